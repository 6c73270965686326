"""Files for the tables in every layout, noise in the letters, and page furniture in plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.data.builder.forms import LABELS, Box, full, table
from tests.data.builder.model import HEADINGS, Draft, Made, Part, Table, base, truth
from tests.data.builder.text import (
    bare_lines,
    cell_lines,
    cell_paragraphs,
    html_rows,
    lone_pipes,
    markdown,
    pipe_lines,
    pipe_rows,
    render,
    spaced_rows,
    split_labels,
    tab_rows,
    text_of,
    trailing_pipes,
)

__all__ = ["furniture", "layouts", "noise"]

Rows = list[list[Box]]
_LAYOUTS: dict[str, tuple[str, Callable[[Rows], str]]] = {
    "cell-lines": ("7.1", cell_lines),
    "cell-paragraphs": ("7.2", cell_paragraphs),
    "split-labels": ("7.2", split_labels),
    "pipe-rows": ("7.3", pipe_rows),
    "trailing-pipes": ("7.3 6.11", trailing_pipes),
    "pipe-lines": ("7.3 6.11", pipe_lines),
    "lone-pipes": ("7.3", lone_pipes),
    "markdown": ("7.4", markdown),
    "tab-rows": ("7.5", tab_rows),
    "bare-lines": ("7.2", bare_lines),
    "spaced-rows": ("7.5", spaced_rows),
    "html-rows": ("7.4", html_rows),
}


def _made(name: str, variants: str, draft: Draft, data: bytes | None = None) -> Made:
    return Made(name, tuple(variants.split()), data or text_of(draft), truth(draft, LABELS))


def layouts() -> Iterator[Made]:
    """Tables of both forms in every layout, and what goes wrong with them."""
    for k, (name, (variants, layout)) in enumerate(_LAYOUTS.items()):
        ending = "md" if name in ("markdown", "html-rows") else "txt"
        for form in ("2019", "2021"):
            d = base(k, full(form, k), form)
            yield _made(f"table-{name}-{form}.{ending}", variants, d, text_of(d, layout))
    yield from _broken()
    yield from _cells()
    yield from _four()


def _blanked(made: Table) -> Table:
    """The same table with nothing where a nought would be, totals kept."""
    return Table(
        made.number, {r: [v if v != "0" or i == 6 else "" for i, v in enumerate(vs)] for r, vs in made.rows.items()}
    )


def _broken() -> Iterator[Made]:
    """Rows that are short, split, lost, repeated or out of place."""
    d = base(0, full())
    blank = base(1, [table(2), _blanked(table(3)), table(4)])
    for name, layout in (("cell-lines", cell_lines), ("tab-rows", tab_rows), ("pipe-rows", pipe_rows)):
        yield _made(f"table-blank-noughts-{name}.txt", "7.9", blank, text_of(blank, layout))
    text = render(d, tab_rows)
    again = "三、本年度办理\t结果\t（四）无法提供\t2.没有现成信息需要另行制作"
    scan = text.replace("三、本年度办理结果", "三、本年度办理\t结果").replace("2.没有现成信息需要另行制作", again)
    yield _made("table-scan-split-label.tsv.txt", "7.5 7.2", d, scan.encode())
    paged = text.replace("（四）无法提供", "（四）无\n7\n法提供")
    yield _made("table-page-number-in-label.txt", "7.5", d, paged.encode())
    short = table(3, "2021", 4)
    six = render(base(0, [table(2), short, table(4)]), tab_rows)
    row = "（七）总计\t" + "\t".join(short.rows["（七）总计"])
    values = short.rows["（七）总计"]
    at = next(i for i, v in enumerate(values) if v == "0")
    cut = "（七）总计\t" + "\t".join(v for i, v in enumerate(values) if i != at)
    lost = {**short.rows, "（七）总计": [*values[:at], "?", *values[at + 1 :]]}
    gone = base(0, [table(2), Table(3, lost), table(4)])
    several = sum(v == "0" for v in values[:-1]) > 1
    wanted = truth(gone, LABELS)
    if several:  # six numbers fit in more than one place: which is missing cannot be known
        wanted["cells"] = dict(wanted["cells"])
        wanted["cells"]["3"][-2] = "skip"
    yield Made("table-six-of-seven.txt", ("7.5",), six.replace(row, cut).encode(), wanted)
    dropped = base(2, full("2019"), "2019")
    kept = [
        t if t.number != 2 else Table(2, {r: v for r, v in t.rows.items() if r != "其他对外管理服务事项"})
        for t in full("2019")
    ]
    fewer = base(2, kept, "2019")
    for name, layout in (("cell-lines", cell_lines), ("pipe-rows", pipe_rows)):
        yield _made(f"table-row-dropped-{name}.txt", "7.12", fewer, text_of(fewer, layout))
    missing = [
        t if t.number != 3 else Table(3, {r: v for r, v in t.rows.items() if "查询事项" not in r and "出版物" not in r})
        for t in full()
    ]
    less = base(3, missing)
    yield _made("table-rows-dropped-third.txt", "7.12", less, text_of(less, tab_rows))
    upright = replace(d, parts=d.parts)
    tall = re.sub(r"结果(维持|纠正)", lambda m: "结\n果\n" + "\n".join(m[1]), render(upright, bare_lines))
    yield _made("table-upright-heads.txt", "7.6", upright, tall.encode())
    numbers = base(4, full())
    flat = render(numbers, lambda rows: " ".join(b.text for row in rows for b in row if re.fullmatch(r"\d+", b.text)))
    bare = truth(numbers, LABELS)
    bare["cells"] = {"3": bare["cells"]["3"]}
    yield Made("table-numbers-alone.txt", ("7.7",), flat.encode(), {**bare, "form": "2021"})
    said = base(5, [table(2), table(4)]).part(3, body=("本年度未收到公民、法人提出的政府信息公开申请。",))
    yield _made("table-said-in-words.txt", "7.10", said, text_of(said, tab_rows))
    both = d.part(3, body=("本年度未收到申请。", table(3)))
    yield _made("table-after-sentence.txt", "7.10", both, text_of(both, tab_rows))
    more = render(d, tab_rows).replace("现行有效件数", "现行有效件数(含历年)")
    yield _made("table-head-qualified.txt", "7.14", d, more.encode())
    old = render(dropped, cell_lines).replace("对外公开总数量", "对外公开总数量(2019年起)")
    yield _made("table-head-qualified-2019.txt", "7.14", dropped, old.encode())
    foreign = "序号\t文件名称\t发布日期\n1\t松溪镇防汛办法\t2022-03-01\n2\t松溪镇值班制度\t2022-05-06\n"
    other = render(d, tab_rows).replace("（二）依申请公开情况", foreign + "（二）依申请公开情况", 1)
    yield Made("table-foreign-in-first.txt", ("7.15",), other.encode(), {**truth(d, LABELS), "sections": "skip"})
    wrong = table(3, changes={("一、本年新收政府信息公开申请数量", 1): "9"})
    odd = base(1, [table(2), wrong, table(4)])
    yield _made("table-sum-wrong.txt", "7.16", odd, text_of(odd, tab_rows))
    sub = render(d, lambda rows: tab_rows(_with_subtotal(rows)))
    yield _made("table-subtotal-column.txt", "7.17", d, sub.encode())


def _with_subtotal(rows: Rows) -> Rows:
    """Table three with a column of the legal persons' sum, which the form does not have."""
    changed = []
    for row in rows:
        numbers = [b for b in row if re.fullmatch(r"\d+", b.text)]
        if row[0].text == "商业企业":
            row = [Box("小计"), *row]
        elif len(numbers) == 7 and len(row) <= 10:
            at = len(row) - 6
            row = [*row[:at], Box(str(sum(int(b.text) for b in numbers[1:6]))), *row[at:]]
        changed.append(row)
    return changed


def _cells() -> Iterator[Made]:
    """Cells with units, signs for nothing, and letters nobody can read."""
    fee = "行政事业性收费"
    for k, raw in enumerate(("173581元", "1.5万元", "59237.2449", "12,345", "3 119件", "/", "—", "3l9", "详见附表")):
        d = base(k, [table(2, changes={(fee, 0): raw}), table(3), table(4)])
        if raw == "详见附表":
            d = replace(d, expected={"sections": "skip"})
        yield _made(f"cell-{k + 1}.txt", "7.13 7.9" if raw in "/—" else "7.13", d, text_of(d, cell_lines))
    signs = table(
        2, "2019", changes={("行政许可", 1): "+36", ("行政处罚", 1): "-4", ("政府集中采购", 1): "173,581.50元"}
    )
    d = base(1, [signs, table(3, "2019"), table(4, "2019")], "2019")
    yield _made("cell-signs-2019.txt", "7.13", d, text_of(d, tab_rows))


def _four() -> Iterator[Made]:
    """Table four in the shapes it is found in."""
    d = base(2, full())
    four = table(4)
    rows = {r: [r.rpartition("/")[2], *v] for r, v in four.rows.items()}
    heads = "\t".join(("项目", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    three = "\n".join([heads, *("\t".join(v) for v in rows.values())])
    text = render(d.part(4, body=())).replace(HEADINGS[3] + "\n", f"{HEADINGS[3]}\n{three}\n")
    yield _made("four-in-three-rows.txt", "7.18", base(2, full()), text.encode())
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    turned = "\n".join(
        ["结果\t行政复议\t未经复议直接起诉\t复议后起诉"]
        + ["\t".join([c, *(v[i] for v in four.rows.values())]) for i, c in enumerate(columns)]
    )
    text = render(d.part(4, body=())).replace(HEADINGS[3] + "\n", f"{HEADINGS[3]}\n{turned}\n")
    yield _made("four-turned.txt", "7.18", base(2, full()), text.encode())
    said = base(2, [table(2), table(3)]).part(4, body=("全年行政复议0件，行政诉讼0件。",))
    yield _made("four-in-words.txt", "7.10", said, text_of(said, tab_rows))


_TRADITIONAL = str.maketrans(
    "报总体况动请处诉讼议问题进项条据华国编统计间开网发设专记对满为众号两个说没内扫经办员业务习长让论该类岗补轮训册简称县镇乡区办厅来将规务数获给与关无执询属绝户稳变权护书现制举访确认布缴费现结转续",
    "報總體況動請處訴訟議問題進項條據華國編統計間開網發設專記對滿為眾號兩個說沒內掃經辦員業務習長讓論該類崗補輪訓冊簡稱縣鎮鄉區辦廳來將規務數獲給與關無執詢屬絕戶穩變權護書現製舉訪確認佈繳費現結轉續",
)
_RADICALS = str.maketrans("工一人力广面高水立行长门页见", "⼯⼀⼈⼒⼴⾯⾼⽔⽴⾏⻓⻔⻚⻅")
_PINYIN = {"报": "bào", "国": "guó", "和": "he", "务": "wù"}


def noise() -> Iterator[Made]:
    """Letters that converters, copiers and spammers leave behind."""
    d = base(0, full())
    radical = replace(d.spelled(lambda t: t.translate(_RADICALS)), agency="skip", expected={"title": "skip"})
    yield _made("noise-radicals.txt", "6.1", radical, render(d, tab_rows).translate(_RADICALS).encode())
    wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in (*range(0x30, 0x3A), 0x28, 0x29)})
    full_width = replace(d.spelled(lambda t: t.translate(wide)), expected={"title": "skip"})
    yield _made("noise-full-width.txt", "6.2 6.8", full_width, render(d, tab_rows).translate(wide).encode())
    old = replace(d.spelled(lambda t: t.translate(_TRADITIONAL)), agency="skip", expected={"title": "skip"})
    yield _made("noise-traditional.txt", "6.3", old, render(d, tab_rows).translate(_TRADITIONAL).encode())
    pinyin = re.compile("[" + "".join(_PINYIN) + "]")

    def spell(text: str) -> str:
        return pinyin.sub(lambda m: f"{m[0]}({_PINYIN[m[0]]})" * (1 if m[0] != "和" else 1), text)

    read = replace(d.spelled(spell), expected={"title": "skip", "agency": "skip"})
    yield _made("noise-pinyin.txt", "6.5", read, text_of(read, tab_rows))
    lost = d.part(1, body=("处理来信260余，0三是更新“互联网 监管”平台。", "2022年，网站开设专栏。"))
    yield _made("noise-digits-lost.txt", "6.4", lost)
    bait = replace(d, above=("凯旋娱乐平台-官网入口(中国)有限公司",))
    yield _made("noise-spam-line.txt", "6.6", bait)
    brand = d.part(1, body=("全年推进凯旋娱乐工作，做好凯旋娱乐的联系方式公示。",))
    yield _made("noise-spam-inside.txt", "6.6", brand)
    mojibake = d.part(5, body=("一是更新慢。", "?。ǘ﹪人员少。", "????今后，,增加两人,、每月清点。"))
    mojibake = replace(mojibake, expected={"sentences": "skip"})
    yield _made("noise-mojibake.txt", "6.7", mojibake)
    gaps = replace(
        d,
        parts=tuple(
            replace(p, body=tuple(re.sub(r"(\d+)", "\u00a0\\1 ", b) if isinstance(b, str) else b for b in p.body))
            for p in d.parts
        ),
    )
    yield _made("noise-blanks.txt", "6.8", gaps)
    scan = (
        render(d, tab_rows)
        .replace("一、总体", "—、总体")
        .replace("2.其他法律行政法规禁止公开", "2.就法制亍政收禁止公开")
    )
    scanned = d.part(1, heading="—、总体情况")
    yield _made("noise-ocr.txt", "6.9", scanned, scan.replace("5.属于三类内部", "5.属于第三类内部").encode())
    yield from _wrapped(d)
    piped = render(d, tab_rows).replace("（二）依申请", "|" * 60 + "\n（二）依申请", 1)
    yield _made("noise-pipe-runs.txt", "6.11", replace(d, expected={"sections": "skip"}), piped.encode())
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        yield _made(f"noise-{encoding}.txt", "6.12", d, render(d).encode(encoding))
    yield _made("noise-crlf.txt", "6.12", d, render(d, tab_rows).replace("\n", "\r\n").encode())


def _wrapped(d: Draft) -> Iterator[Made]:
    """Lines broken in the middle of words, page numbers between them, ends said twice."""
    long = d.part(
        1,
        body=(
            "全年在网站、公告栏和公众号上发布各类信息三百余条，涉及农田水利、村级财务和灾后重建，群众来信都在十日内答复。"
            * 2,
        ),
    )
    long = replace(long, expected={"sentences": {"1": 2}})
    lines = [
        re.sub(r"(.{34})(?=.)", "\\1\n", line) if len(line) > 60 and "\t" not in line else line
        for line in render(long, tab_rows).split("\n")
    ]
    yield _made("noise-hard-wraps.txt", "6.10", long, "\n".join(lines).encode())
    paged = d.part(1, body=("全年在网站发布各类信息三百余条，涉及农田水\n— 3 —\n利和村级财务。",))
    paged = replace(paged, expected={"sections": "skip", "sentences": {"1": 1}})
    yield _made("noise-page-number.txt", "6.10", paged)
    cut = d.part(1, body=("我镇推进标", "准化建设，全年无投诉。"))
    yield _made("noise-split-paragraph.txt", "6.10", replace(cut, expected={"sentences": {"1": 1}}))
    repeated = d.part(5, body=("部分栏目更新慢，是多年的老问题。", "题。如办事指南一栏。", "今后每周清点。"))
    yield _made("noise-end-repeated.txt", "6.10", replace(repeated, expected={"sentences": "skip"}))


def furniture() -> Iterator[Made]:
    """Page furniture copied along with the text, signatures, several copies."""
    d = base(3, full())
    above = ("首页 > 政务公开 > 年度报告", "索引号：QX-2023-0107", "发布机构：县政务公开办", "生成日期：2023-01-18",
             "公开方式：主动公开", "有效性：有效", "字体：[大 中 小]  打印  关闭窗口", "浏览量：356")  # fmt: skip
    chrome = replace(d, above=above, published="2023-01-18")
    yield _made("chrome-above.txt", "8.1 8.2", replace(chrome, expected={"published": "skip"}))
    before = replace(d, above=("地址：梧岭县荷花路12号", "备案号：ICP备00000000号", "今天是2019年4月20日 星期六"))
    yield _made("chrome-footer-first.txt", "8.3 1.23", before)
    below = ("分享到：", "扫一扫在手机打开当前页", "相关附件：", "主办：县人民政府办公室  网站地图", "责任编辑：王某")
    yield _made("chrome-below.txt", "8.1", d, (render(d) + "\n".join(below) + "\n").encode())
    a = d.agency or ""
    for k, (lines, day) in enumerate((
        ((f"{' ' * 20}{a}人民政府  2025年1月18日",), "2025-01-18"), ((f"{a}人民政府", "2025年1月20日"), "2025-01-20"),
        (("二〇二五年一月二十日",), "2025-01-20"), ((), None),
    )):  # fmt: skip
        who = a + "人民政府" if k < 2 else a  # the signature says the whole name
        yield _made(f"signature-{k + 1}.txt", "8.4", replace(d, signature=lines, published=day, agency=who))
    month = replace(d, title=(*d.title, "（2025年1月）"), expected={"title": "skip"})
    yield _made(
        "signature-month-under-title.txt", "8.4", replace(month, expected={"title": d.title[0], "sections": "skip"})
    )
    edited = d.part(1, body=("全年发布信息141条，其中政策类15条。",))
    yield _made("copy-first.txt", "8.5", d)
    yield _made("copy-edited.txt", "8.5", edited)
    both = replace(d, parts=(*d.parts[:-1], Part(6, HEADINGS[5], ("没有收取信息处理费。",))))
    yield _made("last-section-short.txt", "3.6", both, text_of(both, lambda rows: tab_rows(rows)))
