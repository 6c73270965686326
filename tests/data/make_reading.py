"""Makes the files of `tests/data/reading`, each with its twin, and the table of variants in the docs.

    python -m tests.data.make_reading            the same bytes every time
    python -m tests.data.make_reading --print    also print the pages that a browser turns to pdf (needs chromium)

The words are invented. A twin `x.pdf.json` says what a reader must find in `x.pdf`: identity, sections with
their headings and outer words, sentences, and each cell of the official tables (a number, ``_`` blank,
``?`` unreadable, ``x`` absent). It comes from the report before it was written, never from a reader.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.data.builder.cases_browser import printed
from tests.data.builder.cases_formats import pdf_files, web_pages, word_files
from tests.data.builder.cases_tables import furniture, layouts, noise
from tests.data.builder.cases_words import headings, identities, orders
from tests.data.builder.model import Made
from tests.data.builder.variants import VARIANTS
from tests.data.twins import FOLDER

__all__ = ["main", "make_all", "variants_table"]

_INTRODUCTION = """# 真实年报的变体与测试文件 Variants of real reports and the files that test them

每种变体至少有一个自编的小文件（`tests/data/reading`），旁边的 `.json` 写明应当读出的机关、年度、各部分、句数和每一个单元格。
`tests/read/test_twins.py` 逐个比对。文件由 `python -m tests.data.make_reading` 生成，文字全为虚构。

Each variant stands in at least one small invented file; the `.json` beside it says what must be read: identity, sections,
sentences and every cell, or that the file must be refused. `tests/read/test_twins.py` compares them one by one.
"""


def make_all() -> Iterator[Made]:
    """Every file in order."""
    for cases in (identities, headings, orders, layouts, noise, furniture, web_pages, word_files, pdf_files):
        yield from cases()


def _write_twin(made: Made) -> None:
    """Write what must be found in a file beside it."""
    twin = {"variants": list(made.variants), **{k: v for k, v in made.truth.items() if v != "skip"}}
    text = json.dumps(twin, ensure_ascii=False, indent=1)
    (FOLDER / f"{made.name}.json").write_text(text + "\n", "utf-8")


def _print_page(made: Made) -> None:
    """Let chromium print a page; its pdf files differ in their dates, so they are made on demand only."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(made.data)
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pdf-header-footer",
                   "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
        target = f"--print-to-pdf={FOLDER / made.name}"
        command = ["chromium", *options, f"--user-data-dir={folder}/profile", target, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def variants_table() -> str:
    """The page of the docs: each variant with the files that show it."""
    files: dict[str, list[str]] = {}
    for made in (*make_all(), *printed()):
        for variant in made.variants:
            files.setdefault(variant, []).append(made.name)
    rows = [
        f"| {number} | {words} | {', '.join(files[number][:4])}{' …' if len(files[number]) > 4 else ''} |"
        for number, words in VARIANTS.items()
    ]
    return "\n".join([_INTRODUCTION, "| 编号 No. | 变体 Variant | 文件 Files |", "| --- | --- | --- |", *rows]) + "\n"


def main() -> None:
    """Write files, twins and the page of the docs; what is no longer made is deleted."""
    FOLDER.mkdir(exist_ok=True)
    kept: set[str] = set()
    for made in make_all():
        (FOLDER / made.name).write_bytes(made.data)
        _write_twin(made)
        kept |= {made.name, f"{made.name}.json"}
    for made in printed():
        if "--print" in sys.argv:
            _print_page(made)
        _write_twin(made)
        kept |= {made.name, f"{made.name}.json"}
    for path in FOLDER.iterdir():
        if path.name not in kept:
            path.unlink()
    (FOLDER.parents[2] / "docs" / "reading-variants.md").write_text(variants_table(), "utf-8")


if __name__ == "__main__":
    main()
