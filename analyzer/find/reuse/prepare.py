"""What each report is asked once: its keys, and where their letters stand and what they prove, packed small.

Packed, a report of 3,600 letters takes 1.1 kB and its key; unpacking it for a batch of pairs costs a twenty-fifth of
preparing it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.bodies import body_name
from analyzer.find.reuse.inputs import ReuseInput, Source
from analyzer.find.reuse.masking import Masked, mask_report, sign_letters
from analyzer.find.reuse.statutory import dictated_letters

__all__ = ["Passed", "Prepared", "Proof", "pass_on", "prepare_all", "prepare_source", "unpack"]

# Five names or more in a row: columns of a website, fields of work, departments. Everybody lists the same.
_LIST = re.compile(r"(?:[^、，。；：:,;\s]{2,12}、\s*){4,}[^、，。；：:,;\s等和及]{2,8}")
_BETWEEN = 4  # as many 、 has a list at least
_CLAUSE = re.compile(r"[^，。；：:,;]+")  # a list ends with it


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one report gives to the corpus.

    For each sentence a key and the count of visible characters; `packed` is for `unpack`.
    """

    keys: list[str]
    characters: list[int]
    packed: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """What a corpus keeps of some reports besides keys: `known` without text and sentences, `names` of their bodies.

    `texts` are in UTF-8; `counts` are the sentences of each report, `spans` their section, start and end.
    """

    known: list[ReuseInput]
    names: list[str]
    texts: list[bytes]
    counts: NDArray[np.int64]
    spans: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A report's key with offsets, and which of its letters can prove copying (`plain`)."""

    masked: Masked
    plain: NDArray[np.bool_]


def prepare_all(reports: Sequence[ReuseInput]) -> list[Prepared]:
    """Mask a batch of reports; a plain function of each, so that processes can share the work."""
    masked = [mask_report(report) for report in reports]
    plain = _plain_letters([report.text for report in reports], masked)
    return [
        Prepared(one.keys, _characters(report), _pack(len(report.text), one, proof))
        for report, one, proof in zip(reports, masked, plain, strict=True)
    ]


def pass_on(reports: Sequence[ReuseInput]) -> Passed:
    """Take from reports what is kept of them; nobody asks for their own names any more once they are masked."""
    spans = [(s.section, s.start, s.end) for report in reports for s in report.sentences]
    return Passed(
        [replace(report, text="", sentences=(), name=None) for report in reports],
        [body_name(report) for report in reports],
        [report.text.encode("utf-8", "surrogatepass") for report in reports],
        np.array([len(report.sentences) for report in reports], dtype=np.int64),
        np.array(spans, dtype=np.int32).reshape(-1, 3),
    )


def prepare_source(source: Source) -> tuple[Passed, list[Prepared]]:
    """Prepare the reports of a source, in the process that reads them."""
    reports = source()
    return pass_on(reports), prepare_all(reports)


def _characters(report: ReuseInput) -> list[int]:
    """Count the visible characters of each sentence."""
    return [len("".join(report.text[s.start : s.end].split())) for s in report.sentences]


def _plain_letters(texts: Sequence[str], masked: Sequence[Masked]) -> list[NDArray[np.bool_]]:
    """Mark the letters of each report's key that are no signs, not dictated and in no list of names."""
    keys = [key for one in masked for key in one.keys]
    distinct = list(dict.fromkeys(keys))
    plain_keys = _split(~sign_letters("".join(distinct)) & ~dictated_letters(distinct), distinct)
    known = dict(zip(distinct, plain_keys, strict=True))
    every = np.concatenate([np.zeros(0, dtype=bool), *(known[key] for key in keys)])
    parts = _split(every, [one.key for one in masked])
    for text, one, plain in zip(texts, masked, parts, strict=True):
        for span in _lists(text):
            plain[slice(*np.searchsorted(one.starts, span))] = False
    return parts


def _lists(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that are lists of names; only clauses with enough 、 are searched, which are few."""
    for clause in _CLAUSE.finditer(text):
        if clause.group().count("、") >= _BETWEEN:
            for found in _LIST.finditer(text, *clause.span()):
                yield found.span()


def _split(letters: NDArray[np.bool_], texts: Sequence[str]) -> list[NDArray[np.bool_]]:
    """Cut what is known of texts set one after the other into their shares."""
    bounds = np.cumsum([0, *map(len, texts)]).tolist()
    return [letters[start:end] for start, end in pairwise(bounds)]


def _pack(size: int, masked: Masked, plain: NDArray[np.bool_]) -> bytes:
    """Pack the key, its sentences, and as bits the letters' first and last characters in the text and the plain letters."""
    bits = np.zeros(2 * size, dtype=bool)
    bits[masked.starts] = True
    bits[size + masked.ends - 1] = True
    key = masked.key.encode("utf-8", "surrogatepass")
    head = np.array([size, len(key), *masked.first], dtype="<i4")
    packed = np.packbits(np.concatenate((bits, plain)))
    return b"".join([np.array(len(head), dtype="<i4").tobytes(), head.tobytes(), key, packed.tobytes()])


def unpack(packed: bytes) -> Proof:
    """Give back what `prepare_all` packed of a report."""
    count = int(np.frombuffer(packed, dtype="<i4", count=1)[0])
    size, letters, *first = np.frombuffer(packed, dtype="<i4", count=count, offset=4).tolist()
    begins = 4 * (1 + count)
    key = packed[begins : begins + letters].decode("utf-8", "surrogatepass")
    packed_bits = np.frombuffer(packed, dtype=np.uint8, offset=begins + letters)
    bits = np.unpackbits(packed_bits, count=2 * size + len(key)).view(bool)
    starts, lasts = np.flatnonzero(bits[:size]), np.flatnonzero(bits[size : 2 * size])
    return Proof(Masked(key, tuple(first), starts, lasts + 1), bits[2 * size :])
