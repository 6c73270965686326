"""Vectors of words for training: what a word means, from a table distilled from a sentence encoder.

Each word of a dictionary was encoded once (`docs/make_vectors.py`). A theme's score is linear in the sum of its words'
vectors, so training folds what it learned about the vectors into one weight for each word and theme: words that no
labelled unit holds get their weight from words of like meaning, and nothing is needed at run time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

__all__ = ["WordVectors", "load_vectors"]

_FILE = "words-e5.npz"


@dataclass(frozen=True)
class WordVectors:
    """Words and their vectors, shape (words, dimensions), each as long as its word is rare."""

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    sha256: str = ""


@lru_cache(maxsize=1)
def load_vectors() -> WordVectors:
    """Load the packaged table."""
    path = resources.files("analyzer") / "data" / _FILE
    with path.open("rb") as file:
        data = file.read()
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        words = tuple(bytes(arrays["words"]).decode("utf-8").split("\n"))
        vectors = arrays["table"].astype(np.float32) * arrays["scale"][:, None]
    return WordVectors(words, vectors, hashlib.sha256(data).hexdigest())
