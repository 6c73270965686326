"""A dataset at an address, brought to this machine for as long as a command looks at it.

There is one way to open a dataset, a folder, and every command has it: what a command needs of an address is brought
into a temporary folder and removed with it. Nothing is kept from one command to the next, so that what is told is
always what stands at the address now. Tables that nobody asked for stay where they are, and so do years and
provinces where the dataset is cut into folders by them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.errors import DatasetError, QueryError
from analyzer.read.remote import driver_errors, is_url, open_place
from analyzer.schema.files import may_hold

__all__ = ["fetched"]

_MANIFEST = "dataset/manifest.json"
_LEFT_FREE = 2**30  # bytes of the temporary folder's disk that are left to others


@contextmanager
def fetched(
    out: Path | str,
    tables: Collection[str] | None = None,
    *,
    pages: bool = False,
    chosen: Mapping[str, Collection[object]] | None = None,
) -> Iterator[Path]:
    """Give the folder of a run: `out` itself, or a temporary one with what stands at an address.

    Parameters
    ----------
    out : path or str
        A folder, or the address given to ``analyzer run --out``.
    tables : collection of str, optional
        Fetch these tables only; all if left out. With an empty collection each table has its columns and no rows.
    pages : bool
        Fetch the yearly reports too.
    chosen : mapping of str to collection, optional
        ``{"year": (2021,), "province": ("青林省",)}``: leave the folders of other reports where they are, if the
        dataset is cut by these keys. Rows of others may come along; no row of these is missing.

    Yields
    ------
    Path
        It is removed afterwards if it is a temporary one.

    Raises
    ------
    RemoteError, DatasetError
        The address cannot be used, or no whole dataset stands there; it is changed meanwhile; the disk of the
        temporary folder is too small. Errors of this kind inside the block are told with the address.
    """
    if not is_url(out):
        yield Path(out)
        return
    url = str(out).rstrip("/")
    with tempfile.TemporaryDirectory(prefix="analyzer-fetched-") as folder:
        try:
            _fetch(url, Path(folder), tables, pages, chosen or {})
        except driver_errors() as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise DatasetError(f"{url}: 取不到（{reason}）。Cannot be fetched ({reason}).") from error
        try:
            yield Path(folder)
        except (DatasetError, QueryError) as error:
            raise type(error)(str(error).replace(folder, url)) from error


def _fetch(
    url: str, folder: Path, tables: Collection[str] | None, pages: bool, chosen: Mapping[str, Collection[object]]
) -> None:
    place, root = open_place(url)
    if not place.exists(f"{root}/{_MANIFEST}"):
        raise DatasetError(
            f"{url}: 这里没有完整的数据集（没有 {_MANIFEST}）。No whole dataset here; first `analyzer run INPUT --out {url}`."
        )
    manifest = place.cat_file(f"{root}/{_MANIFEST}")
    known = _listed(place, root, "dataset") | (_listed(place, root, "reports") if pages else {})
    wanted = {name: size for name, size in known.items() if _is_wanted(name, tables)}
    whole = {name for name in wanted if _has_rows(name, tables, chosen)}
    _make_room(url, folder, sum(wanted[name] for name in whole))
    seen = {_table(name) for name in whole}
    for name in sorted(wanted):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name in whole:
            place.get_file(f"{root}/{name}", str(folder / name))
        elif (table := _table(name)) not in seen:  # one file tells the columns of all
            seen.add(table)
            _fetch_columns(place, f"{root}/{name}", folder / name)
    if place.cat_file(f"{root}/{_MANIFEST}") != manifest:
        raise DatasetError(f"{url}: 取的时候数据集变了，请再来一次。The dataset was changed meanwhile; do it again.")


def _listed(place: Any, root: str, part: str) -> dict[str, int]:
    """Give the files below a part of the dataset with their sizes; names that would lead elsewhere are no files."""
    place.invalidate_cache()
    found = {str(path): info for path, info in place.find(f"{root}/{part}", detail=True).items()}
    sizes = {path.removeprefix(root).lstrip("/"): int(info.get("size") or 0) for path, info in found.items()}
    return {name: size for name, size in sizes.items() if ".." not in PurePosixPath(name).parts}


def _table(name: str) -> str | None:
    """Give the table that a file is of: ``dataset/NAME.parquet``, or anything below ``dataset/NAME/``."""
    path = PurePosixPath(name)
    if path.suffix != ".parquet" or path.parts[0] != "dataset":
        return None
    return path.stem if len(path.parts) == 2 else path.parts[1]


def _is_wanted(name: str, tables: Collection[str] | None) -> bool:
    return not tables or (table := _table(name)) is None or table in tables


def _has_rows(name: str, tables: Collection[str] | None, chosen: Mapping[str, Collection[object]]) -> bool:
    """Tell whether a file is fetched whole and not for its columns alone."""
    if _table(name) is None:
        return True
    asked = tables is None or len(tables) > 0
    return asked and may_hold(PurePosixPath(name).relative_to("dataset"), chosen)


def _make_room(url: str, folder: Path, needed: int) -> None:
    """Refuse what the disk of the temporary folder has no room for."""
    room = shutil.disk_usage(folder).free - _LEFT_FREE
    if needed > room:
        told, free = (f"{max(0, size) / 2**30:.1f} GB" for size in (needed, room))
        raise DatasetError(
            f"{url}: 要取 {told}，临时文件夹 {folder.parent} 只容得下 {free}；请用 TMPDIR 指到大些的磁盘。"
            f"{told} are to be fetched and the temporary folder has room for {free}: let TMPDIR name a larger disk."
        )


def _fetch_columns(place: Any, path: str, to: Path) -> None:
    """Write a table with the columns of a file and no rows; only the end of the file is read."""
    with place.open(path, "rb") as stream:
        try:
            schema = pq.read_schema(stream)
        except pa.ArrowInvalid as error:
            raise DatasetError(f"{path}: 不是 Parquet 文件。This is no Parquet file.") from error
    pq.write_table(schema.empty_table(), to)
