from __future__ import annotations

import json

from analyzer.find.reuse import ReuseInput, find_reuse
from analyzer.schema import Sentence
from analyzer.text.bodies import body_key
from analyzer.text.sentences import split_sentences
from tests.shared import SHARED, needs_shared


def load() -> list[ReuseInput]:
    reports = []
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        gold = json.loads((SHARED / "gold/seeds" / f"{path.name[:3]}.json").read_text("utf-8"))
        places = (gold.get("province"), gold.get("city"), gold.get("county"))
        sentences = tuple(Sentence(1, s, e) for s, e in split_sentences(text) if e - s > 12 and "\t" not in text[s:e])
        key = body_key(gold["agency"], places)
        reports.append(
            ReuseInput(path.stem, key, *places, gold["year"], None, text, sentences, gold["agency"], gold["level"])
        )
    return reports


@needs_shared
def test_the_five_seeds_share_no_passage_and_hardly_a_sentence():
    result = find_reuse(load())
    assert result.overlaps == ()
    assert all(row["shared"] < 0.05 for row in result.reports.to_pylist())
