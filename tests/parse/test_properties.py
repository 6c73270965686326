"""What must hold for any text: quotes, completeness, repeatability, and that furniture changes nothing."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import NotAReport
from analyzer.find.statements import find_statements, load_coder
from analyzer.parse import parse
from analyzer.read.html import read_html
from analyzer.schema import Document, Report
from analyzer.text.view import fold
from tests.data.builder import pages
from tests.data.builder.cases_words import headings, orders
from tests.data.builder.forms import full
from tests.data.builder.model import HEADINGS, base
from tests.data.builder.text import bare_lines, cell_lines, pipe_rows, render, tab_rows

_LETTERS = st.text(
    alphabet="的公开申请信息问题改进一二三四五六是年月日县镇局，。；：、（）()“”0123456789.% |\t#*—⼯\u00a0\u3000",
    max_size=40,
)
_NOISE = st.sampled_from(
    (
        "",
        " ",
        "\n",
        "\n\n",
        "|||",
        "\t",
        "— 3 —",
        "一是",
        "（一）",
        "1.",
        "首页 > 年报",
        "打印",
        "自然人\t0\t1",
        "行政许可",
        "第二十条第（一）项",
    )
)
_PIECES = st.lists(
    st.one_of(_LETTERS, _NOISE, st.sampled_from(HEADINGS), st.just("某县2022年政府信息公开工作年度报告")),
    min_size=3,
    max_size=30,
)


def _document(text: str, extracted: object = None) -> Document:
    grids = getattr(extracted, "grids", ())
    return Document("d0123456789abcdef", "any.txt", "0" * 64, len(text), "txt", "utf-8", text, grids)


def _parsed(text: str) -> Report | None:
    try:
        return parse(_document(text))
    except NotAReport:
        return None


@settings(max_examples=150)
@given(_PIECES, st.sampled_from(("\n", "", "\n\n")))
def test_offsets_slice_to_quotes_and_nothing_is_lost_between_sections(pieces: list[str], gap: str) -> None:
    text = "\n".join((HEADINGS[0], gap.join(pieces), HEADINGS[4], "更新慢。"))
    report = _parsed(text)
    assert report is not None
    at = None
    for s in report.sections:
        assert 0 <= s.start <= s.end <= len(text)
        assert at is None or at <= s.start
        if s.heading is not None and at is not None:
            between = "".join(text[at : s.start].split()).strip("*#_>|")
            heading = "".join(s.heading.split())
            assert between.strip(":：。、,，") in (heading, heading.strip(":：。、,，")), (between, heading)
        at = s.end
    for c in report.cells:
        if c.start is not None and c.end is not None:
            assert fold(text[c.start : c.end]).replace("\n", "") == fold(c.raw or "") or "\n" in text[c.start : c.end]
    for q in report.sentences:
        assert text[q.start : q.end].strip() == text[q.start : q.end] != ""


@settings(max_examples=100)
@given(_PIECES)
def test_parsing_twice_gives_the_same(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    assert _parsed(text) == _parsed(text)


def _cells(report: Report) -> list[tuple[object, ...]]:
    return [(c.table, c.row, c.column, c.value, c.state, c.raw) for c in report.cells]


def _said(report: Report) -> list[tuple[object, ...]]:
    coded = find_statements([report], load_coder(None))[0]
    return [(s.section, s.type, s.text, s.theme) for s in coded]


def test_furniture_around_a_page_changes_no_cell_and_no_statement() -> None:
    rng = random.Random(7)  # fixed: the same furniture each time
    furniture = [
        "<div class='nav'><a href='/'>首页</a><a href='/zw'>政务公开</a><a href='/hd'>互动</a></div>", "<p>扫一扫在手机打开当前页</p>",
        "<div>字体：[大 中 小] 打印 关闭窗口</div>", "<ul><li><a href='/a'>县教育局2022年年报</a></li><li><a href='/b'>县水利局2022年年报</a></li>"
        "<li><a href='/c'>县财政局2022年年报</a></li></ul>", "<div class='footer'>主办：县人民政府办公室 备案号：ICP备00000000号</div>",
        "<p>浏览量：356</p>", "<script>var a = '一、总体情况';</script>", "<div>相关附件：</div>",
    ]  # fmt: skip
    for k in range(8):
        form = "2021" if k % 2 else "2019"
        body = pages.body_of(base(k, full(form, k), form))
        bare = read_html(pages.page(f"<div id='zoom'>{body}</div>"), "a.html")
        above, below = rng.sample(furniture, 4), rng.sample(furniture, 4)
        dressed = read_html(pages.page("".join(above) + f"<div id='zoom'>{body}</div>" + "".join(below)), "a.html")
        plain, around = parse(_document(bare.text, bare)), parse(_document(dressed.text, dressed))
        assert _cells(plain) == _cells(around)
        assert _said(plain) == _said(around)


def test_furniture_around_a_text_changes_no_cell_and_no_statement() -> None:
    above = "首页 > 政务公开 > 年度报告\n索引号：QX-2023-0107\n字体：[大 中 小]  打印\n浏览量：356\n"
    below = "分享到：\n扫一扫在手机打开当前页\n主办：县人民政府办公室  网站地图\n"
    for k, layout in enumerate((cell_lines, tab_rows, pipe_rows, bare_lines)):
        text = render(base(k, full(index=k)), layout)
        plain, dressed = parse(_document(text)), parse(_document(above + text + below))
        assert _cells(plain) == _cells(dressed)
        assert _said(plain) == _said(dressed)


def test_made_reports_lose_no_letter_between_title_and_end() -> None:
    for made in (*headings(), *orders()):
        text = made.data.decode()
        report = parse(_document(text))
        kept = "".join(text[s.start : s.end] + (s.heading or "") for s in report.sections)
        missing = len("".join(text.split())) - len("".join(kept.split()))
        outside = len("".join(text[: report.sections[0].start].split()))
        assert missing <= outside + 4 * len(report.sections), made.name
