"""Adds the jars of the embedded Kafka to a bill of materials: `make sbom`.

    python seeds/build/sbom.py sbom.json

The file is CycloneDX JSON, as cyclonedx-py writes it for the Python packages.
"""

import json
import sys
from pathlib import Path
from typing import Any

from streams.jars import Jar, locked


def component(jar: Jar) -> dict[str, Any]:
    """A jar as a component."""
    group, name, version = jar.coordinate.split(":")
    purl = f"pkg:maven/{group}/{name}@{version}?type=jar"
    return {
        "type": "library",
        "bom-ref": purl,
        "group": group,
        "name": name,
        "version": version,
        "purl": purl,
        "hashes": [{"alg": "SHA-256", "content": jar.sha256}],
    }


def main(path: Path) -> None:
    """Add them, and say how many components there are."""
    bill = json.loads(path.read_text(encoding="utf-8"))
    bill["components"] += [component(jar) for jar in locked()]
    path.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    print(f"{path}: {len(bill['components'])} components")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
