"""compose.yaml: by its schema, and as the code has it: stages, ports, settings, limits, files."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deploy.kubernetes.make import NEEDS
from streams import jars
from streams.settings import SETTINGS, load
from streams.topics import LARGEST, STAGES
from streams.worker import port

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "compose"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
NAMES = [stage.name for stage in STAGES]
PORT = {name: port(load({}, FOLDER), name, 0) for name in NAMES}
KAFKA = SERVICES["kafka"]["environment"]


def test_it_is_a_compose_file() -> None:
    # Its package cannot be imported beside our version of click, and only its copy of the schema is wanted.
    package = importlib.util.find_spec("check_jsonschema")
    assert package
    assert package.submodule_search_locations
    schema = Path(package.submodule_search_locations[0]) / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(COMPOSE, json.loads(schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_every_stage_runs_and_is_asked_at_its_own_port(name: str) -> None:
    service = SERVICES[name]
    assert service["command"] == ["run", name]
    assert service["environment"]["PROBE"] == f"http://127.0.0.1:{PORT[name]}/readyz"
    assert service["environment"]["WIREHOSE_METRICS_HOST"] == "0.0.0.0"


@pytest.mark.parametrize("name", NAMES)
def test_a_stage_has_the_memory_that_it_has_on_kubernetes(name: str) -> None:
    number, unit = re.fullmatch(r"(\d+)([mg])", SERVICES[name]["mem_limit"]).groups()  # type: ignore[union-attr]
    assert int(number) * {"m": 1, "g": 1024}[unit] == NEEDS[name].most


def test_of_ours_only_what_downloads_has_a_way_out() -> None:
    ours = {name for name, service in SERVICES.items() if service["image"].startswith("wirehose:")}
    out = {name for name in ours if set(SERVICES[name]["networks"]) != {"inside"}}
    assert COMPOSE["networks"]["inside"]["internal"]
    assert out == {"poll", "fetch", "wirehose", "desk"}  # the third runs commands that ask for feeds
    assert set(SERVICES["desk"]["networks"]) == {"inside", "published"}  # a port cannot be published without


@pytest.mark.parametrize(
    "name", [name for name in SERVICES if SERVICES[name]["image"].startswith("wirehose:")]
)
def test_ours_run_as_nobody_and_write_nowhere_else(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_what_is_published_is_for_this_machine_alone() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_every_setting_is_one() -> None:
    given = {
        name for service in SERVICES.values() for name in service.get("environment", ()) if "WIREHOSE" in name
    }
    assert given <= {setting.name for setting in SETTINGS}


def test_every_file_and_folder_that_is_mounted_is_there() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    here = {source for source in mounted if source.startswith(".")}
    assert mounted - here <= set(COMPOSE["volumes"])
    assert [source for source in sorted(here) if not (FOLDER / source).exists()] == []


def test_prometheus_scrapes_every_stage() -> None:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    (job,) = config["scrape_configs"]
    assert job["job_name"] == "wirehose"
    assert job["static_configs"][0]["targets"] == [f"{name}:{number}" for name, number in PORT.items()]


def test_kafka_is_the_one_that_the_tests_run_and_takes_our_largest_message() -> None:
    version = next(jar.coordinate for jar in jars.locked() if ":kafka-clients:" in jar.coordinate).rpartition(
        ":"
    )[2]
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"
    assert KAFKA["KAFKA_MESSAGE_MAX_BYTES"] == KAFKA["KAFKA_REPLICA_FETCH_MAX_BYTES"] == LARGEST
