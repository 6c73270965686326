"""What a row of a coding sample says about itself, whatever file carries it: the ground of writers and readers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["NO_STATEMENT", "SampleRow", "digest_of", "population_of", "quote_check"]

NO_STATEMENT = "NONE"  # a coder's word for "this is no statement"


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sampled statement: its words and context, where it comes from, and how it was drawn.

    `text` is the statement, `before` and `after` what stands around it in the report. `zone` is the
    stratum it was drawn from, `zone_size` the statements in it, `weight` how many statements it stands
    for (None where it was proposed, not drawn at random). `sample` names the sample, `size` its number of
    rows, `population` the statements it was drawn from, `check` the words it had when it was drawn.
    """

    statement_id: str
    text: str
    before: str
    after: str
    agency: str | None
    level: str | None
    province: str | None
    year: int | None
    section: int
    zone: int | None
    zone_size: int | None
    weight: float | None
    design: str
    sample: str
    size: int
    population: str
    codebook: str
    check: str


def quote_check(statement_id: str, text: str) -> str:
    """Give 16 hex digits that change with any letter of a statement; white space is left out.

    Examples
    --------
    >>> quote_check("r1-001", "更新 不及时") == quote_check("r1-001", "更新不及时")
    True
    """
    return hashlib.blake2b(f"{statement_id}|{''.join(text.split())}".encode(), digest_size=8).hexdigest()


def digest_of(parts: Iterable[str]) -> str:
    """Give 12 hex digits of a list of strings, whatever their order."""
    digest = hashlib.blake2b(digest_size=6)
    for part in sorted(parts):
        digest.update(part.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def population_of(statements: Iterable[tuple[object, object]]) -> str:
    """Name the population a sample is drawn from by the ids and words of its statements."""
    return digest_of(quote_check(str(i), str(text)) for i, text in statements)
