"""Damage is marked where it is and nowhere else; the text and what is read from it do not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.parse.damage import DAMAGE, find_damage
from tests.data.twins import FOLDER, read_report
from tests.parse.made import read, report
from tests.shared import SHARED, needs_shared

TITLE = "梧岭县水务局2022年政府信息公开工作年度报告"

CASES = [
    ("⼯作⼈员很少。", ("radicals",)),
    ("梧(wú)岭(lǐng)县(xiàn)政(zhèng)务(wu)公(gong)开", ("pinyin",)),
    ("联系人：梧岭（wuling）县办公室（以下简称县府办）", ()),
    ("（二）严格管理锟斤拷规范答复", ("mojibake",)),
    ("栏目更新。ㄗ二）管理规范", ("mojibake",)),
    ("\uf0b7 更新慢\n\uf06c 人手少", ()),
    ("真的吗？没有人问??也没有人答", ("mojibake",)),
    ("统计期限为2023年1月1日到12月31日", ()),
    ("统计期限为2024 11日到20241231日", ("lost_characters",)),
    ("自20181月1日起施行", ("lost_characters",)),
    ("依照国办公开办函〔202130号编制", ("lost_characters",)),
    ("依照国办公开办函〔2021〕30号编制，2023年11月1日印发", ()),
    ("全县@@发布@@信息", ("spam",)),
    ("網站開設問題專欄，對條例應實施", ("traditional",)),
]


@pytest.mark.parametrize(("text", "marks"), CASES)
def test_marks(text: str, marks: tuple[str, ...]) -> None:
    assert find_damage(text) == marks


NOISY = {
    "noise-radicals.txt": {"radicals"},
    "noise-pinyin.txt": {"pinyin"},
    "noise-traditional.txt": {"traditional"},
    "noise-mojibake.txt": {"mojibake"},
    "noise-digits-lost.txt": {"lost_characters"},
    "year-numerals-lost.txt": {"lost_characters"},
}


@pytest.mark.parametrize("name", sorted(NOISY))
def test_made_files_of_each_kind_are_marked(name: str) -> None:
    assert NOISY[name] <= set(read_report(FOLDER / name).damage)


def test_sound_files_of_all_formats_are_not_marked() -> None:
    sound = sorted(FOLDER.glob("title-*.txt")) + [
        FOLDER / n for n in ("page-chrome.html", "word-plain.docx", "pdf-plain.pdf")
    ]
    assert {mark for path in sound for mark in read_report(path).damage} == set()


@needs_shared
def test_the_seeds_are_sound() -> None:
    texts = [Path(p).read_text("utf-8") for p in sorted((SHARED / "seeds").glob("*.txt"))]
    assert [find_damage(text) for text in texts] == [()] * len(texts)


def test_marks_stand_in_one_order_and_change_nothing() -> None:
    bad = report(title=TITLE + "\n自20181月1日起⼯作⼈员")
    assert read(bad).damage == ("radicals", "lost_characters") == tuple(m for m in DAMAGE if m in read(bad).damage)
    assert read(bad).text == bad
