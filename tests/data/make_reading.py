"""Makes the files of `tests/data/reading`, each with its twin, and the table of variants in the docs.

    python -m tests.data.make_reading            the same bytes every time

The words are invented. A twin `x.pdf.json` says what a reader must find in `x.pdf`: identity, sections with
their headings and outer words, sentences, and each cell of the official tables (a number, ``_`` blank,
``?`` unreadable, ``x`` absent). It comes from the report before it was written, never from a reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.data.builder.cases_words import headings, identities, orders
from tests.data.builder.cases_formats import pdf_files, web_pages, word_files
from tests.data.builder.cases_tables import furniture, layouts, noise
from tests.data.builder.model import Made

__all__ = ["FOLDER", "main", "make_all"]

FOLDER = Path(__file__).parent / "reading"


def make_all() -> Iterator[Made]:
    """Every file in order."""
    for cases in (identities, headings, orders, layouts, noise, furniture, web_pages, word_files, pdf_files):
        yield from cases()


def main() -> None:
    """Write files and twins; what is no longer made is deleted."""
    FOLDER.mkdir(exist_ok=True)
    kept = {"browser.pdf", "browser.pdf.json"}
    for made in make_all():
        twin = {"variants": list(made.variants), **{k: v for k, v in made.truth.items() if v != "skip"}}
        (FOLDER / made.name).write_bytes(made.data)
        text = json.dumps(twin, ensure_ascii=False, indent=1)
        (FOLDER / f"{made.name}.json").write_text(text + "\n", "utf-8")
        kept |= {made.name, f"{made.name}.json"}
    for path in FOLDER.iterdir():
        if path.name not in kept and not path.name.startswith("browser"):
            path.unlink()


if __name__ == "__main__":
    main()
