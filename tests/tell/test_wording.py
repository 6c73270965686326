from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import analyzer.tell
from analyzer.tell.content.parts.method import TERMS
from analyzer.tell.content.statistics import Value
from analyzer.tell.content.wording import LANGUAGES, load_wording

SOURCES = sorted(Path(analyzer.tell.__file__).parent.rglob("*.py"))


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_catalogues_have_the_same_keys_and_places():
    zh, en = (load_wording(lang).texts for lang in LANGUAGES)
    assert set(zh) == set(en)
    assert {k for k in zh if _places(zh[k]) != _places(en[k])} == set()
    assert [k for k in zh if not zh[k].strip() or not en[k].strip()] == []


def _spoken() -> set[str]:
    """Every key that the code asks for in so many words."""
    keys = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("say", "has", "self") and isinstance(node.args[0].value, str):
                    keys.add(node.args[0].value)
    return keys


def test_every_key_the_code_says_is_in_the_catalogue():
    spoken = _spoken()
    assert len(spoken) > 100
    assert spoken - set(load_wording("zh").texts) == set()


def test_every_term_is_defined():
    say = load_wording("zh")
    assert [t for t in TERMS if not (say.has(f"term.{t}") and say.has(f"def.{t}"))] == []


def test_numbers_keep_unknown_apart_from_zero():
    say = load_wording("en")
    assert (say.percent(None), say.percent(0.0), say.percent(0.001)) == ("—", "0%", "<1%")
    assert (say.number(None), say.number(1234), say.number(2.5)) == ("—", "1,234", "2.5")
    assert (say.points(-0.123), say.points(0.001), say.points(0.2)) == ("−12", "0", "+20")
    assert say.of(Value(None, 0)) == "—"
    assert say.of(Value(0.25, 40, 10)) == "25% (10/40)"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="zh, en"):
        load_wording("fr")
