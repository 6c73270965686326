"""A report of a dataset by the name a person gives it: its id, its path, or agency and year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analyzer.errors import DatasetError
from analyzer.run.store import dataset_rows

__all__ = ["named_report"]

_SHOWN = 8  # enough to choose from on one screen line


def named_report(out: Path, wanted: str) -> dict[str, Any]:
    """Find the one report that `wanted` names; only its own text is loaded.

    Parameters
    ----------
    out : Path
        The folder of a run.
    wanted : str
        A report id or the path of its file; where neither fits, words of agency and year, such as ``云屏县财政局2023``.

    Returns
    -------
    dict
        The row of table ``reports``.

    Raises
    ------
    DatasetError
        There is no dataset, or not exactly one report matches.
    """
    dataset = out / "dataset"
    if not dataset.is_dir():
        raise DatasetError(f"{out}: 没有数据集，请先运行 analyzer run。No dataset here; first `analyzer run`.")
    documents = dataset_rows(dataset, "documents", ["document_id", "path"])
    paths = {d["document_id"]: d["path"] for d in documents}
    known = ["report_id", "document_id", "agency", "year"]
    reports = dataset_rows(dataset, "reports", known)
    hits = [r for r in reports if wanted in (r["report_id"], paths[r["document_id"]])]
    hits = hits or [r for r in reports if wanted in f"{r['agency'] or ''}{r['year'] or ''}"]
    if not hits:
        raise DatasetError(f"{wanted}: 没有这份报告 no such report")
    if len(hits) > 1:
        few = "; ".join(f"{r['report_id']} {r['agency'] or ''} {r['year']}" for r in hits[:_SHOWN])
        raise DatasetError(f"{wanted}: 有 {len(hits)} 份，请写明编号 several match, name one: {few}")
    only = [("report_id", "=", hits[0]["report_id"])]
    return dataset_rows(dataset, "reports", filters=only)[0]
