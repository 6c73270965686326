"""Codebooks of one's own: what is accepted, refused in one line, complained of and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli import main
from analyzer.codebook import OTHER, TEMPLATE, CodebookError, lint, load_codebook


def book(tmp_path: Path, text: str):
    path = tmp_path / "my.yaml"
    path.write_text(text, "utf-8")
    return load_codebook(path)


def codes(*entries: str) -> str:
    return "codes:\n" + "".join(f"  - {e}\n" for e in entries)


GOOD = (
    "{code: A01, name: 甲, definition: 甲事, examples: [甲事不好]}",
    "{code: A02, zh: 乙, en: B}",
    "{code: B01, name: 丙}",
)


def test_a_few_lines_are_a_codebook_with_none_of_these_at_the_end(tmp_path: Path):
    own = book(tmp_path, codes(*GOOD))
    assert [t.code for t in own.themes] == ["A01", "A02", "B01", OTHER] and own.own
    assert (own.name("A02", "zh"), own.name("A02", "en"), own.name("A01", "en")) == ("乙", "B", "甲")
    assert own.item_types == load_codebook().item_types and not load_codebook().own


def test_the_template_is_a_codebook_without_errors(tmp_path: Path):
    own = book(tmp_path, TEMPLATE)
    assert [s.code for s in own.theme("A02").include] == ["A02a", "A02b"]
    assert [c.kind for c in lint(own)].count("error") == 0


def test_line_ends_change_no_hash(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes(TEMPLATE.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_codebook(path).version == "1"
    path.write_bytes(TEMPLATE.replace("\n", "\r\n").encode())
    assert load_codebook(path).sha256 == book(tmp_path, TEMPLATE).sha256


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (codes(*GOOD[:2]), "2 codes; 3 to 60"),
        (codes(*(f"{{code: A{n:02d}, name: n{n}}}" for n in range(61))), "61 codes"),
        (codes(*GOOD, "{code: A01, name: 丁}"), "occurs twice"),
        (codes(*GOOD, "{code: A1, name: 丁}"), "is not a code such as A01"),
        (codes(*GOOD, "{code: X00, name: 丁}"), "kept for none"),
        (codes(*GOOD, "{code: C01}"), "needs a name"),
        (codes(*GOOD, "{code: C01, name: 丁, cue: [x]}"), "key 'cue'"),
        (codes(*GOOD, "{code: C01, name: 丁, cues: 及时}"), "list of words"),
        (codes(*GOOD, "{code: C01, name: 丁, cues: [a, a]}"), "repeated"),
        (codes(*GOOD, "{code: C01, name: 丁, codes: [{code: A01a, name: 戊}]}"), "below C01"),
        (codes(*GOOD, "just words"), "needs code and name"),
        ("codes: 3", "must be a list"),
        ("codes: [", "is not YAML"),
        ("- a", "must be a mapping"),
    ],
)
def test_a_broken_codebook_is_refused_in_one_line(tmp_path: Path, text: str, words: str):
    with pytest.raises(CodebookError) as caught:
        book(tmp_path, text)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_lint_finds_overlap_missing_examples_and_codes_nothing_leads_to(tmp_path: Path):
    found = lint(
        book(
            tmp_path,
            codes(
                "{code: A01, name: 更新, definition: 迟, cues: [更新, 及时], examples: [更新慢]}",
                "{code: A02, name: 更新, definition: 迟, cues: [及时, 更新慢, 慢], examples: [慢了]}",
                "{code: A03, name: Staff, definition: few people}",
            ),
        )
    )
    told = {(c.kind, c.code, c.en.split()[0] + " " + c.en.split()[1]) for c in found}
    assert ("error", "A03", "has no") in told
    assert any(c.code == "A02" and "also belongs to A01" in c.en for c in found)
    assert any(c.code == "A01" and "part of 更新慢" in c.en for c in found)
    assert any(c.code == "A02" and "single character" in c.en for c in found)
    assert any(c.code == "A02" and "same name" in c.en for c in found)
    assert [c.en for c in found if c.code == "A03" and c.kind == "warning"] == ["has no examples"]


def test_the_commands_check_begin_and_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(["codebook", *words])
        return int(left.value.code or 0)

    path = tmp_path / "my.yaml"
    assert run("new", str(path)) == 0 and path.read_text("utf-8") == TEMPLATE
    assert run("new", str(path)) == 2
    assert run("check", str(path)) == 0 and run("check", str(tmp_path / "none.yaml")) == 2
    assert run("show", str(path), "--out", str(tmp_path / "page.html")) == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "数字鸿沟" in page and "A02a" in page and "适老化" in page
    assert run("show", "--lang", "en", "--out", str(tmp_path / "all.md")) == 0
    assert "Timeliness" in (tmp_path / "all.md").read_text("utf-8")
    assert run("show", "--out", str(tmp_path / "all.odt")) == 2
    assert "\n" in capsys.readouterr().out
