"""What errors of coding and other thresholds would do to the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analyzer.tell.content import cells, coding, measures, statistics
from analyzer.tell.content.context import KINDS, Context
from analyzer.tell.content.corpus import PROBLEMS, YearCorpus
from analyzer.tell.content.model import Block, Cell, Column, Heading, Paragraph, Table
from analyzer.tell.content.parts.hand import hand_corrected

__all__ = ["errors"]

_FIGURES = ("units", "type", "theme", "macro", "subtheme", "specificity", "pairs", "calibration")
_SURE = 0.5  # probability below which the model card calls a code little more than a guess
_TOP = 3


def errors(ctx: Context) -> list[Block]:
    """Give the tables on the model's errors, on shares corrected for them and on moved thresholds."""
    say = ctx.say
    blocks: list[Block] = [Heading(3, say("errors.heading"), "errors")]
    figures = coding.errors_of(ctx.corpus.dataset.manifest)
    if figures:
        blocks += [Paragraph((say("errors.intro"),)), _figures(ctx, figures)]
        blocks += [t for t in (_by_theme(ctx, figures),) if t is not None]
    else:
        blocks.append(Paragraph((say("errors.none"),)))
    by_hand = hand_corrected(ctx)  # takes the place of the correction by the model's known confusion
    confusion = coding.confusion_of(ctx.corpus.dataset.manifest, ctx.themes)
    if confusion is not None and not by_hand:
        blocks += [_corrected(ctx, kind, *coding.corrected_shares(ctx.year, ctx.themes, types, confusion))
                   for kind, types in KINDS.items() if ctx.named(kind)]  # fmt: skip
    return [*blocks, *by_hand, _moved(ctx)]


def _figures(ctx: Context, figures: Mapping[str, Any]) -> Table:
    """List the main held-out figures."""
    say, rows = ctx.say, []
    for name in _FIGURES:
        value = figures.get(name)
        value = value.get("f1") if isinstance(value, Mapping) else value
        if isinstance(value, int | float):
            rows.append((Cell(say(f"errors.figure.{name}")), cells.number(say, float(value), 3)))
    return Table(
        "t-model", say("errors.table"), (Column(say("col.entry")), Column(say("col.value"), "number")), tuple(rows)
    )


def _by_theme(ctx: Context, figures: Mapping[str, Any]) -> Table | None:
    """List precision and recall of each theme."""
    say, known = ctx.say, figures.get("themes")
    if not isinstance(known, Mapping):
        return None
    names = ("precision", "recall", "f1")
    rows = tuple(
        (Cell(ctx.theme(t), t), *(cells.number(say, known[t].get(n), 2) for n in names))
        for t in ctx.themes
        if t in known
    )
    heads = (Column(say("col.theme")), *(Column(say(f"errors.{n}"), "number") for n in names))
    return Table("t-model-themes", say("errors.by_theme"), heads, rows, (say("errors.by_theme_note"),))


def _corrected(
    ctx: Context, kind: str, coded: dict[str, statistics.Value], fixed: dict[str, statistics.Value]
) -> Table:
    """Set shares of statements as coded beside those corrected for the known confusion."""
    say = ctx.say
    order = sorted(ctx.themes, key=lambda t: (-(coded[t].value or 0.0), t))
    ranks = [{t: i for i, t in enumerate(sorted(order, key=lambda t: -(v[t].value or 0.0)), 1)} for v in (coded, fixed)]
    rows = tuple(
        (Cell(ctx.theme(t), t), ctx.cell(coded[t]), ctx.cell(fixed[t]), cells.count(say, ranks[0][t]),
         cells.count(say, ranks[1][t]))
        for t in order if coded[t].count or (fixed[t].value or 0.0) >= 0.005
    )  # fmt: skip
    names = ("errors.coded", "errors.fixed", "errors.rank_coded", "errors.rank_fixed")
    heads = (Column(say("col.theme")), *(Column(say(n), "number") for n in names))
    base = coded[order[0]].base
    caption = say("errors.corrected", kind=say(f"kind.{kind}"), base=base)
    return Table(f"t-{kind}-corrected", caption, heads, rows, ctx.how("corrected", "corrected"))


def _moved(ctx: Context) -> Table:
    """Tell what other thresholds would change: the false discovery rate, vagueness, how sure a code must be."""
    say = ctx.say
    rows = [*_moved_rates(ctx), *_moved_vagueness(ctx), *_moved_sureness(ctx)]
    heads = tuple(Column(say(f"moved.{n}")) for n in ("threshold", "set", "moved", "result", "other"))
    return Table("t-moved", say("moved.table"), heads, tuple(rows), (say("moved.note"),))


def _row(ctx: Context, key: str, set_: str, moved: str, result: str, other: str) -> tuple[Cell, ...]:
    """Write one row of the table of moved thresholds."""
    return Cell(ctx.say(f"moved.{key}")), Cell(set_), Cell(moved), Cell(result), Cell(other)


def _moved_rates(ctx: Context) -> list[tuple[Cell, ...]]:
    """Count the changes that other false discovery rates would tell."""
    if not ctx.comparable:
        return []
    say, found = ctx.say, [c for kind in KINDS for c in ctx.changes[kind].values()]
    told = sum(c.told for c in found)

    def at(rate: float) -> int:
        """Count the changes told at this rate."""
        count = 0
        for kind in KINDS:
            alive = [c for c in ctx.changes[kind].values() if c.before.count or c.after.count]
            stands = statistics.discoveries([c.p_value for c in alive], rate)
            count += sum(s and not c.gap.listed and measures.outside(c.gap) for s, c in zip(stands, alive, strict=True))
        return count

    return [
        _row(ctx, "fdr", say.percent(statistics.FDR), say.percent(rate), say("moved.changes", n=told),
             say("moved.changes", n=at(rate)))
        for rate in (0.05, 0.20)
    ]  # fmt: skip


def _moved_vagueness(ctx: Context) -> list[tuple[Cell, ...]]:
    """Give the share of vague problems if another degree were the border."""
    rows = ctx.year.of_type(PROBLEMS).dropna(subset="specificity")
    if rows.empty:
        return []
    now = ctx.say.percent(measures.vague(ctx.year, PROBLEMS).value)
    return [
        _row(ctx, "vague", "≤ 1", f"≤ {border}", now, ctx.say.percent(float((rows["specificity"] <= border).mean())))
        for border in (0, 2)
    ]


def _moved_sureness(ctx: Context) -> list[tuple[Cell, ...]]:
    """Name the leading problems if only sure codes were counted."""
    year, known = ctx.year, ctx.year.statements["probability"]
    if not ctx.named("problems") or not known.notna().any():
        return []
    sure = replace(year, statements=year.statements[known.isna() | (known >= _SURE)].reset_index(drop=True))
    lists = [_leading(ctx, corpus) for corpus in (year, sure)]
    return [_row(ctx, "sure", "—", f"≥ {_SURE:g}", *lists)]


def _leading(ctx: Context, corpus: YearCorpus) -> str:
    """Name the three leading problems with their shares."""
    found = measures.prevalence(corpus, ctx.themes, PROBLEMS)
    order = sorted(ctx.themes, key=lambda t: (-(found[t].value or 0.0), t))[:_TOP]
    return ctx.say.join(
        ctx.say("open.theme", theme=ctx.theme(t), share=ctx.say.percent(found[t].value))
        for t in order
        if found[t].count
    )
