"""Do corrected shares hold? Simulated corpora with known shares, coded by a machine that errs, many samples of each.

    python benchmarks/estimates.py --runs 500

Counts how often the 95 % intervals of the corrected shares, and of the machine's plain counts, hold the truth: over
all statements and within one of three years. Themes are told apart by whether a sample holds at least one error of the
machine about them on average (``often``) or less (``rare``): where most samples hold none, an interval that gives room
for one errs on the safe side, and no other could be near 95 %. The last line begins with ``ok`` where over all
settings the corrected intervals hold in 93–97 % and the plain ones do not.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from analyzer.tell.coding import draw_sample
from analyzer.tell.estimates import HAND, corrected_shares

SHARES = np.array([0.22, 0.16, 0.13, 0.11, 0.09, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.02])
THEMES = tuple(f"T{n:02d}" for n in range(1, len(SHARES) + 1))
SEED = 2024


def corpus(size: int, seed: int, accuracy: float) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Give statements as the machine codes them, their reports, and the true themes."""
    rng = np.random.Generator(np.random.PCG64(seed))
    truth = rng.choice(len(SHARES), size=size, p=SHARES)
    doubt = rng.beta(1.2, 6.0, size=size) * (1 - accuracy) * 6  # mean (1 - accuracy), much below it, a tail above
    doubt = np.clip(doubt, 0.001, 0.85)
    wrong = rng.random(size) < doubt
    # Errors lean to the first themes, as a classifier's do: the plain count is biased.
    lean = np.where(rng.random(size) < 0.6, 0, rng.integers(0, len(SHARES), size))
    coded = np.where(wrong, lean, truth)
    chance = np.clip(1 - doubt + rng.normal(0, 0.05, size), 0.2, 0.999)
    report = np.arange(size) // 8
    ids = [f"r{r:05d}-{n:03d}" for r, n in zip(report, np.arange(size) % 8, strict=True)]
    statements = pd.DataFrame(
        {"statement_id": ids, "report_id": [f"r{r:05d}" for r in report], "section": 5, "type": "P", "start": 0, "end": 2,
         "text": [f"第{n}条" for n in range(size)], "theme": [THEMES[c] for c in coded], "probability": chance}
    )  # fmt: skip
    names = sorted(set(statements["report_id"]))
    reports = pd.DataFrame(
        {"report_id": names, "agency": names, "level": "county", "province": [f"p{n % 7}" for n in range(len(names))],
         "city": None, "year": [2020 + n % 3 for n in range(len(names))], "text": "第条"}
    )  # fmt: skip
    return statements, reports, {i: THEMES[t] for i, t in zip(ids, truth, strict=True)}


def covered(
    runs: int, *, size: int = 3_000, sample: int = 200, accuracy: float = 0.85, year: int | None = None
) -> dict[str, float]:
    """Give the shares of intervals that hold the truth: corrected (all, often, rare, the worst theme's) and plain.

    ``gain`` is the median over themes and runs; a class without themes is NaN.
    """
    tally = pd.DataFrame(0.0, index=list(THEMES), columns=["corrected", "plain", "errors"])
    gains: list[float] = []
    for run in range(runs):
        if run % 25 == 0:  # twenty corpora in five hundred runs
            statements, reports, truth = corpus(size, SEED + run, accuracy)
            kept = statements.merge(reports[["report_id", "year"]], on="report_id")
            group = kept if year is None else kept[kept["year"] == year]
            group = group[["statement_id", "theme"]]
            told = dict(zip(group["statement_id"], group["theme"], strict=True))
            true = group["statement_id"].map(truth).value_counts(normalize=True)
        rows = draw_sample(statements, reports, sample, seed=run).rows
        coded = pd.DataFrame(
            {"statement_id": [r.statement_id for r in rows], HAND: [truth[r.statement_id] for r in rows],
             "zone": [r.zone for r in rows], "zone_size": [r.zone_size for r in rows], "weight": [r.weight for r in rows]}
        )  # fmt: skip
        for i in coded["statement_id"]:
            if told.get(i, truth[i]) != truth[i]:
                tally.loc[[told[i], truth[i]], "errors"] += 1
        for row in corrected_shares(group, coded, THEMES).to_dict("records"):
            value = float(true.get(row["theme"], 0.0))
            tally.loc[row["theme"], "corrected"] += row["low"] <= value <= row["high"]
            tally.loc[row["theme"], "plain"] += row["naive_low"] <= value <= row["naive_high"]
            gains += [row["gain"]] if pd.notna(row["gain"]) else []
    tally /= runs
    often = tally["errors"] >= 1
    return {
        "corrected": tally["corrected"].mean(),
        "often": tally.loc[often, "corrected"].mean(),
        "rare": tally.loc[~often, "corrected"].mean(),
        "worst theme": tally["corrected"].min(),
        "plain": tally["plain"].mean(),
        "gain": float(np.median(gains)),
    }


def main() -> None:
    """Run the simulation and print one line for each setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    runs = parser.parse_args().runs
    settings = [
        {"accuracy": a, "year": y, "sample": n} for a in (0.75, 0.85, 0.92) for y in (None, 2021) for n in (200, 400)
    ]
    results = []
    for setting in settings:
        results.append(covered(runs, **setting))
        print(setting, {k: round(float(v), 3) for k, v in results[-1].items()}, flush=True)
    mean = pd.DataFrame(results).mean()
    held = 0.93 <= mean["corrected"] <= 0.97 and not 0.93 <= mean["plain"] <= 0.97
    print(
        "ok" if held else "short",
        {k: round(float(v), 3) for k, v in mean.items()},
        f"{runs} runs, {len(settings)} settings",
    )


if __name__ == "__main__":
    main()
