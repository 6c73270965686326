"""Passages: the longest runs that two reports share, across sentence borders, with exact offsets.

Sentences that stand in the same cluster are the seeds. Seeds near each other in both reports are one
passage, whatever their order; its ends are pushed outwards by aligning the letters that follow and
precede, so that merged, split and half-copied sentences are caught.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import Kinds
from analyzer.find.reuse.masking import Masked, count_letters, mask_report
from analyzer.schema import Overlap, Sentence

__all__ = ["Side", "align_pair", "make_side"]

_REACH = 160  # letters looked at beyond a seed: a long sentence or two short ones
_BLOCK = 7  # an equal run this long beyond a seed is hardly chance; 政府信息公开 has six letters
_SLACK = 8  # letters that may differ before such a run: a word put in or changed
_WINDOW = 4  # sentences that a passage's order may be turned over


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One report made ready for alignment: its keys with offsets, and what each sentence is worth.

    `labels[i]` is the cluster of sentence i, or -1 where it is no evidence; `worth[i]` its letters
    that nobody dictates; `block[i]` numbers stretches that no heading, table or section border cuts.
    """

    report: int
    text: str
    sentences: tuple[Sentence, ...]
    masked: Masked
    labels: tuple[int, ...]
    worth: tuple[int, ...]
    block: tuple[int, ...]


Match = tuple[int, int]


def make_side(corpus: Corpus, kinds: Kinds, report: int, settings: Settings) -> Side:
    """Make a report ready for `align_pair`; worth keeping while its pairs are looked at."""
    source = corpus.inputs[report]
    rows = corpus.rows(report)
    told = kinds.evidence[rows].tolist()
    labels = tuple(n if good else -1 for n, good in zip(corpus.label[rows].tolist(), told, strict=True))
    worth = tuple((corpus.letters - corpus.covered)[corpus.key[rows]].tolist())
    blocks, number = [], 0
    for n, sentence in enumerate(source.sentences):
        before = source.sentences[n - 1] if n else sentence
        cut = sentence.section != before.section or sentence.start - before.end > settings.gap_letters
        number += cut
        blocks.append(number)
    return Side(report, source.text, source.sentences, mask_report(source), labels, worth, tuple(blocks))


def _seeds(a: Side, b: Side) -> list[Match]:
    """Pair the sentences of one cluster in the order of the two texts, each used once."""
    where: dict[int, list[int]] = {}
    for j in range(len(b.labels) - 1, -1, -1):
        where.setdefault(b.labels[j], []).append(j)
    return [(i, where[label].pop()) for i, label in enumerate(a.labels) if label >= 0 and where.get(label)]


def _near(side: Side, used: frozenset[int], one: int, two: int, settings: Settings) -> bool:
    """Say whether two sentences of one report stand close: few unmatched sentences and letters between."""
    low, high = min(one, two), max(one, two)
    if high - low > _WINDOW:
        return False
    between = [n for n in range(low + 1, high) if n not in used]
    first = side.masked.first
    letters = sum(first[n + 1] - first[n] for n in between)
    return (
        side.block[low] == side.block[high]
        and len(between) <= settings.gap_sentences
        and letters <= settings.gap_letters
    )


def _chains(a: Side, b: Side, seeds: list[Match], settings: Settings) -> list[list[Match]]:
    """Group seeds that are near each other in both reports; the order inside a group may differ."""
    parent = list(range(len(seeds)))
    used_a, used_b = frozenset(i for i, _ in seeds), frozenset(j for _, j in seeds)

    def root(n: int) -> int:
        """Find the smallest seed of a group."""
        while parent[n] != n:
            n = parent[n]
        return n

    for n in range(len(seeds)):
        for m in range(n + 1, len(seeds)):
            one, two = seeds[n], seeds[m]
            if two[0] - one[0] > _WINDOW:
                break
            if _near(a, used_a, one[0], two[0], settings) and _near(b, used_b, one[1], two[1], settings):
                low, high = sorted((root(n), root(m)))
                parent[high] = low
    groups: dict[int, list[Match]] = {}
    for n, seed in enumerate(seeds):
        groups.setdefault(root(n), []).append(seed)
    return list(groups.values())


def _reach(one: str, two: str) -> tuple[int, int, int]:
    """Give how far two texts run together from their beginnings: letters of each, and letters in common."""
    end_one = end_two = common = 0
    for op in Indel.opcodes(one, two):
        if op.tag != "equal" or op.src_end - op.src_start < _BLOCK:
            continue
        if max(op.src_start - end_one, op.dest_start - end_two) > _SLACK:
            break
        end_one, end_two = op.src_end, op.dest_end
        common += count_letters(one[op.src_start : op.src_end])
    return end_one, end_two, common


def _limit(side: Side, used: set[int], edge: int, step: int) -> int:
    """Give the place in the key up to which a passage may grow from sentence `edge` in direction `step`."""
    n = edge + step
    while 0 <= n < len(side.labels) and n not in used and side.block[n] == side.block[edge] and side.labels[n] >= 0:
        n += step
    return side.masked.first[n if step > 0 else n + 1]


def _grow(side: Side, used: set[int], low: int, high: int) -> tuple[str, str, int, int]:
    """Give the letters before a passage (reversed) and after it, and its own bounds in the key."""
    first, key = side.masked.first, side.masked.key
    start, end = first[low], first[high + 1]
    before = key[max(_limit(side, used, low, -1), start - _REACH) : start]
    after = key[end : min(_limit(side, used, high, 1), end + _REACH)]
    return before[::-1], after, start, end


def _source_span(side: Side, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """Map a stretch of the key to the text; whole sentences keep their enumerator and closing sign."""
    first = side.masked.first
    begin = side.sentences[low].start if start == first[low] else int(side.masked.starts[start])
    stop = side.sentences[high].end if end == first[high + 1] else int(side.masked.ends[end - 1])
    return begin, stop


def _similarity(a: Side, b: Side, chain: list[Match], span_a: tuple[int, int], span_b: tuple[int, int]) -> float:
    """Give 2·(letters in common) / (letters of both), sentence by sentence where the order differs."""
    key_a, key_b = a.masked.key[slice(*span_a)], b.masked.key[slice(*span_b)]
    if all(one[1] < two[1] for one, two in zip(chain, chain[1:], strict=False)):
        return float(Indel.normalized_similarity(key_a, key_b))
    first_a, first_b = a.masked.first, b.masked.first
    common = sum(
        Indel.normalized_similarity(
            a.masked.key[first_a[i] : first_a[i + 1]], b.masked.key[first_b[j] : first_b[j + 1]]
        )
        * (first_a[i + 1] - first_a[i] + first_b[j + 1] - first_b[j])
        for i, j in chain
    )
    return float(min(1.0, common / (len(key_a) + len(key_b))))


def _earlier(corpus: Corpus, a: int, b: int) -> Literal["a", "b"] | None:
    """Say which report is known to be the first: by year, then by day; None where neither decides."""
    for values in (corpus.year, corpus.day):
        one, two = int(values[a]), int(values[b])
        if UNKNOWN in (one, two):
            return None
        if one != two:
            return "a" if one < two else "b"
    return None


def align_pair(corpus: Corpus, a: Side, b: Side, settings: Settings) -> list[Overlap]:
    """Give the passages two reports share, in the order of the first.

    Parameters
    ----------
    corpus : Corpus
        Where the reports come from.
    a, b : Side
        The report with the smaller id is `a`.
    settings : Settings
        `passage_letters` that nobody dictates are needed.

    Returns
    -------
    list of Overlap
        `chars` counts the visible characters of the shorter side; `similarity` is that of the keys,
        so names, dates and numbers that were swapped do not lower it.
    """
    seeds = _seeds(a, b)
    if sum(min(a.worth[i], b.worth[j]) for i, j in seeds) * 2 < settings.passage_letters:
        return []
    found = []
    for chain in _chains(a, b, seeds, settings):
        spans = _grown(a, b, seeds, chain, settings)
        if spans is not None:
            found.append(_overlap(corpus, a, b, chain, spans))
    return found


def _grown(a: Side, b: Side, seeds: list[Match], chain: list[Match], settings: Settings) -> tuple[Match, Match] | None:
    """Push the ends of a chain outwards; give its bounds in both keys, or None where it is too short."""
    side_a = _grow(a, {i for i, _ in seeds}, chain[0][0], chain[-1][0])
    side_b = _grow(b, {j for _, j in seeds}, min(j for _, j in chain), max(j for _, j in chain))
    back_a, back_b, before = _reach(side_a[0], side_b[0])
    on_a, on_b, after = _reach(side_a[1], side_b[1])
    if sum(min(a.worth[i], b.worth[j]) for i, j in chain) + before + after < settings.passage_letters:
        return None
    return (side_a[2] - back_a, side_a[3] + on_a), (side_b[2] - back_b, side_b[3] + on_b)


def _overlap(corpus: Corpus, a: Side, b: Side, chain: list[Match], keys: tuple[Match, Match]) -> Overlap:
    """Describe one passage by its offsets in both texts."""
    span_a = _source_span(a, chain[0][0], chain[-1][0], *keys[0])
    span_b = _source_span(b, min(j for _, j in chain), max(j for _, j in chain), *keys[1])
    sizes = [len("".join(side.text[slice(*span)].split())) for side, span in ((a, span_a), (b, span_b))]
    same = corpus.body[a.report] == corpus.body[b.report]
    return Overlap(
        a_report=corpus.inputs[a.report].report_id,
        a_start=span_a[0],
        a_end=span_a[1],
        b_report=corpus.inputs[b.report].report_id,
        b_start=span_b[0],
        b_end=span_b[1],
        chars=min(sizes),
        similarity=round(_similarity(a, b, chain, *keys), 4),
        relation="same_agency" if same else "cross_agency",
        earlier=_earlier(corpus, a.report, b.report),
    )
