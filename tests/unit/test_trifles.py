"""Lines that are none of the report, and news that begins as they do."""

import pytest

from agents.text.trifles import changes_by_itself, is_trifle, without

BY_THEMSELVES = """
12 comments
1.2k shares
Comments (12)
1.2 million views
12 comments | 3 shares
Просмотров: 12
Комментарии (12)
Aufrufe: 12
5 min read
4 Minuten Lesezeit
Lesezeit: 4 Minuten
3 min de leitura
3 hours ago
vor 3 Stunden
il y a 3 heures
hace 3 horas
Updated: 12 March 2026, 10:15 GMT
Last updated on Tuesday 12 March 2026 at 10:15 pm GMT+1
Updated March 12, 2026 at 10:15 a.m. EDT
Posted on March 12, 2026 by Ada Lind
Published 3 hours ago
Updated 2 weeks ago
Updated just now
First published on Thu 12 Mar 2026 10.15 GMT
Published: 10:15, 12 March 2026 | Updated: 11:20, 12 March 2026
Aktualisiert am 12. März 2026 um 10:15 Uhr
Stand: 12.03.2026 10:15 Uhr
Zuletzt aktualisiert: 12. März 2026, 10:15 Uhr MEZ
Mis à jour le 12 mars 2026 à 10h15
Publié le 12 mars 2026 à 10h15, mis à jour à 11h00
Actualizado el 12 de marzo de 2026 a las 10:15
Bijgewerkt 3 uur geleden
Gepubliceerd op 12 maart 2026
Обновлено 12 марта 2026, 10:15
Read more: why the ferries are late
Read more about the ferries
SEE ALSO: 12 boats sink
Related: 12 boats sink
Related articles
Related News
Recommended for you
Advertisement
Lire aussi : le port de Lowmere
""".strip().splitlines()
CREDITS = """
Follow us on the usual networks
Photo: Ann Lee / Coast Press
© 2026 Coast Press
Copyright 2026 Coast Press. All rights reserved.
Copyright The Coast Press
Reporting by Ann Lee in Lowmere and Omar Reyes; Editing by Bo Ek
Reporting by Carlos de la Cruz
Reporting by Leila al-Hassan
Reporting by Coast newsroom; Editing by Bo Ek
Additional reporting by Émile Roux
""".strip().splitlines()
NEWS = """
UPDATE: 5 people died in the fire.
Update: 12 dead, police said.
Update: 14
Обновлено: 12
UPDATE: Marines die
UPDATE: Mario Monti dies
Update: Die Marine
Update: Mainz 2, Dinamo 1
Update: Sunderland 2 Marseille 1
Updated on the deaths: 12 dead
Updated 12 March by fire crews: 5 dead.
Updated at 10:15 by Ann Lee, two people die in fire
Published on 5 March, the report counts 14 dead.
Published Thursday by The Lancet, the study found the vaccine safe.
Posted on Sunday by the militants, the video shows the hostages alive.
See more than 20 dead as bombs fall
See also the 14 people who died in the earlier attack, the court said.
Read more widely, the books show that 40 people died.
Watch here the crowd of 40,000 who marched against the law.
Lire aussi fut interdit aux femmes, dit le ministre.
Leia também a Bíblia, disse o papa a 40 mil fiéis.
Lesen Sie auch das Kleingedruckte, rät die Polizei nach 14 Betrugsfällen.
More on this list died in March than in all of 2025.
Related deaths rose to 14 in March.
Recommended doses were cut to 5 mg.
Copyright law was changed by 14 votes.
Copyright 2026 law passed by 14 votes.
Copyright by Disney was broken 40 times, the court found.
Advertisement prices fell by 5 percent.
Photo: 12 people died when the ferry sank
Credit: the bank lost 40 million euros on Monday, its chief said.
Sign up for the army or lose your pay, the ministry told 40,000 men.
Join our army or die, the general told 400 men.
Reporting by Reuters showed that 40 people died.
REPORTING BY REUTERS SHOWED THAT 40 PEOPLE DIED
Edited by Elon Musk, Wikipedia Loses 40 Million
Written By AI: 40 Novels Win Prizes
Writing by hand helps children, a study found.
Follow us, the sailors said, and the boats went.
The 12 comments were read in court.
12 views of the war
""".strip().splitlines()


@pytest.mark.parametrize("line", BY_THEMSELVES)
def test_a_line_that_changes_by_itself(line: str) -> None:
    assert changes_by_itself(line)


@pytest.mark.parametrize("line", CREDITS)
def test_a_line_that_is_no_part_of_the_report_but_tells_whose_it_is(line: str) -> None:
    assert is_trifle(line)
    assert not changes_by_itself(line), "a credit that comes later is a revision: origins are counted by it"


@pytest.mark.parametrize("line", ["", *NEWS])
def test_news_that_begins_like_one(line: str) -> None:
    assert not is_trifle(line)


def test_the_text_without_them() -> None:
    assert without("The ferry sank.\n\n12 comments\n\nFive died.") == "The ferry sank.\n\n\nFive died."
    assert without("12 comments\n\nRead more: the ferry") == "12 comments\n\nRead more: the ferry", (
        "nothing else is there"
    )
