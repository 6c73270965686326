"""Throughput and memory of reading, by format, with the share of the format library in the same run.

    python -m benchmarks.reading                   the files of tests/data/reading
    python -m benchmarks.reading --memory          also 1,000 and 20,000 files in one process each

The library's part is what nobody could leave out: for pdf opening, parsing the page and its text with pypdfium2, for
docx unzipping, parsing the XML with lxml and handing out each element once, for html the same, for text decoding. "Own part" is
everything else up to the Document. Both take the best of several rounds, in turns. Targets: own part no more than the
library's for pdf and docx; 300 text reports a second a core through read and parse; memory flat.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing as mp
import os
import resource
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pypdfium2 as pdfium
from lxml import etree, html

from analyzer.parse import parse
from analyzer.read.readers import READERS, read_document
from tests.data.twins import FOLDER

ROUNDS = 5
TEXT_TARGET, SHARE_TARGET, GROWTH_TARGET = 300.0, 1.0, 1.1


def _pdf(data: bytes) -> None:
    document = pdfium.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    document.close()


def _docx(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                for element in etree.fromstring(archive.read(name)).iter():
                    _ = element.tag, element.text


def _html(data: bytes) -> None:
    for element in html.document_fromstring(data).iter():
        _ = element.tag, element.text, element.tail


def _text(data: bytes) -> None:
    data.decode("utf-8", "replace")


_LIBRARY: dict[str, tuple[str, Callable[[bytes], None]]] = {
    "pdf": ("pypdfium2", _pdf),
    "docx": ("zipfile+lxml", _docx),
    "html": ("lxml", _html),
    "txt": ("decode", _text),
}


def _seconds(work: Callable[[bytes], object], files: Iterable[bytes]) -> float:
    began = time.process_time()
    for data in files:
        work(data)
    return time.process_time() - began


def _measure(kind: str, paths: list[Path]) -> bool:
    """Print one line for a format; tell whether it meets its target."""
    files = [p.read_bytes() for p in paths]
    name, library = _LIBRARY[kind]
    best = [float("inf")] * 3
    for _ in range(ROUNDS):
        took = (
            _seconds(library, files),
            _seconds(lambda data: READERS[kind](data, "x." + kind), files),
            _whole(paths),
        )
        best = [min(a, b) for a, b in zip(best, took, strict=True)]
    own = best[1] - best[0]
    rate = len(files) / best[2]
    met = own / best[0] <= SHARE_TARGET if kind in ("pdf", "docx") else rate >= TEXT_TARGET if kind == "txt" else True
    print(
        f"{kind:5s} {len(files):4d} files  library ({name}) {1000 * best[0] / len(files):7.2f} ms  own part "
        f"{1000 * own / len(files):7.2f} ms = {own / best[0]:5.2f} x library  read+parse {rate:7.1f} reports/s  "
        f"{'ok' if met else 'short'}"
    )
    return met


def _whole(paths: list[Path]) -> float:
    began = time.process_time()
    for path in paths:
        parse(read_document(path, name=path.name))
    return time.process_time() - began


def _peak(count: int, answer: mp.SimpleQueue[float]) -> None:
    """Read so many files in this process and give its peak in MB."""
    paths = _readable()
    for k in range(count):
        path = paths[k % len(paths)]
        parse(read_document(path, name=f"{k}-{path.name}"))
    answer.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _memory() -> bool:
    """Print the peak memory over 1,000 and 20,000 files, each in a process of its own."""
    peaks = []
    for count in (1_000, 20_000):
        answer: mp.SimpleQueue[float] = mp.get_context("spawn").SimpleQueue()
        process = mp.get_context("spawn").Process(target=_peak, args=(count, answer))
        process.start()
        peaks.append(answer.get())
        process.join()
    met = peaks[1] <= GROWTH_TARGET * peaks[0]
    print(f"memory  1,000 files {peaks[0]:.0f} MB, 20,000 files {peaks[1]:.0f} MB  {'ok' if met else 'short'}")
    return met


def _readable() -> list[Path]:
    """The made files that are reports."""
    return sorted(p for p in FOLDER.iterdir() if p.suffix != ".json" and not p.name.startswith("no-report"))


def main() -> None:
    """Measure every format, and memory where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; times are processor time")
    for kind in _LIBRARY:
        paths = [p for p in _readable() if p.suffix == f".{kind}"]
        if paths:
            _measure(kind, paths)
    if options.memory:
        _memory()


if __name__ == "__main__":
    main()
