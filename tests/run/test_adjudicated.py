"""`adjudicated.tsv` rules on every unit whose two codings differ in type or theme, and on nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

from analyzer.codebook import load_codebook
from analyzer.run.agreement import read_second_coding
from analyzer.run.gold import LabelledUnit, load_labelled

ROOT = Path(__file__).parents[2] / "corpus" / "statements"


def code(kind: str, theme: str, subtheme: str | None) -> str:
    return f"{kind} {subtheme or theme}"


def test_every_disagreement_is_ruled_on_with_its_words_and_both_codes() -> None:
    sections = load_labelled(ROOT / "sources")
    differing: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for path in sorted((ROOT / "second").glob("*.tsv")):
        mine = [s for s in sections if s.source == f"{path.stem}.txt"]
        places: dict[int, tuple[int, int, str]] = {}
        units: list[LabelledUnit] = []
        for i, section in enumerate(mine, 1):
            for k, unit in enumerate(section.units, 1):
                places[id(unit)] = (i, k, section.text[unit.start : unit.end])
                units.append(unit)
        for unit, other in read_second_coding(path, mine):
            if (unit.type, unit.theme) != (other.type, other.theme):
                i, k, words = places[id(unit)]
                codes = code(unit.type, unit.theme, unit.subtheme), code(other.type, other.theme, other.subtheme)
                differing[f"{path.stem}.txt", str(i), str(k)] = (*codes, words)
    with (ROOT / "adjudicated.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {(r["source"], r["section"], r["unit"]): (r["first"], r["second"], r["quote"]) for r in rows} == differing
    book = load_codebook()
    assert all(book.name(r["theme"], "en") and r["reason"] for r in rows)
    assert {r["type"] for r in rows} <= {"P", "C", "MF", "MD"}
