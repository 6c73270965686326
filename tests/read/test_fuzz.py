"""The short form of the fuzzing: two hundred broken files."""

from __future__ import annotations

from tests.data.twins import FOLDER
from tests.fuzz import fuzz, mutate


def test_broken_files_neither_crash_nor_hang_nor_vanish() -> None:
    outcome = fuzz(range(200))
    assert outcome.bad == {}
    assert outcome.counts.total() == 200
    assert outcome.counts["report"] > 20  # many are only scratched: they must still be read


def test_the_same_number_gives_the_same_file() -> None:
    sources = sorted(p for p in FOLDER.iterdir() if p.suffix != ".json")
    assert [mutate(n, sources) for n in range(20)] == [mutate(n, sources) for n in range(20)]
