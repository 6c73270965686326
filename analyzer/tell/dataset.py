"""The dataset of a run as pandas tables: what every number of a report is counted from."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import DatasetError
from analyzer.schema import COLUMNS
from analyzer.schema.files import table_paths
from analyzer.tell.estimates import read_hand_sample
from analyzer.tell.texts import Texts, lengths_and_places

__all__ = [
    "TABLES",
    "TOLD_TABLES",
    "Dataset",
    "as_table",
    "empty_table",
    "load_dataset",
    "own_codebook",
    "read_table",
    "table_pieces",
]

# Tables a report cannot be told without; the others are empty where an older run did not write them.
_NEEDED = ("documents", "reports", "sections", "statements", "sentences", "findings", "reuse")
# What the yearly reports read; other tables whole. `_UNTOLD` tables they do not need at all.
_UNTOLD = frozenset({"cells", "evidence", "clusters"})
_TOLD = {
    "documents": ("document_id", "path", "status", "error", "message"),
    "reports": tuple(c for c in COLUMNS["reports"] if c != "text"),
    "sections": ("report_id", "number", "start", "end"),
    "sentences": ("report_id", "section", "start", "end", "kind", "cluster_id"),
    "chains": tuple(c for c in COLUMNS["chains"] if c not in ("text", "subtheme")),
    "statements": (
        "statement_id", "report_id", "section", "type", "start", "end", "text", "theme", "subtheme", "probability",
        "specificity", "answers", "hedging", "attribution",
    ),
}  # fmt: skip
_KEYS = {"overlaps": ("a_report", "b_report")}  # whose reports a row is of; report_id in the other tables
_AT_ONCE = 16_384  # rows of a table that are looked through at a time
_TOGETHER = 65_536  # rows of which is asked at a time to which reports they belong
_CERTAIN = pc.coalesce((pc.field("outcome") == "fail") & pc.field("hard"), pc.scalar(False))
_SHARED = (pc.field("kind") == "shared") & (pc.field("section") == 5)
# Null stays null: integers and booleans in pandas' nullable types, numbers as NaN, the rest as objects.
_DTYPES = {"integer": "Int64", "bool": "boolean", "number": "float64"}


@dataclass(frozen=True, slots=True)
class Dataset:
    """All tables of one run, each with the columns of `analyzer.schema.COLUMNS`, and its manifest.

    Numbers that are missing are null, never 0. More columns than the contract names may be there.
    """

    documents: pd.DataFrame
    reports: pd.DataFrame
    sections: pd.DataFrame
    cells: pd.DataFrame
    statements: pd.DataFrame
    sentences: pd.DataFrame
    overlaps: pd.DataFrame
    findings: pd.DataFrame
    reuse: pd.DataFrame
    clusters: pd.DataFrame
    evidence: pd.DataFrame
    chains: pd.DataFrame
    listing: pd.DataFrame
    manifest: Mapping[str, Any]
    texts: Texts | None = None  # where the texts are not held in `reports`
    hand: pd.DataFrame | None = None  # the hand-coded sample that `analyzer estimate` kept
    codebook: Codebook | None = None  # one's own codebook, where the run used one

    @property
    def words(self) -> Texts:
        """Give the texts of the reports, for quoting."""
        if self.texts is not None:
            return self.texts
        known = self.reports.dropna(subset="text")
        return Texts(dict(zip(known["report_id"], known["text"], strict=True)))

    def of_reports(self, name: str, report_ids: Collection[str]) -> pd.DataFrame:
        """Give the rows of a table that belong to these reports; of `overlaps` those with one of them on a side."""
        table: pd.DataFrame = getattr(self, name)
        sides = [table[key].isin(frozenset(report_ids)) for key in _KEYS.get(name, ("report_id",))]
        return table[sides[0] if len(sides) == 1 else sides[0] | sides[1]]

    @property
    def speaking(self) -> frozenset[str]:
        """Give the reports that have a statement."""
        return frozenset(self.statements["report_id"])

    @property
    def years(self) -> tuple[int, ...]:
        """Give the report years, ascending; reports without a year have none."""
        return tuple(int(y) for y in sorted(self.reports["year"].dropna().unique()))


TABLES = tuple(f.name for f in fields(Dataset) if f.name in COLUMNS)
TOLD_TABLES = tuple(name for name in TABLES if name not in _UNTOLD)
"""The tables that the yearly reports are made of."""
_LARGE = ("statements", "sentences", "overlaps", "findings", "chains")


class _Stored(Dataset):
    """A dataset whose large tables stay on disk: they are read when asked for, best a year at a time, and not kept."""

    __slots__ = ("_folder",)
    _folder: Path

    def __init__(self, folder: Path, **known: Any) -> None:
        for name, value in {"_folder": folder, **known}.items():
            object.__setattr__(self, name, value)  # as frozen dataclasses do it themselves

    def _whole(self, name: str) -> pd.DataFrame:
        return _read_table(self._folder, name, few=True)

    statements = property(lambda self: self._whole("statements"))
    sentences = property(lambda self: self._whole("sentences"))
    overlaps = property(lambda self: self._whole("overlaps"))
    findings = property(lambda self: self._whole("findings"))
    chains = property(lambda self: self._whole("chains"))

    def of_reports(self, name: str, report_ids: Collection[str]) -> pd.DataFrame:
        """Read the rows of a table that belong to these reports."""
        if name in _LARGE:
            return _read_table(self._folder, name, few=True, of=report_ids)
        return super().of_reports(name, report_ids)

    @property
    def speaking(self) -> frozenset[str]:
        """Give the reports that have a statement, from that one column."""
        found: set[str] = set()
        for path in _paths(self._folder, "statements"):
            for batch in pq.ParquetFile(path).iter_batches(batch_size=_AT_ONCE, columns=["report_id"]):
                found.update(batch.column(0).unique().to_pylist())
        return frozenset(found)


def as_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give `frame` with the contract's columns first, in their types; missing columns are null.

    Parameters
    ----------
    name : str
        A key of `analyzer.schema.COLUMNS`.
    frame : DataFrame
        Any number of rows; further columns are kept behind the contract's.
    """
    columns = COLUMNS[name]
    missing = [c for c in columns if c not in frame.columns]
    table = frame.assign(**dict.fromkeys(missing, None)) if missing else frame
    table = table[[*columns, *(c for c in table.columns if c not in columns)]]
    return table.astype({c: _DTYPES[kind] for c, kind in columns.items() if kind in _DTYPES}).reset_index(drop=True)


def empty_table(name: str) -> pd.DataFrame:
    """Give a table of no rows with the contract's columns in their types."""
    return as_table(name, pd.DataFrame({c: pd.Series(dtype="object") for c in COLUMNS[name]}))


def _paths(folder: Path, name: str) -> list[Path]:
    """List the file of a table, or its part files.

    Raises
    ------
    DatasetError
        A table that is needed is missing.
    """
    paths = table_paths(folder, name)
    if not paths and name in _NEEDED:
        raise DatasetError(f"{folder}: table {name!r} is missing; run `analyzer run` on the documents again")
    return paths


def _read_table(folder: Path, name: str, few: bool, of: Collection[str] | None = None) -> pd.DataFrame:
    """Read a table whole, or with `few` only what the yearly reports count and quote; all reports, or those of `of`.

    Raises
    ------
    DatasetError
        A table that is needed is missing, or a file is no Parquet.
    """
    paths = _paths(folder, name)
    if not paths or (few and name in _UNTOLD):
        return empty_table(name)
    try:
        tables = [_read_file(path, name, few, of) for path in paths]
        table = pa.concat_tables(tables, promote_options="permissive")
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(folder, name, error) from error
    return as_table(name, table.to_pandas(integer_object_nulls=True))


def _unreadable(folder: Path, name: str, error: Exception) -> DatasetError:
    reason = str(error).splitlines()[0]
    return DatasetError(f"{folder}: table {name!r} cannot be read ({reason}); run `analyzer run` again")


def read_table(out: Path, name: str) -> pd.DataFrame:
    """Read one table of a run whole, with the contract's columns in their types.

    Raises
    ------
    DatasetError
        A table that is needed is missing, or a file is no Parquet.
    """
    return _read_table(Path(out) / "dataset", name, few=False)


def table_pieces(out: Path, name: str, rows: int) -> Iterator[pd.DataFrame]:
    """Yield a table of a run in pieces of at most `rows` rows, in order, so that memory holds one piece.

    A table without rows gives one piece without rows.

    Raises
    ------
    DatasetError
        A table that is needed is missing, or a file is no Parquet.
    """
    folder, empty = Path(out) / "dataset", True
    try:
        for path in _paths(folder, name):
            for batch in pq.ParquetFile(path).iter_batches(batch_size=rows):
                empty = False
                yield as_table(name, batch.to_pandas(integer_object_nulls=True))
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(folder, name, error) from error
    if empty:
        yield empty_table(name)


def _read_file(path: Path, name: str, few: bool, of: Collection[str] | None) -> pa.Table:
    """Read one Parquet file of a table, piece by piece where only some rows of it are wanted."""
    if not few:
        return pq.read_table(path)
    if name == "findings":
        return _read_findings(path, of)
    names = pq.read_schema(path).names
    columns = [c for c in _TOLD.get(name, tuple(names)) if c in names]
    table = pa.concat_tables(_sifted(path, name, columns, of, _SHARED if name == "sentences" else None))
    return table.combine_chunks()


def _read_findings(path: Path, of: Collection[str] | None) -> pa.Table:
    """Read certain contradictions whole; of the other checks a report's outcomes of a rule, each once, without words.

    The reports count a report once for each rule, by its worst outcome, and quote certain contradictions only.
    """
    keys = ["report_id", "rule", "outcome", "hard"]
    rest = pa.concat_tables(map(_once, _sifted(path, "findings", keys, of, ~_CERTAIN)))
    certain = pa.concat_tables(_sifted(path, "findings", pq.read_schema(path).names, of, _CERTAIN))
    return pa.concat_tables([certain, _once(rest)], promote_options="default")


def _once(rows: pa.Table) -> pa.Table:
    """Give each row once, in the order of the first of its kind."""
    return rows.group_by(rows.column_names, use_threads=False).aggregate([])


def _sifted(
    path: Path, name: str, columns: list[str], of: Collection[str] | None, kept: pc.Expression | None
) -> Iterator[pa.Table]:
    """Yield those rows of a file that `kept` keeps and that belong to the reports `of`, some at a time, first none.

    What belongs to a report is asked of many rows at once: each time takes as long as there are reports.
    """
    wanted = None if of is None else pa.array(sorted(of), type=pa.string())
    file = pq.ParquetFile(path)
    held = [pa.schema([file.schema_arrow.field(c) for c in columns]).empty_table()]
    yield held[0]
    for batch in file.iter_batches(batch_size=_AT_ONCE, columns=columns):
        piece = pa.Table.from_batches([batch])
        held.append(piece if kept is None else piece.filter(kept))
        if sum(map(len, held)) >= _TOGETHER:
            yield _belonging(pa.concat_tables(held), name, wanted)
            held = held[:1]
    yield _belonging(pa.concat_tables(held), name, wanted)
    del held
    pa.default_memory_pool().release_unused()  # of a long table that few rows are wanted of


def _belonging(rows: pa.Table, name: str, wanted: pa.Array | None) -> pa.Table:
    """Give the rows that belong to the reports wanted."""
    if wanted is None:
        return rows
    sides = [pc.is_in(rows[key], value_set=wanted) for key in _KEYS.get(name, ("report_id",))]
    return rows.filter(sides[0] if len(sides) == 1 else pc.or_(*sides))


def _texts(folder: Path) -> tuple[Texts, dict[str, int | None]]:
    """Find where the texts stand and how long they are."""
    places, lengths = {}, {}
    for path in _paths(folder, "reports"):
        for report_id, length, place in lengths_and_places(path):
            places[report_id], lengths[report_id] = place, length
    return Texts(places=places), lengths


def own_codebook(out: Path) -> Codebook | None:
    """Read the codebook of one's own that a run kept beside its tables; None where it used the packaged one."""
    path = out / "dataset" / "codebook.yaml"
    return load_codebook(path) if path.is_file() else None


def load_dataset(out: Path, *, few: bool = False) -> Dataset:
    """Read the dataset that a run left in ``OUT/dataset``.

    Parameters
    ----------
    out : Path
        The folder given to ``analyzer run --out``.
    few : bool
        Read only the rows and columns that the yearly reports need, so that memory holds one year or two
        however many there are: no cells, no evidence, no texts (they are fetched from disk
        when quoted; ``reports`` has their lengths as `letters`), shared sentences of section 五
        only. Statements, sentences, overlaps, findings and chains stay on disk: each time they are asked for they are
        read, and `of_reports` reads those of some reports. Columns left out are null.

    Raises
    ------
    DatasetError
        There is no dataset, a needed table is missing or damaged, or the manifest is no JSON.
    """
    folder = Path(out) / "dataset"
    if not folder.is_dir():
        raise DatasetError(f"{out}: no dataset here; first `analyzer run INPUT --out {out}`")
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise DatasetError(f"{path}: not valid JSON; run `analyzer run` again") from error
    hand, book = read_hand_sample(Path(out)), own_codebook(Path(out))
    stay = _LARGE if few else ()
    for name in stay:
        _check_table(folder, name)
    tables = {name: _read_table(folder, name, few) for name in TABLES if name not in stay}
    if not few:
        return Dataset(**tables, manifest=manifest, texts=None, hand=hand, codebook=book)
    texts, lengths = _texts(folder)
    tables["reports"]["letters"] = tables["reports"]["report_id"].map(lengths)
    return _Stored(folder, **tables, manifest=manifest, texts=texts, hand=hand, codebook=book)


def _check_table(folder: Path, name: str) -> None:
    """Make sure that a table that is read later is there and is Parquet."""
    try:
        for path in _paths(folder, name):
            pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(folder, name, error) from error
