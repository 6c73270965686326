"""Files for what only web pages, Word files and pdf files do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from tests.data.builder import office, pages
from tests.data.builder.forms import LABELS, Box, full, table
from tests.data.builder.model import HEADINGS, Draft, Made, Part, base, plain, truth
from tests.data.builder.pdfs import Look, pdf_of

__all__ = ["pdf_files", "web_pages", "word_files"]


def _made(name: str, variants: str, draft: Draft, data: bytes) -> Made:
    return Made(name, tuple(variants.split()), data, truth(draft, LABELS))


def web_pages() -> Iterator[Made]:
    """Pages with furniture, layout tables, frames, spans and encodings in conflict."""
    d = base(0, full())
    body = pages.body_of(d)
    yield _made("page-plain.html", "9.1", d, pages.page(body))
    old = base(1, full("2019"), "2019")
    yield _made("page-plain-2019.html", "9.1", old, pages.page(pages.body_of(old)))
    yield _made(
        "page-chrome.html", "8.1 8.2 9.1", d, pages.page(pages.HEAD + f"<div class='article'>{body}</div>" + pages.FOOT)
    )
    layout = f"<table width='980'><tr><td colspan='2'>{pages.HEAD}</td></tr><tr><td>{body}</td><td></td></tr><tr><td>{pages.FOOT}</td></tr></table>"
    yield _made("page-layout-table.html", "9.2", d, pages.page(layout))
    yield _made("page-nested-tables.html", "9.3", d, pages.page(pages.body_of(d, table=pages.nested)))
    framed = f'{pages.HEAD}<iframe srcdoc="{escape(body, quote=True)}"></iframe>{pages.FOOT}'
    yield _made("page-frame.html", "9.4", d, pages.page(framed))
    yield _made("page-declared-wrong.html", "9.5", d, pages.page(body, charset="gb18030", declared="utf-8"))
    yield _made("page-declared-gbk.html", "9.5", d, pages.page(body, charset="utf-8", declared="gb2312"))
    yield _made("page-undeclared.html", "9.5", d, pages.page(body, charset="gb18030", declared=""))
    spans = pages.body_of(
        d,
        wrap=lambda t: (
            "<p>"
            + "".join(f"<span style='font-family:宋体'>{t[i : i + 5]}</span>" for i in range(0, len(t), 5))
            + "</p>"
        ),
    )
    yield _made("page-spans.html", "9.6", d, pages.page(spans))
    breaks = pages.body_of(d, wrap=lambda t: f"　　{t}<br/><br/>", heading="b").replace("</b>", "</b><br/>")
    yield _made("page-breaks.html", "9.6", d, pages.page(f"<div id='zoom'>{breaks}</div>"))
    divs = pages.body_of(d, wrap=lambda t: f"<div>&nbsp;&nbsp;{t}</div>", heading="h3")
    yield _made("page-divs.html", "9.6 6.8", d, pages.page(divs))
    head_cells = pages.body_of(d, table=lambda rows: pages.table_of(rows, "th"))
    yield _made("page-head-cells.html", "9.1", d, pages.page(head_cells))
    titled = replace(d, title=())
    titled = replace(titled, expected={"title": d.title[0]})
    yield _made("page-title-element.html", "1.13", titled, pages.page(pages.body_of(titled), title=d.title[0]))
    dated = replace(d, published="2022-01-17")
    meta = "<ul><li>索引号：QX-1</li><li>发布机构：县政务公开办</li><li>发布日期：2022-01-17</li></ul>"
    named = pages.page(
        pages.HEAD
        + f"<h2>{d.title[0]}</h2>{meta}<div id='zoom'>"
        + pages.body_of(replace(d, title=()))
        + "</div>"
        + pages.FOOT
    )
    wanted = truth(d, LABELS)["sections"]
    wanted[0] = [0, None, None, "", ""]  # the metadata stay before the preamble
    yield _made("page-metadata.html", "8.2", replace(dated, expected={"title": d.title[0], "sections": wanted}), named)
    today = "<div class='date'>今天是2019年4月20日 星期六</div>"
    yield _made("page-today.html", "1.23", d, pages.page(today + body))
    pictures = base(2)
    tables = dict.fromkeys((2, 3, 4), "<p><img src='t.png'/></p>")
    html = pages.body_of(pictures)
    for n, picture in tables.items():
        html = html.replace(f"<p>{HEADINGS[n - 1]}</p>", f"<p>{HEADINGS[n - 1]}</p>{picture}")
    yield _made("page-pictures.html", "7.8 3.14", pictures, pages.page(html))
    blank = base(3, [table(2), table(3, changes={("（七）总计", 0): "", ("（一）予以公开", 6): "&nbsp;"}), table(4)])
    shown = base(3, [table(2), table(3, changes={("（七）总计", 0): "", ("（一）予以公开", 6): ""}), table(4)])
    yield _made("page-blank-cells.html", "7.9", shown, pages.page(pages.body_of(blank)))


def _numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def word_files() -> Iterator[Made]:
    """Word files with tables, text boxes, notes, numbers from styles and tracked changes."""
    d = base(1, full())
    body = office.body_of(d)
    yield _made("word-plain.docx", "9.7", d, office.docx(body))
    old = base(2, full("2019"), "2019")
    yield _made("word-plain-2019.docx", "9.7", old, office.docx(office.body_of(old)))
    styled = office.body_of(d, heading=lambda t: office.paragraph(t.split("、", 1)[1], '<w:pStyle w:val="H1"/>'))
    parts = {"numbering.xml": office.NUMBERING, "styles.xml": office.STYLES}
    yield _made("word-numbers-in-style.docx", "9.8", d, office.docx(styled, parts))
    listed = d.part(5, body=("（一）更新慢，栏目少。", "（二）人员不足，业务不熟。"))
    xml = office.body_of(
        listed,
        prose=lambda t: (
            office.paragraph(t[3:], _numbered(1)) if t.startswith(("（一）更", "（二）人")) else office.paragraph(t)
        ),
    )
    heads = office.paragraph("", _numbered(0))
    yield _made("word-numbered-list.docx", "9.8", listed, office.docx(xml.replace(heads, ""), parts))
    boxed = d.part(6, body=("本年度没有收费。", "答复件数以登记簿为准。"))
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    second = office.paragraph("答复件数以登记簿为准。")
    yield _made(
        "word-text-box.docx", "9.9", boxed, office.docx(office.body_of(boxed).replace(second, box.format(second)))
    )
    title = office.paragraph(d.title[0])
    yield _made("word-title-in-box.docx", "9.9", d, office.docx(body.replace(title, box.format(title))))
    noted = d.part(6, body=("本年度没有收费。", "所列件数不含电话咨询。"))
    mark = '<w:p><w:r><w:t>本年度没有收费。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    first = office.paragraph("本年度没有收费。") + office.paragraph("所列件数不含电话咨询。")
    notes = f'<w:footnotes {office._W}><w:footnote w:id="2">{office.paragraph("所列件数不含电话咨询。")}</w:footnote></w:footnotes>'
    yield _made(
        "word-footnote.docx",
        "9.10",
        noted,
        office.docx(office.body_of(noted).replace(first, mark), {"footnotes.xml": notes}),
    )
    tracked = d.part(5, body=("一是更新很慢。", "二是人员不足。"))
    kept = (
        office.run("一是更新")
        + f'<w:del w:id="1"><w:r><w:delText>尚可</w:delText></w:r></w:del><w:ins w:id="2">{office.run("很慢")}</w:ins>'
        + office.run("。")
    )
    yield _made(
        "word-tracked.docx",
        "9.11",
        tracked,
        office.docx(office.body_of(tracked).replace(office.paragraph("一是更新很慢。"), f"<w:p>{kept}</w:p>")),
    )
    row = f'<w:tr><w:trPr><w:del w:id="9"/></w:trPr><w:tc>{office.paragraph("规章")}</w:tc><w:tc>{office.paragraph("88")}</w:tc></w:tr></w:tbl>'
    yield _made("word-row-deleted.docx", "9.11", d, office.docx(body.replace("</w:tbl>", row, 1)))
    runs = office.body_of(
        d,
        prose=lambda t: (
            "<w:p>"
            + "".join(office.run(t[i : i + 3], "<w:b/>" if i % 2 else "") for i in range(0, len(t), 3))
            + "</w:p>"
        ),
    )
    yield _made("word-many-runs.docx", "9.7", d, office.docx(runs))
    layout = office.body_of(
        d, table=lambda rows: f"<w:tbl><w:tr><w:tc>{office.table_of(rows)}{office.paragraph('')}</w:tc></w:tr></w:tbl>"
    )
    yield _made("word-nested-tables.docx", "9.3", d, office.docx(layout))
    controls = office.body_of(d, prose=lambda t: f"<w:sdt><w:sdtContent>{office.paragraph(t)}</w:sdtContent></w:sdt>")
    yield _made("word-content-controls.docx", "9.7", d, office.docx(controls))
    hidden = body.replace(title, title + f"<w:p>{office.run('内部资料不得外传', '<w:vanish/>')}</w:p>")
    yield _made("word-hidden.docx", "9.7", d, office.docx(hidden))
    pictures = base(4)
    picture = "<w:p><w:r><w:drawing/></w:r></w:p>"
    xml = office.body_of(pictures, heading=lambda t: office.paragraph(t) + (picture if t[0] in "二三四" else ""))
    yield _made("word-pictures.docx", "7.8 3.14", pictures, office.docx(xml))
    blank = base(3, [table(2), table(3, changes={("（七）总计", 0): "", ("（一）予以公开", 6): ""}), table(4)])
    yield _made("word-blank-cells.docx", "7.9", blank, office.docx(office.body_of(blank)))
    split = base(5, full())
    yield _made("word-table-in-two.docx", "7.2", split, office.docx(office.body_of(split, table=_in_two)))


def _in_two(rows: list[list[Box]]) -> str:
    """A table of many rows as two, the second without a head, as converters write it at a page's end."""
    at = next((i for i, row in enumerate(rows) if row[0].text == "四、结转下年度继续办理"), 0)
    if not at:
        return office.table_of(rows)
    return office.table_of(rows[:at]) + office.paragraph("") + office.table_of(rows[at:])


def pdf_files() -> Iterator[Made]:
    """Pdf files: tables over pages, columns, turned words, drawings of lines, letters printed twice."""
    d = base(0, full())
    yield _made("pdf-plain.pdf", "9.12", d, pdf_of(d))
    old = base(1, full("2019"), "2019")
    yield _made("pdf-plain-2019.pdf", "9.12", old, pdf_of(old))
    looks = {
        "heads": ("9.14", Look(head="梧岭县政务公开", number="— %d —")),
        "repeated-head": ("9.13", Look(repeat=3, number="%d")),
        "boxes": ("9.12", Look(rules="boxes")),
        "bold": ("9.12", Look(bold=True)),
        "spaced": ("9.17 6.8", Look(spaced=True, width=400)),
        "turned-page": ("9.16", Look(rotate=0, margin_note="内部留存样本第三册")),
        "small": ("9.12", Look(size=9, left=60, width=470)),
        "narrow-labels": ("9.13", Look(label=110)),
        "low-page": ("9.13", Look(bottom=420, number="第%d页")),
        "low-page-heads": ("9.13 9.14", Look(bottom=380, head="年度报告", number="%d", repeat=3)),
        "overflow": ("9.18", Look(overflow=True, label=190, size=10)),
    }
    for k, (name, (variants, look)) in enumerate(looks.items()):
        report = base(k, full(index=k))
        yield _made(f"pdf-{name}.pdf", variants, report, pdf_of(report, look))
    unruled = base(2, full())
    yield _made("pdf-unruled.pdf", "9.15", unruled, pdf_of(unruled, Look(rules="none", label=260, left=50, width=500)))
    prose = base(3)
    long = prose.part(1, body=tuple(plain(str(b)) * 3 for b in prose.parts[1].body))
    long = replace(long, expected={"sentences": "skip"})
    yield _made("pdf-two-columns.pdf", "9.19", long, pdf_of(long, Look(columns=2, size=10.5, left=70, width=460)))
    yield _made("pdf-wrapped.pdf", "6.10 9.12", long, pdf_of(long, Look(width=300, number="%d")))
    signed = replace(
        d, signature=("梧岭县松溪镇人民政府", "2022年1月18日"), published="2022-01-18", agency="梧岭县松溪镇人民政府"
    )
    yield _made("pdf-signed.pdf", "8.4", signed, pdf_of(signed))
    blank = base(3, [table(2), table(3, changes={("（七）总计", 0): "", ("（一）予以公开", 6): ""}), table(4)])
    yield _made("pdf-blank-cells.pdf", "7.9", blank, pdf_of(blank))
    pictures = base(4)
    yield _made("pdf-no-tables.pdf", "7.8 3.14", pictures, pdf_of(pictures))
    five = replace(d, parts=(*d.parts[:5], Part(5, "五、存在问题", ("栏目更新慢。",)), Part(5, "六、改进措施", ("每周更新一次。",)),
                             Part(6, "七、其他需要报告的事项", ("没有收费。",))))  # fmt: skip
    yield _made("pdf-five-in-two.pdf", "3.5 5.H", five, pdf_of(five))
