"""Which files hold a table of a dataset: one file, a folder of part files, or folders by year and province."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path, PurePath

__all__ = ["UNKNOWN", "folder_value", "may_hold", "table_names", "table_paths"]

UNKNOWN = "unknown"
"""Name of the folder of reports whose year or province is not known."""

_UNSAFE = re.compile(
    r"[\x00-\x20%/\\:*?\"<>|={}'#\[\]^]"
)  # in names of folders here or elsewhere; Chinese stays as it is


def folder_value(value: object) -> str:
    """Write a year or province as the name of its folder has it: what comes after ``report_year=``.

    Examples
    --------
    >>> folder_value(2021), folder_value("a/b"), folder_value(None)
    ('2021', 'a%2Fb', 'unknown')
    """
    return UNKNOWN if value is None else _UNSAFE.sub(lambda c: f"%{ord(c[0]):02X}", str(value))


def may_hold(path: PurePath, chosen: Mapping[str, Collection[object]]) -> bool:
    """Tell whether a file of a table can hold rows of the reports chosen, by the folders it lies in.

    Parameters
    ----------
    path : PurePath
        Below ``OUT/dataset``.
    chosen : mapping of str to collection
        Years and provinces by ``year`` and ``province``; all are chosen where a key is missing or empty.

    Examples
    --------
    >>> where = PurePath("statements/report_year=2021/part-0.parquet")
    >>> may_hold(where, {"year": (2020, 2021)}), may_hold(where, {"year": (2020,)}), may_hold(where, {})
    (True, False, True)
    """
    wanted = {f"report_{key}": {folder_value(v) for v in values} for key, values in chosen.items() if values}
    folders = (part.partition("=") for part in path.parts[:-1])
    return all(value in wanted[key] for key, _, value in folders if key in wanted)


def table_paths(dataset: Path, name: str) -> list[Path]:
    """List the Parquet files of a table in the order in which they are one table; empty where there is none.

    Parameters
    ----------
    dataset : Path
        The folder ``OUT/dataset``.
    name : str
        Of the table: its file is ``NAME.parquet``, or its files lie anywhere below ``NAME/``.
    """
    single = dataset / f"{name}.parquet"
    return [single] if single.is_file() else sorted((dataset / name).rglob("*.parquet"))


def table_names(dataset: Path) -> list[str]:
    """Name the tables that a dataset has, in order."""
    found = {p.stem for p in dataset.glob("*.parquet")}
    return sorted(found | {p.name for p in dataset.iterdir() if p.is_dir() and any(p.rglob("*.parquet"))})
