"""The opening: five sentences made from numbers by fixed rules, each with its base and its link."""

from __future__ import annotations

from analyzer.tell.content import measures
from analyzer.tell.content.context import KINDS, LEVELS, Context
from analyzer.tell.content.corpus import MEASURES, PROBLEMS
from analyzer.tell.content.model import Block, Inline, Link, Paragraph, Strong
from analyzer.tell.content.statistics import LISTED, SMALL

__all__ = ["opening"]

_TOP = 3  # themes named in the opening
_MOST = 4  # changes named in the opening


def opening(ctx: Context) -> list[Block]:
    """Give the five sentences: scope, themes, change, copying, answers."""
    sentences = (_scope(ctx), _themes(ctx), _change(ctx), _copied(ctx), _unanswered(ctx))
    return [Paragraph(parts, "lead") for parts in sentences if parts]


def _scope(ctx: Context) -> tuple[Inline, ...]:
    """Tell how many reports were read, from which levels and places."""
    reports, say = ctx.year.reports, ctx.say
    counts = reports["level"].value_counts()
    levels = [say("open.level", level=ctx.level(v), n=int(counts[v])) for v in LEVELS if v in counts.index]
    places = int(reports[ctx.place].nunique())
    key = "open.scope" if levels else "open.scope_plain"
    text = say(key, reports=len(reports), levels=say.join(levels))
    if places:  # none known is not "no place"
        text += say("open.places", places=places, unit=say(f"place.unit.{ctx.place}"))
    five = measures.has_five(ctx.year)
    return (
        Strong(text),
        " ",
        say("open.five", count=say.number(five.count or 0), base=five.base),
        _to(ctx, "coverage"),
    )


def _themes(ctx: Context) -> tuple[Inline, ...]:
    """Name the most admitted problems and the most promised measures."""
    base = len(ctx.year.readable)
    if base < LISTED:
        return (ctx.say("few.reports", base=base), _to(ctx, "problems"))
    parts: list[Inline] = []
    for kind in KINDS:
        named = [t for t in ctx.ranked(kind) if ctx.prevalence[kind][t].count][:_TOP]
        if not named:
            parts.append(ctx.say(f"open.{kind}_none"))
            continue
        listed = ctx.say.join(
            ctx.say("open.theme", theme=ctx.theme(t), share=ctx.say.percent(ctx.prevalence[kind][t].value))
            for t in named
        )
        parts += [Strong(ctx.say(f"open.{kind}", themes=listed)), *_quotes(ctx, kind, named[:1]), " "]
    few = "open.base_small" if base < SMALL else "open.base"
    return (*parts, ctx.say(few, base=base), _to(ctx, "problems"))


def _change(ctx: Context) -> tuple[Inline, ...]:
    """Tell which themes changed beyond chance on the bodies of both years."""
    say = ctx.say
    if ctx.before is None:
        return (say("open.no_before"),)
    if ctx.panel < LISTED:
        return (say("open.panel_small", panel=ctx.panel, before=ctx.before.year),)
    told = [(kind, c) for kind in KINDS for c in ctx.changes[kind].values() if c.told]
    if not told:
        return (say("open.no_change", panel=ctx.panel, before=ctx.before.year), _to(ctx, "change"))
    told.sort(key=lambda item: (-abs(item[1].gap.value or 0.0), item[1].theme))
    listed = say.join(
        say("open.gap", kind=say(f"kind.{kind}"), theme=ctx.theme(c.theme), gap=say.points(c.gap.value),
            interval=say.gap_interval(c.gap))
        for kind, c in told[:_MOST]
    )  # fmt: skip
    return (Strong(say("open.change", panel=ctx.panel, before=ctx.before.year, changes=listed)), _to(ctx, "change"))


def _copied(ctx: Context) -> tuple[Inline, ...]:
    """Tell how much is copied and what that does to the order of problems."""
    say, shared = ctx.say, ctx.text_shares["shared"].dropna()
    if shared.empty:
        return (say("open.no_text"),)
    if len(shared) < LISTED:
        return (say("few.shared", base=len(shared)), _to(ctx, "same"))
    first = say("open.shared", share=say.percent(float(shared.median())), base=len(shared))
    counted, single = ctx.prevalence["problems"], ctx.without_copies["problems"]
    order = ctx.ranked("problems")
    alone = sorted(ctx.themes, key=lambda t: (-(single[t].value or 0.0), order.index(t)))
    if not counted[order[0]].count or len(ctx.year.readable) < LISTED:
        return (Strong(first), _to(ctx, "same"))
    shares = [say.percent(v.value) for v in (counted[order[0]], single[alone[0]])]
    key = "open.same_first" if order[0] == alone[0] else "open.other_first"
    if order[0] == alone[0] and shares[0] == shares[1]:
        key = "open.same_share"
    rest = say(
        key, theme=ctx.theme(order[0]), other=ctx.theme(alone[0]), share=say.percent(counted[order[0]].value),
        single=say.percent(single[alone[0]].value),
    )  # fmt: skip
    return (Strong(first), " ", rest, _to(ctx, "same"))


def _unanswered(ctx: Context) -> tuple[Inline, ...]:
    """Tell how many problems no measure answers, and how vague both are."""
    say = ctx.say
    share, silent = measures.answered(ctx.year)
    if share.value is None:
        return (say("open.no_pairs", silent=silent),)
    if share.listed:
        return (say("few.problems", base=share.base), _to(ctx, "answers"))
    missing = share.base - int(share.count or 0)
    parts: list[Inline] = [
        Strong(say("open.unanswered", missing=missing, base=share.base, share=say.percent(1 - share.value))), " ",
    ]  # fmt: skip
    if silent:
        parts += [say("open.silent", silent=silent), " "]
    problems, planned = (measures.vague(ctx.year, types) for types in (PROBLEMS, MEASURES))
    if problems.value is not None and planned.value is not None:
        parts.append(say("open.vague", problems=say.percent(problems.value), measures=say.percent(planned.value)))
    parts.append(_to(ctx, "answers"))
    kept = ctx.kept
    if kept is not None and ctx.before is not None and not kept.done.listed:
        numbers = {name: say.number(getattr(kept, name).count) for name in ("done", "repeated", "gone")}
        parts += [" ", say("open.kept", before=ctx.before.year, base=kept.done.base, **numbers), _to(ctx, "kept")]
    return tuple(parts)


def _quotes(ctx: Context, kind: str, themes: list[str]) -> list[Inline]:
    """Link each theme named to the quotes behind it."""
    links: list[Inline] = []
    for theme in themes:
        links += [" ", Link(ctx.say("open.quotes", theme=ctx.theme(theme)), ctx.quote_page(kind, theme))]
    return links


def _to(ctx: Context, part: str) -> Link:
    """Link to the part that holds the numbers."""
    return Link(ctx.say("open.more"), f"#{part}")
