"""Sections by meaning, whatever the wording, the numbering and the noise."""

from __future__ import annotations

import pytest

from analyzer.errors import NotAReport
from analyzer.schema import Report
from tests.parse.made import BODIES, HEADINGS, numbers, read, report, tab_rows, table_three

VARIANTS = {
    1: (
        "概述 主要工作概述 工作概述 基本工作情况 政府信息公开工作的基本概况 政府信息公开工作基本情况 工作开展情况 工作总体推进情况 "
        "主要工作举措 政府信息公开总体工作情况"
    ),
    2: "主动公开政府信息的情况 主动公开政府信息统计情况 信息公开情况 主动公开信息情况",
    3: (
        "依申请公开政府信息情况 依申请公开信息和不予公开信息的情况 依申请公开政府信息和不予公开政府信息的情况 政府信息公开申请的办理情况 "
        "政府信息依申请公开办理情况 收到和办理政府信息公开申请情况"
    ),
    4: (
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况 因政府信息公开工作被申请行政复议提起行政诉讼情况 政府信息公开行政复议 "
        "举报和行政复议及行政诉讼情况 因政府信息公开申请行政复议、提起行政诉讼的情况 复议、诉讼情况"
    ),
    5: (
        "存在的主要问题及改进措施 存在的主要问题和改进措施 存在的问题及改进措施 存在问题和改进措施 政府信息公开工作存在的主要问题及改进情况 "
        "存在的问题及整改情况 存在的主要问题及下一步计划 存在的主要问题及下步工作安排 存在的主要问题和下步工作措施 存在问题及工作措施 "
        "存在问题及工作打算 存在的问题和下一步重点工作 主要问题和改进措施 存在的主要问题 不足及下步思路 2022年工作思路"
    ),
    6: "其他报告事项 其他需要说明的事项 需要说明的事项与附表 其它需要报告的事项 政府信息公开的收费及减免情况",
}
CASES = [(number, words) for number, row in VARIANTS.items() for words in row.split()]


def shape(found: Report) -> list[tuple[int, str]]:
    return [(s.number, found.text[s.start : s.end]) for s in found.sections if s.number]


def bodies(found: Report, number: int) -> list[str]:
    return [text for n, text in shape(found) if n == number]


@pytest.mark.parametrize(("number", "words"), CASES)
def test_every_wording_is_known(number: int, words: str) -> None:
    headings = list(HEADINGS)
    headings[number - 1] = headings[number - 1][:2] + words
    found = read(report(headings=headings))
    assert [n for n, _ in shape(found)] == [1, 2, 3, 4, 5, 6]
    assert bodies(found, number) == [BODIES[number - 1]]


@pytest.mark.parametrize(
    "noise",
    [
        ("一、", "—、"),
        ("一、", "一 、"),
        ("一、", "一、 "),
        ("一、", "一,、"),
        ("一、", "第一部分 "),
        ("总体情况", "总体情况、"),
        ("总体情况", "总体情况（宋体加粗小四号字）"),
        ("总体情况", "总 体 情 况"),
        ("总体情况", "总体情况："),
        ("一、", "## 一、"),
        ("一、总体情况", "**一、总体情况**"),
        ("总体情况", "總體情況"),
        ("总", "⼀"),
    ],
)
def test_noise_in_a_heading(noise: tuple[str, str]) -> None:
    text = report()
    if noise[1] == "⼀":
        text = text.replace("一、总体情况", "⼀、总体情况")
    elif noise[0] == "总体情况" and "總" in noise[1]:
        pairs = zip("总体开动获处请复议诉问题报项关况", "總體開動獲處請復議訴問題報項關況", strict=True)
        text = text.translate({ord(a): b for a, b in pairs}).replace("讼", "訟")
    else:
        text = text.replace(*noise)
    found = read(text)
    assert [n for n, _ in shape(found)] == [1, 2, 3, 4, 5, 6]
    assert bodies(found, 1)[0].startswith("2022年")


def test_the_whole_report_on_one_line() -> None:
    found = read(report().replace("\n", " "))
    assert [n for n, _ in shape(found)] == [1, 2, 3, 4, 5, 6]
    assert bodies(found, 5) == [BODIES[4]]


def test_body_on_the_heading_line() -> None:
    text = report().replace(HEADINGS[4] + "\n", HEADINGS[4] + "。")
    assert bodies(read(text), 5) == [BODIES[4]]
    assert bodies(read(text.replace("情况。专栏", "情况专栏")), 5) == [BODIES[4]]


def test_rows_of_table_three_are_no_headings() -> None:
    table = tab_rows(table_three("2021", numbers("2021")))
    found = read(report(bodies=(BODIES[0], "", table, "", *BODIES[4:])))
    assert [n for n, _ in shape(found)] == [1, 2, 3, 4, 5, 6]


def test_the_list_of_parts_in_the_preamble_opens_nothing() -> None:
    listed = "本报告由六部分组成：" + "；".join(HEADINGS) + "。"
    wrapped = "本报告包括\n总体情况、主动公开政府信息情况、\n收到和处理政府信息公开申请情况等内容。"
    for preamble in (listed, wrapped):
        found = read(report().replace("\n一、", f"\n{preamble}\n一、", 1))
        assert shape(found)[0] == (1, BODIES[0])
        assert found.sections[0].number == 0 and found.text[found.sections[0].start : found.sections[0].end] == preamble


def test_subheadings_of_section_one_do_not_open_sections() -> None:
    sub = "（一）主动公开政府信息情况\n发了几条。\n（二）依申请公开情况\n没有收到。\n（三）存在的问题\n人手紧。"
    found = read(report(bodies=(sub, *BODIES[1:])))
    assert bodies(found, 1) == [sub]


def test_numbering_that_starts_again_inside_section_one() -> None:
    sub = "一、主动公开情况\n发了几条。\n二、依申请公开情况\n没有收到。\n三、政府信息管理\n有专人。"
    found = read(report(bodies=(sub, *BODIES[1:])))
    assert bodies(found, 5) == [BODIES[4]]
    assert bodies(found, 2)[-1:] == [""]


def test_problems_and_plans_in_two_sections() -> None:
    headings = (*HEADINGS[:4], "五、存在问题", "六、改进措施", "七、其他需要报告的事项")
    found = read(report(headings=headings, bodies=(*BODIES[:4], "人手紧。", "明年多派一人。", "无。")))
    assert shape(found)[4:] == [(5, "人手紧。"), (5, "明年多派一人。"), (6, "无。")]


def test_the_skeleton_before_2019() -> None:
    words = (
        "概述",
        "主动公开政府信息情况",
        "依申请公开政府信息情况",
        "政府信息公开的收费及减免情况",
        "复议、诉讼情况",
        "存在的主要问题和改进措施",
        "附表",
    )
    headings = [f"{n}、{w}" for n, w in zip("一二三四五六七", words, strict=True)]
    found = read(
        report(
            title="梧岭县水务局2016年政府信息公开工作年度报告", headings=headings, bodies=[w[:1] + "。" for w in words]
        )
    )
    assert [n for n, _ in shape(found)] == [1, 2, 3, 6, 4, 5, 6]
    assert found.template == "pre2019" and found.cells == ()


@pytest.mark.parametrize("numbering", ["1. ", "1、", "（一）", ""])
def test_other_numbering_of_the_main_parts(numbering: str) -> None:
    headings = [
        h[2:] if not numbering else numbering.replace("1", str(i)).replace("一", "一二三四五六"[i - 1]) + h[2:]
        for i, h in enumerate(HEADINGS, 1)
    ]
    assert [n for n, _ in shape(read(report(headings=headings)))] == [1, 2, 3, 4, 5, 6]


def test_sections_that_are_missing_are_left_out() -> None:
    found = read(report(headings=(HEADINGS[0], HEADINGS[4], HEADINGS[5]), bodies=(BODIES[0], *BODIES[4:])))
    assert [n for n, _ in shape(found)] == [1, 5, 6]


def test_a_table_of_contents_is_not_the_report() -> None:
    dotted = "\n".join(f"{h}………………{i}" for i, h in enumerate(HEADINGS, 1))
    for contents in (dotted, "\n".join(HEADINGS)):
        found = read(report().replace("\n一、", f"\n目录\n{contents}\n一、", 1))
        assert bodies(found, 1) == [BODIES[0]]
        assert bodies(found, 5) == [BODIES[4]]


def test_signature_and_page_furniture_end_the_last_section() -> None:
    end = "            梧岭县松溪镇人民政府\n            2023年1月9日\n【打印】 【关闭窗口】\n网站标识码：0000000000"
    found = read(report(end=end))
    assert bodies(found, 6) == [BODIES[5]]


def test_sections_do_not_overlap_and_lose_nothing_but_headings() -> None:
    found = read(report(end="梧岭县松溪镇人民政府\n2023年1月9日"))
    ends = [0]
    for s in found.sections:
        assert ends[-1] <= s.start <= s.end <= len(found.text)
        ends.append(s.end)


@pytest.mark.parametrize(
    "text", ["", "今天天气好。\n一、天气\n晴。", "通知\n各科室：\n一、提高认识\n要重视。\n二、落实责任\n要落实。"]
)
def test_a_page_that_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(NotAReport):
        read(text)
