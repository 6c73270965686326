"""How many hand codes does `analyzer sample --next` save? A model adapted to proposed codes against random ones.

    python benchmarks/hand_codes.py

A model fitted on one labelled source codes another that it never saw. Its bodies are dealt in two: from one half
statements are coded, in rounds of 40, those that `propose_next` names or random ones; on the other half the adapted
model is measured. Prints the accuracy and the macro F1 of themes by the number of codes, and how many random codes
reach what so many proposed ones reach. Everything has fixed seeds.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score

from analyzer.codebook import load_codebook
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import LinearModel
from analyzer.run.adapt import adapt
from analyzer.run.evaluate import body_part
from analyzer.run.fit import _Units, fit_themes
from analyzer.run.gold import load_labelled
from analyzer.tell.coding import propose_next

SOURCES = Path(__file__).parents[1] / "corpus" / "statements" / "sources"
ROUND, MOST, REPEATS = 40, 240, 8
SETTINGS = (("plain.txt", "county.txt"), ("plain.txt", "departments.txt"), ("plain.txt", "older.txt"))


class Target:
    """A source to be coded: features and codes of its two halves."""

    def __init__(self, data: _Units, place: list[int], bodies: list[str], split: int) -> None:
        self.rows, self.labels, self.contexts = data.rows, data.labels, data.contexts
        self.test = [i for i in place if body_part(bodies[i], f"half {split}") < 0.5]
        self.pool = [i for i in place if i not in set(self.test)]
        self.bodies = bodies

    def adapted(self, base: LinearModel, chosen: list[int]) -> LinearModel:
        """Give the base adapted to the codes chosen."""
        return adapt(base, [self.rows[i] for i in chosen], [self.labels[i].theme for i in chosen]) if chosen else base

    def score(self, model: LinearModel) -> tuple[float, float]:
        """Give accuracy and macro F1 on the half that is never coded."""
        found = np.array(model.classes)[model.scores([self.rows[i] for i in self.test]).argmax(axis=1)]
        truth = np.array([self.labels[i].theme for i in self.test])
        return float((found == truth).mean()), float(f1_score(truth, found, average="macro", zero_division=0))

    def proposed(self, model: LinearModel, chosen: list[int]) -> list[int]:
        """Give the next round as `analyzer sample --next` would propose it."""
        chances = model.probabilities([self.rows[i] for i in self.pool])
        table = pd.DataFrame(
            {"statement_id": [f"{i:05d}" for i in self.pool], "report_id": [self.bodies[i] for i in self.pool], "section": 5,
             "type": "P", "start": 0, "end": 0, "text": [self.contexts[i].words for i in self.pool],
             "theme": np.array(model.classes)[chances.argmax(axis=1)], "probability": chances.max(axis=1)}
        )  # fmt: skip
        names = sorted({self.bodies[i] for i in self.pool})
        reports = pd.DataFrame({"report_id": names, "agency": names, "level": None, "province": None, "city": None,
                                "year": 2021, "text": ""})  # fmt: skip
        sample = propose_next(table, reports, ROUND, coded=[f"{i:05d}" for i in chosen])
        return [int(row.statement_id) for row in sample.rows]


def curve(target: Target, base: LinearModel, *, proposed: bool, seed: int) -> list[tuple[float, float]]:
    """Give the scores after 0, 40, 80 … codes."""
    order = [int(i) for i in np.random.default_rng(seed).permutation(target.pool)]
    chosen: list[int] = []
    scores = [target.score(base)]
    while len(chosen) < MOST:
        model = target.adapted(base, chosen)
        chosen += target.proposed(model, chosen) if proposed else order[len(chosen) : len(chosen) + ROUND]
        scores.append(target.score(target.adapted(base, chosen)))
    return scores


def equal_to(level: float, numbers: np.ndarray, values: np.ndarray) -> str:
    """Tell how many random codes reach a level, between the points of the curve; beyond the last one says more."""
    rising = np.maximum.accumulate(values)
    if level > rising[-1]:
        return f">{int(numbers[-1])}"
    return f"{np.interp(level, rising, numbers):.0f}"


def main() -> None:
    """Run all settings."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    book = load_codebook()
    lexicon = Lexicon.of(book)
    sections = load_labelled(SOURCES)
    data = _Units.of(sections, lexicon)
    source = [sections[s].source for s in data.section]
    bodies = [sections[s].body for s in data.section]
    known = [i for i in range(len(data.rows)) if data.labels[i].type != "N"]
    numbers = np.arange(0, MOST + 1, ROUND)
    every: list[np.ndarray] = []
    for old, new in SETTINGS:
        base, _ = fit_themes(data, [i for i in known if source[i] == old], book, lexicon)
        means = []
        for proposed in (False, True):
            runs = [
                curve(Target(data, [i for i in known if source[i] == new], bodies, n), base, proposed=proposed, seed=n)
                for n in range(REPEATS)
            ]
            means.append(np.mean(runs, axis=0))
        every.append(np.array(means))
        print(f"{old} -> {new}")
        _print(numbers, every[-1])
    print("mean of all settings")
    _print(numbers, np.mean(every, axis=0))


def _print(numbers: np.ndarray, means: np.ndarray) -> None:
    for i, n in enumerate(numbers):
        (ra, rf), (pa, pf) = means[0][i], means[1][i]
        same = equal_to(pf, numbers, means[0][:, 1])
        print(
            f"  {n:>4} codes  random {ra:.3f} / {rf:.3f}  proposed {pa:.3f} / {pf:.3f}  worth {same} random (macro F1)"
        )


if __name__ == "__main__":
    main()
