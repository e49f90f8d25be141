"""The installed command, without a broker: what it prints, and how it says no."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from outlet import Outlet, piece
from running import environment, wirehose

COMMANDS = ("up", "demo", "run", "feeds", "watch", "ledger", "topics", "schema", "trial", "setup", "desk")


def nowhere(folder: Path) -> dict[str, str]:
    """Settings of a machine on which nothing runs."""
    return environment(WIREHOSE_DATA=str(folder / "data"))


def test_help_names_every_command() -> None:
    done = wirehose("--help")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert all(f"\n  {command} " in text for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = wirehose(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.decode().splitlines()) >= 4


def test_the_version_is_the_packages() -> None:
    from streams import __version__

    assert wirehose("--version").stdout.decode().strip().endswith(__version__)


def test_schema_writes_a_valid_schema_for_each_record(tmp_path: Path) -> None:
    done = wirehose("schema", "--out", str(tmp_path / "made" / "here"))
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "made" / "here").iterdir())
    assert {"article.json", "story.json", "revision.json", "item.json", "entry.json"} <= {
        file.name for file in files
    }
    for file in files:
        Draft202012Validator.check_schema(json.loads(file.read_text()))


def test_schema_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = wirehose("schema", "--out", str(tmp_path / "file" / "here"))
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_schema_prints_what_it_would_write(tmp_path: Path) -> None:
    wirehose("schema", "--out", str(tmp_path))
    printed = json.loads(wirehose("schema").stdout)
    assert printed == {file.name: json.loads(file.read_text()) for file in tmp_path.iterdir()}


def test_topics_list_shows_the_whole_names(tmp_path: Path) -> None:
    env = nowhere(tmp_path) | {"WIREHOSE_TOPIC_PREFIX": "desk."}
    assert "desk.articles.v1 " in wirehose("topics", "list", env=env).stdout.decode()


@pytest.mark.parametrize(
    "arguments",
    [("watch",), ("watch", "articles", "--once"), ("ledger",), ("feeds", "list"), ("feeds", "add", "http://a.example/"), ("feeds", "pause", "a"),
     ("feeds", "set", "a", "--title", "b"), ("feeds", "export"), ("feeds", "import", "curated"), ("feeds", "check", "--all"), ("topics", "apply")],
    ids=" ".join,
)  # fmt: skip
def test_without_a_running_service_a_command_says_what_to_start_or_set(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = wirehose(*arguments, env=nowhere(tmp_path))
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("wirehose: no Kafka")
    assert "wirehose up" in line
    assert "WIREHOSE_BROKER" in line
    assert str(tmp_path) in line
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_worker_needs_a_broker(tmp_path: Path) -> None:
    done = wirehose("run", "poll", env=nowhere(tmp_path))
    (line,) = done.stderr.decode().splitlines()
    assert "WIREHOSE_BROKER" in line
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("broker", "arguments", "said"),
    [
        ("", ("--from", "127.0.0.1:9"), "set WIREHOSE_BROKER: the Kafka to copy to"),
        ("127.0.0.1:9", (), "say either --from, or --to"),
        ("127.0.0.1:9", ("--from", "x", "--to", "y"), "say either --from, or --to"),
        (
            "127.0.0.1:9",
            ("--from", "nowhere"),
            "nowhere is no host:port, and no folder with the embedded broker",
        ),
    ],
)
def test_a_copy_that_cannot_be_meant_is_refused(
    tmp_path: Path, broker: str, arguments: tuple[str, ...], said: str
) -> None:
    env = nowhere(tmp_path) | {"WIREHOSE_BROKER": broker}
    done = wirehose("topics", "copy", *arguments, env=env, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "nothing"), "poll"),
        (("trial", "nothing"), "enrich"),
        (("watch", "nothing"), "stories"),
        (("nothing",), "No such command"),
        (("run", "poll", "--worker", "12"), "--worker"),
        (("trial", "article", "/no/such/file"), "/no/such/file"),
        (("trial", "article", "--workers", "0"), "--workers"),
        (("feeds", "add", "http://a.example/", "--interval", "often"), "15m"),
        (("feeds", "add", "http://a.example/", "--header", "hunter2"), "Name: value"),
        (("feeds", "add", "http://a.example/", "--country", "Britain"), "two letters"),
        (("feeds", "set", "a", "--full-text", "yes"), "'page', 'feed', 'auto'"),
        (("feeds", "set", "a"), "say what to set"),
        (("feeds", "check"), "--all"),
        (("feeds", "check", "--all", "/no/such/file.toml"), "/no/such/file.toml"),
    ],
    ids=str,
)
def test_wrong_usage_is_told_and_exits_with_2(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = wirehose(*arguments, env=nowhere(tmp_path))
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"WIREHOSE_MIN_INTERVL": "1"}, "did you mean WIREHOSE_MIN_INTERVAL"),
        ({"WIREHOSE_MIN_INTERVAL": "often"}, "WIREHOSE_MIN_INTERVAL='often'"),
        ({"WIREHOSE_ALLOW_NETWORKS": "everything"}, "WIREHOSE_ALLOW_NETWORKS"),
    ],
    ids=str,
)
def test_a_wrong_setting_stops_every_command(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    for arguments in (("up",), ("ledger",), ("trial", "article")):
        done = wirehose(*arguments, env=nowhere(tmp_path) | settings, stdin=b"")
        (line,) = done.stderr.decode().splitlines()
        assert said in line
        assert done.returncode == 2


def test_the_file_of_settings_in_the_working_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "wirehose.toml").write_text('topic_prefix = "from-file."\n')
    done = wirehose("topics", "list", env=nowhere(tmp_path), cwd=tmp_path)
    assert b"from-file.articles.v1" in done.stdout


def test_feeds_that_are_no_file_and_no_address_are_refused(tmp_path: Path) -> None:
    env = nowhere(tmp_path) | {"WIREHOSE_BROKER": "127.0.0.1:9"}
    done = wirehose("feeds", "import", str(tmp_path / "missing.opml"), env=env)
    assert b"missing.opml" in done.stderr
    assert done.returncode == 2


def test_a_feed_is_checked_without_a_broker(tmp_path: Path) -> None:
    env = nowhere(tmp_path) | {"WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8", "WIREHOSE_HOST_SPACING": "0"}
    with Outlet() as outlet:
        feed = outlet.feed("daily", [piece("one"), piece("two")])
        done = wirehose("feeds", "check", feed, env=env)
        assert done.returncode == 0, done.stderr
        lines = done.stdout.decode().splitlines()
        assert lines[0] == f"address     {feed}"
        assert any(line.startswith("items       2: 2 with guid, 2 with link, 2 with time") for line in lines)
        assert json.loads(wirehose("feeds", "check", "--json", feed, env=env).stdout)["items"] == 2
        done = wirehose("feeds", "check", outlet.url("one"), env=env)
        assert (done.returncode, b"not_a_feed" in done.stdout) == (1, True)


def test_a_list_of_feeds_is_checked_and_those_alive_are_marked_in_it(tmp_path: Path) -> None:
    env = nowhere(tmp_path) | {"WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8", "WIREHOSE_HOST_SPACING": "0"}
    with Outlet() as outlet:
        good, bad = outlet.feed("daily", [piece("one")]), f"{outlet.base}/feeds/none"
        (tmp_path / "l.toml").write_text(
            f'[[feed]]\nurl = "{good}"\nchecked = false # x\n[[feed]]\nurl = "{bad}"\n'
        )
        done = wirehose("feeds", "check", "--all", str(tmp_path / "l.toml"), "--write", env=env)
    assert done.returncode == 1
    assert sorted(line.split()[0] for line in done.stdout.decode().splitlines()) == ["http_404", "ok"]
    assert "2 feeds: 1 ok, 1 http_404" in done.stderr.decode()
    marked = f'[[feed]]\nurl = "{good}"\nchecked = true # x\n[[feed]]\nurl = "{bad}"\n'
    assert (tmp_path / "l.toml").read_text() == marked


def test_a_secret_shows_nowhere(tmp_path: Path) -> None:
    env = nowhere(tmp_path) | {
        "WIREHOSE_ALLOW_NETWORKS": "127.0.0.0/8",
        "WIREHOSE_HOST_SPACING": "0",
        "WIREHOSE_SECRET_A": "hunter2",
    }
    with Outlet() as outlet:
        feed = outlet.feed("daily", [piece("one")])
        for header in (
            "Authorization: Bearer ${WIREHOSE_SECRET_A}",
            "Authorization: Bearer hunter2",
            "X-A: ${HOME}",
        ):
            done = wirehose("feeds", "check", feed, "--header", header, env=env)
            assert done.returncode == (0 if "SECRET" in header else 2)
            assert b"hunter2" not in done.stdout + done.stderr


def test_a_broken_pipe_is_no_traceback(tmp_path: Path) -> None:
    import subprocess

    from running import command

    lines = b'{"id": "a", "text": "One."}\n' * 2000
    with subprocess.Popen(
        [*command(), "trial", "article"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=nowhere(tmp_path),
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(lines[:100])
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(lines)
            process.stdin.close()
        except BrokenPipeError:
            pass
        said = process.stderr.read()
    assert b"Traceback" not in said
