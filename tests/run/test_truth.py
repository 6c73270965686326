"""What is planted in the sample corpus against what a run finds: precision and recall, printed and floored.

Run with ``pytest -s tests/run/test_truth.py`` to read the table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import analyzer
from analyzer.run.evaluate import align_spans

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[2] / "corpus" / "sample" / "truth.json").read_text("utf-8"))

Place = tuple[str, int, int]  # file, start and end over its visible letters


class Sample:
    """The tables of a run on the sample corpus, and places counted in visible letters."""

    def __init__(self, out: Path) -> None:
        analyzer.run_analysis([analyzer.sample_corpus()], out, jobs=2)
        self.tables = analyzer.load_dataset(out)
        paths = self.tables.documents.set_index("document_id").path
        self.file = {r.report_id: Path(paths[r.document_id]).name for r in self.tables.reports.itertuples()}
        self.visible = {}
        self.rank = {}
        for row in self.tables.reports.itertuples():
            name = self.file[row.report_id]
            ranks, n = [], 0
            for character in row.text:
                ranks.append(n)
                n += not character.isspace()
            self.rank[name] = [*ranks, n]
            self.visible[name] = "".join(row.text.split())

    def place(self, report_id: str, start: int, end: int) -> Place:
        """Give a stretch of a report in visible letters."""
        name = self.file[report_id]
        return name, self.rank[name][start], self.rank[name][end]

    def find(self, file: str, quote: str) -> Place | None:
        """Find a planted quote; None where page furniture or a table stands inside it."""
        letters = "".join(quote.split())
        at = self.visible[file].find(letters)
        return (file, at, at + len(letters)) if at >= 0 else None


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("truth") / "out")


def _share(inner: Place, outer: Iterable[Place]) -> float:
    """Give the share of a place's letters that the others cover."""
    covered = {i for f, a, b in outer if f == inner[0] for i in range(max(a, inner[1]), min(b, inner[2]))}
    return len(covered) / (inner[2] - inner[1])


def _tell(name: str, right: int, found: int, hit: int, planted: int) -> tuple[float, float]:
    precision, recall = right / found if found else 1.0, hit / planted
    print(f"{name:16} precision {right:3}/{found:3} {precision:.3f}   recall {hit:3}/{planted:3} {recall:.3f}")
    return precision, recall


def _pairs(sample: Sample, rows: list[dict[str, Any]], names: tuple[str, str, str, str]) -> list[tuple[Place, Place]]:
    found = [(sample.find(r[names[0]], r[names[1]]), sample.find(r[names[2]], r[names[3]])) for r in rows]
    assert all(a and b for a, b in found), "a planted quote is not in the text that was read"
    return [(a, b) for a, b in found if a and b]


def _reuse(
    sample: Sample, relation: str, planted: list[tuple[Place, Place]], excused: Callable[[Place, Place], bool]
) -> tuple[float, float]:
    """Measure passages: a planted pair is found when half of both sides is covered, a found one right when planted or excused."""
    rows = sample.tables.overlaps[sample.tables.overlaps.relation == relation]
    found = [
        (sample.place(r.a_report, r.a_start, r.a_end), sample.place(r.b_report, r.b_start, r.b_end))
        for r in rows.itertuples()
    ]
    both = found + [(b, a) for a, b in found]
    hit = 0
    for one, other in planted:
        mine = [(x, y) for x, y in both if x[0] == one[0] and y[0] == other[0]]
        hit += _share(one, [x for x, _ in mine]) >= 0.5 and _share(other, [y for _, y in mine]) >= 0.5
    right = 0
    for a, b in found:
        known = [p for p in planted + [(y, x) for x, y in planted] if p[0][0] == a[0] and p[1][0] == b[0]]
        right += any(_share(a, [x]) > 0 and _share(b, [y]) > 0 for x, y in known) or excused(a, b)
    return _tell(relation, right, len(found), hit, len(planted))


def _dictated(row: dict[str, Any]) -> bool:
    """A preamble that names its legal basis and the period: law and form dictate it to all."""
    return str(row["a_quote"]).startswith("本报告根据《中华人民共和国政府信息公开条例》")


def test_preambles_are_no_copies(sample: Sample) -> None:
    rows = [r for r in TRUTH["copies"] if _dictated(r)]
    spots = [s for r in rows if (s := sample.find(r["a_file"], r["a_quote"]))]
    sides = [sample.place(r.a_report, r.a_start, r.a_end) for r in sample.tables.overlaps.itertuples()]
    sides += [sample.place(r.b_report, r.b_start, r.b_end) for r in sample.tables.overlaps.itertuples()]
    assert len(spots) >= 3
    assert max(_share(s, sides) for s in spots) < 0.5


def test_copies_across_bodies(sample: Sample) -> None:
    planted = _pairs(
        sample, [r for r in TRUTH["copies"] if not _dictated(r)], ("a_file", "a_quote", "b_file", "b_quote")
    )
    family = {f for row in TRUTH["families"] for f in row["files"]}
    precision, recall = _reuse(sample, "cross_agency", planted, lambda a, b: a[0] in family and b[0] in family)
    assert precision >= 0.95 and recall >= 0.95


def test_carry_overs_within_a_body(sample: Sample) -> None:
    planted = _pairs(sample, TRUTH["carry_overs"], ("from_file", "from_quote", "to_file", "to_quote"))
    precision, recall = _reuse(sample, "same_agency", planted, lambda a, b: False)
    assert precision >= 0.9 and recall >= 0.95


def test_contradictions(sample: Sample) -> None:
    """Every planted error is found under its rule, and nothing else is told as one."""
    known = Counter((r["file"], r["rule"]) for r in TRUTH["contradictions"])
    rows = sample.tables.findings.query("outcome == 'fail'")
    found = Counter((sample.file[row.report_id], row.rule) for row in rows.itertuples())
    hit = sum((known & found).values())
    precision, recall = _tell("contradictions", hit, sum(found.values()), hit, sum(known.values()))
    assert precision == 1.0 and recall == 1.0


def test_nothing_that_is_right_is_flagged(sample: Sample) -> None:
    fails = sample.tables.findings.query("outcome == 'fail'").dropna(subset=["start"])
    places = [(r.rule, sample.place(r.report_id, r.start, r.end)) for r in fails.itertuples()]
    for row in TRUTH["consistent"]:
        spot = sample.find(row["file"], row["quote"])
        assert spot is not None
        wrong = {
            str(r["stated"]) for r in TRUTH["contradictions"] if r["file"] == row["file"] and r["rule"] == row["rule"]
        }
        flagged = [p for rule, p in places if rule == row["rule"] and _share(p, [spot]) > 0]
        assert not flagged or wrong, row


def test_statements_and_themes(sample: Sample) -> None:
    gold: dict[str, list[tuple[Place, dict[str, Any]]]] = {}
    for row in TRUTH["statements"]:
        spot = sample.find(row["file"], row["quote"])
        assert spot is not None, row["quote"]
        gold.setdefault(row["file"], []).append((spot, row))
    rows: dict[str, list[tuple[Place, Any]]] = {}
    for row in sample.tables.statements.itertuples():
        spot = sample.place(row.report_id, row.start, row.end)
        rows.setdefault(spot[0], []).append((spot, row))
    matched = []
    for file, units in gold.items():
        mine = rows.get(file, [])
        pairs = align_spans([(p[1], p[2]) for p, _ in units], [(p[1], p[2]) for p, _ in mine])
        matched += [(units[i][1], mine[j][1]) for i, j in pairs.items()]
    precision, recall = _tell(
        "statements", len(matched), len(sample.tables.statements), len(matched), len(TRUTH["statements"])
    )
    types = sum(g["type"] == row.type for g, row in matched) / len(matched)
    themes = sum(g["theme"] == row.theme for g, row in matched)
    _tell("themes", themes, len(sample.tables.statements), themes, len(TRUTH["statements"]))
    print(f"type right of found {types:.3f}, theme right of found {themes / len(matched):.3f}")
    assert precision >= 0.80 and recall >= 0.80 and types >= 0.9 and themes / len(matched) >= 0.6


def test_weaknesses_told_outside_section_five(sample: Sample) -> None:
    outside = sample.tables.statements.query("section != 5")
    places = [sample.place(r.report_id, r.start, r.end) for r in outside.itertuples()]
    spots = [sample.find(r["file"], r["quote"]) for r in TRUTH["outside_five"]]
    hit = sum(_share(s, places) >= 0.5 for s in spots if s)
    right = sum(any(_share(p, [s]) > 0 for s in spots if s) for p in places)
    precision, recall = _tell("outside five", right, len(places), hit, len(spots))
    assert precision >= 0.6 and recall >= 0.4


def test_identity_and_sections(sample: Sample) -> None:
    """Level, year, form and sections are right; a place is right or left open, as an invented 市 of unknown rank must be."""
    sections = sample.tables.sections.groupby("report_id").number.agg(set)
    reports = {sample.file[r.report_id]: r for r in sample.tables.reports.itertuples()}
    wrong, places, known = [], 0, 0
    for row in TRUTH["reports"]:
        got = reports[row["file"]]
        wrong += [
            (row["file"], key, getattr(got, key))
            for key in ("level", "year", "template")
            if getattr(got, key) != row[key]
        ]
        if not set(row["sections"]) - {0} <= sections[got.report_id]:
            wrong.append((row["file"], "sections", sections[got.report_id]))
        for key in row["stated_places"]:
            places += 1
            known += not pd.isna(getattr(got, key))
            if not pd.isna(getattr(got, key)) and getattr(got, key) != row[key]:
                wrong.append((row["file"], key, getattr(got, key)))
    _tell("places", known, known, known, places)
    assert not wrong
    assert known / places >= 0.8


def test_cells(sample: Sample) -> None:
    cells = sample.tables.cells.set_index(
        [sample.tables.cells.report_id.map(sample.file), "table", "row", "column"]
    ).value
    right = planted = 0
    for file, tables in TRUTH["tables"].items():
        for table, rows in tables.items():
            for row, columns in rows.items():
                for column, value in columns.items():
                    got = cells.get((file, int(table[-1]), row, column))
                    planted += 1
                    right += pd.isna(got) if value is None else got == value
    _tell("cells", right, planted, right, planted)
    assert right / planted >= 0.995
