"""Two reports side by side: read or taken from a dataset, searched for shared passages, written as one page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analyzer.errors import DatasetError
from analyzer.find.reuse import ReuseInput, Settings, find_reuse
from analyzer.find.reuse.marks import mark_passage
from analyzer.run.batch import read_report
from analyzer.run.fetched import fetched
from analyzer.run.named import named_report
from analyzer.run.store import dataset_rows
from analyzer.schema import Sentence
from analyzer.tell.compare import Compared, ComparedReport, Shared, Stretch, write_comparison
from analyzer.text.bodies import body_key

__all__ = ["compare"]

_TABLES = ("documents", "reports", "sentences")
_YEARS_APART = 100  # who names two reports wants them compared, however far apart


def _from_file(path: Path) -> tuple[ReuseInput, str | None]:
    """Read a file; give it and its title."""
    report = read_report(path)
    return ReuseInput.of(report), report.title


def _from_dataset(out: Path, wanted: str) -> tuple[ReuseInput, str | None]:
    """Take a report out of a dataset by its id, path or agency and year."""
    row = named_report(out, wanted)
    rows = dataset_rows(out / "dataset", "sentences", filters=[("report_id", "=", row["report_id"])])
    places = (row["province"], row["city"], row["county"])
    sentences = tuple(Sentence(s["section"], s["start"], s["end"]) for s in rows)
    key = body_key(row["agency"], places)
    given = ReuseInput(
        row["report_id"], key, *places, row["year"], row["published"], row["text"], sentences, row["agency"], row["level"]
    )  # fmt: skip
    return given, row["title"]


def _taken(one: str, other: str, out: Path | str | None) -> list[tuple[ReuseInput, str | None]]:
    """Take both reports from files, or from a dataset."""
    if out is None:
        return [_take(wanted, None) for wanted in (one, other)]
    with fetched(out, _TABLES) as folder:
        return [_take(wanted, folder) for wanted in (one, other)]


def _take(wanted: str, out: Path | None) -> tuple[ReuseInput, str | None]:
    if out is not None:
        return _from_dataset(out, wanted)
    if Path(wanted).is_file():
        return _from_file(Path(wanted))
    raise DatasetError(
        f"{wanted}: 没有这个文件；比较数据集中的报告请加 --out。No such file; for reports of a dataset add --out."
    )


def _compared(given: ReuseInput, title: str | None, statutory: list[Stretch]) -> ComparedReport:
    return ComparedReport(
        title=title, agency=given.name, year=given.year, published=given.published, text=given.text,
        narrative=tuple(Stretch(s.start, s.end, str(s.section)) for s in given.sentences), statutory=tuple(statutory),
    )  # fmt: skip


def compare(one: str, other: str, to: Path, *, out: Path | str | None = None, lang: str = "zh") -> Path:
    """Write a page that shows what two reports share, word for word.

    Parameters
    ----------
    one, other : str
        Two files; or, with `out`, ids, paths or agency and year of reports in that dataset.
    to : Path
        The HTML file to write.
    out : path, optional
        The folder of a run, or the address it was brought to.
    lang : {"zh", "en"}
        Language of the page.

    Returns
    -------
    Path
        The file written. Equal reports give equal bytes.

    Raises
    ------
    InputError
        A file cannot be read, or is no report.
    DatasetError
        Not exactly one report matches, or both are the same.
    OutputError
        The file cannot be written.
    """
    taken = _taken(one, other, out)
    if taken[0][0].report_id == taken[1][0].report_id:
        raise DatasetError(f"{one}: 两个名字指的是同一份报告。Both names are the same report.")
    # The side that is known to be earlier stands on the left.
    taken.sort(key=lambda t: (t[0].year or 9999, t[0].published is None, str(t[0].published or ""), t[0].report_id))
    left, right = (replace(given, report_id=name) for (given, _), name in zip(taken, "ab", strict=True))
    result = find_reuse([left, right], settings=Settings(years_apart=_YEARS_APART))
    statutory: dict[str, list[Stretch]] = {"a": [], "b": []}
    for row in result.sentences.to_pylist():
        if row["kind"] == "statutory":
            statutory[row["report_id"]].append(Stretch(row["start"], row["end"], "statutory"))
    shared = []
    for overlap in result.overlaps:
        marks = mark_passage(left, right, overlap)
        stretches = [tuple(Stretch(m.start, m.end, m.kind) for m in side) for side in marks]
        shared.append(Shared(overlap, stretches[0], stretches[1]))
    reports = [
        _compared(given, title, statutory[side])
        for given, (_, title), side in zip((left, right), taken, "ab", strict=True)
    ]
    versions = left.agency is not None and left.agency == right.agency and left.year == right.year
    content = Compared(reports[0], reports[1], tuple(shared), versions, result.settings.passage_letters)
    return write_comparison(content, Path(to), lang=lang)
