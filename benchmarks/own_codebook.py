"""How good is a codebook of one's own, at once and after hand coding?

    python -m benchmarks.own_codebook

Two kinds of strangers' codebooks: packaged themes under other names (near), and codes put together from level-2 codes
of different themes (across). Everything else is "none of these". The packaged model they hear is fitted on other
sources than those coded. Measured at once, and after 60, 120 and 240 random codes, on bodies that were not coded. All
labelled texts are invented; expect less on real ones.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from analyzer.codebook import OTHER, Codebook, load_codebook
from analyzer.codebook.own import build_own
from analyzer.find.statements.features import theme_features
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.own import first_models, with_opinions
from analyzer.run.adapt import adapt
from analyzer.run.evaluate import body_part
from analyzer.run.fit import _Units, fit_themes
from analyzer.run.gold import LabelledUnit, load_labelled

SOURCES = Path(__file__).parents[1] / "corpus" / "statements" / "sources"
CODED = ("county.txt", "departments.txt")  # the packaged model is fitted on the other sources
UNITS, SEED, REPEATS = 1_500, 1, 4
Groups = list[tuple[str, ...]]  # the packaged codes that each code of the stranger's stands for
NEAR: tuple[Groups, ...] = (
    [("T06",), ("T08",), ("T11",)],
    [("T02",), ("T09",), ("T15",)],
    [("T05",), ("T07",), ("T12",)],
    [("T03",), ("T07",), ("T10",), ("T13",), ("T14",)],
)
ACROSS = ((3, 2), (3, 3), (4, 2), (5, 2), (3, 4), (6, 1))  # codes, and level-2 codes in each, drawn with a fixed seed


def across(book: Codebook) -> list[Groups]:
    """Draw codebooks that cut across the packaged themes."""
    rng = random.Random(7)  # noqa: S311 - any fixed choice would do
    subs = [s.code for t in book.themes for s in t.include]
    drawn = []
    for codes, each in ACROSS:
        chosen = rng.sample(subs, codes * each)
        drawn.append([tuple(chosen[i : i + each]) for i in range(0, len(chosen), each)])
    return drawn


def strangers_book(groups: Groups, packaged: Codebook) -> Codebook:
    """Make a short codebook: names, and two cues of each packaged code that no code before has."""
    entries, used = [], set[str]()
    for n, codes in enumerate(groups, 1):
        name, cues = "、".join(packaged.name(c, "zh") for c in codes), list[str]()
        for code in codes:
            theme = packaged.theme(code)
            given = next((s.cues for s in theme.include if s.code == code), tuple(theme.cues["problem"]))
            cues += [c for c in dict.fromkeys(given[:2]) if c not in used]
            used |= set(cues)
        entries.append({"code": f"A{n:02d}", "name": name, "definition": name, "cues": cues})
    return build_own("own", {"codes": entries}, "0" * 64, packaged)


def _meant(label: LabelledUnit, groups: Groups) -> str:
    """Give the stranger's code of a labelled unit."""
    inside = (f"A{n:02d}" for n, codes in enumerate(groups, 1) if {label.theme, label.subtheme} & set(codes))
    return next(inside, OTHER)


def main() -> None:
    """Print accuracy and macro F1 for each codebook."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    packaged = load_codebook()
    lexicon = Lexicon.of(packaged)
    sections = load_labelled(SOURCES)
    data = _Units.of(sections, lexicon)
    source = [sections[s].source for s in data.section]
    known = [i for i in range(len(data.rows)) if data.labels[i].type != "N"]
    base, _ = fit_themes(data, [i for i in known if source[i] not in CODED], packaged, lexicon)
    kept = [i for i in known if source[i] in CODED]
    kept = [int(i) for i in np.random.default_rng(SEED).permutation(kept)[:UNITS]]
    chances = base.probabilities([data.rows[i] for i in kept])
    body = [sections[data.section[i]].body for i in kept]
    test = [i for i in range(len(kept)) if body_part(body[i], "own codebook") < 0.5]
    pool = [i for i in range(len(kept)) if i not in set(test)]
    for groups in (*NEAR, *across(packaged)):
        book = strangers_book(groups, packaged)
        own = Lexicon.of(book)
        rows = with_opinions([theme_features(data.contexts[i], own) for i in kept], chances, base.classes)
        truth = np.array([_meant(data.labels[i], groups) for i in kept])
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
        print(" | ".join(" ".join(codes) for codes in groups) + ":  " + "   ".join(line), flush=True)


if __name__ == "__main__":
    main()
