"""Follow-through planted in the sample corpus against table `chains`: once with the planted codes, once end to end.

Run with ``pytest -s tests/run/test_chains_truth.py`` to read the figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

import analyzer
from analyzer.find.chains import Stated, YearReport, follow
from analyzer.schema import Link

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[2] / "corpus" / "sample" / "truth.json").read_text("utf-8"))

Span = tuple[str, int, int]


def iou(one: Sequence[int], other: Sequence[int]) -> float:
    """Give the shared share of two stretches."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


class Sample:
    """Texts of the sample corpus by file, with planted quotes found in them whatever was wrapped."""

    def __init__(self, out: Path) -> None:
        analyzer.run_analysis([analyzer.sample_corpus()], out, jobs=2)
        self.tables = analyzer.load_dataset(out)
        paths = self.tables.documents.set_index("document_id").path
        self.rows = {Path(paths[r.document_id]).name: r for r in self.tables.reports.itertuples()}
        self.file = {row.report_id: name for name, row in self.rows.items()}
        self.at = {name: [i for i, c in enumerate(row.text) if not c.isspace()] for name, row in self.rows.items()}
        self.bare = {name: "".join(row.text.split()) for name, row in self.rows.items()}

    def find(self, file: str, quote: str) -> Span:
        letters = "".join(quote.split())
        place = self.bare[file].index(letters)
        return file, self.at[file][place], self.at[file][place + len(letters) - 1] + 1

    def planted(self) -> dict[Span, dict[str, Any]]:
        return {self.find(row["file"], row["quote"]): row for row in TRUTH["statements"]}

    def report(self, file: str, codes: dict[Span, dict[str, Any]]) -> YearReport:
        """Make a report whose statements are the planted ones."""
        row = self.rows[file]
        mine = sorted((span, code) for span, code in codes.items() if span[0] == file)
        stated = tuple(
            Stated(f"{file}-{n}", c["type"], c["theme"], c["subtheme"], c["secondary"], None, s[1], s[2])
            for n, (s, c) in enumerate(mine)
        )
        sentences = self.tables.sentences[self.tables.sentences.report_id == row.report_id]
        spans = tuple((int(s.section), int(s.start), int(s.end)) for s in sentences.itertuples())
        return YearReport(file, str(row.agency), int(row.year), None, row.text, spans, stated)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("chains") / "out")


def _f1(name: str, right: int, found: int, hit: int, planted: int) -> float:
    precision, recall = right / found, hit / planted
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{name:28} precision {right:3}/{found:3} {precision:.3f}  recall {hit:3}/{planted:3} {recall:.3f}  F1 {f1:.3f}"
    )
    return f1


def _code_of(span: Span, codes: dict[Span, dict[str, Any]]) -> dict[str, Any] | None:
    """Give the planted problem that a found stretch covers."""
    best = max(codes, key=lambda s: iou(s[1:], span[1:]) if s[0] == span[0] else 0.0)
    same = best[0] == span[0] and iou(best[1:], span[1:]) >= 0.3 and codes[best]["type"] == "P"
    return codes[best] if same else None


def _recurring(sample: Sample, rows: Sequence[tuple[Span, Span]], codes: dict[Span, dict[str, Any]]) -> tuple[int, ...]:
    """Count joined problems: right where both are planted and share a theme; planted ones are pairs of reports."""
    wanted = {
        (a, b, row["theme"]) for row in TRUTH["recurring"] for a, b in zip(row["files"], row["files"][1:], strict=False)
    }
    right, hit = 0, set()
    for one, other in rows:
        a, b = _code_of(one, codes), _code_of(other, codes)
        if a and b and (shared := {a["theme"], a["secondary"]} & {b["theme"], b["secondary"]} - {None}):
            right += 1
            hit |= {(one[0], other[0], theme) for theme in shared} & wanted
    return right, len(rows), len(hit), len(wanted)


def _promises(sample: Sample, links: Iterable[Link]) -> tuple[int, ...]:
    """Count what became of planted promises; a promise that was not found as one has no outcome."""
    first = [link for link in links if link.kind == "promise" and link.follow is not None]
    right = found = 0
    for row in TRUTH["promises"]:
        span = sample.find(row["from_file"], row["quote"])
        mine = [x for x in first if sample.file.get(x.report_id, x.report_id) == span[0]]
        best = max(mine, key=lambda x: iou((x.start, x.end), span[1:]), default=None)
        told = best.follow if best and iou((best.start, best.end), span[1:]) >= 0.3 else None
        said = {"kept": "done", "repeated": "repeated", "dropped": "gone"}[row["outcome"]]
        found += told not in (None, "unknown")
        right += told == said
    return right, found, right, len(TRUTH["promises"])


def test_chains_from_the_planted_codes(sample: Sample) -> None:
    codes = sample.planted()
    bodies: dict[str, list[str]] = {}
    for row in TRUTH["reports"]:
        bodies.setdefault(row["agency"], []).append(row["file"])
    links: list[Link] = []
    for files in bodies.values():
        links += follow(sorted((sample.report(f, codes) for f in files), key=lambda r: r.year))
    by_id = {x.statement_id: (x.report_id, x.start, x.end) for x in links if x.statement_id}
    joined = [(by_id[x.previous], (x.report_id, x.start, x.end)) for x in links if x.kind == "problem" and x.previous]
    assert _f1("problems, planted codes", *_recurring(sample, joined, codes)) >= 0.9
    assert _f1("promises, planted codes", *_promises(sample, links)) >= 0.9


def test_chains_end_to_end(sample: Sample) -> None:
    codes = sample.planted()
    links = [Link(**row) for row in sample.tables.chains.astype(object).to_dict("records")]
    by_id = {x.statement_id: (sample.file[x.report_id], x.start, x.end) for x in links if x.statement_id}
    joined = [
        (by_id[x.previous], (sample.file[x.report_id], x.start, x.end))
        for x in links
        if x.kind == "problem" and isinstance(x.previous, str)
    ]
    assert _f1("problems, end to end", *_recurring(sample, joined, codes)) >= 0.7
    assert _f1("promises, end to end", *_promises(sample, links)) >= 0.8
