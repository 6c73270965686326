from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.find.checks import RULES

DOCS = Path(__file__).parents[3] / "docs" / "rules"
CODES = [*(f"R{n}" for n in range(1, 14)), "ENTITY"]


def test_every_rule_is_listed_with_source_both_languages_and_exceptions() -> None:
    assert list(RULES) == CODES
    assert {code for code, rule in RULES.items() if rule.hard} == {"R1", "R2", "R3", "R4", "R5"}
    for rule in RULES.values():
        assert all((rule.zh, rule.en, rule.source, rule.known_zh, rule.known_en))
        assert rule.kind in {"hard", "soft"}


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_a_page_and_a_line_in_the_index(code: str) -> None:
    page = (DOCS / f"{code}.md").read_text("utf-8")
    assert RULES[code].zh in page and RULES[code].en in page and RULES[code].source in page
    assert f"{code}.md" in (DOCS / "README.md").read_text("utf-8")
