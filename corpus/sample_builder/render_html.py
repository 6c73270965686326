"""Web pages in three skins: a portal with a metadata block, an old table layout, a bare page."""

from __future__ import annotations

from html import escape
from typing import Any

from .forms import Grid
from .render_text import join_headings, spaced
from .source import Block


def html_table(grid: Grid) -> str:
    """A real table with colspan and rowspan."""
    rows = []
    for row in grid:
        cells = []
        for cell in row:
            span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            span += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
            cells.append(f"<td{span}>{escape(cell.text) or '&nbsp;'}</td>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return '<table border="1" cellspacing="0">\n' + "\n".join(rows) + "\n</table>"


def _body(blocks: list[Block], grids: dict[str, Grid], options: dict[str, Any]) -> list[str]:
    heading = {"portal": "<h2>{}</h2>", "old": "<p><b>{}</b></p>", "bare": "<p><strong>{}</strong></p>"}
    shapes = {
        "title": '<h1 class="title">{}</h1>',
        "heading": heading[options.get("skin", "portal")],
        "sub": "<p><strong>{}</strong></p>",
        "right": '<p style="text-align:right">{}</p>',
        "paragraph": "<p>　　{}</p>",
    }
    lines = []
    for block in join_headings(blocks):
        if block.kind.startswith("table"):
            lines.append(html_table(grids[block.kind]))
        elif block.kind == "image":
            lines.append(f'<p style="text-align:center"><img src="./{options["image"]}" alt=""/></p>')
        elif block.kind != "page":
            text = spaced(block.text) if options.get("spaces") else block.text
            lines.append(shapes[block.kind].format(escape(text, quote=False)))
    return lines


def _meta_table(meta: dict[str, str]) -> str:
    cells = "".join(f"<li><span>{escape(k)}：</span>{escape(str(v))}</li>" for k, v in meta.items())
    return f'<ul class="xxgk-meta">{cells}</ul>' if meta else ""


def _portal(body: list[str], options: dict[str, Any]) -> list[str]:
    crumb = options.get("crumb", "")
    tools = options.get("tools", "")
    return [
        f'<div class="header"><a href="/">{escape(options["site"])}</a></div>',
        f'<div class="nav">当前位置：{escape(crumb)}</div>' if crumb else "",
        '<div class="article">',
        _meta_table(options.get("meta") or {}),
        f'<div class="tools">{escape(tools)}</div>' if tools else "",
        *body,
        "</div>",
        '<div class="footer">',
        *(f"<p>{escape(x)}</p>" for x in options.get("foot") or []),
        "</div>",
    ]


def _old(body: list[str], options: dict[str, Any]) -> list[str]:
    foot = "<br>".join(escape(x) for x in options.get("foot") or [])
    return [
        f'<table width="960" align="center"><tr><td>{escape(options["site"])}</td>'
        f"<td>{escape(options.get('crumb', ''))}</td></tr></table>",
        '<table width="960" align="center"><tr><td>',
        _meta_table(options.get("meta") or {}),
        *body,
        "</td></tr></table>",
        f'<table width="960" align="center"><tr><td align="center">{foot}</td></tr></table>',
    ]


def render_html(blocks: list[Block], grids: dict[str, Grid], options: dict[str, Any]) -> str:
    """A whole page; `charset` is written into its head."""
    body = _body(blocks, grids, options)
    skin = options.get("skin", "portal")
    inner = _portal(body, options) if skin == "portal" else _old(body, options) if skin == "old" else body
    title = options.get("page_title") or "".join(b.text for b in blocks if b.kind == "title")
    charset = options.get("charset", "utf-8")
    head = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
        f"<title>{escape(title)}</title>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *(line for line in inner if line), "</body>", "</html>"]) + "\n"
