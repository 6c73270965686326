"""Floors of the search for copied passages on the labelled pairs of `corpus/reuse`.

`reuse.json` holds the sha256 of the pairs and the floors. A floor is lowered only on purpose, with the reason in
the changelog.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("reuse.json").read_text("utf-8"))
if str(CORPUS) not in sys.path:
    sys.path.insert(0, str(CORPUS))

import build_reuse  # noqa: E402
import score_reuse  # noqa: E402


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    found = score_reuse.score_kinds(score_reuse.load_pairs())
    print(score_reuse.table(found))
    return found


def test_the_pairs_are_the_pinned_pairs_and_made_by_the_kept_script() -> None:
    data = (CORPUS / "reuse" / "pairs.jsonl").read_bytes()
    assert hashlib.sha256(data).hexdigest() == FLOORS["sha256"]
    assert build_reuse.build().encode() == data


def test_half_of_the_pairs_are_no_reuse_and_quotes_stand_at_their_offsets() -> None:
    pairs = list(score_reuse.load_pairs())
    assert len(pairs) >= 600
    assert 0.45 <= sum(not pair["reuse"] for pair in pairs) / len(pairs) <= 0.55
    for pair in pairs:
        assert bool(pair["passages"]) == pair["reuse"]
        for a, b, c, d in pair["passages"]:
            assert pair["a"]["text"][a:b].strip() and pair["b"]["text"][c:d].strip()


@pytest.mark.parametrize("kind", sorted(FLOORS["recall"]))
def test_passages_are_found(scores: dict[str, Any], kind: str) -> None:
    assert scores[kind].recall >= FLOORS["recall"][kind]


def test_what_is_told_is_right_and_its_borders_are_near(scores: dict[str, Any]) -> None:
    told = sum(s.told for s in scores.values())
    assert sum(s.right for s in scores.values()) / told >= FLOORS["precision"]
    edges = [edge for s in scores.values() for edge in s.edges]
    assert sum(edges) / len(edges) <= FLOORS["edges"]


@pytest.mark.parametrize("kind", ["statutory", "topic", "layout", "columns", "opening", "unrelated", "versions"])
def test_nothing_is_told_where_nothing_was_copied(scores: dict[str, Any], kind: str) -> None:
    assert scores[kind].told == 0
