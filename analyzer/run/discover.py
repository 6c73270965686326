"""`analyzer discover`: from a dataset to tables and a draft codebook of what the codebook leaves over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from analyzer.tell import load_dataset
from analyzer.tell.discover import Discovery, discover, draft_codebook

__all__ = ["Discovered", "discover_themes"]


@dataclass(frozen=True, slots=True)
class Discovered:
    """The folder written, and what was found."""

    folder: Path
    found: Discovery


def discover_themes(out: Path, folder: Path | None = None) -> Discovered:
    """Group what the codebook leaves over, list what drifts, and write both.

    Parameters
    ----------
    out : Path
        Folder of a run.
    folder : Path, optional
        Where to write; ``OUT/discover`` if left out.

    Returns
    -------
    Discovered
        The folder holds groups.csv, members.csv, drift.csv (UTF-8 that Excel opens right) and codebook-draft.yaml.

    Raises
    ------
    DatasetError
        There is no dataset in `out`.
    """
    tables = load_dataset(out)
    found = discover(tables.statements, tables.reports)
    target = folder or out / "discover"
    target.mkdir(parents=True, exist_ok=True)
    for name, table in (("groups", found.groups), ("members", found.members), ("drift", found.drift)):
        _write(target / f"{name}.csv", table)
    draft = yaml.safe_dump(draft_codebook(found), allow_unicode=True, sort_keys=False)
    (target / "codebook-draft.yaml").write_text(draft, "utf-8", newline="\n")
    return Discovered(target, found)


def _write(path: Path, table: pd.DataFrame) -> None:
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g")
