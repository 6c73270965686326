"""What a user hands over for a run besides the files: an index of what is known of them, a glossary of bodies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.read.lists import read_glossary, read_index
from analyzer.run.inputs import InputFile
from analyzer.run.listing import Listing, join_index
from analyzer.text.given import Glossary

__all__ = ["Handed", "hand_over"]


@dataclass(frozen=True, slots=True)
class Handed:
    """The files of a run with what the user handed over about them; `facts` go into the manifest."""

    files: list[InputFile]
    glossary: Glossary
    listing: Listing | None
    facts: dict[str, Any]

    @property
    def missing(self) -> int:
        """Count the rows of the index without a file."""
        return len(self.listing.missing) if self.listing else 0


def hand_over(files: list[InputFile], index: Path | str | None, glossary: Path | str | None) -> Handed:
    """Read index and glossary, and join the index to the files.

    Raises
    ------
    GivenError
        A table cannot be read, or a row of it is wrong.
    """
    facts: dict[str, Any] = {}
    bodies, listing = Glossary(), None
    if glossary is not None:
        bodies = read_glossary(Path(glossary))
        facts["glossary"] = {"sha256": bodies.sha256, "rows": len(bodies.rows)}
    if index is not None:
        listing, files = join_index(read_index(Path(index)), files)
        facts["index"] = {
            "sha256": listing.index.sha256,
            "rows": len(listing.index.rows),
            "missing": [r.path for r in listing.missing],
            "columns": dict(zip(listing.columns, listing.index.columns, strict=True)),
        }
    return Handed(files, bodies, listing, facts)
