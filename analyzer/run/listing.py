"""A researcher's index joined to the files of a run: what is known of which file, and what was listed in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from analyzer.errors import GivenError
from analyzer.read.lists import Index, IndexRow
from analyzer.run.inputs import InputFile
from analyzer.run.store import arrow_schema

__all__ = ["Listing", "join_index"]

_LONGEST = 28  # letters of a column's name; Stata takes 32


@dataclass(frozen=True, slots=True)
class Listing:
    """An index joined to files: `rows` by the name of the file, `missing` rows that no file was given for."""

    index: Index
    rows: Mapping[str, IndexRow]
    missing: tuple[IndexRow, ...]

    def provenance(self, name: str) -> dict[str, Any]:
        """Give address and day of retrieval of a file, null where the index does not know them."""
        row = self.rows.get(name)
        return {"url": row.url if row else None, "retrieved": row.retrieved if row else None}

    def table(self, documents: Mapping[str, str]) -> pa.Table:
        """Give one row for each row of the index, in its order, with all further columns as text.

        Parameters
        ----------
        documents : mapping
            Name of each file to its document_id.
        """
        names = {id(row): name for name, row in self.rows.items()}
        rows = []
        for row in self.index.rows:
            name = names.get(id(row))
            further = dict(zip(self.columns, row.more, strict=True))
            rows.append({
                "path": row.path, "document_id": None if name is None else documents[name], "agency": row.known.agency,
                "year": row.known.year, "url": row.url, "retrieved": row.retrieved, **further,
            })  # fmt: skip
        return pa.Table.from_pylist(rows, schema=self.schema)

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the further columns so that Stata, SPSS and SQL take them; none is called like a column of ours.

        >>> index = Index("a.csv", (), ("人口（万）", "url", "2020 GDP"), "")
        >>> Listing(index, {}, ()).columns
        ('人口_万', 'url_', 'c_2020_GDP')
        """
        taken = set(arrow_schema("listing").names)
        names: list[str] = []
        for head in self.index.columns:
            name = re.sub(r"\W+", "_", head).strip("_") or "c"
            name = (f"c_{name}" if name[0].isdigit() else name)[:_LONGEST]
            while name.lower() in taken:
                name += "_"
            taken.add(name.lower())
            names.append(name)
        return tuple(names)

    @property
    def schema(self) -> pa.Schema:
        """Give the columns of `table`: those of every dataset, then the further ones as text."""
        return pa.schema([*arrow_schema("listing"), *(pa.field(name, pa.string()) for name in self.columns)])


def _by_ending(files: Sequence[InputFile]) -> dict[str, list[InputFile]]:
    """Give the files by every ending of their name: ``b.txt`` and ``a/b.txt`` for ``a/b.txt``."""
    found: dict[str, list[InputFile]] = {}
    for file in files:
        parts = file.name.replace("!/", "/").split("/")
        for n in range(len(parts)):
            found.setdefault("/".join(parts[n:]), []).append(file)
    return found


def _endings(row: IndexRow) -> Iterator[str]:
    """Yield the ways a file can be meant: its whole path, then ever shorter ends of it."""
    parts = [part for part in row.path.replace("!/", "/").split("/") if part]
    for n in range(len(parts)):
        yield "/".join(parts[n:])


def _file_of(row: IndexRow, names: Mapping[str, InputFile], endings: Mapping[str, list[InputFile]]) -> InputFile | None:
    """Find the one file a row means: by its name, else by the longest ending that only one file has."""
    if row.path in names:
        return names[row.path]
    for ending in _endings(row):
        if found := endings.get(ending):
            return found[0] if len(found) == 1 else None
    return None


def join_index(index: Index, files: Sequence[InputFile]) -> tuple[Listing, list[InputFile]]:
    """Join an index to the files of a run.

    Parameters
    ----------
    index : Index
    files : sequence of InputFile
        All files of the run; those the index does not list are read all the same.

    Returns
    -------
    tuple of (Listing, files)
        The files bear what is known of them.

    Raises
    ------
    GivenError
        Two rows mean one file, or no row means any.
    """
    names, endings = {file.name: file for file in files}, _by_ending(files)
    rows: dict[str, IndexRow] = {}
    missing = []
    for row in index.rows:
        file = _file_of(row, names, endings)
        if file is None:
            missing.append(row)
        elif file.name in rows:
            both = f"{rows[file.name].path}、{row.path}"
            raise GivenError(
                index.name, None, f"{both} 指的是同一份文件，请写全路径。Both mean one file; write full paths."
            )
        else:
            rows[file.name] = row
    if index.rows and not rows:
        example = Path(index.rows[0].path).name
        raise GivenError(
            index.name,
            None,
            f"没有一行对得上文件（如 {example}），请检查路径一列。No row means a file; check the paths.",
        )
    known = [replace(file, known=rows[file.name].known) if file.name in rows else file for file in files]
    return Listing(index, rows, tuple(missing)), known
