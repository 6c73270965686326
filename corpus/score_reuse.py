"""Score the search for copied passages on `corpus/reuse`: `python corpus/score_reuse.py [KIND …]`.

Every pair is a corpus of its own two reports, read and parsed as any file is. A passage counts as found
when what was told covers half of its letters on both sides; what was told counts as right when half of
it, on both sides, lies in a passage. White space is no letter.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))

from analyzer.find.reuse import ReuseInput, find_reuse  # noqa: E402
from analyzer.parse import parse  # noqa: E402
from analyzer.schema import Document, Overlap  # noqa: E402

HALF = 0.5
Stretch = tuple[int, int]


@dataclass
class Score:
    """Counts of one kind of pairs; `edges` holds how many letters each edge of a found passage is off."""

    pairs: int = 0
    passages: int = 0
    found: int = 0
    letters: int = 0
    letters_found: int = 0
    told: int = 0
    right: int = 0
    edges: list[int] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of other pairs."""
        for name in ("pairs", "passages", "found", "letters", "letters_found", "told", "right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.edges += other.edges

    @property
    def recall(self) -> float | None:
        """Give the share of passages found, None where there is none."""
        return self.found / self.passages if self.passages else None

    @property
    def letter_recall(self) -> float | None:
        """Give the share of the passages' letters found, None where there is none."""
        return self.letters_found / self.letters if self.letters else None

    @property
    def precision(self) -> float | None:
        """Give the share of right ones among what was told, None where nothing was."""
        return self.right / self.told if self.told else None


def load_pairs(folder: Path = HERE / "reuse") -> Iterator[dict[str, Any]]:
    """Yield the pairs in order."""
    with (folder / "pairs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def as_input(pair: Mapping[str, Any], side: str) -> ReuseInput:
    """Parse one side of a pair as a report."""
    text = pair[side]["text"]
    name = f"{pair['id']}-{side}"
    document = Document(f"d{name}", f"{name}.txt", "0" * 64, len(text.encode()), "txt", "utf-8", text)
    return ReuseInput.of(parse(document))


def _visible(text: str, start: int, end: int) -> int:
    return len("".join(text[start:end].split()))


def _common(text: str, one: Stretch, other: Stretch) -> int:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return _visible(text, start, end) if start < end else 0


def _covered(text: str, stretch: Stretch, others: Sequence[Stretch]) -> int:
    """Count the letters of a stretch that the others cover together."""
    inside = [(max(a, stretch[0]), min(b, stretch[1])) for a, b in sorted(others)]
    done, count = stretch[0], 0
    for a, b in inside:
        if b > max(a, done):
            count += _visible(text, max(a, done), b)
            done = b
    return count


def _off(text: str, one: int, other: int) -> int:
    return _visible(text, min(one, other), max(one, other))


def score_pair(pair: Mapping[str, Any], overlaps: Sequence[Overlap]) -> Score:
    """Compare what was told of a pair with its passages."""
    texts = pair["a"]["text"], pair["b"]["text"]
    gold = [((p[0], p[1]), (p[2], p[3])) for p in pair["passages"]]
    told = [((o.a_start, o.a_end), (o.b_start, o.b_end)) for o in overlaps]
    score = Score(pairs=1, passages=len(gold), told=len(told))
    for passage in gold:
        sizes = [_visible(texts[n], *passage[n]) for n in (0, 1)]
        hits = [_covered(texts[n], passage[n], [t[n] for t in told]) for n in (0, 1)]
        score.letters += sum(sizes)
        score.letters_found += sum(hits)
        if all(hit >= HALF * size for hit, size in zip(hits, sizes, strict=True)):
            score.found += 1
            best = max(told, key=lambda t: sum(_common(texts[n], t[n], passage[n]) for n in (0, 1)))
            score.edges += [_off(texts[n], best[n][e], passage[n][e]) for n in (0, 1) for e in (0, 1)]
    for stretch in told:
        sizes = [_visible(texts[n], *stretch[n]) for n in (0, 1)]
        shares = [min(_common(texts[n], stretch[n], p[n]) / sizes[n] for n in (0, 1)) for p in gold]
        score.right += max(shares, default=0.0) >= HALF
    return score


def score_kinds(pairs: Iterator[dict[str, Any]], show: Sequence[str] = ()) -> dict[str, Score]:
    """Search every pair and give the scores by kind, in order of the pairs; print the errors of kinds in `show`."""
    scores: dict[str, Score] = {}
    for pair in pairs:
        overlaps = find_reuse([as_input(pair, side) for side in "ab"]).overlaps
        score = score_pair(pair, overlaps)
        scores.setdefault(pair["kind"], Score()).add(score)
        if pair["kind"] in show and (score.found < score.passages or score.right < score.told):
            print(pair["id"], pair["kind"], pair["passages"])
            for p in pair["passages"]:
                print("   gold a:", pair["a"]["text"][p[0] : p[1]], "\n   gold b:", pair["b"]["text"][p[2] : p[3]])
            for o in overlaps:
                print("   told a:", pair["a"]["text"][o.a_start : o.a_end])
                print("   told b:", pair["b"]["text"][o.b_start : o.b_end], o.similarity)
    return scores


def _cell(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"


def table(scores: Mapping[str, Score]) -> str:
    """Write the scores as a table."""
    lines = ["kind            pairs  told  precision  recall  letters  edges off: mean, 90 %"]
    whole = Score()
    for score in scores.values():
        whole.add(score)
    for kind, s in (*scores.items(), ("all", whole)):
        off = f"{mean(s.edges):5.1f} {quantiles(s.edges, n=10)[-1]:5.1f}" if len(s.edges) > 1 else ""
        lines.append(
            f"{kind:<14} {s.pairs:>6} {s.told:>5}      {_cell(s.precision)}   {_cell(s.recall)}    {_cell(s.letter_recall)}  {off}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(score_kinds(load_pairs(), sys.argv[1:])))
