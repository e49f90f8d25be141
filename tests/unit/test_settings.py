"""Settings: what is read, from where, and what is refused with which words."""

import re
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from streams.errors import Misconfigured
from streams.settings import SETTINGS, Settings, load


def read(folder: Path, **environment: str) -> Settings:
    return load(environment, folder)


def test_every_setting_fills_a_field_and_every_field_is_a_setting() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Settings)]


def test_every_setting_says_what_it_means() -> None:
    assert all(len(setting.doc) > 10 for setting in SETTINGS)
    assert all("|" not in setting.doc for setting in SETTINGS), "it stands in a table"


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.broker == ""
    assert settings.broker_port is None
    assert settings.topic_prefix == "wirehose."
    assert settings.metrics_port == 9464
    assert settings.min_interval == 60.0
    assert settings.looks == (900.0, 3600.0, 14400.0, 86400.0)
    assert settings.window == 72 * 3600.0
    assert settings.allow_networks == ()


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("WIREHOSE_MIN_INTERVAL", "1", "min_interval", 1.0),
        ("WIREHOSE_MIN_INTERVAL", "0.2", "min_interval", 0.2),
        ("WIREHOSE_MIN_INTERVAL", "15m", "min_interval", 900.0),
        ("WIREHOSE_WINDOW", "2d", "window", 172_800.0),
        ("WIREHOSE_LOOKS", "1s, 2m,3h", "looks", (1.0, 120.0, 10_800.0)),
        ("WIREHOSE_BROKER_PORT", "9092", "broker_port", 9092),
        ("WIREHOSE_TEXT", "none", "text", "none"),
        ("WIREHOSE_DATA", "/somewhere/else", "data", Path("/somewhere/else")),
        ("WIREHOSE_BROKER_SECURITY", "SASL_SSL", "broker_security", "SASL_SSL"),
    ],
)
def test_a_setting_is_read_from_the_environment(
    tmp_path: Path, name: str, text: str, field: str, value: object
) -> None:
    assert getattr(read(tmp_path, **{name: text}), field) == value


def test_networks_are_read_with_and_without_a_port(tmp_path: Path) -> None:
    networks = read(tmp_path, WIREHOSE_ALLOW_NETWORKS="127.0.0.0/8,10.1.0.0/16:8080").allow_networks
    assert [str(network) for network in networks] == ["127.0.0.0/8", "10.1.0.0/16:8080"]
    assert ip_network("127.0.0.0/8") in [getattr(network, "network", network) for network in networks]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("WIREHOSE_MIN_INTERVAL", "soon"),
        ("WIREHOSE_MIN_INTERVAL", "-1"),
        ("WIREHOSE_MIN_INTERVAL", "inf"),
        ("WIREHOSE_MIN_INTERVAL", "nan"),
        ("WIREHOSE_LOOKS", "15m,never"),
        ("WIREHOSE_METRICS_PORT", "0"),
        ("WIREHOSE_METRICS_PORT", "70000"),
        ("WIREHOSE_BROKER_PORT", "kafka"),
        ("WIREHOSE_ALLOW_NETWORKS", "127.0.0.0/99"),
        ("WIREHOSE_TEXT", "some"),
        ("WIREHOSE_LOG", "loud"),
        ("WIREHOSE_POOL", "0"),
        ("WIREHOSE_SETTLE", "10s"),
        ("WIREHOSE_BROKER_SECURITY", "ssl"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name_and_meaning(
    tmp_path: Path, name: str, text: str
) -> None:
    meaning = next(setting.doc for setting in SETTINGS if setting.name == name)
    with pytest.raises(Misconfigured, match=re.escape(name)) as error:
        read(tmp_path, **{name: text})
    assert meaning in error.value.message


def test_an_unknown_name_is_refused_and_the_nearest_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="did you mean WIREHOSE_MIN_INTERVAL"):
        read(tmp_path, WIREHOSE_MIN_INTERVALL="1")
    with pytest.raises(Misconfigured, match="README"):
        read(tmp_path, WIREHOSE_QQQQQQQQQQQQQQQQ="1")


def test_secrets_and_names_of_others_are_left_alone(tmp_path: Path) -> None:
    read(tmp_path, WIREHOSE_SECRET_PRESS="x", WIREHOSE_PARENT="17", PATH="/bin", KAFKA_OPTS="x")


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "wirehose.toml").write_text(
        'min_interval = "5m"\nmetrics_port = 9000\nlooks = ["1m", "2m"]\nallow_networks = ["127.0.0.1/32"]\n'
    )
    settings = read(tmp_path, WIREHOSE_METRICS_PORT="9001")
    assert settings.min_interval == 300.0
    assert settings.metrics_port == 9001
    assert settings.looks == (60.0, 120.0)
    assert len(settings.allow_networks) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("min_intervall = 1", "did you mean min_interval"),
        ("min_interval = ", "not TOML"),
        ("min_interval = true", "WIREHOSE_MIN_INTERVAL"),
        ("[broker]\nport = 1", "broker"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "wirehose.toml").write_text(content)
    with pytest.raises(Misconfigured, match=said):
        read(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wirehose.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Misconfigured, match="not TOML"):
        read(tmp_path)


def test_an_empty_value_is_as_good_as_none(tmp_path: Path) -> None:
    assert read(tmp_path, WIREHOSE_METRICS_PORT="", WIREHOSE_ALLOW_NETWORKS="") == read(tmp_path)


def test_a_secret_is_read_from_a_file_without_the_end_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("correct horse \n")
    assert (
        read(tmp_path, WIREHOSE_BROKER_PASSWORD_FILE=str(tmp_path / "password")).broker_password
        == "correct horse "
    )


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (None, {}, "WIREHOSE_BROKER_PASSWORD_FILE=.* cannot be read"),
        (b"\n", {}, "WIREHOSE_BROKER_PASSWORD_FILE=.* is empty"),
        (b"\xff", {}, "WIREHOSE_BROKER_PASSWORD_FILE=.* cannot be read"),
        (b"x", {"WIREHOSE_BROKER_PASSWORD": "y"}, "not both"),
    ],
)
def test_a_file_without_a_secret_is_refused(
    tmp_path: Path, content: bytes | None, more: dict[str, str], said: str
) -> None:
    if content is not None:
        (tmp_path / "password").write_bytes(content)
    with pytest.raises(Misconfigured, match=said):
        read(tmp_path, WIREHOSE_BROKER_PASSWORD_FILE=str(tmp_path / "password"), **more)


def test_a_secret_in_a_file_that_everybody_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wirehose.toml"
    file.write_text('broker_password = "hunter2"\n')
    file.chmod(0o644)
    with pytest.raises(Misconfigured, match=r"chmod o-rwx .*WIREHOSE_BROKER_PASSWORD_FILE") as error:
        read(tmp_path)
    assert "hunter2" not in error.value.message
    file.chmod(0o640)
    assert read(tmp_path).broker_password == "hunter2"


def test_a_secret_is_never_told() -> None:
    hidden = {field.name for field in fields(Settings) if not field.repr}
    assert (
        hidden
        == {setting.field for setting in SETTINGS if setting.secret}
        == {
            "broker_password",
            "desk_store",
            "desk_token",
        }
    )
    told = {"WIREHOSE_BROKER_PASSWORD": "hunter2", "WIREHOSE_DESK_TOKEN": "hunter2"}
    told["WIREHOSE_DESK_STORE"] = "postgresql://me:hunter2@127.0.0.1/news"
    assert "hunter2" not in repr(load(told, Path("nowhere")))
