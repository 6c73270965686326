"""The largest memory of each later stage of a run, each in a process of its own, on datasets that are there.

    python benchmarks/memory.py OUT [OUT …] [--stages merge,verify,report,panel,csv,jsonl]

Each OUT is the folder of a run (`benchmarks/scale.py` leaves some below its --work). Prints MB and seconds of
each stage for each OUT, and how much memory grew from the smallest to the largest. `merge` makes the tables of
the parts again, in a folder that is removed, up to what needs the whole corpus; `panel` makes that one table.
A stage starts with some 200 MB of libraries, which stand first.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("libraries", "merge", "verify", "report", "panel", "csv", "jsonl")


class MergedError(Exception):
    """The merge has come to its end."""


def merge(out: Path, to: Path) -> None:
    """Make the plain tables from the parts."""
    from analyzer.run import dataset
    from analyzer.run.engine import InOrder
    from analyzer.run.manifest import Stopwatch
    from analyzer.run.parts import Parts

    def stop(*_: object, **__: object) -> None:
        raise MergedError

    dataset.chain_tables = stop  # the first step behind the merge
    manifest = json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))
    parts = Parts(next(p for p in sorted((out / ".analyzer").iterdir()) if p.is_dir()))
    try:
        with InOrder() as engine:
            dataset.write_dataset(to, parts, [g["document_id"] for g in manifest["inputs"]], Stopwatch(), engine=engine)
    except MergedError:
        return


def verify(out: Path, to: Path) -> None:
    """Check every quote."""
    from analyzer.run.verify import verify as check

    if lies := check(out).lies:
        raise SystemExit(f"{out}: {lies[:3]}")


def report(out: Path, to: Path) -> None:
    """Write the pages of all years."""
    from analyzer.tell import load_dataset, write_reports

    write_reports(load_dataset(out, few=True), to, lang="zh")


def panel(out: Path, to: Path) -> None:
    """Make the wide table."""
    from analyzer.codebook import load_codebook
    from analyzer.tell.exports.base import source_of
    from analyzer.tell.exports.dictionary import load_dictionary

    table = source_of(out, load_codebook(), load_dictionary()).tables["panel"]
    (to / "panel.csv").write_text(table.to_csv(), "utf-8")


def export(out: Path, to: Path, kind: str) -> None:
    """Export all tables."""
    from analyzer.tell import export_dataset

    export_dataset(out, to, to=[kind])


def libraries(out: Path, to: Path) -> None:
    """Only load what the stages load."""
    from analyzer.run import pipeline, verify  # noqa: F401


def do(stage: str, out: Path) -> None:
    """Do one stage; print its memory in MB, its seconds and a hash of what it wrote."""
    with tempfile.TemporaryDirectory(prefix="analyzer-memory-") as folder:
        to, began = Path(folder), time.perf_counter()
        if stage in ("csv", "jsonl"):
            export(out, to, stage)
        else:
            globals()[stage](out, to)
        took, digest = time.perf_counter() - began, hashlib.sha256()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for path in sorted(p for p in to.rglob("*") if p.is_file()):
            digest.update(path.relative_to(to).as_posix().encode() + path.read_bytes())
    print(json.dumps([most, took, digest.hexdigest()[:12]]))


def main() -> None:
    """Measure each stage of each run."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("outs", nargs="+", type=Path)
    options.add_argument("--stages", default=",".join(STAGES))
    options.add_argument("--do", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.do:
        do(given.do, given.outs[0])
        return
    place = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT))}
    for stage in given.stages.split(","):
        found = []
        for out in given.outs:
            command = [sys.executable, __file__, str(out.resolve()), "--do", stage]
            done = subprocess.run(command, env=place, stdout=subprocess.PIPE, text=True, check=True)
            found.append(json.loads(done.stdout.splitlines()[-1]))
        told = "  ".join(f"{most:6.0f} MB {took:6.1f} s {digest}" for most, took, digest in found)
        print(f"{stage:10} {told}  x{found[-1][0] / found[0][0]:.2f}  load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
