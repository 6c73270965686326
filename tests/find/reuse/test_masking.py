from __future__ import annotations

import random

import pytest

from analyzer.find.reuse.masking import count_letters, mask_report, sign_letters
from analyzer.find.reuse.names import division_spans
from analyzer.text.bodies import body_key
from analyzer.text.traditional import simplify
from analyzer.text.view import fold
from tests.find.reuse.reports import COPIED, OTHER, make_report


def key(line: str, **kwargs: object) -> str:
    return mask_report(make_report("r1", "河口街道", [line], **kwargs)).keys[0]  # type: ignore[arg-type]


def test_copies_with_other_names_years_and_numbers_have_one_key():
    one = make_report("r1", "河口街道", COPIED, year=2020, n=3)
    other = make_report("r2", "石桥镇", COPIED, year=2022, town="东岭区", n=5)
    assert mask_report(one).keys == mask_report(other).keys


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("（一）２０２０年，本街道公开信息1,204条。", "YA公开信息N条"),
        ("二是河口街道办事处答复十二件，占9.5%；", "A答复N件占N"),
        ("截至2020年12月31日，网址http://www.x.gov.cn/a_b。", "截至D网址U"),
        ("全县各乡镇、区委、区政府都已开通。", "A各乡镇AA都已开通".replace("AA", "A")),
        ("按照上海市徐汇区的做法办。", "按照A的做法办"),
        ("健全市场监管，全部上网，统一格式，进一步规范。", "健全市场监管全部上网统一格式进一步规范"),
        ("全县政府信息公开工作稳步推进", "A政府信息公开工作稳步推进"),
    ],
)
def test_what_changes_is_masked_and_words_stay(line: str, expected: str):
    assert key(line) == expected


def test_wraps_and_page_numbers_inside_a_sentence_do_not_count():
    assert (
        key("值班人员每周五\n  - 12 -\n汇总成\n　表。") == key("值班人员每周五汇总成表。") == "值班人员每周五汇总成表"
    )


def test_every_letter_of_a_key_leads_back_to_its_place():
    report = make_report("r1", "河口街道", [*COPIED, "值班人员\n- 3 -\n每周五汇总。", *OTHER])
    masked = mask_report(report)
    for letter, start, end in zip(masked.key, masked.starts, masked.ends, strict=True):
        assert end > start
        if letter not in "AYDNU":
            assert report.text[start:end] == letter


def test_letters_and_their_places_agree_on_any_text():
    rng = random.Random(7)
    signs = "\n\n　 12年月日第条一二三〇是全县街道镇我本市政府。，、：（）()-_@.#*ａＡZ⼀⻓①\U00020000"
    for n in range(300):
        lines = ["".join(rng.choices(signs, k=rng.randint(1, 40))) for _ in range(4)]
        report = make_report(f"r{n}", "河口街道", lines)
        masked = mask_report(report)
        assert len(masked.first) == 5 and len(masked.key) == len(masked.starts) == len(masked.ends)
        assert (masked.starts < masked.ends).all() and (masked.ends[:-1] <= masked.starts[1:]).all()
        for sentence, low, high in zip(report.sentences, masked.first, masked.first[1:], strict=False):
            assert (masked.starts[low:high] >= sentence.start).all() and (masked.ends[low:high] <= sentence.end).all()
        for letter, start in zip(masked.key, masked.starts, strict=True):
            if letter not in "AYDNU":
                assert simplify(fold(report.text[start])).lower() == letter


def test_a_report_without_sentences_has_no_keys():
    report = make_report("r1", "河口街道", [])
    assert mask_report(report).keys == []
    assert mask_report(report).key == ""


def test_signs_are_no_letters():
    assert count_letters("YA公开信息N条") == 5
    assert sign_letters("YA公开\U00020000信息N条").tolist() == [True, True, *[False] * 5, True, False]


def test_the_key_of_a_body_does_not_depend_on_how_it_writes_itself():
    places = ("海东省", "临江市", "云溪县")
    keys = {body_key(n, places) for n in ("云溪县河口街道办事处", "河口街道", "临江市云溪县河口街道", "云溪河口街道")}
    assert len(keys) == 1
    assert body_key("云溪县人民政府", places) == body_key("云溪县人民政府办公室", places) not in keys
    assert body_key(None, places) is None


def test_division_names_are_found_longest_first():
    text = "赴上海市徐汇区和浙江省学习"
    assert [text[a:b] for a, b in division_spans(text)] == ["上海市", "徐汇区", "浙江省"]
