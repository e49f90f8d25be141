"""Builds our Grafana dashboards: `python -m deploy.grafana.build` writes dashboards/*.json, which is committed.

With grafana-foundation-sdk, Grafana's own typed library: a misspelt option is an error here, and not a panel that
quietly ignores it.
"""

import json
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.grafana import feeds, overview, stage, stories

FOLDER = Path(__file__).parent / "dashboards"
COMMAND = "python -m deploy.grafana.build"


def made() -> dict[str, str]:
    """Each file of dashboards/, by its name."""
    return {
        f"{module.__name__.rpartition('.')[2]}.json": text(module.build())
        for module in (overview, stage, feeds, stories)
    }


def text(dashboard: Any) -> str:
    """A dashboard as JSON, in one order."""
    tree = json.loads(json.dumps(dashboard.build(), cls=JSONEncoder))
    for note in tree["annotations"]["list"]:
        note["titleFormat"] = "{{stage}} {{version}} starts"  # the SDK's annotations have no place for it
        note["textFormat"] = "{{instance}}"
    return json.dumps(tree, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, content in made().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
