"""Every panel of the dashboards, asked of a real Prometheus that scrapes a running pipeline."""

from pathlib import Path

import pytest
from outlet import Answer, Outlet, piece
from running import STAGES, Service

from deploy.grafana.asking import legend, table
from tests.ops.demo_metrics import answered, asked
from tests.ops.prom import BINARY, MISSING, Prometheus

pytestmark = [
    pytest.mark.broker,
    pytest.mark.long,
    pytest.mark.skipif(BINARY is None, reason=MISSING),
]
WITHIN = 240.0  # seconds; heartbeats take 30 to pass


def test_every_query_of_every_panel_is_answered_with_a_series(
    service: Service, outlet: Outlet, tmp_path: Path
) -> None:
    service.env |= {"WIREHOSE_LOOKS": "2s,10s", "WIREHOSE_MODEL": "wirehose"}
    told = [piece(name) for name in ("harbour", "bridge", "lighthouse", "gone")]
    feeds = outlet.feed("daily", told[:3]), outlet.feed("evening", told[2:])
    outlet.pages["/gone"] = Answer(404)
    ports = range(service.port, service.port + 10 * len(STAGES), 10)
    with service.up(*feeds), Prometheus(tmp_path / "prometheus", ports) as prometheus:
        service.settle(seen=5, seconds=120)
        outlet.add("daily", piece("storm"), piece("ferry"))
        outlet.change("daily", "bridge", title="The bridge is closed", paragraphs=piece("closed").paragraphs)
        answers = answered(asked(prometheus), WITHIN)
    assert not any(answer.fault for answer in answers), table(answers)
    for answer in answers:
        for found in answer.series.values():
            names = [legend(answer.query, one.labels) for one in found]
            assert len(set(names)) == len(names), f"{answer.query.panel}: one name for two lines: {names}"
