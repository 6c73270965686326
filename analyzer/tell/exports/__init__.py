"""Exports: the dataset in the formats of other tools, one module a family, one function a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from analyzer.codebook import Codebook, load_codebook
from analyzer.tell.dataset import Dataset, own_codebook
from analyzer.tell.exports.annotation import write_doccano, write_labelstudio
from analyzer.tell.exports.base import Exported, Source, source_of
from analyzer.tell.exports.dictionary import load_dictionary
from analyzer.tell.exports.package import write_datapackage
from analyzer.tell.exports.plain import write_csv, write_jsonl
from analyzer.tell.exports.refi import write_qdc, write_qdpx
from analyzer.tell.exports.statistics import write_dta, write_sav
from analyzer.tell.exports.workbook import write_xlsx
from analyzer.tell.render.plain import write_file

__all__ = ["EXPORTERS", "Exported", "export_dataset"]

EXPORTERS: dict[str, Callable[[Source, Path], Exported]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "dta": write_dta,
    "sav": write_sav,
    "jsonl": write_jsonl,
    "qdpx": write_qdpx,
    "qdc": write_qdc,
    "doccano": write_doccano,
    "labelstudio": write_labelstudio,
    "datapackage": write_datapackage,
}


def export_dataset(
    dataset: Dataset | Path, out: Path, *, to: Sequence[str] = ("csv",), codebook: Codebook | None = None
) -> dict[str, Exported]:
    """Write a dataset in the formats of other tools, each in a folder of its own.

    Parameters
    ----------
    dataset : Dataset or Path
        As `load_dataset` gives it; or the folder of a run, whose tables are then read one after another:
        ``csv`` and ``jsonl`` hold a few thousand rows in memory however long the tables are, the other
        formats one or two whole tables.
    out : Path
        Folder of the exports: ``out/csv/statements.csv`` and so on.
    to : sequence of str
        Any of ``csv xlsx dta sav jsonl qdpx qdc doccano labelstudio datapackage``.
    codebook : Codebook, optional
        Names themes and codes; default is the one the run was made with.

    Returns
    -------
    dict of str to Exported
        For each format its files and notes; the notes, also in ``NOTES.txt``, say what the format
        could not hold. Equal datasets give equal bytes.

    Raises
    ------
    ValueError
        A format is unknown.
    OutputError
        The folder cannot be written.
    DatasetError
        There is no dataset in the folder.
    """
    if unknown := [f for f in to if f not in EXPORTERS]:
        raise ValueError(f"no export to {unknown[0]!r}; choose among {', '.join(EXPORTERS)}")
    own = own_codebook(dataset) if isinstance(dataset, Path) else dataset.codebook
    source = source_of(dataset, codebook or own or load_codebook(), load_dictionary())
    done: dict[str, Exported] = {}
    for name in dict.fromkeys(to):
        folder = Path(out) / name
        exported = EXPORTERS[name](source, folder)
        if exported.notes:
            text = "".join(f"{note}\n" for note in exported.notes)
            exported = Exported((*exported.files, write_file(folder / "NOTES.txt", text.encode())), exported.notes)
        done[name] = exported
    return done
