"""How time and memory of a whole run grow with the number of reports, here and on a cluster of this machine.

    python benchmarks/scale.py --sizes 1000,10000 --format txt [--cluster local:2 | --cpu] [--work FOLDER]

Makes (or finds) a generated corpus of each size below --work, runs `analyzer run` on it in a process of its
own, and prints the seconds of each stage, the largest memory of the main process and of the largest worker, how
much all processes have written, what the search for reuse found of what was planted, and between sizes the
exponent of each stage (1.0: twice the reports, twice the time). Figures are of this machine at this moment: the
load is printed too.
On a machine that others use, ``--cpu`` does everything but the yearly pages in one process and counts the
processor's seconds instead of the clock's.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pyarrow.compute as pc
import pyarrow.parquet as pq

if str(Path(__file__).parent) not in sys.path:
    sys.path.insert(0, str(Path(__file__).parent))

from scale_corpus import write_corpus  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("hash", "read, parse, code, check", "merge", "chains", "reuse", "tell")


def corpus(work: Path, size: int, kind: str | None) -> tuple[Path, dict[str, int]]:
    """Give the folder of a corpus and its truth; made once."""
    folder = work / f"{kind or 'mix'}{size}"
    truth = work / f"{folder.name}.json"
    if not truth.exists():
        truth.parent.mkdir(parents=True, exist_ok=True)
        truth.write_text(json.dumps(write_corpus(folder, size, kind=kind)))
    found: dict[str, int] = json.loads(truth.read_text())
    return folder, found


class Watcher(threading.Thread):
    """Looks at the memory of a process and its children several times a second, and at what they have written.

    `written` holds bytes by process: to files (parts, shards, tables) and to other processes.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process, self.main, self.worker = psutil.Process(pid), 0, 0
        self.written: dict[int, int] = {}
        self.ended = threading.Event()

    def run(self) -> None:
        """Look until told to end."""
        while not self.ended.wait(0.25):
            try:
                self.main = max(self.main, self.process.memory_info().rss)
                children = self.process.children(recursive=True)
                for child in children:
                    self.worker = max(self.worker, child.memory_info().rss)
                for one in (self.process, *children) if psutil.LINUX else ():
                    self.written[one.pid] = one.io_counters().write_chars
            except psutil.Error:
                continue


def run_here(folder: Path, out: Path) -> None:
    """Run all but the yearly pages in this process, with the processor's seconds in the manifest."""
    from analyzer.run import pipeline
    from analyzer.run.engine import InOrder

    pipeline.write_reports = lambda *_, **__: []  # their cost hangs on the number of years more than on reports
    time.perf_counter = time.process_time  # the stopwatch of the run asks it
    pipeline.run_analysis([folder], out, engine=InOrder())


def measure(folder: Path, out: Path, how: list[str]) -> dict[str, Any]:
    """Run everything on a corpus; give seconds by stage, memory in MB and rows."""
    command = [sys.executable, "-m", "analyzer", "run", str(folder), "--out", str(out), *how]
    if how == ["--cpu"]:
        command = [sys.executable, __file__, "--here", str(folder), str(out)]
    began = time.perf_counter()
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(command, cwd=ROOT, env=place, stdout=subprocess.DEVNULL)
    watcher = Watcher(child.pid)
    watcher.start()
    child.wait()
    watcher.ended.set()
    watcher.join()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: {child.returncode}")
    manifest = json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))
    return {
        "wall": time.perf_counter() - began,
        "seconds": manifest["seconds"],
        "main": watcher.main / 2**20,
        "worker": watcher.worker / 2**20,
        "written": sum(watcher.written.values()) / 2**20,
        "rows": manifest["rows"],
        "disk": sum(p.stat().st_size for p in (out / "dataset").glob("*.parquet")) / 2**20,
        "parts": sum(p.stat().st_size for p in (out / ".analyzer").rglob("*.parquet")) / 2**20,
        "digest": manifest["tables"],
    }


def found_again(out: Path, truth: dict[str, int]) -> dict[str, float]:
    """Compare the kinds of section one's sentences with what was planted: found for each one planted."""
    table = pq.read_table(out / "dataset" / "sentences.parquet", columns=["section", "kind"])
    kinds = table.filter(pc.equal(table.column("section"), 1)).column("kind").value_counts().to_pylist()
    counted = {str(row["values"]): row["counts"] for row in kinds}
    return {
        name: counted.get(kind, 0) / max(1, truth[key])
        for name, kind, key in (("own", "own", "own"), ("shared", "shared", "shared"), ("sticky", "sticky", "carried"))
    }


def show(size: int, found: dict[str, Any], again: dict[str, float]) -> None:
    """Print one run."""
    whole = sum(found["seconds"][name] for name in STAGES)
    stages = "  ".join(
        f"{name.split(',')[0]} {found['seconds'][name]:.1f} ({found['seconds'][name] / whole:.0%})" for name in STAGES
    )
    reading = size / found["seconds"][STAGES[1]]
    print(
        f"{size:>9,} reports  wall {found['wall']:.1f} s  [{stages}]  {reading:.1f} reports a second\n"
        f"          memory: main {found['main']:.0f} MB, worker {found['worker']:.0f} MB; "
        f"disk: tables {found['disk']:.1f} MB, parts {found['parts']:.1f} MB; load {os.getloadavg()[0]:.1f}\n"
        f"          written to files and other processes: {found['written']:.0f} MB, "
        f"{(found['written'] - found['disk'] - found['parts']) * 2**20 / max(1, found['rows']['sentences']):.0f} bytes a "
        "sentence besides tables and parts\n"
        f"          rows: {found['rows']['sentences']:,} sentences, {found['rows']['statements']:,} statements; "
        "found for one planted: " + ", ".join(f"{k} {v:.3f}" for k, v in again.items()),
        flush=True,
    )


def exponents(results: dict[int, dict[str, Any]]) -> None:
    """Print how each stage grows from size to size."""
    sizes = sorted(results)
    for small, large in zip(sizes, sizes[1:], strict=False):
        growth = math.log(large / small)
        told = [
            f"{name.split(',')[0]} {math.log(results[large]['seconds'][name] / results[small]['seconds'][name]) / growth:.2f}"
            for name in STAGES
            if results[small]["seconds"][name] > 1  # shorter times are noise
        ]
        # With --cpu there is no worker, and nothing to compare.
        ours = [n for n in ("main", "worker") if results[small][n]]
        memory = [f"{n} x{results[large][n] / results[small][n]:.2f}" for n in ours]
        print(f"{small:,} to {large:,}: exponents {', '.join(told)}; memory {', '.join(memory)}")


def main() -> None:
    """Read the options, run, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="1000")
    options.add_argument("--format", choices=("txt", "md", "html", "docx", "pdf"))
    options.add_argument("--jobs", default="2")
    options.add_argument("--cluster")
    options.add_argument("--work", type=Path, default=Path("build/scale"))
    options.add_argument("--cpu", action="store_true")
    options.add_argument("--here", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.here:
        run_here(*given.here)
        return
    how = ["--cpu"] if given.cpu else ["--cluster", given.cluster] if given.cluster else ["--jobs", given.jobs]
    results: dict[int, dict[str, Any]] = {}
    for size in (int(s) for s in given.sizes.split(",")):
        folder, truth = corpus(given.work.resolve(), size, given.format)
        out = given.work.resolve() / f"out-{folder.name}-{'-'.join(how).strip('-').replace(':', '').replace('/', '')}"
        results[size] = measure(folder, out, how)
        show(size, results[size], found_again(out, truth))
        (given.work / f"{out.name}.json").write_text(json.dumps(results[size], indent=1))
    exponents(results)


if __name__ == "__main__":
    main()
