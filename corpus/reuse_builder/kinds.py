"""The kinds of pairs: how one report's passage comes into the other, or what only looks like it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reuse_builder import phrases
from reuse_builder.pages import Frame, Piece, lay_out, page_numbers, wrap
from reuse_builder.source import Body, Passage, clauses, draw_bodies, in_traditional, sentences

__all__ = ["make_pairs"]

Hands = tuple[list[Piece], list[Piece]]


@dataclass
class Plan:
    """A pair under construction: two bodies, two years, the pieces of both sides and how they are printed."""

    kind: str
    bodies: tuple[Body, Body]
    years: tuple[int, int]
    pieces: Hands
    frames: tuple[Frame, Frame]
    finish: tuple[Callable[[Sequence[Piece]], Sequence[Piece]], Callable[[Sequence[Piece]], Sequence[Piece]]]
    in_five: tuple[bool, bool] = (False, False)


def _same(pieces: Sequence[Piece]) -> Sequence[Piece]:
    return pieces


def _frames(rng: random.Random) -> tuple[Frame, Frame]:
    """Draw two frames with different preambles."""
    one, other = rng.sample(phrases.PREAMBLES, 2)
    return Frame(one), Frame(other, rng.choice(phrases.HEADS_ONE), rng.choice(phrases.HEADS_FIVE))


def _filled(
    rng: random.Random, kind: str, one: str, other: str, *, swap: bool = True, same_body: bool = False
) -> tuple[Plan, str, str]:
    """Draw bodies and years, and fill the two texts with names and numbers."""
    bodies = draw_bodies(rng)
    year = rng.randint(2021, 2023)
    if same_body:
        bodies, years = (bodies[0], bodies[0]), (year, year + 1)
    else:
        years = (year, year + rng.choice([0, 0, 1]))
    numbers = rng.sample(range(11, 400), 2)
    first = bodies[0].fill(one, years[0], numbers[0])
    source = 1 if swap else 0
    second = bodies[source].fill(other, years[source], numbers[source])
    return Plan(kind, bodies, years, ([], []), _frames(rng), (_same, _same)), first, second


class Drawer:
    """Draws passages and fillers so that no passage stands in both reports but by design."""

    def __init__(self, passages: Sequence[Passage], seed: int) -> None:
        self.passages = list(passages)
        self.rng = random.Random(seed)
        self._turn = 0

    def base(self, least: int = 1) -> Passage:
        """Give the next passage with at least so many sentences, all in turn."""
        for _ in self.passages:
            found = self.passages[self._turn % len(self.passages)]
            self._turn += 1
            if len(sentences(found.hands["base"])) >= least:
                return found
        raise ValueError(f"no passage of {least} sentences")

    def fillers(self, plan: Plan, used: Sequence[str], count: int = 2) -> tuple[list[str], list[str]]:
        """Draw `count` passages for each side, none of them in use."""
        drawn = self.rng.sample([p for p in self.passages if p.key not in used], 2 * count)
        sides = drawn[:count], drawn[count:]
        return tuple(  # type: ignore[return-value]
            [body.fill(p.hands["base"], year, self.rng.randint(11, 400)) for p in side]
            for body, year, side in zip(plan.bodies, plan.years, sides, strict=True)
        )

    def complete(self, plan: Plan, used: Sequence[str]) -> Plan:
        """Put fillers around the pieces, the passage in section one or five of either side."""
        for side, own in enumerate(self.fillers(plan, used)):
            passage, gap = plan.pieces[side], self.rng.choice(["", "\n"])
            plan.pieces[side][:] = [Piece(own[0] + gap), *passage, Piece(gap + own[1])]
        plan.in_five = (self.rng.random() < 0.3, self.rng.random() < 0.3)
        return plan


def _whole(draw: Drawer, kind: str, hand: str = "base", **options: bool) -> Plan:
    """Plan a pair in which a passage stands once as written and once in another hand."""
    found = draw.base()
    while hand not in found.hands:
        found = draw.base()
    plan, one, other = _filled(draw.rng, kind, found.hands["base"], found.hands[hand], **options)
    mark = None if kind == "topic" else 0
    plan.pieces[0].append(Piece(one, mark))
    plan.pieces[1].append(Piece(other, mark))
    return draw.complete(plan, [found.key])


def _reordered(draw: Drawer, kind: str) -> Plan:
    """Plan a pair in which the sentences of a passage stand in another order."""
    found = draw.base(3)
    plan, one, other = _filled(draw.rng, kind, found.hands["base"], found.hands["base"])
    parts = sentences(other)
    order = draw.rng.choice([[2, 0, 1], [1, 2, 0], [2, 1, 0]]) + list(range(3, len(parts)))
    plan.pieces[0].append(Piece(one, 0))
    plan.pieces[1].append(Piece("".join(parts[n] for n in order), 0))
    return draw.complete(plan, [found.key])


def _runs(text: str, least: int = 18) -> list[str]:
    """Cut a text into runs of clauses of at least `least` letters."""
    runs = [""]
    for clause in clauses(text):
        if len(runs[-1]) >= least:
            runs.append("")
        runs[-1] += clause
    return runs


def _mosaic(draw: Drawer, kind: str) -> list[Plan]:
    """Plan two pairs: a report woven from runs of clauses of two others, against each of them."""
    four = [draw.base(3) for _ in range(4)]
    sources = ["".join(p.hands["base"] for p in four[:2]), "".join(p.hands["base"] for p in four[2:])]
    plan, one, _ = _filled(draw.rng, kind, sources[0], "")
    second, two, _ = _filled(draw.rng, kind, sources[1], "")
    writer, year = plan.bodies[1], plan.years[1]
    second.bodies, second.years = (second.bodies[0], writer), (year, year)
    if second.bodies[0].name == writer.name:
        second.bodies = (plan.bodies[0], writer)
        two = plan.bodies[0].fill(sources[1], year, 77)
    cut = [_runs(writer.fill(source, year, 55)) for source in sources]
    last = min(len(cut[0]), len(cut[1])) - 1
    # Run 0 of one, run 1 of the other, and so on: each gives half of its words, in its own order.
    woven = [Piece(cut[n % 2][n].rstrip("，；：。") + ("。" if n == last else "，"), n % 2) for n in range(last + 1)]
    for number, (planned, text) in enumerate(((plan, one), (second, two))):
        planned.pieces[0].append(Piece(text, number))
        planned.pieces[1].extend(piece for piece in woven)
    keys = [p.key for p in four]
    return [draw.complete(plan, keys), draw.complete(second, keys)]


def _joined(draw: Drawer, kind: str) -> Plan:
    """Plan a pair in which the sentences of a passage are merged into one, or cut into many."""
    found = draw.base(2)
    plan, one, other = _filled(draw.rng, kind, found.hands["base"], found.hands["base"])
    if kind == "merged":
        parts = sentences(other)
        changed = "".join(part[:-1] + "，" for part in parts[:-1]) + parts[-1]
    else:
        changed = "".join(
            part[:-1] + ("。" if part[-1] == "，" and len(part) > 6 else part[-1]) for part in clauses(other)
        )
    plan.pieces[0].append(Piece(one, 0))
    plan.pieces[1].append(Piece(changed, 0))
    return draw.complete(plan, [found.key])


def _inserted(draw: Drawer, kind: str) -> Plan:
    """Plan a pair in which a sentence of its own stands inside the copied passage."""
    found = draw.base(3)
    plan, one, other = _filled(draw.rng, kind, found.hands["base"], found.hands["base"])
    parts, own = sentences(other), draw.rng.choice(phrases.OWN)
    at = draw.rng.randrange(1, len(parts))
    plan.pieces[0].append(Piece(one, 0))
    plan.pieces[1].append(Piece("".join([*parts[:at], own, *parts[at:]]), 0))
    return draw.complete(plan, [found.key])


def _script(pieces: Sequence[Piece]) -> list[Piece]:
    """Write all pieces in traditional script."""
    return [replace(piece, text=in_traditional(piece.text)) for piece in pieces]


def _printed(draw: Drawer, kind: str) -> Plan:
    """Plan a name-swapped pair whose second side (or both) is printed otherwise."""
    plan = _whole(draw, kind)
    rng = draw.rng
    if kind == "traditional":
        plan.finish = (_script if rng.random() < 0.5 else _same, _script)
    elif kind == "wraps":
        width = rng.randint(24, 40)
        plan.finish = (_same, lambda pieces: wrap(pieces, width))
    else:
        width, numbers = rng.randint(24, 36), page_numbers(rng)
        plan.finish = (_same, lambda pieces: wrap(pieces, width, numbers, rng.randint(4, 6)))
    return plan


def _apart(draw: Drawer, kind: str) -> Plan:
    """Plan a pair that shares no passage: statutory words, a layout, a list, an opening, or nothing at all."""
    rng = draw.rng
    plan, _, _ = _filled(rng, kind, "", "")
    own = draw.fillers(plan, (), count=4 if kind == "layout" else 3)
    heads = rng.choice(phrases.LAYOUTS)
    shared = {"columns": rng.choice(phrases.COLUMNS), "opening": rng.choice(phrases.OPENINGS)}.get(kind, "")
    ends = rng.sample(phrases.AROUND_COLUMNS if kind == "columns" else phrases.AROUND_OPENING, 2)
    for side in (0, 1):
        texts = own[side]
        if kind == "layout":
            texts = [f"{head}{text}\n" for head, text in zip(heads, texts, strict=False)]
        elif shared:
            texts = [ends[side].format(shared), *texts]
        plan.pieces[side].extend(Piece(text) for text in texts)
    if kind == "statutory":
        frame = Frame(rng.choice(phrases.PREAMBLES) + rng.choice(phrases.PERIODS), closing=rng.choice(phrases.CLOSINGS))
        plan.frames = (frame, frame)
        block = "\n" + "".join(rng.sample(phrases.NOTHING_HAPPENED, 3))
        for side in (0, 1):
            plan.pieces[side].append(Piece(block.replace("{b}", plan.bodies[side].own)))
    return plan


def _versions(draw: Drawer, kind: str) -> Plan:
    """Plan two versions of one report: the second corrects some words and adds a paragraph."""
    found = [draw.base() for _ in range(3)]
    plan, one, _ = _filled(draw.rng, kind, "\n".join(p.hands["base"] for p in found[:2]), "")
    plan.bodies, plan.years = (plan.bodies[0],) * 2, (plan.years[0],) * 2
    plan.pieces[0].append(Piece(one))
    plan.pieces[1].append(Piece(one + "\n" + plan.bodies[0].fill(found[2].hands["base"], plan.years[0], 19)))
    plan.frames = (plan.frames[0], plan.frames[0])
    return plan


REUSE = {"verbatim": 40, "name_swapped": 40, "light": 49, "heavy": 41, "reordered": 36, "mosaic": 20, "merged": 15,
         "split": 15, "inserted": 15, "traditional": 30, "wraps": 20, "pages": 20, "same_agency": 24}  # fmt: skip
OTHERS = {"topic": 80, "statutory": 70, "layout": 70, "columns": 60, "opening": 50, "unrelated": 35, "versions": 20}


def _plans(draw: Drawer) -> Iterator[Plan]:
    """Plan every pair, kind after kind."""
    made: dict[str, Callable[[], Plan | list[Plan]]] = {
        "verbatim": lambda: _whole(draw, "verbatim", swap=False),
        "name_swapped": lambda: _whole(draw, "name_swapped"),
        "light": lambda: _whole(draw, "light", "light"),
        "heavy": lambda: _whole(draw, "heavy", "heavy"),
        "reordered": lambda: _reordered(draw, "reordered"),
        "mosaic": lambda: _mosaic(draw, "mosaic"),
        "inserted": lambda: _inserted(draw, "inserted"),
        "same_agency": lambda: _whole(draw, "same_agency", same_body=True),
        "topic": lambda: _whole(draw, "topic", "topic"),
        "versions": lambda: _versions(draw, "versions"),
    }
    for kind, count in (REUSE | OTHERS).items():
        for _ in range(count):
            if kind in made:
                plans = made[kind]()
            elif kind in ("merged", "split"):
                plans = _joined(draw, kind)
            elif kind in ("traditional", "wraps", "pages"):
                plans = _printed(draw, kind)
            else:
                plans = _apart(draw, kind)
            yield from plans if isinstance(plans, list) else [plans]


def _region(places: Sequence[tuple[int, int]]) -> list[int]:
    """Give the stretch from the first place to the last."""
    return [min(start for start, _ in places), max(end for _, end in places)]


def make_pairs(passages: Sequence[Passage], seed: int) -> Iterator[dict[str, object]]:
    """Give every pair as a row: id, kind, reuse, two sides, and the reused passages with their offsets."""
    for number, plan in enumerate(_plans(Drawer(passages, seed)), 1):
        row: dict[str, object] = {"id": f"p{number:03d}", "kind": plan.kind, "reuse": plan.kind in REUSE}
        marks = []
        for side, name in enumerate("ab"):
            body, year = plan.bodies[side], plan.years[side]
            one, five = plan.pieces[side], [Piece(phrases.PROBLEMS[(number + side) % len(phrases.PROBLEMS)])]
            if plan.in_five[side]:
                one, five = [Piece(phrases.YEARS[(number + side) % len(phrases.YEARS)])], one
            text, places = lay_out(body, year, plan.frames[side], one, five, plan.finish[side])
            marks.append(places)
            row[name] = {"agency": body.name, "county": body.county, "year": year, "text": text}
        row["passages"] = [
            [*_region(marks[0][mark]), *_region(marks[1][mark])] for mark in sorted(marks[0].keys() & marks[1].keys())
        ]
        yield row
