"""Training: from the labelled sections to the model file and its card, the same bytes every time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import NothingToRead
from analyzer.find.statements.coder import MODEL_NAME, Coder, save_coder
from analyzer.find.statements.look import LOOK_FILE
from analyzer.run.adjudicated import ADJUDICATED, adjudicate, adjudicated_sha256
from analyzer.run.card import card_text
from analyzer.run.engine import Engine, Pool
from analyzer.run.evaluate import FOLDS, Figures, Scored, body_part, coded_by_others, cross_validate, measure, score
from analyzer.run.fit import fit_coder
from analyzer.run.gold import LabelledSection, load_labelled, sources_sha256
from analyzer.run.logistic import body_folds
from analyzer.run.vectors import load_vectors

__all__ = ["TrainResult", "labelled_folder", "train"]

_SHARES = (0.125, 0.25, 0.5, 2 / 3, 1.0)  # what the last third adds says whether more text would help


@dataclass(frozen=True, slots=True)
class TrainResult:
    """Where the model lies, its hash, and what was measured on bodies it was not trained on.

    `figures` is None where no evaluation was asked for.
    """

    folder: Path
    sha256: str
    sections: int
    units: int
    figures: Figures | None


def labelled_folder(corpus: Path) -> Path:
    """Give the folder of the labelled sources: `corpus` itself, or its ``sources`` or ``statements/sources``."""
    for folder in (corpus / "statements" / "sources", corpus / "sources", corpus):
        if folder.is_dir() and any(folder.glob("*.txt")):
            return folder
    raise NothingToRead(f"{corpus}: no labelled source (*.txt) here")


def _groups(scored: Sequence[Scored], name: str) -> dict[str, dict[str, Any]]:
    """Measure held-out figures by a property of the section."""
    values = sorted({str(getattr(s.section, name)) for s in scored})
    return {v: _short(score([s for s in scored if str(getattr(s.section, name)) == v])) for v in values}


def _short(figures: Figures) -> dict[str, Any]:
    """Give the figures that fit in one row of a table."""
    return {
        "sections": figures.sections,
        "gold": figures.gold,
        "units_f1": figures.units["f1"],
        "type": figures.type,
        "theme": figures.theme,
        "pairs_f1": figures.pairs["f1"],
        "specificity": figures.specificity,
    }


def _learning_curve(
    sections: Sequence[LabelledSection], book: Codebook, seed: int, engine: Engine
) -> list[dict[str, Any]]:
    """Measure on a fifth of the bodies what smaller parts of the other bodies would have given."""
    part = {s.body: body_part(s.body, f"curve-{seed}") for s in sections}
    test = [s for s in sections if part[s.body] < 0.2]
    rest = [s for s in sections if part[s.body] >= 0.2]
    tasks = []
    for share in _SHARES:
        chosen = [s for s in rest if body_part(s.body, f"share-{seed}") < share]
        if len({s.body for s in chosen}) >= 8 and test:
            tasks.append((chosen, test))
    found = engine.each(partial(coded_by_others, book=book), tasks, at_once=1)
    return [
        {"units": sum(len(s.units) for s in chosen), **_short(score(scored))}
        for (chosen, _), scored in zip(tasks, found, strict=True)
    ]


def _data(sections: Sequence[LabelledSection], folder: Path) -> dict[str, Any]:
    """Describe the training data."""
    units = [u for s in sections for u in s.units]
    return {
        "sources": sources_sha256(folder),
        "adjudicated": adjudicated_sha256(folder.parent / ADJUDICATED),
        "vectors": load_vectors().sha256,
        "sections": len(sections),
        "bodies": len({s.body for s in sections}),
        "units": len(units),
        "types": dict(sorted(Counter(u.type for u in units).items())),
        "themes": dict(sorted(Counter(u.theme for u in units).items())),
        "specificity": {str(k): v for k, v in sorted(Counter(u.specificity for u in units).items())},
        "levels": dict(sorted(Counter(s.level for s in sections).items())),
        "years": {str(k): v for k, v in sorted(Counter(s.year for s in sections).items())},
    }


def _evaluation(sections: Sequence[LabelledSection], book: Codebook, seed: int) -> tuple[Figures, dict[str, Any]]:
    """Measure the coder in several ways on bodies it was not trained on, with all processors."""
    with Pool() as engine:
        scored = cross_validate(sections, book=book, engine=engine)
        curve = _learning_curve(sections, book, seed, engine)
    figures = score(scored)
    fold_of = body_folds([s.body for s in sections], FOLDS)
    return figures, {
        "figures": asdict(figures),
        "first_fold": _short(score(one for one in scored if fold_of[one.section.body] == 0)),
        "by_source": _groups(scored, "source"),
        "by_level": _groups(scored, "level"),
        "by_year": _groups(scored, "year"),
        "learning_curve": curve,
    }


def _unseen(coder: Coder, folder: Path) -> dict[str, dict[str, Any]]:
    """Measure the finished coder on sources that no model is trained on, where there are any."""
    if not (folder / "sources").is_dir():
        return {}
    sections = adjudicate(load_labelled(folder / "sources"), folder / ADJUDICATED)
    names = sorted({s.source for s in sections})
    return {name: _short(measure(coder, [s for s in sections if s.source == name])) for name in names}


def train(
    corpus: Path, out: Path, *, seed: int = 0, evaluate: bool = True, book: Codebook | None = None
) -> TrainResult:
    """Train the coder on all labelled sections and write it with its card.

    Parameters
    ----------
    corpus : Path
        Folder with the labelled sources (``*.txt``), or one above it.
    out : Path
        Folder of the models; ``themes-1.0/model.skops``, ``card.json`` and ``README.md`` are written there.
    seed : int
        Deals the bodies of the learning curve; the model itself has no randomness.
    evaluate : bool
        Measure on held-out bodies for the card; takes many times as long as the training.
    book : Codebook, optional
        The packaged codebook if left out.

    Returns
    -------
    TrainResult
        The same corpus gives the same bytes on the same versions of the libraries.

    Raises
    ------
    NothingToRead
        No labelled source was found.
    SourceError
        A source breaks the format.
    """
    book = book or load_codebook()
    folder = labelled_folder(corpus)
    sections = adjudicate(load_labelled(folder), folder.parent / ADJUDICATED)
    target = out if out.name == MODEL_NAME else out / MODEL_NAME
    coder = fit_coder(sections, book, version=MODEL_NAME)
    sha256 = save_coder(coder, target)
    (target / LOOK_FILE).unlink(missing_ok=True)  # that of the model before knows nothing of this one
    card: dict[str, Any] = {
        "name": MODEL_NAME,
        "sha256": sha256,
        "bytes": (target / "model.skops").stat().st_size,
        "codebook": {"version": book.version, "sha256": book.sha256},
        "settings": {"temperature": coder.temperature, "second": coder.second, "pair": coder.pair, "seed": seed},
        "features": {name: len(model.names) for name, model in coder.models.items()},
        "data": _data(sections, folder),
    }
    figures = None
    if evaluate:
        figures, card["held_out"] = _evaluation(sections, book, seed)
        card["unseen"] = _unseen(coder, folder.parent / "unseen")
    (target / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    (target / "README.md").write_text(card_text(card, book), "utf-8", newline="\n")
    return TrainResult(target, sha256, len(sections), sum(len(s.units) for s in sections), figures)
