"""What is done is kept: parts on disk that a later run takes up, and in which order they are read.

A part is a folder with one Parquet file for each table, made from one batch of files. It appears
under its final name only when it is whole, so a run killed at any moment leaves whole parts or none.
Parts lie below a fingerprint of everything a result depends on besides the files themselves.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyzer.run.store import read_table, table_of, write_table, writing
from analyzer.schema import COLUMNS

__all__ = ["Parts", "Stretch", "fingerprint", "source_sha256", "write_part"]

# Reports a part holds at most: small enough to lose little when a run is killed, large enough to
# code statements in one go (the model is some twenty times faster on 50 reports than on one).
BATCH = 64
_SHARE = 1024  # reports that a process reads at a time
_KNOWN = "known.json"  # what was known beforehand of a part's documents

Told = TypeVar("Told")


@lru_cache(maxsize=1)
def source_sha256() -> str:
    """Give one hash over the package's code and data: a changed rule must not meet old parts."""
    digest = hashlib.sha256()
    root = Path(str(resources.files("analyzer")))
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if path.suffix in {".py", ".json", ".csv", ".yaml"} and not relative.startswith(
            ("models/", "sample/", "tell/")
        ):
            digest.update(relative.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def fingerprint(settings: Mapping[str, Any]) -> str:
    """Give a short name for the code together with the settings a part's content depends on."""
    text = json.dumps({"source": source_sha256(), **settings}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Documents that follow each other in one part: what a process is told to read."""

    part: Path
    documents: tuple[str, ...]

    def rows(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """Give a table's rows for the documents in their order."""
        key = "document_id" if table in {"documents", "reports"} else "report_id"
        wanted = self.documents if key == "document_id" else ["r" + i[1:] for i in self.documents]
        rows = read_table(self.part / f"{table}.parquet", columns and list(dict.fromkeys([*columns, key])))
        if (index := _order(rows.column(key), wanted)) is not None:
            rows = rows.take(index)
        return rows.select(columns) if columns else rows


def write_part(folder: Path, rows: Mapping[str, pa.Table], known: Mapping[str, str] | None = None) -> str:
    """Keep the rows of a batch as a part below `folder`; give its name.

    A table that is left out has no rows. `known` tells in one line what was known beforehand of a document; it is
    kept with the part.

    Two processes may make one part at a time, when one of them was given up as lost: the first counts.

    Raises
    ------
    OutputError
        The disk is full or refuses.
    """
    ids = sorted(rows["documents"].column("document_id").to_pylist())
    told = {i: known[i] for i in ids if known.get(i)} if known else {}
    text = json.dumps(told, ensure_ascii=False)
    part = folder / hashlib.blake2b(("".join(ids) + (text if told else "")).encode(), digest_size=8).hexdigest()
    with writing(folder):
        unfinished = Path(tempfile.mkdtemp(prefix=f"{part.name}.", suffix=".tmp", dir=folder))
        try:
            for table in COLUMNS:
                write_table(unfinished / f"{table}.parquet", table, rows.get(table, table_of(table, [])))
            (unfinished / _KNOWN).write_text(text, "utf-8")
            unfinished.chmod(folder.stat().st_mode)  # mkdtemp closes it to everyone else
            if not part.exists():
                unfinished.rename(part)
        except OSError:
            if not part.exists():
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return part.name


class Parts:
    """The parts below a folder that hold documents of this run.

    Parameters
    ----------
    folder : Path
    known : mapping, optional
        What is known beforehand of a document, in one line: one that was read with other knowledge is not done.
    """

    def __init__(self, folder: Path, known: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()  # other processes read there, from wherever they were started
        self._known = {document_id: told for document_id, told in (known or {}).items() if told}
        folder.mkdir(parents=True, exist_ok=True)
        self._places: dict[str, Path] = {}  # of each document its part
        for unfinished in folder.glob("*.tmp"):
            shutil.rmtree(unfinished)
        for part in sorted(p for p in folder.iterdir() if p.is_dir()):
            self._take_up(part)

    def _take_up(self, part: Path) -> None:
        documents = read_table(part / "documents.parquet", columns=["document_id"])
        told = json.loads((part / _KNOWN).read_text("utf-8"))
        for document_id in documents.column("document_id").to_pylist():
            if told.get(document_id) == self._known.get(document_id):
                self._places.setdefault(document_id, part)

    def has(self, document_id: str) -> bool:
        """Tell whether a document is done."""
        return document_id in self._places

    def take_up(self, name: str) -> None:
        """Count a part that `write_part` has made as done."""
        self._take_up(self.folder / name)

    def pieces(self, table: str, documents: Sequence[str], columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield a table's rows for `documents` in their order, one piece for each stretch of one part."""
        return (stretch.rows(table, columns) for stretch in self.stretches(documents))

    def stretches(self, documents: Sequence[str]) -> Iterator[Stretch]:
        """Yield where `documents` lie, in their order; every process that sees the folder can read them."""
        for part, ids in groupby(documents, key=self._places.__getitem__):
            yield Stretch(part, tuple(ids))

    def shares(
        self, documents: Sequence[str], told: Mapping[str, Told]
    ) -> Iterator[list[tuple[Stretch, dict[str, Told]]]]:
        """Yield the stretches, a thousand reports or some more at a time, with what is told of their reports by id.

        Stretches of which nothing is told are left out.
        """
        held: list[tuple[Stretch, dict[str, Told]]] = []
        for stretch in self.stretches(documents):
            here = {r: told[r] for r in ("r" + i[1:] for i in stretch.documents) if r in told}
            held += [(stretch, here)] if here else []
            if sum(len(of) for _, of in held) >= _SHARE:
                yield held
                held = []
        if held:
            yield held


def _order(keys: pa.ChunkedArray, wanted: Sequence[str]) -> pa.Array | None:
    """Give the row numbers of the wanted keys in their order, None where all rows stand so; rows of one key keep theirs."""
    rank = pc.index_in(keys, value_set=pa.array(wanted, type=pa.string()))
    if not rank.null_count and bool((np.diff(rank.to_numpy()) >= 0).all()):
        return None
    table = pa.table({"rank": rank, "row": pa.array(range(len(keys)), type=pa.int64())})
    kept = table.filter(pc.is_valid(table.column("rank")))
    ordered = kept.sort_by([("rank", "ascending"), ("row", "ascending")])
    return ordered.column("row").combine_chunks()
