"""Pause and resume on a running service: a stage, a host, and what `wirehose status` says meanwhile."""

import json
import time
from typing import Any

import pytest
from outlet import Outlet, Piece, piece
from running import Service, until

pytestmark = pytest.mark.broker


def status(service: Service) -> dict[str, Any]:
    """What `wirehose status --json` says."""
    return dict(json.loads(service.run("status", "--json").stdout))


def row(report: dict[str, Any], stage: str) -> dict[str, Any]:
    return dict(next(one for one in report["stages"] if one["stage"] == stage))


def published(service: Service) -> float:
    return service.metrics("story").get('wirehose_items_total{outcome="published",stage="story"}', 0)


def paused(service: Service, stage: str) -> float | None:
    return service.metrics(stage).get(f'wirehose_paused{{stage="{stage}",why="asked"}}')


def test_a_paused_stage_and_a_paused_host_wait_and_go_on_where_they_were(
    service: Service, outlet: Outlet
) -> None:
    """Nothing gets lost, nobody leaves a group, the other stages go on, and `status` tells all of it."""
    host = outlet.base.removeprefix("http://")
    with service.up(outlet.feed("daily", [piece(f"daily-{n}") for n in range(4)])):
        service.settle(seen=4)
        assert service.run("pause", "trace", "--why", "a test").returncode == 0
        assert b"already" in service.run("pause", "trace").stderr
        until(lambda: paused(service, "trace") == 1, 5, "trace paused")

        outlet.add("daily", *(piece(f"later-{n}") for n in range(5)))
        until(lambda: len(service.read("enriched")) == 9, 30, "enrich going on")
        report = until(
            lambda: now if row(now := status(service), "trace")["waiting"] == 5 else None, 20, "5 waiting"
        )
        assert published(service) == 4
        assert row(report, "trace")["paused"]
        assert row(report, "trace")["workers"] == 1, "it keeps its membership"
        assert row(report, "trace")["lag"] > 0
        assert report["ok"], "what was asked for is not wrong"
        assert [(one["kind"], one["name"], one["why"]) for one in report["paused"]] == [
            ("stage", "trace", "a test")
        ]
        assert report["ledger"]["open"] == 5
        listed = service.run("pause")
        assert b"stage trace is paused since" in listed.stdout

        assert service.run("resume", "trace").returncode == 0
        service.settle(seen=9)
        assert published(service) == 9

        assert service.run("pause", f"{outlet.base}/feeds/daily").returncode == 0
        until(lambda: calm(outlet), 10, "a host that is left alone")
        outlet.add("daily", piece("late-1"), piece("late-2"))
        asked = outlet.asked.total()
        assert host in [one["name"] for one in status(service)["paused"]]
        assert outlet.asked.total() == asked
        assert service.run("resume", host).returncode == 0
        service.settle(seen=11)
        done = service.run("status")
        assert done.returncode == 0, done.stdout
        assert done.stdout.decode().splitlines()[-1] == "every stage runs, nothing stands still"
    assert {one.record["revision"] for one in service.read("articles")} == {1}


def calm(outlet: Outlet) -> bool:
    """Whether nothing is asked for as long as the feed has three times."""
    before = outlet.asked.total()
    time.sleep(1.5)
    return outlet.asked.total() == before
