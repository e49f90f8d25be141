"""Ours and other extractors over the labelled pages, in one run: `python -m tests.bench.extractors [--most N]`.

The others are no dependencies of wirehose: they get an environment of their own (extractors.txt; `--venv`, made where
it is missing). Each runs in a process that is killed when a page takes too long. Pages and scoring are those of
../shared, which is not part of the repository: without it there is nothing to compare.
"""

import argparse
import gzip
import importlib
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
SETS = ("aeb", "fundus", "trafilatura", "htmldate_mediacloud")
SECONDS = 30.0  # of one page, until its process is killed
START = 120.0
Row = dict[str, Any]


def environment(folder: Path) -> str:
    """The Python of the environment with the other extractors."""
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True)  # older ones fail at lxml[html_clean]
        subprocess.run([*pip, "-r", str(HERE / "extractors.txt")], check=True)
        (folder / "ready").touch()
    return str(python)


class Worker:
    """One extractor's process, begun anew after each page that it does not survive."""

    def __init__(self, python: str, name: str) -> None:
        self.command = [python, str(HERE / "extractors_worker.py"), name]
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, page: Row) -> Row:
        process = self.process or self._start()
        assert process.stdin
        try:
            process.stdin.write(json.dumps({"url": page["url"], "html": page["html"]}).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            self.close()
            return {"error": "died"}
        return self._answer(SECONDS)

    def _start(self) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if "error" in self._answer(START):
            raise SystemExit(f"cannot start: {' '.join(self.command)}")
        return self.process

    def _answer(self, seconds: float) -> Row:
        assert self.process
        assert self.process.stdout
        ready = select.select([self.process.stdout], [], [], seconds)[0]
        raw = self.process.stdout.readline() if ready else b""
        if not raw:
            self.close()
            return {"error": "died" if ready else "took too long", "ms": 0.0 if ready else seconds * 1e3}
        answer: Row = json.loads(raw)
        return answer

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


def pages(most: int) -> dict[str, list[Row]]:
    files = {name: SHARED / "data" / "extract" / f"{name}.dev.jsonl.gz" for name in SETS}
    if not all(file.exists() for file in files.values()):
        raise SystemExit("the labelled pages (../shared/data/extract) are not at hand")
    rows = {name: gzip.decompress(file.read_bytes()).splitlines() for name, file in files.items()}
    return {name: list(map(json.loads, lines[: most or None])) for name, lines in rows.items()}


def scores(sets: dict[str, list[Row]], answers: dict[str, list[Row]]) -> Iterator[str]:
    """The cells of a row: as ../shared/eval/score.py has these figures, "" where an extractor has no such field."""
    sys.path.insert(0, str(SHARED / "eval"))
    metrics, judged = importlib.import_module("scoring.metrics"), importlib.import_module("scoring.pages")
    both = {name: list(zip(sets[name], answers[name], strict=True)) for name in SETS}
    for name in ("aeb", "fundus"):
        text = metrics.PageText()
        for page, answer in both[name]:
            text.add("\n".join([*page.get("summary", ()), page["text"]]), answer.get("text") or "")
        yield f"{text.figures('')[' F1']:.3f}"
    tally = metrics.Tally()
    for page, answer in both["trafilatura"]:
        text = judged.squeeze(answer.get("text") or "")
        kept, leaked = (sum(judged.squeeze(s) in text for s in page[key]) for key in ("must", "mustnot"))
        tally.add(kept, kept + leaked, len(page["must"]))
    yield f"{tally.f1:.3f}"
    for name in ("fundus", "trafilatura"):
        same = [
            metrics.plain(a.get("title")) == metrics.plain(p["title"]) for p, a in both[name] if p["title"]
        ]
        yield f"{metrics.mean(same):.3f}" if any(same) else ""
    dated = [(p["published"], a) for p, a in both["fundus"] if p["published"]]
    dated += [(p["date"], a) for p, a in both["htmldate_mediacloud"] if isinstance(p["date"], str)]
    days = [judged.right_day(answer.get("published"), gold) for gold, answer in dated]
    yield f"{metrics.mean(days):.3f}" if any(days) else ""
    people = metrics.Tally()
    for page, answer in both["fundus"]:
        given, wanted = answer.get("authors") or (), page["authors"]
        people.add_sets(set(map(metrics.plain, given)), set(map(metrics.plain, wanted)))
    yield f"{people.f1:.3f}" if people.f1 else ""


def measured(name: str, python: str, sets: dict[str, list[Row]]) -> str:
    """One extractor's row of the table."""
    worker = Worker(python, name)
    answers = {set_: [worker.ask(page) for page in rows] for set_, rows in sets.items()}
    worker.close()
    every = [answer for given in answers.values() for answer in given]
    spent = [answer.get("ms", 0.0) for answer in every]
    failed = sum("error" in answer for answer in every)
    cells = [*scores(sets, answers), f"{statistics.median(spent):.0f}", f"{statistics.mean(spent):.0f}", f"{max(spent):.0f}", str(failed)]  # fmt: skip
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    folder = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "wirehose-extractors"
    parser.add_argument("--venv", type=Path, default=folder, help="the others' environment")
    parser.add_argument("--most", type=int, default=0, help="pages of each set (0: all)")
    parser.add_argument("--only", help="extractors, separated by semicolons")
    given = parser.parse_args()
    worker = importlib.import_module("tests.bench.extractors_worker")
    names = given.only.split(";") if given.only else list(worker.EXTRACTORS)
    sets = pages(given.most)
    others = environment(given.venv) if set(names) - {"wirehose"} else ""
    counts = ", ".join(f"{name} {len(rows)}" for name, rows in sets.items())
    print(f"Pages: {counts}; one process each, CPU time of a page in ms\n")
    print(
        "| extractor | aeb text F1 | fundus text F1 | pages segments F1 | fundus titles equal | pages titles equal | dates, day | authors F1 | ms median | mean | most | failed |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    for name in names:
        print(measured(name, sys.executable if name == "wirehose" else others, sets), flush=True)


if __name__ == "__main__":
    main()
