"""Theme shares that hold: the machine's count corrected by a hand-coded random sample.

The machine codes every statement, hands a sample with known chances. The mean difference between the two in
the sample, weighted, is the machine's error; added to the machine's share it gives an estimate that is
unbiased whatever the machine does, and narrower than the hands alone where the machine is any good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer.errors import DatasetError
from analyzer.text.coding import NO_STATEMENT, population_of

__all__ = ["HAND", "corrected_shares", "fits", "learned_from", "read_hand_sample", "shares_by", "write_hand_sample"]

_FILE = Path("coding", "sample.csv")
HAND = "hand_theme"  # column of the sample that holds the hand code
_Z = 1.959963984540054
# Where hands and machine happen to agree on a theme throughout, the sample shows no variance at all, yet the next
# statement might differ. A part of one difference each way is added, as Bonett & Price (2012) add a whole one: whole,
# intervals hold the truth in up to 99.5 % of simulated samples, none 67-94 %, this 94-99 %, 96 % on average
# (benchmarks/estimates.py).
_MIGHT = 0.3
COLUMNS = ["theme", "base", "coded", "naive", "naive_low", "naive_high", "share", "low", "high", "gain"]

Floats = NDArray[np.float64]


def _variance(values: Floats, zones: NDArray[np.int64], sizes: Floats) -> float:
    """Give the variance of the weighted total of `values` over zones drawn without replacement."""
    total = 0.0
    for zone in np.unique(zones):
        inside = zones == zone
        n, size = int(inside.sum()), float(sizes[inside][0])
        if n > 1 and size > n:
            total += size * size * (1 - n / size) * float(values[inside].var(ddof=1)) / n
    return total


def _wilson(share: float, n: float) -> tuple[float, float]:
    z2 = _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * float(np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)))
    return max(0.0, middle - half), min(1.0, middle + half)


def corrected_shares(machine: pd.DataFrame, sample: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """Correct the shares of themes among a group of statements.

    Parameters
    ----------
    machine : DataFrame
        Columns statement_id and theme: all statements of the group, as the machine coded them.
    sample : DataFrame
        The whole sample, also what lies outside the group: statement_id, hand_theme (``NONE`` for no statement),
        zone, zone_size, weight.
    themes : sequence of str
        Codes to estimate.

    Returns
    -------
    DataFrame
        One row for each theme: base (statements of the group), coded (of them by hand), naive (the machine's share
        with the interval of a simple count), share (corrected) with a 95 % interval, gain (variance of the hands
        alone over that of the corrected share: as if so many times more had been coded; null where no hand gave the theme
        or all statements were coded).
        share is null where none of the group was coded by hand.

    Notes
    -----
    Difference estimator: Särndal, Swensson & Wretman (1992), *Model Assisted Survey Sampling*, 6.3; the same as
    prediction-powered inference (Angelopoulos and others 2023, Science 382) for a mean with known chances. The
    interval speaks of these statements, not of others that might have been written.
    """
    coded = sample.merge(machine, on="statement_id", how="left", suffixes=("_x", ""))
    inside = coded["theme"].notna().to_numpy()
    zones = coded["zone"].to_numpy(dtype=np.int64)
    sizes, weight = coded["zone_size"].to_numpy(dtype=np.float64), coded["weight"].to_numpy(dtype=np.float64)
    valid = (coded[HAND] != NO_STATEMENT).to_numpy()
    base, n = len(machine), int(inside.sum())
    rows = []
    for theme in themes:
        naive = float((machine["theme"] == theme).mean()) if base else None
        row: dict[str, object] = {"theme": theme, "base": base, "coded": n, "naive": naive}
        if base and naive is not None:
            row["naive_low"], row["naive_high"] = _wilson(naive, base)
        if n and naive is not None:
            hand = np.where(inside, (coded[HAND] == theme).to_numpy(), False).astype(np.float64)
            told = np.where(inside, (coded["theme"] == theme).to_numpy(), False).astype(np.float64)
            row |= _corrected(naive, hand, told, valid, inside, weight, zones, sizes, base)
        rows.append(row)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(dict.fromkeys(COLUMNS[3:], "float64"))


def _corrected(
    naive: float, hand: Floats, told: Floats, valid: NDArray[np.bool_], inside: NDArray[np.bool_], weight: Floats,
    zones: NDArray[np.int64], sizes: Floats, base: int,
) -> dict[str, object]:  # fmt: skip
    """Give share, interval and gain of one theme in one group."""
    here = weight * inside
    whole, n = float(here.sum()), int(inside.sum())
    real = float((here * valid).sum()) / whole  # share of what the machine took for statements that is one
    if real == 0:
        return {}
    moved = float((here * (hand - told)).sum()) / whole
    share = (naive + moved) / real

    def spread(values: Floats) -> float:
        # Differences from the group's own mean, so that the group's size in the sample adds no noise.
        centred = np.where(inside, values - float((here * values).sum()) / whole, 0.0)
        return _variance(centred, zones, sizes) / (whole * real) ** 2

    left = spread(hand - told - share * (valid - 1.0))
    alone = spread(hand - share * (valid - 1.0))
    might = _MIGHT if n < base else 0.0  # a group coded whole has no next statement
    shrink = n / (n + might)

    def whole_variance(sampled: float) -> float:
        return sampled * shrink**2 + might / (n + might) ** 2

    half = _Z * float(np.sqrt(whole_variance(left)))
    middle = (naive + moved * shrink) / real
    return {
        "share": min(max(share, 0.0), 1.0),
        "low": min(max(middle - half, 0.0), 1.0),
        "high": min(max(middle + half, 0.0), 1.0),
        "gain": whole_variance(alone) / whole_variance(left) if alone > 0 and n < base else None,
    }


def shares_by(
    statements: pd.DataFrame,
    reports: pd.DataFrame,
    sample: pd.DataFrame,
    themes: Sequence[str],
    *,
    by: Sequence[str] = ("year",),
) -> pd.DataFrame:
    """Correct the shares for every group: problems and measures apart, over all and by each of `by`.

    Returns
    -------
    DataFrame
        Columns kind (problems, measures), by (null over all), group, and those of `corrected_shares`.
    """
    known = statements.merge(reports[["report_id", *by]], on="report_id", how="left")
    parts = []
    for kind, types in (("problems", ["P"]), ("measures", ["MF", "MD"])):
        some = known[known["type"].isin(types)]
        groups: list[tuple[str | None, object, pd.DataFrame]] = [(None, None, some)]
        for column in by:
            values = sorted(some[column].dropna().unique(), key=str)
            groups += [(column, value, some[some[column] == value]) for value in values]
        for name, value, part in groups:
            table = corrected_shares(part[["statement_id", "theme"]], sample, themes)
            table.insert(0, "group", None if value is None else str(value))
            table.insert(0, "by", name)
            table.insert(0, "kind", kind)
            parts.append(table)
    return pd.concat(parts, ignore_index=True)


def write_hand_sample(out: Path, sample: pd.DataFrame) -> Path:
    """Keep a hand-coded sample beside the dataset it was drawn from, so that the yearly reports use it."""
    path = out / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    sample.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path


def read_hand_sample(out: Path) -> pd.DataFrame | None:
    """Read the hand-coded sample of a dataset; None where there is none.

    Raises
    ------
    DatasetError
        The file is damaged.
    """
    path = out / _FILE
    if not path.is_file():
        return None
    try:
        sample = pd.read_csv(path, dtype={"statement_id": str, HAND: str, "population": str}, keep_default_na=False)
    except (ValueError, OSError) as error:
        raise DatasetError(
            f"{path}: 无法读取，请重新运行 analyzer estimate。Cannot be read; run analyzer estimate again."
        ) from error
    if missing := sorted(
        {"statement_id", HAND, "zone", "zone_size", "weight", "population", "sample"} - set(sample.columns)
    ):
        raise DatasetError(
            f"{path}: 缺少列 {missing[0]}。The column {missing[0]} is missing; run analyzer estimate again."
        )
    return sample


def fits(sample: pd.DataFrame, statements: pd.DataFrame) -> bool:
    """Tell whether a sample was drawn from just these statements: then its weights hold."""
    known = statements[statements["type"] != "N"]
    here = population_of(zip(known["statement_id"], known["text"], strict=True))
    return bool((sample["population"] == here).all())


def learned_from(sample: pd.DataFrame, manifest: Mapping[str, Any]) -> bool:
    """Tell whether the model of a run has learned from a sample.

    It then errs less in the sample than elsewhere, and shares corrected by it look surer than they are. A sample drawn
    anew corrects without bias, even where it holds some of the statements learned from.
    """
    learned = (manifest.get("model") or {}).get("learned") or ()
    return bool(sample["sample"].isin(list(learned)).any())
