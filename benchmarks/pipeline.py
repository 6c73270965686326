"""How many reports a second each step of a run does, on one core, measured on the sample corpus.

    python benchmarks/pipeline.py [--repeat 5]

Prints one row for each format (read, parse) and one for coding and checking all of them in one
batch. The figures are of this machine; compare rows with each other and with the row `decode`, the
time Python needs to decode the same files, not with another machine.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from analyzer.find.checks import check_report
from analyzer.find.statements import find_statements, load_coder
from analyzer.parse import parse
from analyzer.read import read_document
from analyzer.run.sample import sample_corpus


def _best(work: Callable[[], object], repeat: int) -> float:
    """Give the shortest of several times in seconds: the one least disturbed by other programs."""
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeat", type=int, default=5)
    repeat = options.parse_args().repeat
    formats: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(p for p in sample_corpus().rglob("*") if p.is_file()):
        formats[path.suffix].append(path)
    reports = []
    print(f"{'format':8}{'files':>6}{'decode/s':>12}{'read/s':>10}{'parse/s':>10}{'both/s':>10}")
    for suffix, paths in sorted(formats.items()):
        decode = _best(lambda: [p.read_bytes().decode("gb18030", "ignore") for p in paths], repeat)  # noqa: B023
        read = _best(lambda: [read_document(p, name=p.name) for p in paths], repeat)  # noqa: B023
        documents = [read_document(p, name=p.name) for p in paths]
        parsed = _best(lambda: [parse(d) for d in documents], repeat)  # noqa: B023
        reports += [parse(d) for d in documents]
        n = len(paths)
        print(f"{suffix:8}{n:6}{n / decode:12.0f}{n / read:10.0f}{n / parsed:10.0f}{n / (read + parsed):10.0f}")
    coder = load_coder()
    found = find_statements(reports, coder)
    code = _best(lambda: find_statements(reports, coder), repeat)
    check = _best(lambda: [check_report(r) for r in reports], repeat)
    statements = sum(len(f) for f in found)
    print(
        f"statements: {statements} in {len(reports)} reports, {statements / code:.0f} a second, {len(reports) / code:.0f} reports a second"
    )
    print(f"checks: {len(reports) / check:.0f} reports a second")


if __name__ == "__main__":
    main()
