"""Fitting the second look of a trained model, and measuring what it gives on bodies left out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analyzer.errors import ModelError
from analyzer.find.statements import find_statements
from analyzer.find.statements.coder import Coder, load_coder
from analyzer.find.statements.encoder import Encoder, load_encoder
from analyzer.find.statements.look import SecondLook, save_look, weigh
from analyzer.run.adjudicated import ADJUDICATED, adjudicate
from analyzer.run.card import card_text
from analyzer.run.evaluate import FOLDS, Figures, Scored, score
from analyzer.run.fit import LeftOut, fit_with_left_out
from analyzer.run.gold import LabelledSection, load_labelled
from analyzer.run.logistic import body_folds
from analyzer.run.train import labelled_folder

__all__ = ["LookAdded", "add_second_look", "fit_second_look"]

# The fifth that is least sure: on bodies left out a tenth gave four fifths of the gain, three tenths no more than a
# fifth, and each looked-at statement costs as much as a hundred others.
SHARE = 0.2
# 192 of 384 dimensions, each divided by the fourth root of its variance: better by a tenth of the gain than all as
# they are, in half the bytes.
DIMENSIONS, EVENED = 192, 0.25
_FAST = tuple(round(0.5 + 0.05 * n, 2) for n in range(13))
_NEAR = tuple(round(0.05 * n, 2) for n in range(31))


@dataclass(frozen=True, slots=True)
class LookAdded:
    """Where the second look lies, its hash, and what was measured: without and with it, on the same bodies left out.

    The figures are None where no evaluation was asked for.
    """

    folder: Path
    sha256: str
    units: int
    threshold: float
    before: Figures | None
    after: Figures | None


class _Remembering:
    """An encoder that keeps every vector, for folds that meet the same statements again and again."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.version = encoder.name, encoder.version
        self._kept: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one vector a text, shape (texts, dimensions)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if new:
            self._kept.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._kept[text] for text in texts])


def fit_second_look(unseen: LeftOut, encoder: Encoder, model: str) -> SecondLook:
    """Fit the second look.

    Parameters
    ----------
    unseen : LeftOut
        What the fast model says of labelled statements whose body it did not see: on seen ones it is too sure.
    encoder : Encoder
        Gives the vectors.
    model : str
        sha256 of the fast model.

    Returns
    -------
    SecondLook
        Its weights have the least log loss on the unsure statements, with no vote for statements of the same body.
    """
    vectors = encoder.encode([c.words for c in unseen.contexts])
    with threadpool_limits(limits=1):  # one thread: sums in one order, so the same last digits
        mean, turn, known = _turned(vectors)
    labels = np.array([unseen.classes.index(theme) for theme in unseen.themes], dtype=np.uint8)
    best = unseen.chances.max(axis=1)
    threshold = round(float(np.quantile(best, SHARE)), 4)
    look = SecondLook(encoder, model, unseen.classes, threshold, (1.0, 0.0), mean, turn, known, labels)
    bodies = np.array(unseen.bodies)
    unsure = np.flatnonzero(best < threshold)
    if not unsure.size:
        return look
    votes = look.votes(vectors[unsure], [np.flatnonzero(bodies == bodies[i]) for i in unsure])
    return replace(look, weights=_fit_weights(unseen.chances[unsure], votes, labels[unsure]))


def _turned(
    vectors: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int8]]:
    """Give the mean, the directions of most variance, and the vectors along them in eight bits."""
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    centred = vectors.astype(np.float64) - mean
    variance, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    kept = np.argsort(-variance, kind="stable")[: min(DIMENSIONS, len(vectors))]
    scale = np.maximum(variance[kept], 1e-9) ** -EVENED
    turn = (directions[:, kept] * scale).astype(np.float32)
    along = centred @ turn
    most = np.maximum(np.abs(along).max(axis=1, keepdims=True), 1e-9)
    return mean, turn, np.round(along / most * 127).astype(np.int8)


def _fit_weights(
    chances: NDArray[np.float64], votes: NDArray[np.float64], labels: NDArray[np.uint8]
) -> tuple[float, float]:
    """Find the weights of least log loss on a fixed grid."""
    rows = np.arange(len(labels))

    def loss(weights: tuple[float, float]) -> float:
        return round(float(-np.log(weigh(chances, votes, weights)[rows, labels] + 1e-12).mean()), 9)

    return min(itertools.product(_FAST, _NEAR), key=loss)


def _measured(sections: Sequence[LabelledSection], coder: Coder, encoder: Encoder) -> tuple[Figures, Figures, int]:
    """Measure without and with the second look on bodies left out; the third is how many statements were looked at."""
    fold_of = body_folds([s.body for s in sections], FOLDS)
    plain: list[Scored] = []
    careful: list[Scored] = []
    for left_out in sorted(set(fold_of.values())):
        inside = [s for s in sections if fold_of[s.body] == left_out]
        rest = [s for s in sections if fold_of[s.body] != left_out]
        fitted, unseen = fit_with_left_out(rest, coder.book, version="held-out")
        reports = [s.as_report() for s in inside]
        plain += map(Scored, inside, find_statements(reports, fitted))
        look = fit_second_look(unseen, encoder, "held-out")
        careful += map(Scored, inside, find_statements(reports, replace(fitted, look=look)))
    looked = sum(s.first_theme is not None for one in careful for s in one.statements)
    return score(plain), score(careful), looked


def add_second_look(corpus: Path, folder: Path, *, encoder: Encoder | None = None, evaluate: bool = True) -> LookAdded:
    """Fit a second look for a trained model, write it beside the model and tell it in the model's card.

    Parameters
    ----------
    corpus : Path
        The labelled sections the model was trained from.
    folder : Path
        Folder of the model.
    encoder : Encoder, optional
        The one of the extra ``semantic`` if left out.
    evaluate : bool
        Measure on held-out bodies, five folds; takes some minutes.

    Returns
    -------
    LookAdded
        The same corpus gives the same bytes on the same versions of the libraries.

    Raises
    ------
    ModelError
        The extra is not installed; the model is missing, or is not what this corpus gives.
    NothingToRead, SourceError
        There is no labelled source, or one breaks the format.
    """
    encoder = _Remembering(encoder or load_encoder())
    coder = load_coder(folder)
    source = labelled_folder(corpus)
    sections = adjudicate(load_labelled(source), source.parent / ADJUDICATED)
    again, unseen = fit_with_left_out(sections, coder.book, version=coder.version)
    if again.models["themes"].names != coder.models["themes"].names:
        raise ModelError(f"{folder}: was trained from other statements than {corpus}; train it again first")
    look = fit_second_look(unseen, encoder, coder.sha256)
    sha256 = save_look(look, folder)
    told: dict[str, Any] = {**look.facts(), "sha256": sha256, "weights": look.weights, "statements": len(look.labels)}
    before = after = None
    if evaluate:
        before, after, looked = _measured(sections, coder, encoder)
        told["held_out"] = {"figures": asdict(after), "without": asdict(before), "looked": looked}
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["second_look"] = told
    (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    (folder / "README.md").write_text(card_text(card, coder.book), "utf-8", newline="\n")
    return LookAdded(folder, sha256, len(look.labels), look.threshold, before, after)
