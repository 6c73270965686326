"""How this was made: definitions, thresholds, codebook, model, software, citation, limits, sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from analyzer.tell.content import copying, follow, peers, statistics
from analyzer.tell.content.context import Context
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Definitions,
    Heading,
    Paragraph,
    Sources,
    Table,
)
from analyzer.tell.content.parts.errors import errors

__all__ = ["TERMS", "method"]

TERMS = (
    "report", "five", "prevalence", "without_copies", "change", "salience", "intensity", "answered", "unasked", "done",
    "pairing", "persistence", "kept", "lasting", "drift", "vague", "hedged", "blame", "shared", "sticky", "redundant", "own", "boilerplate",
    "families", "findings", "on_time", "distance", "corrected", "interval", "small",
)  # fmt: skip
# What the manifest says about a run's speed, place and moment differs between runs of equal results.
_LEFT = ("held_out", "confusion")  # shown as tables of their own
_SHOWN = ("package", "codebook", "model", "command", "reuse", "tables", "python", "libraries")
_DEEP = 3


def method(ctx: Context) -> list[Block]:
    """Give the last part: everything a referee asks for."""
    say = ctx.say
    blocks: list[Block] = [Heading(2, say("part.method"), "method"), Heading(3, say("method.terms"), "terms")]
    blocks.append(Definitions(tuple((t, say(f"term.{t}"), say(f"def.{t}")) for t in TERMS)))
    blocks += [_thresholds(ctx), *errors(ctx), _codebook(ctx)]
    if run := _run(ctx):
        blocks.append(run)
    blocks += [
        Paragraph((say("method.replay"),)),
        Paragraph((_inputs(ctx),)),
        Heading(3, say("method.limits"), "limits"),
    ]
    blocks += [Paragraph((say(f"limit.{n}"),)) for n in ("self", "sample", "coding", "copying", "ranking")]
    blocks += [Heading(3, say("method.cite"), "cite"), Paragraph((_citation(ctx),))]
    blocks += [
        Heading(3, say("method.sources"), "sources"),
        Paragraph((say("method.sources_note"),)),
        Sources(ctx.cite.sources()),
    ]
    return blocks


def _thresholds(ctx: Context) -> Table:
    """List the thresholds of this page and why they are set so."""
    say = ctx.say
    values = {"small": statistics.SMALL, "listed": statistics.LISTED, "confidence": say.percent(statistics.CONFIDENCE),
              "fdr": say.percent(statistics.FDR), "resamples": statistics.RESAMPLES,
              "family": say.percent(copying.FAMILY_SHARE), "object": follow.OBJECT_KNOWN,
              "profile": peers.LEAST_STATEMENTS}  # fmt: skip
    rows = tuple(
        (Cell(say(f"threshold.{k}")), Cell(str(v)), Cell(say(f"threshold.why.{k}"))) for k, v in values.items()
    )
    heads = (Column(say("col.threshold")), Column(say("col.value"), "number"), Column(say("col.why")))
    return Table("t-thresholds", say("method.thresholds"), heads, rows)


def _codebook(ctx: Context) -> Table:
    """List the themes with their definitions."""
    say = ctx.say
    rows = tuple(
        (Cell(t.name(say.lang), t.code), Cell(t.definition_zh if say.lang == "zh" else t.definition_en))
        for t in ctx.codebook.themes
    )
    caption = say("method.codebook", version=ctx.codebook.version, sha=ctx.codebook.sha256[:12])
    return Table("t-codebook", caption, (Column(say("col.theme")), Column(say("col.definition"))), rows)


def _leaves(tree: Mapping[str, object], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the scalar entries of nested mappings as (path, text)."""
    for key, value in tree.items():
        if key in _LEFT:
            continue
        path = f"{before}{key}"
        if isinstance(value, Mapping) and depth < _DEEP:
            yield from _leaves(value, f"{path} / ", depth + 1)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield path, f"{value:.4g}" if isinstance(value, float) else str(value)


def _run(ctx: Context) -> Table | None:
    """List what the manifest says of package, codebook, model and thresholds."""
    say, manifest = ctx.say, ctx.corpus.dataset.manifest
    rows = tuple((Cell(path), Cell(text)) for path, text in _leaves({k: manifest[k] for k in _SHOWN if k in manifest}))
    if not rows:
        return None
    return Table("t-run", say("method.run"), (Column(say("col.entry")), Column(say("col.value"))), rows)


def _inputs(ctx: Context) -> str:
    """Tell how many input files the manifest lists, and one hash over their hashes."""
    inputs = ctx.corpus.dataset.manifest.get("inputs", [])
    known = sorted(str(i.get("sha256")) for i in inputs)
    digest = hashlib.sha256("\n".join(known).encode()).hexdigest()
    return ctx.say("method.inputs", n=ctx.say.number(len(known)), sha=digest) if known else ctx.say("method.no_inputs")


def _citation(ctx: Context) -> str:
    """Write how to cite the page."""
    version = ctx.corpus.dataset.manifest.get("package", {}).get("version", "")
    return ctx.say("method.citation", version=version, year=ctx.year.year, reports=len(ctx.year.reports))
