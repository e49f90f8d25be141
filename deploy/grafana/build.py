"""Builds our Grafana dashboards: `python -m deploy.grafana.build` writes dashboards/*.json, which is committed.

With grafana-foundation-sdk, Grafana's own typed library, so that a misspelt option is an error here and not a panel
that quietly ignores it. `--check` writes nothing, and says what is not as it would be written.
"""

import json
import sys
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


def main() -> int:
    """Write them, or with --check only compare."""
    FOLDER.mkdir(exist_ok=True)
    wrong = [name for name, content in made().items() if _read(FOLDER / name) != content]
    for name in wrong if "--check" not in sys.argv else ():
        (FOLDER / name).write_text(made()[name], encoding="utf-8")
    sys.stdout.write(f"{', '.join(wrong) or 'nothing'} to write\n")
    return 1 if wrong and "--check" in sys.argv else 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
