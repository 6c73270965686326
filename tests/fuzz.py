"""Thousands of broken files through reading and parsing: no crash, no hang, no file lost.

    python -m tests.fuzz --count 10000 [--workers 2] [--first 0]

Each file is a made one, mutated by a generator whose seed is the file's number, so that a finding can be made
again. Workers are processes with a limit on memory; a file over its time is killed with its worker and counted.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing as mp
import os
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.errors import InputError
from analyzer.parse import parse
from analyzer.read import ocr, pdf, read_document
from tests.data.twins import FOLDER

__all__ = ["Outcome", "fuzz", "main", "mutate"]

SECONDS = 10.0  # of processor time, so that a busy machine hangs nothing
PATIENCE = 20.0  # so many times longer a file may take by the clock
MEMORY = 3 * 1024**3  # address space, of which the libraries themselves reserve about one
_TAGS = (b"<table><tr><td>", b"</div></div>", b"<iframe srcdoc='", b"<td colspan='99999' rowspan='99999'>", b"<!--", b"]]>",
         b"<font>" * 50, b"<w:p>", b"\\xff\\xfe", b"%%EOF", b"&#x0;", b"<table>" * 30)  # fmt: skip


def _bits(data: bytearray, rng: random.Random) -> bytearray:
    for _ in range(rng.choice((1, 8, 64, max(1, len(data) // 200)))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def _cut(data: bytearray, rng: random.Random) -> bytearray:
    a, b = sorted((rng.randrange(len(data)), rng.randrange(len(data) + 1)))
    return data[:a] if rng.random() < 0.5 else data[:a] + data[b:]


def _swap(data: bytearray, rng: random.Random) -> bytearray:
    a, b, c = sorted(rng.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _soup(data: bytearray, rng: random.Random) -> bytearray:
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(data))
        data[at:at] = rng.choice(_TAGS)
    return data


def _double(data: bytearray, rng: random.Random) -> bytearray:
    a = rng.randrange(len(data))
    piece = data[a : a + rng.randrange(1, 4000)]
    return data[:a] + piece * rng.choice((2, 5, 60)) + data[a:]


def _encoding(data: bytearray, rng: random.Random) -> bytearray:
    text = bytes(data).decode("utf-8", "replace")
    into = rng.choice(("gb18030", "big5", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp037"))
    return bytearray(text.encode(into, "replace"))


def _zipped(data: bytearray, rng: random.Random) -> bytearray:
    """Mutate a part inside a Word file, so that the archive itself stays whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name.endswith("document.xml") and part:
                part = rng.choice((_bits, _cut, _swap, _soup, _double))(part, rng)
            new.writestr(name, bytes(part))
    return bytearray(out.getvalue())


_MUTATIONS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _bits,
    _cut,
    _swap,
    _soup,
    _double,
    _encoding,
)


def mutate(number: int, sources: Sequence[Path]) -> tuple[str, bytes]:
    """Give name and bytes of the broken file of this number."""
    rng = random.Random(number)
    kind = rng.choice(sorted({p.suffix for p in sources}))  # each format as often as any other
    source = rng.choice([p for p in sources if p.suffix == kind])
    data = bytearray(source.read_bytes())
    if source.suffix == ".docx" and rng.random() < 0.7:
        data = _zipped(data, rng)
    else:
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = rng.choice(_MUTATIONS)(data, rng) if data else data
    ending = source.suffix if rng.random() < 0.9 else rng.choice((".txt", ".html", ".docx", ".pdf", ".md"))
    return f"fuzz-{number}{ending}", bytes(data)


def _check(path: Path, name: str) -> str:
    """Read and parse one file; say what came of it."""
    try:
        report = parse(read_document(path, name=name))
    except InputError as error:
        return f"refused {type(error).__name__}" if str(error).count("\n") == 0 else "crash message of several lines"
    except Exception as error:  # noqa: BLE001  whatever escapes is the finding
        return f"crash {type(error).__name__}: {error}"[:300]
    wrong = [c for c in report.cells if c.start is not None and not report.text[c.start : c.end].strip()]
    return "crash cell without its words" if wrong else "report"


def _nothing() -> None:
    """Stand for a recogniser that is not installed."""


def _work(pipe: Connection, sources: Sequence[Path]) -> None:
    """Serve numbers until None comes."""
    pdf.find_ocr = ocr.find_ocr = _nothing  # recognition takes seconds a page, and its parts are tested by themselves
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with TemporaryDirectory() as folder:
        while (number := pipe.recv()) is not None:
            name, data = mutate(number, sources)
            path = Path(folder) / "file"
            path.write_bytes(data)
            began = time.process_time()
            pipe.send((number, _check(path, name), time.process_time() - began))


@dataclass
class Outcome:
    """What came of all files: counts by kind, the bad ones by number, the slowest."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)

    def note(self, number: int, kind: str, seconds: float) -> None:
        """Count one file."""
        if kind.startswith(("crash", "hang", "died")):
            self.bad[number] = kind
        self.counts[kind.split(":")[0]] += 1
        self.slowest = max(self.slowest, (seconds, number))


def _processor_seconds(pid: int | None) -> float:
    """Give the processor time a process has used, 0 where the system does not tell."""
    path = Path(f"/proc/{pid}/stat")
    fields = path.read_text().rpartition(")")[2].split() if path.exists() else []
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


class _Worker:
    """A process with a pipe, the number it works at and when it began."""

    def __init__(self, sources: Sequence[Path]) -> None:
        context = mp.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, sources), daemon=True)
        self.process.start()
        theirs.close()
        self.number: int | None = None
        self.began = self.spent = 0.0

    def give(self, number: int) -> None:
        """Hand over the next file."""
        self.number, self.began, self.spent = number, time.monotonic(), _processor_seconds(self.process.pid)
        self.pipe.send(number)

    def hangs(self) -> bool:
        """Tell whether the file at hand takes too long; what the imports take is known to be less."""
        used = _processor_seconds(self.process.pid) - self.spent
        return used > SECONDS or time.monotonic() - self.began > PATIENCE * SECONDS

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def fuzz(numbers: Sequence[int], workers: int = 2, sources: Sequence[Path] | None = None) -> Outcome:
    """Put the broken files of these numbers through reading and parsing."""
    sources = sources or sorted(p for p in FOLDER.iterdir() if p.suffix != ".json")
    outcome, queue = Outcome(), list(reversed(numbers))
    pool = [_Worker(sources) for _ in range(min(workers, len(queue)))]
    while queue or any(w.number is not None for w in pool):
        for worker in pool:
            if worker.number is None and queue:
                worker.give(queue.pop())
        ready = wait([w.pipe for w in pool if w.number is not None], timeout=0.5)
        for k, worker in enumerate(pool):
            pool[k] = _settle(worker, worker.pipe in ready, outcome, sources)
    for worker in pool:
        worker.stop()
    return outcome


def _settle(worker: _Worker, ready: bool, outcome: Outcome, sources: Sequence[Path]) -> _Worker:
    """Take a worker's answer, or put another in its place when it died or hangs."""
    if worker.number is None:
        return worker
    waited = time.monotonic() - worker.began
    if ready:
        try:
            outcome.note(*worker.pipe.recv())
            worker.number = None
            return worker
        except EOFError:
            outcome.note(worker.number, "died", waited)
    elif not worker.hangs():
        return worker
    else:
        outcome.note(worker.number, "hang", waited)
    worker.stop()
    return _Worker(sources)


def main() -> int:
    """Run from the command line; 0 if nothing bad was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    began = time.monotonic()
    outcome = fuzz(range(options.first, options.first + options.count), options.workers)
    for kind, count in sorted(outcome.counts.items()):
        print(f"{count:7d}  {kind}")
    lost = options.count - outcome.counts.total()
    seconds, slow = outcome.slowest
    took = time.monotonic() - began
    print(
        f"files {options.count}, lost {lost}, bad {len(outcome.bad)}, slowest {seconds:.2f} s (no. {slow}), {took:.0f} s"
    )
    for number, kind in sorted(outcome.bad.items())[:50]:
        print(f"  no. {number}: {kind}")
    return int(bool(outcome.bad or lost))


if __name__ == "__main__":
    sys.exit(main())
