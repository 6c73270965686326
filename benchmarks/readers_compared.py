"""The made files through other readers: share of sections and of table cells that come out right.

    python -m benchmarks.readers_compared [--write docs/reading-comparison.md]

None of the others knows what an annual report is, so all are held to what a reader of any document can do, ours too:

* a section is right if its heading stands in the text, and behind it, before the next heading, the first and the last
  ten letters of its body (for a section with a table only the heading);
* the cells of a row are right if some row of the reader's tables bears the row's official words and then exactly the
  printed values in order, blank cells in their place. Table four is one row of fifteen.

The last line of each block is our report after parsing, where every cell must stand under its official row and column.
Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import mammoth
import pdfplumber
import trafilatura
from docx2python import docx2python
from lxml import html
from markitdown import MarkItDown

from analyzer.errors import InputError
from analyzer.read import read_document
from analyzer.schema import official_labels
from tests.data.twins import FOLDER, found_in, load_twin, read_report

Rows = list[list[str | None]]
Output = tuple[str, Rows]
_MARKITDOWN = MarkItDown(enable_plugins=False)


def _squeezed(text: str | None) -> str:
    return re.sub(r"[\s#*|\\]", "", text or "")


def _pipe_rows(text: str) -> Rows:
    return [
        [c.strip() for c in line.strip().strip("|").split("|")] for line in text.split("\n") if line.count("|") >= 2
    ]


def _html_rows(text: str) -> Rows:
    page = html.document_fromstring(text)
    return [[c.text_content().strip() for c in row if c.tag in ("td", "th")] for row in page.iter("tr")]


def _ours(path: Path) -> Output:
    document = read_document(path, name=path.name)
    rows: Rows = []
    for grid in document.grids:
        for line in grid.rows:
            cells: list[str | None] = []
            for k, cell in enumerate(line):
                cells.append(None if k and cell is not None and cell is line[k - 1] else cell.text if cell else None)
            rows.append(cells)
    return document.text, rows


def _trafilatura(path: Path) -> Output:
    text = (
        trafilatura.extract(path.read_bytes(), include_tables=True, output_format="markdown", favor_recall=True) or ""
    )
    return text, _pipe_rows(text)


def _pdfplumber(path: Path) -> Output:
    text, rows = [], []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            text.append(page.extract_text() or "")
            rows += [row for table in page.extract_tables() for row in table]
    return "\n".join(text), rows


def _docx2python(path: Path) -> Output:
    with docx2python(io.BytesIO(path.read_bytes())) as found:
        rows: Rows = [["\n".join(cell) for cell in row] for table in found.body for row in table if len(row) > 1]
        return found.text, rows


def _mammoth(path: Path) -> Output:
    page = mammoth.convert_to_html(io.BytesIO(path.read_bytes())).value
    return "\n".join(html.document_fromstring(page).itertext()), _html_rows(page)


def _markitdown(path: Path) -> Output:
    text = _MARKITDOWN.convert(str(path)).text_content
    return text, _pipe_rows(text)


TOOLS: dict[str, dict[str, Callable[[Path], Output]]] = {
    ".html": {"trafilatura": _trafilatura, "markitdown": _markitdown, "disclosure-analyzer, read": _ours},
    ".docx": {
        "docx2python": _docx2python,
        "mammoth": _mammoth,
        "markitdown": _markitdown,
        "disclosure-analyzer, read": _ours,
    },
    ".pdf": {"pdfplumber": _pdfplumber, "markitdown": _markitdown, "disclosure-analyzer, read": _ours},
}


def _sections(text: str, twin: dict[str, Any]) -> tuple[int, int]:
    """Count the sections of a twin that stand in a text, and all of them."""
    words, at, right = _squeezed(text), 0, 0
    wanted = [s for s in twin.get("sections", ()) if s[1]]
    for k, (_, heading, _, first, last) in enumerate(wanted):
        begin = words.find(_squeezed(heading), at)
        if begin < 0:
            continue
        at = begin + len(_squeezed(heading))
        following = words.find(_squeezed(wanted[k + 1][1]), at) if k + 1 < len(wanted) else len(words)
        body = words[at : following if following >= 0 else len(words)]
        right += _squeezed(first) in body and _squeezed(last) in body
    return right, len(wanted)


def _expected(twin: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Give the official words and the values of each printed row."""
    labels = official_labels(twin["form"])
    for table, lines in twin["cells"].items():
        if table == "4":
            if "x" not in lines[0]:
                yield "", " ".join(lines).split()
            continue
        for name, line in zip(labels[int(table)], lines, strict=True):
            if "x" not in line:
                words = re.sub(r"^(?:（.）|\d\.|.、)", "", name.rsplit("/", 1)[-1])
                yield _squeezed(words), line.split()


def _holds(row: Sequence[str | None], words: str, values: Sequence[str]) -> bool:
    """Tell whether a row bears the words and then the values."""
    cells = [None if c is None else _squeezed(c) for c in row]
    labels = [k for k, c in enumerate(cells) if c and not re.fullmatch(r"[\d.,+-]+", c)]
    behind = cells[max(labels, default=-1) + 1 :]
    label = "".join(cells[k] or "" for k in labels)
    if words and words not in label:
        return False
    wanted = ["" if v == "_" else v for v in values]
    printed = [c for c in behind if c is not None]
    return printed == wanted or ("" not in wanted and [c for c in printed if c] == wanted)


def _cells(rows: Rows, twin: dict[str, Any]) -> tuple[int, int]:
    """Count the cells of a twin that stand in rows, and all of them."""
    right = total = 0
    for words, values in _expected(twin):
        total += len(values)
        right += len(values) if any(_holds(row, words, values) for row in rows) else 0
    return right, total


def _parsed(path: Path, twin: dict[str, Any]) -> tuple[int, int, int, int]:
    """Count sections and cells of our report that are exactly the twin's."""
    found = found_in(read_report(path), twin)
    pairs = [(a, b) for t, lines in twin["cells"].items() for got, want in zip(found["cells"].get(t, []), lines, strict=False)
             for a, b in zip(got.split(), want.split(), strict=False) if b != "x"]  # fmt: skip
    named = [s for s in twin.get("sections", ()) if s[1]]
    return sum(s in found["sections"] for s in named), len(named), sum(a == b for a, b in pairs), len(pairs)


def _line(name: str, counts: Sequence[int], failed: int) -> str:
    shares = [100 * counts[k] / max(counts[k + 1], 1) for k in (0, 2)]
    return f"| {name} | {shares[0]:.1f} % ({counts[0]}/{counts[1]}) | {shares[1]:.1f} % ({counts[2]}/{counts[3]}) | {failed} |"


def compare() -> Iterator[str]:
    """Give the lines of the page."""
    for ending, tools in TOOLS.items():
        paths = [p for p in sorted(FOLDER.iterdir()) if p.suffix == ending and "cells" in load_twin(p)]
        yield f"\n## {ending[1:]}（{len(paths)} 份 files）\n"
        yield "| 读取器 Reader | 各部分 Sections right | 单元格 Cells right | 失败 Files failed |\n| --- | --- | --- | --- |"
        for name, tool in tools.items():
            counts, failed = [0, 0, 0, 0], 0
            for path in paths:
                twin = load_twin(path)
                try:
                    text, rows = tool(path)
                except (InputError, ValueError, KeyError, IndexError, AttributeError, OSError) as error:
                    print(f"  {name}: {path.name}: {type(error).__name__} {error}"[:160])
                    text, rows, failed = "", [], failed + 1
                one = (*_sections(text, twin), *_cells(rows, twin))
                counts = [a + b for a, b in zip(counts, one, strict=True)]
            yield _line(name, counts, failed)
        ours = [_parsed(p, load_twin(p)) for p in paths]
        yield _line("disclosure-analyzer, read + parse", [sum(column) for column in zip(*ours, strict=True)], 0)


_TITLE = """# 与其他读取器的比较 Reading compared with other readers

同一批自编文件（`tests/data/reading`，由 `tests/data/make_reading.py` 生成，文字全为虚构）分别交给几种通用读取器和本工具，
统计读对的部分和单元格所占比例。这些文件是照着真实年报的变体做的，也是本工具自己的测试文件，因此对本工具有利；
其他读取器并不认识年报，这里只用对任何文档都说得通的标准：标题在、正文首尾在；表中一行带官方名称，其后数字依次相同、空格不移位。

The same invented files go through readers of general use and through ours. They are also our own tests, which favours us;
the others do not know annual reports, so only what holds for any document is asked. The last line of each block is stricter:
every cell under its official row and column. Made by `python -m benchmarks.readers_compared`.
"""


def main() -> None:
    """Print the page, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    lines = list(compare())
    print("\n".join(lines))
    if options.write:
        options.write.write_text(_TITLE + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
