from __future__ import annotations

import re

import pytest

from analyzer.find.reuse import ReuseInput, find_reuse
from analyzer.find.reuse.masking import mask_report
from analyzer.find.reuse.statutory import covered_letters, load_phrases, match_phrases
from analyzer.schema import Sentence
from tests.find.reuse.reports import make_report

DICTATED = [
    "本年度报告根据《中华人民共和国政府信息公开条例》的规定编制。",
    "本报告中所列数据的统计期限自2021年1月1日起至2021年12月31日止。",
    "本报告的电子版可在县政府门户网站下载。",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "坚持以公开为常态、不公开为例外的原则。",
    "本年度无其他需要报告的事项。",
    "2021年，河口街道没有收取信息处理费。",
    "2021年，我街道未收到政府信息公开申请。",
    "全年未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
    "（二）存在的主要问题",
    "（三）政府信息管理情况。",
    "联系地址：河口街道长堤路8号，邮编：000000，电话：0000-0000000。",
    "结转下年度继续办理",
]
TOLD = [
    "值班人员每周五把来电汇总成表，送到办公室核对。",
    "部分村没有固定的公开栏，内容更新也不及时。",
    "根据新修订的条例，我街道重新核对了三百份旧文件的公开属性，并逐份贴上标签。",
    "2021年收到申请12件，其中5件涉及征地补偿，均在期限内答复。",
    "把公开为常态落到每张办事表上，由窗口人员逐项打勾确认后归档。",
]


def statutory(line: str) -> bool:
    letters, covered = covered_letters(mask_report(make_report("r1", "河口街道", [line])).keys)
    return bool(covered[0] >= 0.6 * letters[0])


@pytest.mark.parametrize("line", DICTATED)
def test_dictated_words_are_known(line: str):
    assert statutory(line)


@pytest.mark.parametrize("line", TOLD)
def test_what_a_body_tells_is_not_dictated(line: str):
    assert not statutory(line)


def test_each_phrase_compiles_names_its_source_and_is_unique():
    phrases = load_phrases()
    assert len({phrase.id for phrase in phrases}) == len(phrases)
    assert {phrase.source for phrase in phrases} <= {"条例", "格式", "惯用", "时政"}
    assert all(re.compile(phrase.pattern).match("") is None for phrase in phrases)


def test_coverage_in_bulk_equals_one_by_one():
    keys = [key for line in DICTATED + TOLD for key in mask_report(make_report("r1", "河口街道", [line])).keys]
    bulk = covered_letters(keys)[1].tolist()
    assert bulk == [int(covered_letters([key])[1][0]) for key in keys]
    assert any(found[0] == "sum-note" for found in match_phrases(keys[3]))


def test_a_sentence_in_every_province_is_a_formula_and_no_copy():
    line = "不断拓宽公开的渠道和形式，让群众看得到、听得懂、能监督。"

    def one(n: int) -> ReuseInput:
        level = ("township", "county")[n % 2]
        places = (f"第{n % 5}省", f"第{n % 12}市", f"第{n}县")
        return ReuseInput(f"r{n:02d}", f"b{n}", *places, 2021, None, line, (Sentence(1, 0, len(line)),), None, level)

    wide = find_reuse([one(n) for n in range(36)])
    assert set(wide.sentences["kind"].to_pylist()) == {"statutory"}
    assert wide.formulas[0].bodies == 36 and wide.formulas[0].provinces == 5
    narrow = find_reuse([one(0), one(1), one(2)])
    assert set(narrow.sentences["kind"].to_pylist()) == {"shared"} and narrow.formulas == ()


def test_signs_are_not_counted_as_covered():
    keys = mask_report(make_report("r1", "河口街道", DICTATED)).keys
    letters, covered = covered_letters(keys)
    assert (covered <= letters).all()
    assert keys[7] == "YA未收到政府信息公开申请" and covered[7] == letters[7] == 11
