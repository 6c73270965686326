"""Reports as web pages, with and without the furniture around them."""

from __future__ import annotations

from collections.abc import Callable

from tests.data.builder.forms import Box, boxes
from tests.data.builder.model import Draft, Table, plain

__all__ = ["FOOT", "HEAD", "body_of", "nested", "page", "paragraphs", "table_of"]

HEAD = (
    "<div class='top'><a href='/'>首页</a> | <a href='/zw'>政务公开</a> | <a href='/fw'>办事服务</a></div>"
    "<div class='breadcrumb'>您当前的位置：首页 > 政务公开 > 年度报告</div>"
    "<ul class='xxgk'><li>索引号：QX-2023-0107</li><li>发布机构：县政务公开办</li><li>有效性：有效</li></ul>"
    "<div class='tools'>字体：[大 中 小] <a>打印</a> <a>关闭窗口</a> 浏览量：356</div>"
)
FOOT = (
    "<div class='share'>分享到：<a>微信</a><a>微博</a></div><p>扫一扫在手机打开当前页</p>"
    "<div class='related'>相关附件：</div>"
    "<div class='footer'>主办：县人民政府办公室 <a>网站地图</a> 备案号：ICP备00000000号</div>"
)


def table_of(rows: list[list[Box]], tag: str = "td") -> str:
    """A table with its spans."""
    lines = []
    for row in rows:
        cells = "".join(
            f"<{tag}"
            + (f" colspan='{b.columns}'" if b.columns > 1 else "")
            + (f" rowspan='{b.rows}'" if b.rows > 1 else "")
            + f"><p>{b.text}</p></{tag}>"
            for b in row
        )
        lines.append(f"<tr>{cells}</tr>")
    return "<table border='1'><tbody>" + "\n".join(lines) + "</tbody></table>"


def nested(rows: list[list[Box]]) -> str:
    """A table inside a table that lays out the page."""
    return f"<table width='100%'><tr><td>{table_of(rows)}</td></tr></table>"


def paragraphs(text: str) -> str:
    """One paragraph."""
    return f"<p>{text}</p>"


def body_of(
    draft: Draft,
    *,
    wrap: Callable[[str], str] = paragraphs,
    table: Callable[[list[list[Box]]], str] = table_of,
    heading: str = "p",
) -> str:
    """The report without a page around it."""
    parts = [f"<h1>{t}</h1>" for t in draft.title]
    for part in draft.parts:
        if part.heading is not None:
            parts.append(f"<{heading}>{part.heading}</{heading}>")
        for block in part.body:
            parts.append(table(boxes(block, draft.form)) if isinstance(block, Table) else wrap(plain(block)))
    parts += [f"<p align='right'>{line}</p>" for line in draft.signature]
    return "\n".join(parts)


def page(body: str, *, head: str = "", charset: str = "utf-8", declared: str | None = None, title: str = "") -> bytes:
    """A whole page in an encoding, which need not be the declared one."""
    meta = f"<meta charset='{declared or charset}'>" if declared != "" else ""
    return f"<!DOCTYPE html><html><head>{meta}<title>{title}</title>{head}</head>\n<body>{body}</body></html>".encode(
        charset
    )
