"""The second look: a sentence encoder reads what the fast model is unsure of, and themes are weighed again.

The fast model knows characters, words and the other units of a section; the encoder knows what a sentence means. Where
the best theme is less likely than a threshold, the labelled statements nearest in meaning vote on the theme, and their
shares are weighed with the fast model's chances. Weights and threshold were found on bodies that were left out.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ModelError
from analyzer.find.statements.encoder import Encoder, load_encoder
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import softmax

__all__ = ["LOOK_FILE", "SecondLook", "load_look", "save_look", "weigh"]

LOOK_FILE = "second-look.npz"
# Chosen by five folds over bodies (least log loss inside the training bodies): 30 neighbours whose votes fall to 1/e
# with .1 of cosine; 15 or 60 neighbours, or .2, lose up to a seventh of the gain.
_NEAR, _FADE = 30, 0.1
# A theme the fast model or the neighbours rule out can still be spoken for by the other.
_FAST_FLOOR, _NEAR_FLOOR = 1e-4, 1e-2


@dataclass(frozen=True)
class SecondLook:
    """What looks again; made by training or `load_look`, never changed.

    Attributes
    ----------
    encoder : Encoder
        Gives the vectors.
    model : str
        sha256 of the fast model whose chances it was fitted on.
    classes : tuple of str
        Themes, in the order of the fast model.
    threshold : float
        Statements whose best theme is less likely are looked at again.
    weights : tuple of two floats
        Of the fast model's and of the neighbours' logarithms; with them the chances are calibrated again.
    mean, turn : arrays of shapes (encoder's dimensions,) and (encoder's dimensions, dimensions)
        Taken away from each vector (what all statements have in common), and what turns the rest into fewer
        dimensions that weigh more alike.
    known : int8 array of shape (labelled statements, dimensions)
        Turned vectors of the labelled statements.
    labels : uint8 array of shape (labelled statements,)
        Their themes, as places in `classes`.
    sha256 : str
        Hash of its file, empty where it was not saved yet.
    """

    encoder: Encoder
    model: str
    classes: tuple[str, ...]
    threshold: float
    weights: tuple[float, float]
    mean: NDArray[np.float32]
    turn: NDArray[np.float32]
    known: NDArray[np.int8]
    labels: NDArray[np.uint8]
    sha256: str = ""

    @cached_property
    def _directions(self) -> NDArray[np.float64]:
        """Give the labelled statements' vectors, each of length one."""
        return _unit(self.known.astype(np.float64))

    def votes(self, vectors: NDArray[np.float32], but: Sequence[NDArray[np.intp]] = ()) -> NDArray[np.float64]:
        """Let the nearest labelled statements vote.

        Parameters
        ----------
        vectors : array of shape (units, encoder's dimensions)
        but : sequence of arrays of int
            For each unit the labelled statements that may not vote; none if left out.

        Returns
        -------
        array of shape (units, classes)
            Shares of the votes.
        """
        shares = np.zeros((len(vectors), len(self.classes)))
        # Row by row: a product of whole matrices may differ in its last digits with the number of rows.
        for i, vector in enumerate(vectors):
            turned = (vector.astype(np.float64) - self.mean) @ self.turn
            likeness = self._directions @ _unit(turned)
            if but:
                likeness[but[i]] = -np.inf
            nearest = np.argsort(-likeness, kind="stable")[:_NEAR]
            voices = np.exp((likeness[nearest] - likeness[nearest[0]]) / _FADE)
            shares[i] = np.bincount(self.labels[nearest], weights=voices, minlength=len(self.classes)) / voices.sum()
        return shares

    def revise(
        self, chances: NDArray[np.float64], contexts: Sequence[UnitContext]
    ) -> tuple[NDArray[np.float64], list[int]]:
        """Look again at what is unsure.

        Parameters
        ----------
        chances : array of shape (units, classes)
            Of the fast model, calibrated.
        contexts : sequence of UnitContext
            The units' words and types; a no-problem claim has no theme to doubt.

        Returns
        -------
        array of shape (units, classes), list of int
            Chances, new ones for the units looked at; the places of these.
        """
        unsure = chances.max(axis=1) < self.threshold
        looked = [i for i in np.flatnonzero(unsure).tolist() if contexts[i].kind != "N"]
        if not looked:
            return chances, []
        words = sorted({contexts[i].words for i in looked})
        place = {text: n for n, text in enumerate(words)}
        votes = self.votes(self.encoder.encode(words))[[place[contexts[i].words] for i in looked]]
        revised = chances.copy()
        revised[looked] = weigh(chances[looked], votes, self.weights)
        return revised, looked

    def facts(self) -> dict[str, Any]:
        """Give what the manifest tells of it."""
        return {
            "encoder": self.encoder.name,
            "encoder_version": self.encoder.version,
            "sha256": self.sha256,
            "threshold": self.threshold,
        }


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give vectors the length one."""
    return np.asarray(vectors / np.maximum(np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True)), 1e-9))


def weigh(
    chances: NDArray[np.float64], votes: NDArray[np.float64], weights: tuple[float, float]
) -> NDArray[np.float64]:
    """Weigh the fast model's chances and the neighbours' votes, both of shape (units, classes), into new chances."""
    fast, near = weights
    return softmax(fast * np.log(chances + _FAST_FLOOR) + near * np.log(votes + _NEAR_FLOOR))


def save_look(look: SecondLook, folder: Path) -> str:
    """Write ``second-look.npz`` beside the fast model, the same bytes for the same numbers; give its sha256."""
    about = {
        "encoder": look.encoder.name,
        "encoder_version": look.encoder.version,
        "model": look.model,
        "classes": look.classes,
        "threshold": look.threshold,
        "weights": look.weights,
    }
    text = json.dumps(about, ensure_ascii=False).encode("utf-8")
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        about=np.frombuffer(text, dtype=np.uint8),
        mean=look.mean,
        turn=look.turn,
        known=look.known,
        labels=look.labels,
    )
    (folder / LOOK_FILE).write_bytes(buffer.getvalue())
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def load_look(folder: Path, told: Mapping[str, Any] | None, model: str) -> SecondLook:
    """Load the second look of a model, and the encoder it was made with.

    Parameters
    ----------
    folder : Path
        Folder of the model.
    told : mapping or None
        What the model's card says of its second look.
    model : str
        sha256 of the fast model.

    Raises
    ------
    ModelError
        The extra ``semantic`` is not installed or of another version; the model has no second look, or one that was
        changed or made for another model.
    """
    encoder = load_encoder()
    file = folder / LOOK_FILE
    if not told:
        raise ModelError(
            f"{folder}: 这个模型没有第二眼，请去掉 --careful，或先用 analyzer second-look 加上。This model has no second look; "
            "run without --careful, or add one with analyzer second-look"
        )
    try:
        data = file.read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            about = json.loads(bytes(arrays["about"]).decode("utf-8"))
            mean, turn, known, labels = (arrays[name] for name in ("mean", "turn", "known", "labels"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{file}: is missing or unreadable; add it again with analyzer second-look") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != told.get("sha256") or about["model"] != model:
        raise ModelError(f"{file}: was changed, or made for another model; add it again with analyzer second-look")
    wanted = f"{about['encoder']}=={about['encoder_version']}"
    if wanted != f"{encoder.name}=={encoder.version}":
        raise ModelError(
            f"{file}: 第二眼是用 {wanted} 做的，请安装这一版。was made with {wanted}, found {encoder.version}: pip install {wanted}"
        )
    fast, near = about["weights"]
    classes, threshold = tuple(about["classes"]), about["threshold"]
    return SecondLook(encoder, model, classes, threshold, (fast, near), mean, turn, known, labels, digest)
