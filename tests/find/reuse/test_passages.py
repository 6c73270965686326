from __future__ import annotations

from datetime import date

from analyzer.find.reuse import ReuseInput, find_reuse
from analyzer.schema import Overlap
from tests.find.reuse.reports import COPIED, OTHER, make_report


def sides(overlap: Overlap, one: ReuseInput, other: ReuseInput) -> tuple[str, str]:
    by = {report.report_id: report.text for report in (one, other)}
    a = by[overlap.a_report][overlap.a_start : overlap.a_end]
    return a, by[overlap.b_report][overlap.b_start : overlap.b_end]


def test_a_verbatim_passage_is_told_once_with_exact_words():
    one = make_report("r1", "河口街道", [OTHER[0], *COPIED, OTHER[1]])
    other = make_report("r2", "石桥镇", [OTHER[2], OTHER[3], *COPIED])
    (overlap,) = find_reuse([one, other]).overlaps
    a, b = sides(overlap, one, other)
    assert a.startswith("2021年，河口街道把群众来电") and a.endswith("方便日后翻查。")
    assert b.startswith("2021年，石桥镇把群众来电") and b.endswith("方便日后翻查。")
    assert overlap.relation == "cross_agency" and overlap.earlier is None
    assert overlap.similarity == 1.0
    assert overlap.chars == min(len("".join(a.split())), len("".join(b.split())))


def test_swapped_names_years_and_numbers_hide_nothing():
    one = make_report("r1", "河口街道", [OTHER[0], *COPIED], year=2019, n=3)
    other = make_report("r2", "石桥镇", COPIED, year=2021, town="东岭区", n=12)
    (overlap,) = find_reuse([one, other]).overlaps
    assert overlap.similarity == 1.0 and overlap.earlier == "a"


def test_reordered_sentences_are_one_passage():
    one = make_report("r1", "河口街道", [*COPIED, OTHER[0]])
    other = make_report("r2", "石桥镇", [OTHER[1], COPIED[2], COPIED[0], COPIED[1]])
    (overlap,) = find_reuse([one, other]).overlaps
    a, b = sides(overlap, one, other)
    assert "登记在册" in a and "铁皮柜" in a and "登记在册" in b and "铁皮柜" in b
    assert overlap.similarity > 0.95


def test_light_rewording_and_an_inserted_sentence_do_not_break_a_passage():
    reworded = [COPIED[0].replace("逐条登记", "一一登记"), OTHER[0], COPIED[1].replace("一律写成", "都写成"), COPIED[2]]
    one, other = make_report("r1", "河口街道", COPIED), make_report("r2", "石桥镇", reworded)
    (overlap,) = find_reuse([one, other]).overlaps
    assert OTHER[0] in sides(overlap, one, other)[1]
    assert 0.6 < overlap.similarity < 1


def test_a_half_copied_sentence_at_the_edge_is_caught():
    one = make_report("r1", "河口街道", [*COPIED[:2], "展板每月换新，旧纸由档案员编号后收进铁皮柜，方便日后翻查。"])
    other = make_report(
        "r2", "石桥镇", [*COPIED[:2], "展板每月换新，旧纸由档案员编号后卖给废品站，得款买了两把扫帚和一只簸箕。"]
    )
    (overlap,) = find_reuse([one, other]).overlaps
    a, b = sides(overlap, one, other)
    assert a.endswith("编号后") or a.endswith("编号后收进")
    assert b.endswith("编号后")


def test_words_of_law_and_form_are_no_passage():
    lines = [
        "本报告根据《中华人民共和国政府信息公开条例》的规定编制。",
        "本报告中所列数据的统计期限自2021年1月1日起至2021年12月31日止。",
        "如对本报告有任何疑问，请与{body}党政办联系。",
        "2021年，{body}未收到政府信息公开申请。",
        "本年度无其他需要报告的事项。",
    ]
    result = find_reuse([make_report("r1", "河口街道", lines), make_report("r2", "石桥镇", lines)])
    assert result.overlaps == ()
    assert set(result.sentences["kind"].to_pylist()) == {"statutory"}


def test_one_short_common_sentence_is_no_passage():
    line = "旧纸由档案员编号后收进铁皮柜。"
    result = find_reuse(
        [make_report("r1", "河口街道", [line, *OTHER[:2]]), make_report("r2", "石桥镇", [line, *OTHER[2:]])]
    )
    assert result.overlaps == ()
    assert result.sentences["kind"].to_pylist() == ["shared", "own", "own", "shared", "own", "own"]


def test_a_body_and_its_next_year_are_one_agency_but_distant_years_are_left_out():
    years = [make_report(f"r{year}", "河口街道", COPIED, year=year) for year in (2018, 2020, 2021)]
    (overlap,) = find_reuse(years).overlaps
    assert (overlap.a_report, overlap.b_report) == ("r2020", "r2021")
    assert overlap.relation == "same_agency" and overlap.earlier == "a"


def test_two_files_of_one_body_and_year_are_versions_not_copies():
    first = make_report("r1", "河口街道", COPIED, published=date(2022, 1, 5))
    second = make_report("r2", "河口街道", [*COPIED, OTHER[0]], published=date(2022, 3, 1))
    result = find_reuse([first, second])
    assert result.overlaps == ()
    assert set(result.sentences["kind"].to_pylist()) == {"own"}


def test_within_a_year_the_day_tells_who_was_first():
    one = make_report("r1", "河口街道", COPIED, published=date(2022, 2, 1))
    other = make_report("r2", "石桥镇", COPIED, published=date(2022, 1, 9))
    assert find_reuse([one, other]).overlaps[0].earlier == "b"


def test_a_passage_ends_at_a_section_border():
    one = make_report("r1", "河口街道", COPIED)
    two_sections = [make_report("x", "石桥镇", COPIED[:2]), make_report("x", "石桥镇", COPIED[2:], section=5)]
    text = "".join(report.text for report in two_sections)
    shift = len(two_sections[0].text)
    moved = [type(s)(s.section, s.start + shift, s.end + shift) for s in two_sections[1].sentences]
    other = ReuseInput(
        "r2", "b", None, None, "云溪县", 2021, None, text, (*two_sections[0].sentences, *moved), "石桥镇"
    )
    (overlap,) = find_reuse([one, other]).overlaps
    assert "铁皮柜" not in sides(overlap, one, other)[1]


def test_growth_backwards_begins_at_the_first_common_letter_and_passes_a_changed_word():
    tail = "每逢雨天改在村礼堂里支起投影仪，由年轻的支书照着清单一条一条念给老人听。"
    one = make_report("r1", "河口街道", [OTHER[0][:-1] + "，" + tail, *COPIED[:2]])
    other = make_report("r2", "石桥镇", [OTHER[3][:-1] + "，" + tail.replace("投影仪", "白幕"), *COPIED[:2]])
    (overlap,) = find_reuse([one, other]).overlaps
    a, b = sides(overlap, one, other)
    assert a.startswith("每逢雨天") and b.startswith("每逢雨天")
    assert a.endswith("黄色展板上。") and b.endswith("黄色展板上。")
