"""Makes the manifests that follow from the code: `python -m deploy.kubernetes.make` writes them; they are committed.

Eight StatefulSets differ in a few figures, and their ports, groups, partitions and state are facts of streams/topics.py:
so they are made, plain and whole, to be read and checked without kustomize. With other WIREHOSE_PARTITIONS or another
WIREHOSE_TOPIC_PREFIX in the environment it makes them for these.
"""

from pathlib import Path
from typing import Any, NamedTuple

import yaml

from streams.app import count, full_name
from streams.groups import app_id
from streams.settings import Settings, load
from streams.topics import STAGES, Stage
from streams.worker import port

FOLDER = Path(__file__).resolve().parent
RULES = FOLDER.parent / "prometheus" / "rules"
COMMAND = "python -m deploy.kubernetes.make"
USER = 10001  # as deploy/Containerfile has it
NAME, COMPONENT = "app.kubernetes.io/name", "app.kubernetes.io/component"


class Needs(NamedTuple):
    """What a worker of a stage takes: CPU asked for, MiB asked for and at most, GiB of its volume (0: no state)."""

    cpu: str
    memory: int
    most: int
    disk: int


# Figures of deploy/scaling.md. Asked for: an article a second. At most: 100,000 feeds for poll, a backlog of pages of
# 4 MB and two hostile ones for extract, a million articles of one language in the window of trace, 250,000 stories.
# Volumes hold 90 days of an article a second, twice, since tables are compacted beside themselves.
# CPU has no limit: what is throttled is late.
NEEDS = {
    "poll": Needs("100m", 256, 1024, 0),
    "dedup": Needs("50m", 128, 512, 10),
    "fetch": Needs("100m", 192, 768, 0),
    "extract": Needs("500m", 512, 1536, 5),
    "enrich": Needs("400m", 384, 1024, 0),
    "trace": Needs("250m", 768, 3072, 20),
    "story": Needs("200m", 1792, 3072, 5),
    "ledger": Needs("50m", 128, 512, 2),
}
BY_CLOCK = ("poll", "fetch")  # their work comes from a schedule: lag says nothing of it
LAG = 200  # records that wait for one worker before there is another: some ten seconds' work
QUIET = 600  # seconds without need before there is one less

# Public addresses are what is left: the ranges that agents/net/addresses.py refuses, and ipaddress with it.
NOT_PUBLIC = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/3",
]  # fmt: skip
PUBLIC_6 = "2000::/3"  # all that is given out; of it not:
NOT_PUBLIC_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]


def main() -> None:
    """Write the files."""
    for name, text in made(load()).items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def made(settings: Settings) -> dict[str, str]:
    """Each file by its name, with what has to stand in it."""
    lagging = [stage for stage in STAGES if stage.name not in BY_CLOCK]
    return {
        "base/stages.yaml": _text(
            [thing for stage in STAGES for thing in (worker(stage, settings), budget(stage))]
        ),
        "base/downloads.yaml": _text([downloads(settings)]),
        "components/keda/scaling.yaml": _text([scaling(stage, settings) for stage in lagging]),
        "components/monitoring/rules.yaml": _text(rules()),
    }


def worker(stage: Stage, settings: Settings) -> dict[str, Any]:
    """The StatefulSet of a stage: a name and a volume for each worker."""
    needs, labels = NEEDS[stage.name], _labels(stage)
    spec: dict[str, Any] = {
        "serviceName": "wirehose",
        "podManagementPolicy": "Parallel",
        "revisionHistoryLimit": 3,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": pod(stage, settings)},
    }
    if stage.name in BY_CLOCK:
        spec["replicas"] = 1  # elsewhere the autoscaler's: to apply this again must not undo what it did
    if needs.disk:
        # Kafka holds the truth. A volume that was away for a day has missed what was forgotten meanwhile.
        spec["persistentVolumeClaimRetentionPolicy"] = {"whenDeleted": "Delete", "whenScaled": "Delete"}
        spec["volumeClaimTemplates"] = [
            {
                "metadata": {"name": "state"},
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": f"{needs.disk}Gi"}},
                },
            }
        ]
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": f"wirehose-{stage.name}", "labels": labels},
        "spec": spec,
    }


def pod(stage: Stage, settings: Settings) -> dict[str, Any]:
    """One worker: number 0, since every pod is a host of its own."""
    volumes = [{"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}}]
    if not NEEDS[stage.name].disk:
        volumes.append({"name": "state", "emptyDir": {"sizeLimit": "1Gi"}})
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,  # a service called wirehose-… would bring variables that are unknown settings
        "terminationGracePeriodSeconds": 20,  # it drains within 12
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": _labels(stage)},
            }
        ],
        "containers": [container(stage, settings)],
        "volumes": volumes,
    }


def container(stage: Stage, settings: Settings) -> dict[str, Any]:
    """What runs in it."""
    needs = NEEDS[stage.name]
    sources: list[dict[str, Any]] = [{"configMapRef": {"name": "wirehose"}}]
    if stage.name == "poll":  # WIREHOSE_SECRET_…, which headers of feeds may name
        sources.append({"secretRef": {"name": "wirehose-feeds", "optional": True}})
    return {
        "name": "wirehose",
        "image": "wirehose",
        "args": ["run", stage.name],
        "envFrom": sources,
        "ports": [{"name": "metrics", "containerPort": port(settings, stage.name, 0)}],
        # It answers once it has loaded what it needs. /livez asks for the loop alone, so Kafka away kills nothing.
        "startupProbe": _probe("/livez", periodSeconds=2, failureThreshold=150),
        "livenessProbe": _probe("/livez", periodSeconds=10, failureThreshold=6, timeoutSeconds=5),
        # Ready: it owns partitions and has read their state, which takes up to some minutes; Kafka answers.
        "readinessProbe": _probe("/readyz", periodSeconds=5, failureThreshold=3, timeoutSeconds=5),
        "resources": {
            "requests": {"cpu": needs.cpu, "memory": f"{needs.memory}Mi"},
            "limits": {"memory": f"{needs.most}Mi"},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "state", "mountPath": "/var/lib/wirehose"},
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - a path inside the container
        ],
    }


def budget(stage: Stage) -> dict[str, Any]:
    """A node that is emptied takes one worker of a stage at a time."""
    labels = _labels(stage)
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": f"wirehose-{stage.name}", "labels": labels},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": labels}},
    }


def downloads(settings: Settings) -> dict[str, Any]:
    """Only these two leave the cluster, and only for public addresses, at the ports that they are set to use."""
    ports = [{"protocol": "TCP", "port": number} for number in sorted(settings.allow_ports)]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "wirehose-downloads"},
        "spec": {
            "podSelector": {
                "matchLabels": {NAME: "wirehose"},
                "matchExpressions": [{"key": COMPONENT, "operator": "In", "values": list(BY_CLOCK)}],
            },
            "policyTypes": ["Egress"],
            "egress": [
                {"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": NOT_PUBLIC}}], "ports": ports},
                {"to": [{"ipBlock": {"cidr": PUBLIC_6, "except": NOT_PUBLIC_6}}], "ports": ports},
            ],
        },
    }


def scaling(stage: Stage, settings: Settings) -> dict[str, Any]:
    """Workers by what waits in Kafka for the stage: never more than its input has partitions."""
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": f"wirehose-{stage.name}", "labels": _labels(stage)},
        "spec": {
            "scaleTargetRef": {"kind": "StatefulSet", "name": f"wirehose-{stage.name}"},
            "minReplicaCount": 1,  # heartbeats pass every stage, news or not
            "maxReplicaCount": count(settings, stage.source),
            "pollingInterval": 15,
            "advanced": {
                "horizontalPodAutoscalerConfig": {
                    "behavior": {
                        "scaleUp": {"stabilizationWindowSeconds": 60},  # each change moves partitions
                        "scaleDown": {
                            "stabilizationWindowSeconds": QUIET,
                            "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}],
                        },
                    }
                }
            },
            "triggers": [
                {
                    "type": "kafka",
                    "metadata": {
                        "bootstrapServersFromEnv": "WIREHOSE_BROKER",
                        "consumerGroup": app_id(settings, stage.name),
                        "topic": full_name(settings, stage.source),
                        "lagThreshold": str(LAG),
                        "limitToPartitionsWithLag": "true",
                        "offsetResetPolicy": "earliest",
                    },
                }
            ],
        },
    }


def rules() -> list[dict[str, Any]]:
    """The rules of deploy/prometheus, for the operator, which reads them as resources."""
    return [
        {
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "PrometheusRule",
            "metadata": {"name": f"wirehose-{path.stem}", "labels": {NAME: "wirehose"}},
            "spec": yaml.safe_load(path.read_text(encoding="utf-8")),
        }
        for path in sorted(RULES.glob("*.yml"))
    ]


def _labels(stage: Stage) -> dict[str, str]:
    return {NAME: "wirehose", COMPONENT: stage.name}


def _probe(path: str, **times: int) -> dict[str, Any]:
    return {"httpGet": {"path": path, "port": "metrics"}, **times}


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: manifests have no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(things: list[dict[str, Any]]) -> str:
    head = f"# Made by `{COMMAND}`: change that.\n"
    return head + yaml.dump_all(things, Dumper=_Plain, sort_keys=False, width=120, explicit_start=True)


if __name__ == "__main__":
    main()
