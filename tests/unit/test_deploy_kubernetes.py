"""Kubernetes' manifests: as they are made, by the schemas of their kinds, and closed where they have to be."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from kubernetes_validate import latest_version, validate

from agents.net.addresses import Address, is_public, unwrap
from deploy.kubernetes.make import COMMAND, FOLDER, made
from streams import __version__, jars
from streams.app import count
from streams.settings import SETTINGS, load
from streams.supervise import GRACE
from streams.topics import LARGEST, STAGE, STAGES
from streams.worker import port

SETTLED = load({}, FOLDER)
OF_OPERATORS = ("keda.sh", "monitoring.coreos.com")


def things(under: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource with its name, as it stands in the files that kustomizations list."""
    for path in sorted((FOLDER / under).rglob("kustomization.yaml")):
        for name in listed(path, "resources"):
            if (file := path.parent / name).is_file():
                for thing in yaml.safe_load_all(file.read_text(encoding="utf-8")):
                    yield f"{file.relative_to(FOLDER)}:{thing['kind']}/{thing['metadata']['name']}", thing


def listed(path: Path, key: str) -> list[Any]:
    """One list of a kustomization."""
    found: list[Any] = yaml.safe_load(path.read_text(encoding="utf-8")).get(key, [])
    return found


THINGS = dict(things())
OURS = {name: thing for name, thing in THINGS.items() if not thing["apiVersion"].startswith(OF_OPERATORS)}
PODS = {
    name: thing["spec"]["template"]["spec"]
    for name, thing in OURS.items()
    if "template" in thing.get("spec", {})
}
WORKERS = {stage.name: THINGS[f"base/stages.yaml:StatefulSet/wirehose-{stage.name}"] for stage in STAGES}


@pytest.mark.parametrize("name", made(SETTLED))
def test_a_file_is_as_the_script_makes_it(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == made(SETTLED)[name], f"run `{COMMAND}`"


@pytest.mark.parametrize("name", OURS)
def test_a_resource_is_one_by_the_schema_of_its_kind(name: str) -> None:
    validate(OURS[name], latest_version(), strict=True)


def test_every_file_that_a_kustomization_names_is_there_and_every_other_is_made_by_none() -> None:
    for path in FOLDER.rglob("kustomization.yaml"):
        named = listed(path, "resources") + listed(path, "components")
        named += [patch["path"] for patch in listed(path, "patches")]
        named += [file for one in listed(path, "configMapGenerator") for file in one.get("files", ())]
        assert [name for name in named if not (path.parent / name).exists()] == []
        assert {file.name for file in path.parent.iterdir()} - set(named) == {path.name}


@pytest.mark.parametrize("name", PODS)
def test_a_pod_may_do_nothing_that_it_does_not_need(name: str) -> None:
    pod = PODS[name]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False  # a service's WIREHOSE_… variables would be unknown settings
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_runs_with_its_port_its_probes_and_a_volume_where_it_has_state(stage: Any) -> None:
    spec = WORKERS[stage.name]["spec"]
    (container,) = spec["template"]["spec"]["containers"]
    assert container["args"] == ["run", stage.name]
    assert container["ports"] == [{"name": "metrics", "containerPort": port(SETTLED, stage.name, 0)}]
    assert container["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "metrics"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "metrics"}
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] > GRACE
    assert ("volumeClaimTemplates" in spec) == bool(stage.tables)


def test_no_stage_is_scaled_beyond_the_partitions_of_its_input() -> None:
    scaled = {thing["spec"]["scaleTargetRef"]["name"].removeprefix("wirehose-"): thing["spec"]
              for thing in THINGS.values() if thing["kind"] == "ScaledObject"}  # fmt: skip
    assert set(scaled) == set(STAGE) - {"poll", "fetch"}  # these work by the clock
    for name, spec in scaled.items():
        assert 1 <= spec["minReplicaCount"] <= spec["maxReplicaCount"] <= count(SETTLED, STAGE[name].source)
        down = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]["scaleDown"]
        assert down["stabilizationWindowSeconds"] == 600
        assert "replicas" not in WORKERS[name]["spec"]


def test_every_setting_is_one() -> None:
    literals = [
        one for path in FOLDER.rglob("kustomization.yaml") for one in listed(path, "configMapGenerator")
    ]
    given = {text.split("=")[0] for one in literals for text in one.get("literals", ())}
    assert len(given) > 3
    assert given <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("overlay", ["single-node", "external-kafka"])
def test_an_overlay_takes_the_image_of_this_version(overlay: str) -> None:
    (image,) = listed(FOLDER / "overlays" / overlay / "kustomization.yaml", "images")
    assert (image["name"], image["newTag"]) == ("wirehose", __version__)


def test_the_brokers_are_those_that_the_tests_run_and_take_our_largest_message() -> None:
    version = next(jar.coordinate for jar in jars.locked() if ":kafka-clients:" in jar.coordinate).rpartition(
        ":"
    )[2]
    (container,) = THINGS["overlays/single-node/kafka.yaml:StatefulSet/kafka"]["spec"]["template"]["spec"][
        "containers"
    ]
    assert container["image"] == f"apache/kafka:{version}"
    properties = (
        (FOLDER / "overlays" / "single-node" / "server.properties").read_text(encoding="ascii").splitlines()
    )
    assert {f"message.max.bytes={LARGEST}", f"replica.fetch.max.bytes={LARGEST}"} <= set(properties)


def test_prometheus_reaches_every_stage() -> None:
    (rule,) = THINGS["base/network.yaml:NetworkPolicy/metrics"]["spec"]["ingress"]
    ports = [port(SETTLED, stage.name, 0) for stage in STAGES]
    assert rule["ports"] == [{"protocol": "TCP", "port": ports[0], "endPort": ports[-1]}]


def lets_out(ip: Address) -> bool:
    """Whether the network policy lets a download go there."""
    for rule in THINGS["base/downloads.yaml:NetworkPolicy/wirehose-downloads"]["spec"]["egress"]:
        for block in (to["ipBlock"] for to in rule["to"]):
            networks = [ip_network(text) for text in (block["cidr"], *block["except"])]
            if networks[0].version == ip.version and ip in networks[0]:
                return not any(ip in network for network in networks[1:])
    return False


INNER = (
    "10.1.2.3 169.254.169.254 100.64.0.1 172.31.255.255 fd00::1 64:ff9b::a00:1 2002:a00:1:: ::ffff:10.0.0.1"
)
ADDRESSES = st.ip_addresses() | st.sampled_from([ip_address(text) for text in INNER.split()])


@given(ADDRESSES)
def test_the_policy_lets_nothing_out_that_we_would_refuse_to_dial(ip: Address) -> None:
    assert is_public(unwrap(ip)) or not lets_out(ip)


@pytest.mark.parametrize("text", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "223.255.255.254"])
def test_the_policy_lets_out_to_public_addresses(text: str) -> None:
    assert lets_out(IPv4Address(text))
    assert lets_out(IPv6Address("2606:4700::1111"))
