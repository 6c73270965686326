"""Files for titles, preambles, headings, enumerators and the order of problems and measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.data.builder.forms import LABELS, full, table
from tests.data.builder.model import HEADINGS, OTHERS, PROBLEMS, Draft, Made, Part, base, truth
from tests.data.builder.text import cell_lines, pipe_rows, render, tab_rows, text_of

__all__ = ["headings", "identities", "orders"]

# Heading variants of the six sections; the n-th file takes the n-th of each list, over and over.
_SLOTS: dict[int, tuple[str, ...]] = {
    1: ("概述", "主要工作概述", "工作概述", "基本工作情况", "政府信息公开工作的基本概况", "政府信息公开工作基本情况",
        "工作开展情况", "工作总体推进情况", "主要工作举措", "政府信息公开总体工作情况"),
    2: ("主动公开政府信息的情况", "主动公开政府信息统计情况", "信息公开情况"),
    3: ("依申请公开政府信息情况", "依申请公开信息和不予公开政府信息的情况", "政府信息公开申请的办理情况", "政府信息依申请公开办理情况"),
    4: ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", "因政府信息公开工作被申请行政复议提起行政诉讼情况",
        "政府信息公开行政复议", "举报和行政复议及行政诉讼情况"),
    5: ("存在的主要问题及改进措施", "存在的主要问题和改进措施", "存在的问题及改进措施", "存在问题和改进措施",
        "政府信息公开工作存在的主要问题及改进情况", "存在的问题及整改情况", "存在的主要问题及下一步计划",
        "存在的主要问题及下步工作安排", "存在的主要问题和下步工作措施", "存在问题及工作措施", "存在问题及工作打算",
        "存在的问题和下一步重点工作", "主要问题和改进措施", "存在的主要问题", "不足及下步思路"),
    6: ("其他报告事项", "其他需要说明的事项", "需要说明的事项与附表"),
}  # fmt: skip
_NUMERALS = "一二三四五六七八九十"


def _title(draft: Draft, *lines: str, **changes: object) -> Draft:
    return replace(draft, title=lines, **changes)  # type: ignore[arg-type]


def _txt(name: str, variants: str, draft: Draft, data: bytes | None = None, ending: str = "txt") -> Made:
    return Made(f"{name}.{ending}", tuple(variants.split()), data or text_of(draft), truth(draft, LABELS))


def identities() -> Iterator[Made]:
    """Titles, conflicts of year and agency, preambles."""
    d = base(0, full())
    a, y = d.agency or "", d.year
    yield _txt("title-official", "1.1 2.2", d)
    yield _txt("title-doubled-year", "1.2", _title(d, f"{a}{y}年度政府信息公开工作年度报告"))
    yield _txt("title-without-work", "1.3", _title(d, f"{a}{y}年政府信息公开年度报告"))
    yield _txt("title-short", "1.4", _title(d, f"{a}{y}年政府信息公开工作年报"))
    yield _txt("title-work-report", "1.5", _title(d, f"{a}{y}年政府信息公开工作报告"))
    yield _txt("title-without-government", "1.6", _title(d, f"{a}{y}年信息公开年度报告"))
    yield _txt("title-affairs", "1.7", _title(d, f"{a}{y}年政务信息公开年度报告"))
    yield _txt("title-about", "1.8", _title(d, f"{a}关于{y}年政府信息公开工作的年度报告"))
    yield _txt("title-year-first", "1.9", _title(d, f"{y}年{a}政府信息公开工作年度报告"))
    yield _txt(
        "title-without-place",
        "1.10",
        _title(d, f"应急管理局{y}年政府信息公开工作年度报告", agency="应急管理局", level="department"),
    )
    split = _title(d, f"{a}{y}年政府信", "息公开工作", "年度报告")
    yield _txt("title-over-lines", "1.11", split)
    twice = replace(d, above=(d.title[0],))
    yield _txt("title-twice", "1.12", twice)
    yield _txt("title-absent", "1.13 2.1", replace(_title(d, agency="skip", level="skip"), parts=d.without(0).parts))
    red = replace(d, above=(f"{a}文件", "荷政发〔2022〕3号"))
    yield _txt("title-red-head", "1.14", red)
    yield _txt("title-explained", "1.15", replace(d, above=("图文解读",)))
    late = replace(d, signature=(a, "2024年12月3日"), published="2024-12-03")
    yield _txt("year-late-upload", "1.22", late)
    stale = d.part(0, body=(f"统计期限为{(y or 0) - 1}年1月1日至12月31日，电子版可在网站下载。",))
    yield _txt("year-period-stale", "1.18", stale)
    far = d.part(0, body=("所列数据的统计期限为2003年1月1日起至2008年12月31日。",))
    yield _txt("year-period-impossible", "1.19", _title(far, f"{a}{y}年政府信息公开工作年度报告"))
    basis = d.part(0, body=("依照国办公开办函〔2019〕60号的格式编制。",))
    yield _txt("year-basis-stale", "1.20", basis)
    old = base(2, full("2019"), "2019", 2021)
    yield _txt("year-form-stale", "1.21 7.11", old)
    yield _txt(
        "year-next-plans",
        "1.24",
        d.part(5, body=("人手不够。", f"{(y or 0) + 1}年，将增加两名专职人员，{(y or 0) + 1}年底前到岗。")),
    )
    lost = d.part(0, body=("本报告统计期限为 11日到1231日。",))
    yield _txt("year-numerals-lost", "1.25 6.4", lost)
    yield _txt("entity-template", "1.26", d.part(0, body=("本报告由区政府办公室根据各镇街、各部门材料汇总编制。",)))
    office = _title(d, "澄湖区北桥街道2022年政府信息公开工作年度报告", agency="澄湖区北桥街道", year=2022).part(
        0, body=("来信请寄往市政府办公室，由市人民政府统一答复。",))  # fmt: skip
    yield _txt("entity-city-named", "1.27", replace(office, year=2022))
    mixed = d.part(5, body=("我乡人手不足。", "下一步我镇将补充人员。"))
    yield _txt("entity-town-or-township", "1.28", mixed)
    contact = _title(d, "梧岭县水利局2021年政府信息公开工作年度报告", agency="梧岭县水利局", level="department", year=2021).part(
        0, body=("如有疑问，请与梧岭县水务局办公室联系。",))  # fmt: skip
    yield _txt("entity-contact-differs", "1.29", contact)
    yield _txt(
        "entity-generic",
        "1.30",
        d.part(5, body=("各级政府部门重视不够，部分地区更新不及时。", "今后一些地区要加强培训。")),
    )
    typo = d.part(0, body=("公众可以通过可以通过网站查阅本报告。",))
    yield _txt("entity-typo", "1.31", typo)
    eight = d.part(0, body=("本报告由概述、主动公开、申请、复议、问题、人员、经费和附表八个部分组成。",))
    yield _txt("preamble-eight-parts", "1.32 2.6", eight)
    items = d.part(0, body=("本报告包括主动公开、依申请公开、政府信息管理、平台建设、监督保障和其他六个部分。",))
    yield _txt("preamble-five-items", "1.33", items)
    long = d.part(0, body=(
        f"本报告中所列数据的统计期限自{y}年1月1日起，至{y}年12月31日止。电子版可从http://www.example.gov.cn/gk下载。"
        "联系地址：荷花路12号，邮编：000000，电话：0000－1234567，传真：0000—7654321，邮箱：gk@example.gov.cn。",))  # fmt: skip
    yield _txt("preamble-long", "2.3 6.8", long)
    intro = replace(d, parts=(Part(0, "引 言", d.parts[0].body), *d.parts[1:]))
    yield _txt("preamble-headed", "2.4", intro)
    inside = d.without(0).part(1, body=(str(d.parts[0].body[0]), *d.parts[1].body))
    yield _txt("preamble-inside-first", "2.5", inside)
    listed = d.part(0, body=(
        "全文包括总体情况，主动公开政府信息情况，收到和处理政府信息公开申请情况，政府信息公开行政复议、行政诉讼情况，"
        "存在的主要问题及改进情况，其他需要报告的事项等六部分。",))  # fmt: skip
    yield _txt("preamble-list-of-parts", "2.7", listed)
    empty = f"{d.title[0]}\n本栏目正在建设，暂无内容，请稍后再来。\n"
    yield Made("no-report-placeholder.txt", ("1.16",), empty.encode(), {"error": "NotAReport"})
    note = "石盘县开发区关于公开栏目检查的整改说明\n收到检查通报后，我区逐条核对，补登了三份文件。\n一是专人负责。二是每周抽查。\n"
    yield Made("no-report-rectification.txt", ("1.17",), note.encode(), {"error": "NotAReport"})


def headings() -> Iterator[Made]:
    """Every wording of the six headings, and what befalls headings."""
    for k in range(max(map(len, _SLOTS.values()))):
        d = base(k, full())
        for n, names in _SLOTS.items():
            d = d.part(n, heading=f"{_NUMERALS[n - 1]}、{names[k % len(names)]}")
        yield _txt(
            f"headings-{k + 1:02d}", "3.1 3.2 3.3 3.4 3.5 3.6", d, text_of(d, (cell_lines, tab_rows, pipe_rows)[k % 3])
        )
    d = base(1, full())
    two = replace(d, parts=(*d.parts[:5], Part(5, "五、存在问题", ("栏目更新慢。",)), Part(5, "六、改进措施", ("每周更新一次。",)),
                            Part(6, "七、其他需要报告的事项", OTHERS)))  # fmt: skip
    yield _txt("headings-five-in-two", "3.5 5.H", two)
    closing = d.without(6).part(5, body=(*PROBLEMS, "以上报告，请予审阅。"))
    yield _txt("headings-six-absent", "3.6", closing)
    for ordinal, place in ((3, "三"), (4, "四"), (6, "六"), (10, "十")):
        parts = [p for p in d.parts if p.number in (0, 1)]
        names = [
            "政务公开学习情况",
            "经费情况",
            "人员情况",
            "宣传情况",
            "档案情况",
            "督查情况",
            "设备情况",
            "信访情况",
        ][: ordinal - 2]
        extra = tuple(f"{_NUMERALS[i + 1]}、{name}\n做了相应安排。" for i, name in enumerate(names))
        body = (*parts[1].body, *(line for e in extra for line in e.split("\n")))
        odd = replace(
            d,
            parts=(parts[0], replace(parts[1], body=body), Part(5, f"{place}、存在的主要问题及改进情况", PROBLEMS)),
            form="pre2019",
        )
        odd = replace(odd, expected={"form": "skip"})
        yield _txt(f"headings-problems-as-{ordinal:02d}", "3.7", odd)
    for k, first in enumerate(
        (
            "—、总体情况",
            "一 、总体情况",
            "一、 总体情况",
            "一,、总体情况",
            "一、总体情况、",
            "一、总体情况(宋体加粗小四号字)",
            "第一部分 总体情况",
        )
    ):
        yield _txt(f"headings-noise-{k + 1}", "3.8 3.9"[4 * (k > 3) : 3 + 4 * (k > 3)], d.part(1, heading=first))
    levels = [f"{'#' * (1 + 3 * i % 4)} {h}" if i % 2 else f"**{h}**" for i, h in enumerate(HEADINGS)]
    marked = d
    for n, name in enumerate(levels, 1):
        marked = marked.part(n, heading=name)
    found = replace(marked, expected={"sections": truth(d, LABELS)["sections"]})
    yield _txt("headings-markdown", "3.10", found, text_of(found, pipe_rows), "md")
    bare = base(3)
    yield _txt("headings-one-line", "3.11 6.10", bare, render(bare, gap="").encode())
    yield _txt("headings-one-line-blanks", "3.11", bare, render(bare, gap="  ").encode())
    yield _txt("headings-false-in-table", "3.12", d, text_of(d, tab_rows))
    nested = d.part(1, body=("今年做了五件事。", "一、主动公开", "发布信息38条。", "二、依申请公开", "设立窗口一处。", "三、政府信息管理", "两人核对。",
                             "四、平台建设", "公众号每周更新。", "五、监督保障", "办班2期。"))  # fmt: skip
    yield _txt("headings-restart-inside-first", "3.13", nested)
    five = d.part(1, body=("（一）主动公开", "发布信息38条。", "（二）依申请公开", "设立窗口一处。", "（三）政府信息管理", "两人核对。",
                           "（四）政府信息公开平台建设", "公众号每周更新。", "（五）监督保障", "办班2期。"))  # fmt: skip
    yield _txt("headings-five-official", "3.16", five)
    yield _txt("headings-pictures-for-tables", "3.14 7.8", base(4))
    yield _txt("headings-tables-missing", "3.15", base(5).without(2, 3, 4))
    more = d.part(
        1,
        body=(
            "（一）组织领导。¦成立小组。",
            "（二）教育培训。¦办班2期。",
            "（三）政府信息管理",
            "（四）平台建设。¦设组长一名，主任任组长。",
        ),
    )
    yield _txt("headings-other-subheads", "3.16", more)
    echo = replace(
        d,
        parts=tuple(replace(p, body=(*p.body,)) for p in d.parts),
        above=("目录", *(f"{h}……{i}" for i, h in enumerate(HEADINGS, 1))),
    )
    yield _txt("headings-contents-before", "3.17", echo)
    old = Draft(
        ("石盘县竹坞乡2014年政府信息公开工作年度报告",), "石盘县竹坞乡", "township", 2014, "pre2019",
        (Part(0, None, ("本报告由七个部分组成。",)), Part(1, "一、概述", ("全年公开信息210条。",)),
         Part(2, "二、主动公开政府信息情况", ("通过公告栏公开96条。",)), Part(3, "三、依申请公开和不予公开政府信息情况", ("没有收到申请。",)),
         Part(6, "四、政府信息公开收费及减免情况", ("没有收费。",)),
         Part(4, "五、因政府信息公开申请行政复议、提起行政诉讼情况", ("没有复议，没有诉讼。",)),
         Part(5, "六、存在的主要问题及改进措施", PROBLEMS), Part(6, "七、需要说明的事项与附表", ("无其他事项。",))),
    )  # fmt: skip
    yield _txt("headings-before-2019", "3.7 3.18", old)
    stats = replace(old, parts=(*old.parts[:-1], Part(6, "七、需要说明的事项与附表", ("统计附表如下。",))))
    text = render(stats) + "指标\t单位\t数量\n主动公开文件数\t条\t96\n收到申请数\t件\t0\n"
    yield _txt("headings-before-2019-table", "3.18", replace(stats, expected={"sections": "skip"}), text.encode())


_ORDERS: dict[str, tuple[str, ...]] = {
    "4.1 5.B": ("主要问题：一是栏目更新慢；¦二是人员不足。", "下一步，一是每周更新；¦二是补充两人。"),
    "4.2 5.A1": PROBLEMS,
    "4.3 5.A1": (
        "（一）更新不勤。¦部分栏目数月不动。",
        "（二）业务不熟。¦新人较多。",
        "（三）改进情况。¦组织轮训，逐项清点。",
    ),
    "4.4 5.A2": (
        "1.更新不勤，群众有意见。",
        "2、业务不熟，答复拖延。",
        "1．每月清点一次。",
        "2．组织轮训。",
        "3．增加两人。",
    ),
    "4.5": ("第一，更新不勤。", "第二，业务不熟。", "第一是每月清点。", "第二是组织轮训。"),
    "4.6 5.A3": (
        "（一）工作中存在的主要问题和困难",
        "(1) 更新不勤，群众有意见。",
        "(2) 业务不熟，答复拖延。",
        "（二）具体的解决办法和改进措施",
        "(1) 每月清点一次。",
        "(2) 组织轮训。",
    ),
    "4.7": ("(一) 更新不勤。", "(二) 业务不熟。", "(三)、 答复拖延。", "(四) 人员不足。"),
    "4.8": ("(一)是更新不勤。", "(二)是业务不熟。", "(三)是答复拖延。"),
    "4.9 5.A2": ("一是更新不勤。", "二是业务不熟。", "1.每月清点一次。", "2.组织轮训。"),
    "4.10 5.D": ("更新不勤、业务不熟，答复也有拖延，今后将组织轮训并逐月清点。",),
    "4.11 5.F": ("在栏目更新、业务培训等方面还有差距，如网上栏目更新慢等。",),
    "4.12 5.G": ("存在更新不勤等事项0三是业务不熟的情况，将加大力度。",),
    "5.C": ("针对更新不勤的现状，今年起逐月清点。", "针对业务不熟的问题，今年起组织轮训。"),
    "5.E": ("去年申请量上升，答复显得吃力。", "为此已增加两人，已改用新系统。"),
    "5.I 5.J": ("工作总体运行较好，但更新不勤。", "明年计划换用新平台。", "改进情况：一是逐月清点。"),
    "5.K 5.L": ("“办事指南”栏目自三月起没有更新，“机构职能”一栏是空白。", "四月前补齐。"),
}


def orders() -> Iterator[Made]:
    """Enumerators and the order of problems and measures."""
    for k, (variants, body) in enumerate(_ORDERS.items()):
        d = base(k + 3, full(index=k)).part(5, body=body)
        if "5.K" in variants:
            d = d.part(1, body=("一件公开答复在复议中被确认违法。", "清理过期文件1215件。"))
        yield _txt(f"order-{k + 1:02d}", variants, d, text_of(d, tab_rows))
    unsafe = base(2, [table(2)])
    yield _txt("order-nothing-said", "5.M", unsafe.part(5, body=("本年度未发现突出问题。",)))
