"""How good is a codebook of one's own, at once and after hand coding?

    python benchmarks/own_codebook.py

Packaged themes are taken as the codebooks of strangers: names, definitions and a few cues of some of them, everything
else is "none of these". Measured on labelled units: at once, and after 60, 120 and 240 random codes, tested on
bodies that were not coded. All labelled texts are invented; expect less on real ones.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from analyzer.codebook import OTHER, Codebook, load_codebook
from analyzer.codebook.own import build_own
from analyzer.find.statements.features import theme_features
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.own import first_models
from analyzer.run.adapt import adapt
from analyzer.run.evaluate import body_part
from analyzer.run.fit import _Units
from analyzer.run.gold import load_labelled

SOURCES = Path(__file__).parents[1] / "corpus" / "statements" / "sources"
UNITS, SEED, REPEATS = 1_500, 1, 5
# Themes and how many of their packaged cues the stranger wrote down. The last two played no part in any choice.
BOOKS = (
    (("T06", "T08", "T11"), 4),
    (("T02", "T09", "T15"), 3),
    (("T11", "T13", "T04"), 0),
    (("T01", "T02", "T03", "T06", "T08", "T09", "T11", "T15"), 5),
    (("T05", "T07", "T12"), 3),
    (("T03", "T07", "T10", "T13", "T14"), 4),
)


def strangers_book(codes: tuple[str, ...], cues: int, packaged: Codebook) -> Codebook:
    """Make a short codebook of packaged themes."""
    entries = []
    for n, code in enumerate(codes, 1):
        theme = packaged.theme(code)
        words = list(dict.fromkeys([*theme.cues["problem"], *theme.cues["measure"]]))[:cues]
        entries.append({"code": f"A{n:02d}", "name": theme.zh, "definition": theme.definition_zh, "cues": words})
    return build_own("own", {"codes": entries}, "0" * 64, packaged)


def main() -> None:
    """Print accuracy and macro F1 for each codebook."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    packaged = load_codebook()
    sections = load_labelled(SOURCES)
    data = _Units.of(sections, Lexicon.of(packaged))
    kept = [i for i in range(len(data.rows)) if data.labels[i].type != "N"]
    kept = [int(i) for i in np.random.default_rng(SEED).choice(kept, UNITS, replace=False)]
    body = [sections[data.section[i]].body for i in kept]
    test = [i for i in range(UNITS) if body_part(body[i], "own codebook") < 0.5]
    pool = [i for i in range(UNITS) if i not in set(test)]
    for codes, cues in BOOKS:
        book = strangers_book(codes, cues, packaged)
        rows = [theme_features(data.contexts[i], Lexicon.of(book)) for i in kept]
        own = {code: f"A{n:02d}" for n, code in enumerate(codes, 1)}
        truth = np.array([own.get(data.labels[i].theme, OTHER) for i in kept])
        model, _ = first_models(book, packaged)
        line = []
        for n in (0, 60, 120, 240):
            scores = []
            for seed in range(REPEATS if n else 1):
                chosen = np.random.default_rng(seed).choice(pool, n, replace=False)
                learned = adapt(model, [rows[i] for i in chosen], [str(truth[i]) for i in chosen]) if n else model
                found = np.array(learned.classes)[learned.scores([rows[i] for i in test]).argmax(axis=1)]
                scores.append(((found == truth[test]).mean(), f1_score(truth[test], found, average="macro")))
            accuracy, macro = np.mean(scores, axis=0)
            line.append(f"{n:>3} codes {accuracy:.3f} / {macro:.3f}")
        print(f"{len(codes)} codes, {cues} cues ({' '.join(codes)}):  " + "   ".join(line), flush=True)


if __name__ == "__main__":
    main()
