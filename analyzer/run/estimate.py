"""`analyzer estimate`: theme shares corrected by a hand-coded random sample, kept for the yearly reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import DatasetError
from analyzer.read.coded import CodedError, Coding, read_one_coding
from analyzer.tell import load_dataset
from analyzer.tell.estimates import HAND, fits, learned_from, shares_by, write_hand_sample

__all__ = ["EstimateResult", "estimate", "hand_sample"]


@dataclass(frozen=True, slots=True)
class EstimateResult:
    """The corrected shares, one row for each kind, group and theme, the codebook, and the files written."""

    shares: pd.DataFrame
    book: Codebook
    coded: int
    files: tuple[Path, Path]


def hand_sample(coding: Coding) -> pd.DataFrame:
    """Turn one coder's random sample into the table that estimates rest on.

    Raises
    ------
    CodedError
        The statements were proposed and not drawn at random, or some are not coded yet.
    """
    blank = [u for u in coding.units if u.theme is None]
    if any(u.row.weight is None for u in coding.units):
        raise CodedError(
            coding.source, None,
            "这些陈述是推荐的，不是随机抽的，不能用来估计。These were proposed by --next, not drawn at random; no estimate can rest on them.",
        )  # fmt: skip
    if blank:
        raise CodedError(
            coding.source, blank[0].place,
            f"还有 {len(blank)} 条没有编码，先编完再估计。{len(blank)} statements are not coded yet; finish them first.",
        )  # fmt: skip
    return pd.DataFrame(
        [
            {
                "statement_id": u.row.statement_id, HAND: u.theme, "zone": u.row.zone, "zone_size": u.row.zone_size,
                "weight": u.row.weight, "population": u.row.population, "sample": u.row.sample, "codebook": u.row.codebook,
            }
            for u in coding.units
        ]
    ).sort_values("statement_id", ignore_index=True)  # fmt: skip


def estimate(
    out: Path, file: Path, *, by: Sequence[str] = ("year", "level"), book: Codebook | None = None
) -> EstimateResult:
    """Correct the theme shares of a dataset by a hand-coded sample of it.

    Parameters
    ----------
    out : Path
        Folder of the run the sample was drawn from.
    file : Path
        The coded sample, of one coder or adjudicated; every statement coded.
    by : sequence of str
        Columns of `reports` by which shares are given besides those over all.
    book : Codebook, optional
        The one the run was made with if left out.

    Returns
    -------
    EstimateResult
        Written to ``OUT/coding/estimates.csv``; the sample to ``OUT/coding/sample.csv``, from where the yearly
        reports take it.

    Raises
    ------
    DatasetError, CodedError
        No dataset, not the one sampled from, or its model has learned from the sample; the file is not as it should
        be, incomplete or not random.
    """
    tables = load_dataset(out)
    book = book or tables.codebook or load_codebook()
    sample = hand_sample(read_one_coding(file, book))
    if not fits(sample, tables.statements):
        raise DatasetError(
            f"{out}: 样本不是从现在这个数据集抽的，请重新抽样。The sample was drawn from other statements than this dataset holds; "
            "draw and code anew."
        )
    if learned_from(sample, tables.manifest):
        raise DatasetError(
            f"{file.name}: 这个数据集的模型学过这份样本，用它校正会显得太准；请用学习之前的数据集，或换一个 --seed 另抽一份。"
            "The model of this dataset has learned from this sample; correct the dataset made before, or draw anew with another --seed."
        )
    themes = [t.code for t in book.themes]
    shares = shares_by(tables.statements, tables.reports, sample, themes, by=by)
    kept = write_hand_sample(out, sample)
    path = kept.with_name("estimates.csv")
    shares.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6f")
    return EstimateResult(shares, book, len(sample), (path, kept))
