"""What a worker's port answers: metrics, whether it lives, whether it is ready; and what it does not put up with."""

import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection

import pytest

from streams import metrics, web

FINE: Mapping[str, str] = {"loop": ""}
Serve = Callable[..., int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves on a free port, with these answers of the probes, until the test ends."""
    servers = []

    def start(live: Mapping[str, str] = FINE, ready: Mapping[str, str] = FINE) -> int:
        servers.append(web.serve("127.0.0.1", 0, lambda: live, lambda: ready))
        return int(servers[-1].server_address[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def get(port: int, path: str) -> tuple[int, str]:
    """Status and body."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def asked(port: int, method: str, path: str) -> tuple[int, bytes]:
    """The same by any method."""
    client = HTTPConnection("127.0.0.1", port, timeout=10)
    client.request(method, path)
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer.status, body


def test_a_worker_that_lives_and_is_ready_says_so(serve: Serve) -> None:
    port = serve(ready={"partitions": "", "broker": ""})
    assert get(port, "/livez") == (200, "loop: ok\n")
    assert get(port, "/readyz?verbose") == (200, "partitions: ok\nbroker: ok\n")


def test_what_is_wrong_stands_on_a_line_of_its_own(serve: Serve) -> None:
    port = serve(ready={"partitions": "", "broker": "does not answer"})
    assert get(port, "/livez")[0] == 200, "a broker that is away is no reason to be restarted"
    assert get(port, "/readyz") == (503, "partitions: ok\nbroker: does not answer\n")


def test_a_loop_that_stands_still_is_told(serve: Serve) -> None:
    assert get(serve(live={"loop": "stands still"}), "/livez") == (503, "loop: stands still\n")


def test_metrics_are_answered_as_before(serve: Serve) -> None:
    metrics.items_in.labels("dedup").inc(0)
    status, text = get(serve(), "/metrics")
    assert status == 200
    assert 'wirehose_items_in_total{stage="dedup"}' in text


def test_metrics_come_in_the_format_that_is_asked_for(serve: Serve) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{serve()}/metrics",
        headers={"Accept": "application/openmetrics-text;version=1.0.0"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
        assert answer.read().endswith(b"# EOF\n")


@pytest.mark.parametrize("path", ["/", "/livez/", "/../livez", "/metrics2"])
def test_other_paths_are_not_there(serve: Serve, path: str) -> None:
    assert get(serve(), path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_other_methods_are_refused(serve: Serve, method: str) -> None:
    assert asked(serve(), method, "/livez")[0] == 501


def test_head_has_the_status_without_the_text(serve: Serve) -> None:
    assert asked(serve(), "HEAD", "/livez") == (200, b"")


def test_clients_that_say_nothing_keep_nobody_out_and_are_cut_off(serve: Serve) -> None:
    port = serve()
    idle = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(3 * web.MOST)]
    assert get(port, "/livez")[0] == 200
    assert idle[0].recv(1) == b"", "the oldest went"
    for one in idle:
        one.close()


def test_a_client_that_says_nothing_is_let_go_after_a_while(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.Handler, "timeout", 0.2)
    with socket.create_connection(("127.0.0.1", serve()), timeout=10) as idle:
        assert idle.recv(1) == b""


def test_a_port_that_is_taken_is_an_error_of_the_system(serve: Serve) -> None:
    with pytest.raises(OSError, match="in use"):
        web.serve("127.0.0.1", serve(), lambda: FINE, lambda: FINE)
