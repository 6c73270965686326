from __future__ import annotations

from email.message import EmailMessage

import pytest

from analyzer.errors import EmptyFile
from analyzer.read.html import read_html
from analyzer.read.readers import sniff
from tests.read.make import PROSE, assert_quotes, cells, page

TITLE = "松溪乡2022年政府信息公开工作年度报告"
REPORT = f"<div id=zoom><p>一、总体情况</p><p>{PROSE}</p><p>五、存在的主要问题及改进情况</p><p>{PROSE}</p></div>"
TABLE = (
    "<table><tr><td colspan=2>申请人情况</td><td rowspan=2>总<br>计</td></tr><tr><td>自然人</td><td>其他</td></tr>"
    "<tr><td>3</td><td> </td><td><p>4</p></td></tr></table>"
)


def read(body: str, head: str = "") -> str:
    return read_html(page(body, head), "a.html").text


def test_page_furniture_is_left_out() -> None:
    text = read(
        "<div class=nav><a href=1>首页</a><a href=2>机构</a><a href=3>互动</a></div>"
        f"<div class=crumb>当前位置：<a href=1>首页</a> &gt; 年报</div><h1>{TITLE}</h1><p>字体：[大 中 小] 打印</p>{REPORT}"
        "<div class=share>分享到：</div><ul><li><a href=a>通知一</a><li><a href=b>通知二</a><li><a href=c>通知三</a></ul>"
        "<script>var a='二、';</script><div class=footer>版权所有：某某 备案00号</div>"
    )
    assert text.split("\n\n") == [TITLE, "一、总体情况", PROSE, "五、存在的主要问题及改进情况", PROSE]


def test_title_and_metadata_before_the_holder_stay() -> None:
    text = read(
        f"<div class=top>欢迎访问</div><h1>{TITLE}</h1><table><tr><td>索引号：</td><td>77</td><td>发布机构：</td><td>松溪乡</td></tr>"
        f"<tr><td>成文日期：</td><td>2023-01-09</td><td>有效性：</td><td>有效</td></tr></table><p>发布日期：2023-01-10</p>{REPORT}"
    )
    assert text.startswith(TITLE)
    assert "索引号：\t77\t发布机构：\t松溪乡\n成文日期：\t2023-01-09" in text
    assert "发布日期：2023-01-10" in text
    assert "欢迎访问" not in text


def test_title_element_names_a_report_that_does_not_name_itself() -> None:
    assert read(REPORT, f"<title>{TITLE}</title>").startswith(TITLE + "\n\n一、")


def test_report_split_over_several_containers_is_kept_whole() -> None:
    text = read(
        f"<div class=a><p>一、总体情况</p><p>{PROSE}</p></div><div class=b><p>六、其他需要报告的事项</p><p>无</p></div>"
    )
    assert text.split("\n\n") == ["一、总体情况", PROSE, "六、其他需要报告的事项", "无"]


def test_form_around_the_whole_page_is_no_furniture() -> None:
    assert PROSE in read(f"<form id=f><input value=x>{REPORT}</form>")


def test_element_named_like_furniture_is_kept_when_it_holds_the_report() -> None:
    assert PROSE in read(f"<div class='print'>{REPORT}</div>")


def test_table_becomes_a_grid_with_merged_cells_and_blanks() -> None:
    extracted = read_html(page(f"<p>三、收到和处理政府信息公开申请情况</p>{TABLE}<p>{PROSE}</p>"), "a.html")
    assert cells(extracted) == [["申请人情况", "申请人情况", "总计"], ["自然人", "其他", "总计"], ["3", "", "4"]]
    assert_quotes(extracted)
    assert extracted.text.index("三、收到") < extracted.grids[0].start < extracted.text.index(PROSE)


def test_layout_table_flows_as_text_and_the_table_inside_is_a_grid() -> None:
    extracted = read_html(page(f"<table><tr><td>侧</td><td>{REPORT}{TABLE}</td></tr></table>"), "a.html")
    assert len(extracted.grids) == 1
    assert cells(extracted)[2] == ["3", "", "4"]
    assert f"\n\n{PROSE}\n\n" in extracted.text


def test_inline_runs_join_without_blanks_and_source_wraps_vanish() -> None:
    assert read("<p><span>政务</span><b>公开</b>\n   栏目 <i>Web</i>\n Site\n建设</p>") == "政务公开栏目 Web Site建设"


def test_break_is_a_line_and_an_indented_line_a_paragraph() -> None:
    assert read("<p>甲<br>乙<br>\u3000\u3000丙<br><br>丁</p>") == "甲\n乙\n\n丙\n\n丁"


def test_list_numbers_are_written_out_once() -> None:
    assert read("<ol start=3><li>甲<li>乙</ol><ol><li>1.丙</ol><ul><li>丁</ul>") == "3.甲\n\n4.乙\n\n1.丙\n\n丁"


def test_frame_of_a_saved_page_is_read() -> None:
    inner = REPORT.replace('"', "&quot;").replace("<", "&lt;")
    assert PROSE in read(f'<div>外</div><iframe srcdoc="{inner}"></iframe>')


@pytest.mark.parametrize(("declared", "real"), [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "gb18030")])
def test_real_encoding_wins_over_the_declared_one(declared: str, real: str) -> None:
    data = f"<html><head><meta charset={declared}></head><body>{REPORT}</body></html>".encode(real)
    extracted = read_html(data, "a.html")
    assert PROSE in extracted.text
    assert extracted.encoding == real


def test_unclosed_inline_elements_do_not_swallow_the_end() -> None:
    assert read("<p>" + "<font size=2>" * 400 + f"甲</p><p>{PROSE}</p>").endswith(PROSE)


def test_page_without_words_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read("<img src=a.png><script>1</script>")


def test_table_whose_rows_all_have_one_cell_is_layout() -> None:
    rows = "".join(f"<tr><td colspan=3>{text}</td></tr>" for text in ("一、总体情况", PROSE))
    extracted = read_html(page(f"<table>{rows}</table>"), "a.html")
    assert extracted.grids == ()
    assert extracted.text == f"一、总体情况\n\n{PROSE}"


def test_unknown_elements_and_a_second_title_do_no_harm() -> None:
    text = read(
        f"<article><div class=head><title>某某网</title><span>今日晴</span></div><h1><x-title>{TITLE}</x-title></h1>"
        f"<x-content>{REPORT}<p><o:p>      松溪乡人民政府</o:p></p></x-content></article>"
    )
    assert text.startswith(TITLE + "\n\n一、")
    assert text.endswith(PROSE + "\n\n松溪乡人民政府")


def test_web_archive_gives_its_page() -> None:
    archive = EmailMessage()
    archive.make_related()
    archive.add_related(page(REPORT).decode(), subtype="html", charset="utf-8", cte="quoted-printable")
    archive.add_related(b"x" * 50, maintype="image", subtype="png")
    data = bytes(archive)
    assert sniff(data, "a.mht") == "html"
    assert PROSE in read_html(data, "a.mht").text
