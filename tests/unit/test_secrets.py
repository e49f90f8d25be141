"""Headers of a subscription: secrets come from the environment of who polls, and stand nowhere else."""

from pathlib import Path

import pytest

from streams.errors import Rejected
from streams.records import Subscription
from streams.secrets import MAX_HEADERS, check, in_query, missing, private_headers

ENVIRONMENT = {
    "WIREHOSE_SECRET_KEY": "s3cret",
    "WIREHOSE_SECRET_TWO": " two ",
    "HOME": "/root",
    "WIREHOSE_BROKER": "b",
}


def subscription(**headers: str) -> Subscription:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Subscription(id="f", url="https://a.example/feed", headers=named)


def test_a_named_secret_is_put_in_and_the_rest_stays_as_it_is() -> None:
    sub = subscription(
        Authorization="Bearer ${WIREHOSE_SECRET_KEY}",
        X_Desk="world",
        Cookie="${WIREHOSE_SECRET_TWO}",
    )
    assert private_headers(sub, ENVIRONMENT) == {
        "Authorization": "Bearer s3cret", "X-Desk": "world", "Cookie": "two",
    }  # fmt: skip
    assert "s3cret" not in repr(sub)


@pytest.mark.parametrize(
    "name",
    ["HOME", "WIREHOSE_BROKER", "WIREHOSE_SECRET_", "wirehose_secret_key", "WIREHOSE_SECRET_KEY}${HOME", ""],
)
def test_nothing_else_of_the_environment_is_put_in(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        private_headers(subscription(X_Desk="${" + name + "}"), ENVIRONMENT)
    assert (caught.value.code, "/root" in str(caught.value)) == ("bad_header", False)


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://a.example/new", True), ("https://A.example:443/", True), ("http://a.example/feed", False), ("https://b.a.example/feed", False), ("https://a.example:8443/feed", False),
        ("https://b.example/feed", False),
    ],
)  # fmt: skip
def test_headers_are_for_the_origin_of_the_subscription(url: str, given: bool) -> None:
    sub = subscription(Authorization="Bearer ${WIREHOSE_SECRET_KEY}", X_Desk="world")
    assert bool(private_headers(sub, ENVIRONMENT, url)) is given


def test_what_only_looks_like_a_name_stays_text() -> None:
    assert (
        private_headers(subscription(X_Desk="$HOME $WIREHOSE_SECRET_KEY"), ENVIRONMENT)["X-Desk"]
        == "$HOME $WIREHOSE_SECRET_KEY"
    )


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_secret_that_is_missing_is_told_by_its_name(value: str | None) -> None:
    given = {} if value is None else {"WIREHOSE_SECRET_KEY": value}
    with pytest.raises(Rejected) as caught:
        private_headers(subscription(Authorization="Bearer ${WIREHOSE_SECRET_KEY}"), given)
    assert (caught.value.code, "WIREHOSE_SECRET_KEY" in caught.value.message) == ("no_secret", True)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "ä", "a\0b"])
def test_a_secret_that_is_no_text_for_a_header_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(Rejected) as caught:
        private_headers(subscription(X_Key="${WIREHOSE_SECRET_KEY}"), {"WIREHOSE_SECRET_KEY": value})
    assert (caught.value.code, value in str(caught.value)) == ("bad_header", False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Host", "a", "ours to set"), ("content-length", "1", "ours to set"), ("Accept-Encoding", "br", "ours to set"), ("If-None-Match", '"a"', "ours to set"),
        ("If-Modified-Since", "x", "ours to set"), ("Transfer-Encoding", "chunked", "ours to set"), ("Connection", "close", "ours to set"), ("Proxy-Authorization", "x", "ours to set"),
        ("Range", "bytes=0-1", "ours to set"), ("A-IM", "feed", "ours to set"), ("X-Forwarded-For", "10.0.0.1", "ours to set"), ("User-Agent", "me", "--agent"),
        ("X A", "b", "no name"), ("", "b", "no name"), ("X-A\r\nB", "c", "no name"), ("X-A:", "c", "no name"), ("Ünder", "c", "no name"),
        ("X-A", "b\r\nC: d", "one line"), ("X-A", "", "one line"), ("X-A", "ü", "one line"), ("X-A", "b" * 5_000, "one line"),
        ("Authorization", "Bearer hunter2", "${WIREHOSE_SECRET_X}"), ("Cookie", "id=hunter2", "${WIREHOSE_SECRET_X}"), ("X-Api-Key", "hunter2", "${WIREHOSE_SECRET_X}"),
        ("apikey", "hunter2", "${WIREHOSE_SECRET_X}"), ("X-Auth-Token", "hunter2", "${WIREHOSE_SECRET_X}"), ("X-Session", "hunter2", "${WIREHOSE_SECRET_X}"),
        ("X-Pass", "hunter2", "${WIREHOSE_SECRET_X}"), ("Authorization", "Bearer hunter2${WIREHOSE_SECRET_X}", "text beside"),
        ("Authorization", "${WIREHOSE_SECRET_X} hunter2", "text beside"), ("X-Any", "hunter2 ${WIREHOSE_SECRET_X}", "text beside"),
        ("Cookie", "${WIREHOSE_SECRET_A}; b=${WIREHOSE_SECRET_B}", "text beside"), ("X-Anything", "Bearer hunter2", "${WIREHOSE_SECRET_X}"), ("X-Anything", "basic aHVudGVyMg==", "${WIREHOSE_SECRET_X}"),
    ],
)  # fmt: skip
def test_headers_that_a_subscription_must_not_have(name: str, value: str, said: str) -> None:
    with pytest.raises(Rejected) as caught:
        check({name: value}, "my.toml, feed 3")
    assert caught.value.code == "bad_header"
    assert caught.value.message.startswith("my.toml, feed 3: ")
    assert said in caught.value.message
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize("scheme", ["", "Bearer ", "basic ", "Token ", "Digest ", "ApiKey "])
def test_one_word_for_the_scheme_may_stand_before_a_secret(scheme: str) -> None:
    sub = subscription(Authorization=scheme + "${WIREHOSE_SECRET_KEY}")
    assert private_headers(sub, ENVIRONMENT) == {"Authorization": f"{scheme}s3cret"}


def test_secrets_that_are_missing_are_named_once() -> None:
    headers = {"X-A": "${WIREHOSE_SECRET_A}", "X-B": "${WIREHOSE_SECRET_A}", "X-C": "${WIREHOSE_SECRET_KEY}"}
    assert missing(headers, ENVIRONMENT) == ["WIREHOSE_SECRET_A"]


@pytest.mark.parametrize(
    ("query", "name"),
    [("api_key=x", "api_key"), ("a=b&Access_Token=x", "Access_Token"), ("api-key=x", "api-key"), ("key=x", "key"), ("password=x", "password"), ("keyword=x", ""), ("token=", ""), ("", "")],
)  # fmt: skip
def test_a_credential_in_an_address_is_told_by_its_name(query: str, name: str) -> None:
    assert in_query(f"https://a.example/rss?{query}") == name


def test_there_is_an_end_to_headers() -> None:
    check({f"X-{n}": "a" for n in range(MAX_HEADERS)}, "x")
    with pytest.raises(Rejected):
        check({f"X-{n}": "a" for n in range(MAX_HEADERS + 1)}, "x")


def test_a_secret_may_stand_in_a_file_and_is_read_anew_each_time(tmp_path: Path) -> None:
    sub = subscription(Authorization="Bearer ${WIREHOSE_SECRET_KEY}")
    environment = {"WIREHOSE_SECRET_KEY_FILE": str(tmp_path / "key")}
    assert missing(sub.headers, environment) == []
    for value in ("first", "second"):
        (tmp_path / "key").write_text(f"{value}\n")
        assert private_headers(sub, environment) == {"Authorization": f"Bearer {value}"}


def test_a_file_of_a_secret_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    sub = subscription(Authorization="Bearer ${WIREHOSE_SECRET_KEY}")
    with pytest.raises(Rejected, match=r"WIREHOSE_SECRET_KEY_FILE=.* cannot be read") as caught:
        private_headers(sub, {"WIREHOSE_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert caught.value.code == "no_secret"
