"""`wirehose pages` on a machine without a broker: wrong usage is told before anything is asked or written."""

from pathlib import Path

import pytest
from running import environment, wirehose


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "--since", "yesterday"), "is no time: write it as"),
        (("export", "--since", "2999-01-01T00:00:00Z"), "lies in the future"),
        (("export", "--since", "1h", "--until", "2h"), "--until lies before --since"),
        (("export", "--host", "fetch"), "'fetch' is no host"),
        (("export", "--host", "https://"), "is no host: write it as"),
        (("export", "--out", "no/such/folder/x.warc.gz"), "cannot be written: No such file or directory"),
        (("export", "--out", "."), "exists: name another file"),
        (("export", "--out", "new.warc.gz"), "no Kafka: `wirehose up` does not run"),
        (("export", "extra"), "unexpected extra argument"),
        (("show",), "Missing argument 'ID'"),
        (("show", "a1"), "no Kafka: `wirehose up` does not run"),
    ],
)
def test_wrong_usage_is_one_line_and_leaves_nothing(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    done = wirehose("pages", *arguments, env=environment(WIREHOSE_DATA=str(tmp_path / "data")), cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert list(folder.iterdir()) == []
