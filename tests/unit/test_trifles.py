"""Lines that change by themselves, and news that begins as they do."""

import pytest

from agents.text.trifles import is_trifle, without


@pytest.mark.parametrize(
    "line",
    [
        "12 comments",
        "1.2k shares",
        "Comments (12)",
        "5 min read",
        "4 Minuten Lesezeit",
        "3 hours ago",
        "Updated: 12 March 2026, 10:15 GMT",
        "Last updated on Tuesday 12 March 2026 at 10:15 pm GMT+1",
        "Posted on March 12, 2026 by Ada Lind",
        "Published 3 hours ago",
        "Updated just now",
        "Aktualisiert am 12. März 2026 um 10:15 Uhr",
        "Mis à jour le 12 mars 2026 à 10h15",
        "Actualizado el 12 de marzo de 2026 a las 10:15",
        "Обновлено 12 марта 2026, 10:15",
        "Read more: why the ferries are late",
        "SEE ALSO: 12 boats sink",
        "Related: 12 boats sink",
        "Related articles",
        "Recommended for you",
        "Advertisement",
        "Follow us on the usual networks",
        "Photo: Ann Lee / Coast Press",
        "© 2026 Coast Press",
        "Copyright 2026 Coast Press. All rights reserved.",
        "Reporting by Ann Lee in Lowmere and Omar Reyes; Editing by Bo Ek",
        "Additional reporting by Émile Roux",
    ],
)
def test_a_line_that_changes_by_itself(line: str) -> None:
    assert is_trifle(line)


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE: 5 people died in the fire.",
        "Update: 12 dead, police said.",
        "Updated on the deaths: 12 dead",
        "Updated 12 March by fire crews: 5 dead.",
        "Published on 5 March, the report counts 14 dead.",
        "See more than 20 dead as bombs fall",
        "Related deaths rose to 14 in March.",
        "Recommended doses were cut to 5 mg.",
        "Copyright law was changed by 14 votes.",
        "Advertisement prices fell by 5 percent.",
        "Reporting by Reuters showed that 40 people died.",
        "Writing by hand helps children, a study found.",
        "Follow us, the sailors said, and the boats went.",
        "The 12 comments were read in court.",
        "",
    ],
)
def test_news_that_begins_like_one(line: str) -> None:
    assert not is_trifle(line)


def test_the_text_without_them() -> None:
    assert without("The ferry sank.\n\n12 comments\n\nFive died.") == "The ferry sank.\n\n\nFive died."
    assert without("12 comments\n\nRead more: the ferry") == "12 comments\n\nRead more: the ferry", (
        "nothing else is there"
    )
