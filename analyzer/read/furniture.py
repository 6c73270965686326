"""What of a web page is the report, and what is furniture of the page.

The rule that nothing of the report may be lost stands above the wish for a clean text: an element is
only left when every relevant unit (prose with words of disclosure, statutory heading, statistics table)
is inside one of its children.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import html

__all__ = ["choose_holder", "drop_furniture", "is_chrome_line", "is_metadata", "is_signature", "is_title"]

_NEVER_SHOWN = (
    "script", "style", "title", "noscript", "template", "svg", "object", "embed", "audio", "video", "canvas",
    "input", "select", "button", "datalist", "link", "meta",
)  # fmt: skip
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|foot|footer|copyright|bread|breadcrumbs?|crumbs?|crumb|position|location|"
    r"share|bdshare\w*|toolbar|tools|sidebar|qrcode|ewm|erweima|related|relevant|xgwj|xgyd|print|fontsize|search\w*|login|"
    r"pagination|pager|prevnext|friendlink\w*|links|dyfx|gwfx)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What only the report itself has: numbered headings, sentences on disclosure, the statistics tables.
_HEADING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十—\d]{1,3}\s*[、.．,，])[^。；]{0,16}"
    r"(?:总体情况|概述|主动公开政府信息|收到和处理|依申请公开|行政复议|行政诉讼|存在的?(?:主要)?问题|改进(?:情况|措施)|需要(?:报告|说明)的事项)"
)
_PROSE = re.compile(r"公开|申请|复议|诉讼|报告|信息|问题|改进|下一步|不足|統計|統计|公開|申請|報告|問題")
_TABLE = re.compile(
    r"第二十条|自然人|法人或其他组织|结果维持|信息内容|本年新|制发件|指\s*标|第二十條|法人或其他組織|結果維持"
)
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "label", "mark", "o:p", "q", "s", "small", "span", "st1",
     "strong", "sub", "sup", "u", "var")
)  # fmt: skip
_LEAST_PROSE = 30  # a shorter line is a heading, a label or a button
_MOST_FURNITURE = 600  # an element named like furniture but with more words than this is kept
_LINK_SHARE = 0.8

_TITLE = re.compile(r"(?:信息|政务|政務|資訊)(?:公开|公開).{0,10}(?:报告|年报|報告|年報)|年度(?:报告|報告)")
_YEAR = re.compile(r"(?:19|20)\d\d|二[〇○零Ｏ0O]|[２2][０0]")
_NOT_TITLE = re.compile(r"[。；>»]|首页|当前位置|您(?:现在)?的?位置|上一[篇条]|下一[篇条]|^相关")
_METADATA = re.compile(
    r"^\s*[【\[]?\s*(?:索\s*引\s*号|发布机构|发文机[关构]|公开主体|公开责任部门|责任部门|制发机关|(?:信息|文章|稿件)?来\s*源|"
    r"(?:发布|公开|生成|成文|发文|印发|公布|更新)(?:日期|时间)|(?:发文|文件)?(?:文\s*号|字号|编号)|名\s*称|标\s*题|(?:主题|信息|体裁|组配)分类|"
    r"公开(?:方式|范围|时限|形式|类别)|有\s*效\s*性|时\s*效\s*性|效力状态|(?:时\s*间|日\s*期))\s*[】\]]?\s*(?:[：:]|$)"
)
_SIGNATURE = re.compile(
    r"\s*(?:[\u4e00-\u9fff（）()]{2,30}(?:政府|办公室|办事处|管理处|局|厅|委|委员会|中心|队|院|社|会))?[\s\u3000]*"
    r"(?:[\d〇○零一二三四五六七八九十]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?)?\s*"
)
_CHROME = re.compile(
    r"^[\s【\[（(|]*(?:"
    r"(?:您?(?:当前|现在)?(?:所在)?的?位置|当前位置)\s*(?:是|为)?\s*[：:].*|首\s*页\s*(?:[>»/›].*)?|"
    r"(?:字体|字号|文字大小)(?:大小)?\s*[：:]?\s*[\[【（(]?[\s大中小默认特超|/+-]*[\]】）)]?.{0,20}|"
    r"(?:打\s*印|收\s*藏|复制链接|关\s*闭|返回(?:顶部|首页|列表)?|分\s*享|保存|下载)(?:本页|此页|文章|窗口|页面|到)?\s*[：:]?.{0,20}|"
    r"(?:浏览|阅读|点击|访问)(?:次数|量|数|人数)?\s*[：:]\s*[\d\s次loading.]*|"
    r"(?:用?微信)?扫一?扫.{0,24}|.{0,10}扫描二维码.{0,10}|"
    r"(?:上|下)一[篇条]\s*[：:]?.{0,60}|(?:无障碍|关怀版|长者模式|网站地图|联系我们|关于我们|站点地图|隐私声明|版权声明|设为首页|加入收藏).{0,40}|"
    r".{0,40}(?:ICP备|公网安备|网站标识码).{0,60}|(?:版权所有|主办单位|主办|承办单位|承办|技术支持)\s*[：:©].{0,60}|"
    r"今天是.{0,30}|(?:相关(?:附件|链接|阅读|文章|稿件|信息|新闻))\s*[：:]?"
    r")[\s】\]）)|]*$"
)


def is_title(line: str) -> bool:
    """Tell whether a line names a disclosure report of some year."""
    return len(line) <= 90 and bool(_TITLE.search(line) and _YEAR.search(line)) and not _NOT_TITLE.search(line)


def is_metadata(line: str) -> bool:
    """Tell whether a line belongs to the metadata block (publisher, index number, dates)."""
    return len(line) <= 160 and bool(_METADATA.match(line))


def is_signature(block: str) -> bool:
    """Tell whether a block is a signature: an agency, a date, or both, and nothing else."""
    return len(block) <= 60 and bool(_SIGNATURE.fullmatch(block))


def is_chrome_line(line: str) -> bool:
    """Tell whether a whole line is furniture: breadcrumb, font size, print, share, counters, footer."""
    return len(line) <= 120 and bool(_CHROME.match(line)) and "。" not in line


def _has_report(element: html.HtmlElement) -> bool:
    """Tell whether an element holds a statutory heading in a line, a statistics table or long prose."""
    text = element.text_content()
    if len(text) > 20_000 or _TABLE.search(text):
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    return any(_HEADING.match(line) and not _is_link_only(element) for line in lines) or _own_words(element) > 600


def _own_words(element: html.HtmlElement) -> int:
    """Count the characters of an element that are not links and not white space."""
    linked = sum(len("".join(a.text_content().split())) for a in element.iter("a"))
    return len("".join(element.text_content().split())) - linked


def _is_link_only(element: html.HtmlElement) -> bool:
    """Tell whether nearly all words of an element are links to other pages."""
    links = [a for a in element.iter("a") if not a.get("href", "").startswith("#")]
    if len(links) < 3:
        return False
    words = len("".join(element.text_content().split()))
    linked = sum(len("".join(a.text_content().split())) for a in links)
    return linked >= _LINK_SHARE * max(words, 1)


def _is_furniture(element: html.HtmlElement) -> bool:
    """Tell whether an element is named or made like furniture and holds nothing of the report."""
    name = f"{element.get('class', '')} {element.get('id', '')}"
    running = element.get("title") in ("header", "footer")  # of a page that a word processor saved
    named = element.tag in _FURNITURE_TAGS or running or bool(_FURNITURE_NAME.search(name))
    hidden = _HIDDEN.search(element.get("style", "")) or "hidden" in element.attrib
    if named or hidden:
        return not _has_report(element)
    return element.tag in ("ul", "ol", "div", "dl", "form") and _is_link_only(element) and not _has_report(element)


def drop_furniture(page: html.HtmlElement) -> None:
    """Take out of a page what is never shown, and furniture that holds nothing of the report."""
    for tag in _NEVER_SHOWN:
        for element in list(page.iter(tag)):
            element.drop_tree()
    for element in list(
        page.iter("nav", "footer", "aside", "menu", "ul", "ol", "dl", "div", "form", "p", "section", "span", "td")
    ):
        within = element.getroottree().getroot() is page.getroottree().getroot()
        if within and element.getparent() is not None and _is_furniture(element):
            element.drop_tree()


def _units(root: html.HtmlElement) -> list[html.HtmlElement]:
    """Give the elements that directly hold prose with words of disclosure, a heading or a table."""
    own: dict[html.HtmlElement, list[str]] = {}
    for text in root.xpath(".//text()"):
        parent = text.getparent()
        if parent is None or not text.strip():
            continue
        holder = parent.getparent() if text.is_tail else parent
        linked = False
        while holder is not None and holder is not root and holder.tag in _INLINE:
            linked = linked or holder.tag == "a"
            holder = holder.getparent()
        if holder is not None and not linked:
            own.setdefault(holder, []).append(text)
    units = [element for element, texts in own.items() if _is_relevant("".join(texts))]
    return units + [table for table in root.iter("table") if _TABLE.search(table.text_content())]


def _is_relevant(text: str) -> bool:
    """Tell whether the text directly inside an element speaks of disclosure."""
    stripped = text.strip()
    if is_chrome_line(stripped):
        return False
    prose = len(stripped) >= _LEAST_PROSE and ("。" in stripped or "，" in stripped) and _PROSE.search(stripped)
    return bool(prose or (len(stripped) < 60 and _HEADING.match(stripped)))


def choose_holder(root: html.HtmlElement) -> html.HtmlElement:
    """Give the smallest element that holds every relevant unit of a page; `root` if there is none."""
    units = _units(root)
    inside: Counter[html.HtmlElement] = Counter()
    for unit in units:
        element: html.HtmlElement | None = unit
        while element is not None and element is not root:
            inside[element] += 1
            element = element.getparent()
    holder = root
    while units and holder not in units:
        child = next((child for child in holder if inside[child] == len(units)), None)
        if child is None:
            break
        holder = child
    return holder
