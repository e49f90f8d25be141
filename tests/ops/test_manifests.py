"""The overlays as kustomize builds them: by the schemas of Kubernetes, of KEDA and of the Prometheus operator."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from kubernetes_validate import latest_version, validate

from deploy.kubernetes.make import FOLDER
from streams.settings import load
from streams.topics import STAGES

KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.6.0"
# Where the definitions of operators stand, in modules that Go's proxy has.
DEFINED = {
    "github.com/kedacore/keda/v2@v2.21.0": "config/crd/bases",
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": "example/prometheus-operator-crd",
}
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not shutil.which("go"), reason="needs go, to bring kustomize and the operators' definitions"
    ),
]


class Loader(yaml.CSafeLoader):
    """Takes a lone = for a word, as Kubernetes does."""


Loader.add_constructor("tag:yaml.org,2002:value", Loader.construct_scalar)


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all that go brings and builds."""
    return tmp_path_factory.mktemp("go")


def run_go(folder: Path, *arguments: str) -> str:
    """What it printed."""
    given = {"GOPATH": folder, "GOBIN": folder / "bin", "GOCACHE": folder / "cache", "GOFLAGS": "-modcacherw"}
    env = os.environ | {name: str(value) for name, value in given.items()}
    return subprocess.run(
        ["go", *arguments], env=env, cwd=folder, check=True, capture_output=True, text=True, timeout=900
    ).stdout


@pytest.fixture(scope="module")
def built(go: Path) -> dict[str, list[dict[str, Any]]]:
    """Each overlay as kustomize builds it; the program is brought where it is not here."""
    program = shutil.which("kustomize")
    if program is None:
        run_go(go, "install", KUSTOMIZE)
        program = str(go / "bin" / "kustomize")
    made = {}
    for overlay in sorted(path for path in (FOLDER / "overlays").iterdir()):
        done = subprocess.run(
            [program, "build", overlay], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        made[overlay.name] = list(yaml.safe_load_all(done.stdout))
    return made


@pytest.fixture(scope="module")
def definitions(go: Path) -> dict[tuple[str, str], Any]:
    """The schema of each kind of an operator, by apiVersion and kind."""
    found = {}
    for module, folder in DEFINED.items():
        where = Path(json.loads(run_go(go, "mod", "download", "-json", module))["Dir"]) / folder
        for path in where.glob("*.yaml"):
            spec = yaml.load(path.read_text(encoding="utf-8"), Loader)["spec"]
            for version in spec["versions"]:
                key = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
                found[key] = closed(version["schema"]["openAPIV3Schema"])
    return found


def closed(schema: Any) -> Any:
    """The same schema, in which a field that it does not name is an error: Kubernetes would drop it without a word."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(value) for name, value in schema.items()}
    if isinstance(shut.get("properties"), dict) and "x-kubernetes-preserve-unknown-fields" not in shut:
        shut.setdefault("additionalProperties", False)
    return shut


def test_every_resource_is_one_by_the_schema_of_its_kind(
    built: dict[str, list[dict[str, Any]]], definitions: dict[tuple[str, str], Any]
) -> None:
    seen = set()
    for thing in (thing for things in built.values() for thing in things):
        schema = definitions.get((thing["apiVersion"], thing["kind"]))
        if schema is None:
            validate(thing, latest_version(), strict=True)
        else:
            body = {name: value for name, value in thing.items() if name != "metadata"}
            jsonschema.Draft202012Validator(schema).validate(body)
            seen.add(thing["kind"])
    assert seen == {"ScaledObject", "TriggerAuthentication", "ServiceMonitor", "PrometheusRule"}


def test_every_stage_gets_its_settings_its_broker_and_its_password_by_file(
    built: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    for overlay, things in built.items():
        maps = {thing["metadata"]["name"]: thing["data"] for thing in things if thing["kind"] == "ConfigMap"}
        pods = {thing["metadata"]["name"]: thing["spec"]["template"]["spec"] for thing in things
                if thing["kind"] in ("StatefulSet", "Job")}  # fmt: skip
        ours = {name: pod for name, pod in pods.items() if name.startswith("wirehose-")}
        assert set(ours) == {f"wirehose-{stage.name}" for stage in STAGES} | {"wirehose-topics"}
        for name, pod in ours.items():
            (container,) = pod["containers"]
            given = maps[container["envFrom"][0]["configMapRef"]["name"]]
            assert given["WIREHOSE_BROKER"].count(",") == 2
            if overlay == "external-kafka":
                assert [
                    mount for mount in container["volumeMounts"] if mount["mountPath"] == "/run/secrets/kafka"
                ], name
                (tmp_path / "password").write_text("secret\n")
                given = given | {"WIREHOSE_BROKER_PASSWORD_FILE": str(tmp_path / "password")}
                given = given | {one["name"]: "wirehose" for one in container["env"]}
                assert load(given, tmp_path).broker_password == "secret"  # refuses settings that do not fit
            else:
                load(given, tmp_path)


def test_what_is_to_be_scaled_and_watched_is_there(built: dict[str, list[dict[str, Any]]]) -> None:
    things = built["external-kafka"]
    named = {(thing["kind"], thing["metadata"]["name"]) for thing in things}
    assert set(targets(things)) <= named
    secrets = {one["name"] for thing in things if thing["kind"] == "TriggerAuthentication"
               for one in thing["spec"]["secretTargetRef"]}  # fmt: skip
    assert secrets == {"wirehose-kafka"}


def targets(things: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What the autoscalers name."""
    for thing in things:
        if thing["kind"] == "ScaledObject":
            yield thing["spec"]["scaleTargetRef"]["kind"], thing["spec"]["scaleTargetRef"]["name"]
            yield "TriggerAuthentication", thing["spec"]["triggers"][0]["authenticationRef"]["name"]
