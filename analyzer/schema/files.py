"""Which files hold a table of a dataset: one file, a folder of part files, or folders by year and province."""

from __future__ import annotations

from pathlib import Path

__all__ = ["table_names", "table_paths"]


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
