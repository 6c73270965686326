"""How sure each value of a report's identity is: all that speaks for it beside all that speaks against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from analyzer.parse.agencies import same_body
from analyzer.schema import Evidence

__all__ = ["weigh"]

_DOUBT = 1.0  # weight of what was not seen: one faint sign alone never makes a value certain


def _supports(field: str, value: str, chosen: str) -> bool:
    """Tell whether a value seen speaks for the chosen one."""
    if field == "agency":
        return same_body(value, chosen)
    if field == "adcode":
        # A county speaks for its township, a city for its county, as far as they reach.
        return chosen.startswith(value.rstrip("0") or value) or value.startswith(chosen)
    return value == chosen


def weigh(evidence: Iterable[Evidence], chosen: Mapping[str, str | None]) -> tuple[Evidence, ...]:
    """Mark what speaks for the values a report was given, and give each field its confidence.

    Parameters
    ----------
    evidence : iterable of Evidence
        All of one report, in any order; their order is kept.
    chosen : mapping
        Field to the value the report was given, as text; None where there is none.

    Returns
    -------
    tuple of Evidence
        Confidence is a share of weights, not a probability: weight for the value / (all weights + 1), where a
        source that says the same several times counts once. It is None where the report was given no value.
    """
    rows = tuple(evidence)
    weights: dict[str, dict[tuple[str, str], float]] = {}
    for e in rows:
        seen = weights.setdefault(e.field, {})
        seen[e.value, e.source] = max(seen.get((e.value, e.source), 0.0), e.weight)
    shares: dict[str, float | None] = {}
    for field, seen in weights.items():
        value = chosen.get(field)
        if value is None:
            shares[field] = None
            continue
        speaks = sum(weight for (said, _), weight in seen.items() if _supports(field, said, value))
        shares[field] = round(speaks / (sum(seen.values()) + _DOUBT), 3)
    return tuple(
        replace(
            e,
            chosen=(value := chosen.get(e.field)) is not None and _supports(e.field, e.value, value),
            confidence=shares[e.field],
        )
        for e in rows
    )
