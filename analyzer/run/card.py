"""The model card in words, made from the figures of a training run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analyzer.codebook import Codebook

__all__ = ["card_text"]

_INTRO = """# {name}: statements, themes and pairs of disclosure reports

Finds the units of 存在的主要问题及改进情况 (and adverse facts elsewhere) in annual reports on government
information disclosure and codes each one: type, theme of two levels, second theme, specificity, and the
problem a measure answers.

| | |
| --- | --- |
| file | `model.skops`, {size} MB, sha256 `{sha256}` |
| codebook | {version} (`{book_sha}`) |
| parts | {parts} |
| trained on | {units} units in {sections} sections of {bodies} invented bodies |

## Intended use

Content analysis of many reports by researchers and by offices that look at their own. The codes are those of a
third coder: report agreement with human coders on a sample of your own before you rest a finding on them, and
use counts of a theme only together with its precision and recall below. The model is no judge of an agency and
must not be used to rank single reports or persons.

## How it works

Linear classifiers throughout. A conditional random field reads a section as a row of clauses (half, item, sign,
wording, and how like its neighbours' topic is). A second reading, learned on first readings of bodies left out, corrects
it by the whole section: how many units the other half holds and in which order, which clauses there are alike, what is
likely of the clauses around. The units are those that most likely rows agree on. A classifier on characters, words and
the codebook's cues gives the theme, where an item is numbered its title or first clause by itself has a voice too;
another gives the second level. Words have weights of their own and of words of like meaning (vectors of a sentence
encoder, used in training only). A measure is paired with the problem most probable by number, content, order and what
its neighbours answer, or with none; measures and the problems they answer then speak for each other's theme. The
degree of specificity is the rounded mean of its distribution. No network, no randomness.

## Data

The texts are not real reports. They were written by a language model in many manners after the catalogue of what
real reports look like, with invented places and bodies, and marked by the same hand after the codebook. No human
researcher has coded them. What follows: agreement with these labels is not agreement with human coders, and real
wording may be duller and more uniform than what was learned here. All units were coded twice from the codebook, both
times by a language model; where type or theme differ, the adjudicated code was learned and measured
(`corpus/statements/adjudicated.tsv`).

"""

_LOOK = """
## Second look (`analyzer run --careful`, extra `semantic`)

`second-look.npz`, sha256 `{sha256}`. Statements whose best theme is less likely than {threshold} are read by a sentence
encoder ({encoder} {version}: multilingual-e5-small in four bits; code and weights MIT, inside the package, no network).
The 30 nearest of {statements} labelled statements vote on the theme; their shares count {near} beside {fast} for the fast
model's chances. Both numbers and the threshold were found on bodies left out. Borders, types and pairs stay as they
are. The column `first_theme` keeps what the fast model said.

"""

_LIMITS = """
## Limits

- Figures on invented texts flatter: expect real reports to differ, most in where one unit ends and the next begins.
- Rare themes rest on few examples; see the table. Second themes are found far less surely than first ones.
- Lateness of a channel, of an interpretation or of a unit's reports (T02 against T09, T06, T15) is confused often;
  the full list stands under confusions in `card.json`.
- Statements that point to another report, table or attachment are coded by their own words only.
- Chinese in simplified characters. Texts in traditional characters or minority languages were not learned.
- Probabilities are calibrated on invented texts; below .5 a code is little more than a guess.
"""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _counts(data: Mapping[str, Any], book: Codebook) -> str:
    """Describe the data in tables."""
    themes = [(code, book.theme(code).en, n) for code, n in data["themes"].items()]
    parts = [
        _table(("theme", "name", "units"), themes),
        _table(("type", "units"), data["types"].items()),
        _table(("level of the body", "sections"), data["levels"].items()),
        _table(("report year", "sections"), data["years"].items()),
        _table(("source", "sha256"), [(k, f"`{v}`") for k, v in data["sources"].items()]),
    ]
    return "\n".join(parts)


def _groups(title: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    """Write one table of figures by group."""
    head = ("", "sections", "units", "units F1", "type", "theme", "pairs F1", "specificity κ")
    rows = [
        (k, g["sections"], g["gold"], g["units_f1"], g["type"], g["theme"], g["pairs_f1"], g["specificity"])
        for k, g in groups.items()
    ]
    return f"\n### {title}\n\n" + _table(head, rows)


def _measured(held_out: Mapping[str, Any], book: Codebook) -> str:
    """Write everything that was measured on held-out bodies."""
    f = held_out["figures"]
    summary = _table(
        ("measure", "value"),
        [
            ("units found, F1 (overlap of at least one half)", f["units"]["f1"]),
            ("units found, precision / recall", f"{f['units']['precision']:.3f} / {f['units']['recall']:.3f}"),
            ("type right, of found units", f["type"]),
            ("theme right, of found units", f["theme"]),
            ("theme right or among first and second", f["theme_or_second"]),
            ("theme and second level right", f["subtheme"]),
            ("theme F1 end to end, macro", f["macro"]),
            ("problem–measure pairs, F1 end to end", f["pairs"]["f1"]),
            ("specificity, quadratic weighted κ", f["specificity"]),
            ("expected calibration error of the theme", f["calibration"]),
        ],
    )
    themes = _table(
        ("theme", "name", "precision", "recall", "F1"),
        [(t, book.theme(t).en, v["precision"], v["recall"], v["f1"]) for t, v in f["themes"].items()],
    )
    wrong = sorted(
        ((n, *pair.split(">")) for pair, n in f["confusion"].items() if pair[:3] != pair[4:]),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    confusion = _table(("labelled", "coded", "units"), [(a, b, n) for n, a, b in wrong[:15]])
    text = "\n## Measured on bodies left out (five folds by body)\n\n" + summary
    sure = [(c["threshold"], c["kept"], c["right"], c["right_below"]) for c in f["certainty"]]
    text += "\n### How sure: codes at least so probable\n\n"
    text += _table(("probability from", "share of codes", "right", "right of those below"), sure)
    text += "\n### Themes, end to end\n\n" + themes + "\n### Most frequent confusions\n\n" + confusion
    text += _groups("By source", held_out["by_source"]) + _groups("By level", held_out["by_level"])
    text += _groups("By report year", held_out["by_year"])
    if curve := [(c["units"], c["units_f1"], c["type"], c["theme"], c["pairs_f1"]) for c in held_out["learning_curve"]]:
        text += "\n### Learning curve (one fifth of the bodies left out)\n\n"
        text += _table(("training units", "units F1", "type", "theme", "pairs F1"), curve)
    return text


def _second_look(told: Mapping[str, Any]) -> str:
    """Write what the second look is and what it gave."""
    fast, near = told["weights"]
    text = _LOOK.format(
        encoder=told["encoder"], version=told["encoder_version"], sha256=told["sha256"], threshold=told["threshold"],
        fast=fast, near=near, statements=told["statements"],
    )  # fmt: skip
    if not (held_out := told.get("held_out")):
        return text
    before, after = held_out["without"], held_out["figures"]
    names = (
        ("theme right, of found units", "theme"),
        ("theme and second level right", "subtheme"),
        ("theme F1 end to end, macro", "macro"),
        ("specificity, quadratic weighted κ", "specificity"),
        ("expected calibration error of the theme", "calibration"),
    )
    text += (
        f"Measured on the same bodies left out; {held_out['looked']} of {after['found']} statements were looked at.\n\n"
    )
    return text + _table(("measure", "without", "with"), [(label, before[k], after[k]) for label, k in names])


def card_text(card: Mapping[str, Any], book: Codebook) -> str:
    """Write the model card.

    Parameters
    ----------
    card : mapping
        What `train` writes to ``card.json``.
    book : Codebook
        Gives the names of the themes.
    """
    data = card["data"]
    text = _INTRO.format(
        name=card["name"],
        size=f"{card['bytes'] / 1e6:.1f}",
        sha256=card["sha256"],
        version=card["codebook"]["version"],
        book_sha=card["codebook"]["sha256"][:16],
        parts=", ".join(f"{name} ({n:,} features)" for name, n in card["features"].items()),
        units=data["units"],
        sections=data["sections"],
        bodies=data["bodies"],
    )
    text += _counts(data, book)
    if "held_out" in card:
        text += _measured(card["held_out"], book)
    if card.get("unseen"):
        text += _groups("Sources no model is trained on: ways of writing never seen", card["unseen"])
    if "second_look" in card:
        text += _second_look(card["second_look"])
    return text + _LIMITS
