"""What has befallen a text on its way: marked, so that a researcher can leave such reports out or look at them.

Some of it is mended on the view the searches use (radicals, traditional script, pinyin); lost characters, mojibake and spam
inside words cannot be mended and are only marked. The text itself is never changed.
"""

from __future__ import annotations

import re

__all__ = ["DAMAGE", "find_damage"]

_HAN = "㐀-鿿"
# A pattern and how often it must occur. The thresholds keep single odd letters of sound pages out: one rare sign, a
# phonetic gloss of one name, a place spelled in traditional script on a sound page. A pattern of several kinds looks ahead
# at the letters they begin with, which makes it two to four times as fast.
_MARKS: dict[str, tuple[re.Pattern[str], int]] = {
    "radicals": (re.compile("[\u2e80-\u2fdf]"), 2),
    "pinyin": (re.compile(rf"[(（](?<=[{_HAN}].)[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,7}}[)）]"), 5),
    # U+F000-F0FF are bullets of Wingdings and no damage.
    "mojibake": (
        re.compile(
            r"(?=[\ufffd\ue000-\uefff锟ㄅ-ㄩǖǘǚǜ?])"
            rf"(?:\ufffd|[\ue000-\uefff]|锟斤拷|[ㄅ-ㄩ](?![ㄅ-ㄩ])|[ǖǘǚǜ][﹪％%]|(?<=[{_HAN}。，；])\?{{2,}}|(?m:^\?{{3,}}))"
        ),
        1,
    ),
    "lost_characters": (
        re.compile(
            r"(?=[\d〔\[])(?:(?<!\d)(?:20\d\d ?)?11日(?:起)?(?:到|至|—|-) ?(?:20\d\d ?年?)?1231日"  # 1月1日至12月31日
            r"|(?<!\d)20\d\d(?:1[0-2]|[1-9])月\d{1,2}日"  # 2018年1月1日
            r"|[〔\[]20\d\d\d{1,3}号"  # 〔2021〕30号
            rf"|\d余(?=[，。；、])|(?<=[{_HAN}])0(?=[一二三四五六七八九十]是))"  # 260余件；…。三是
        ),
        1,
    ),
    "spam": (
        re.compile(rf"(?=[@w])(?<=[{_HAN}])(?:@@|www\.[a-z0-9-]+\.(?:com|cc|vip|net))(?=[{_HAN}])", re.IGNORECASE),
        1,
    ),
}
_TRADITIONAL = re.compile("[開關務條項請訴訟區鎮縣辦規據會員對與電話網應實後個來為這說過還點問題]")
_SIMPLIFIED = re.compile("[开关务条项请诉讼区镇县办规据会员对与电话网应实后个来为这说过还点问题]")

DAMAGE = (*_MARKS, "traditional")
"""All marks, in the order they are given in."""


def find_damage(text: str) -> tuple[str, ...]:
    """Name the kinds of damage a text shows.

    Parameters
    ----------
    text : str
        The text as it stands, not folded.

    Returns
    -------
    tuple of str
        Of `DAMAGE`, in that order; empty for a sound text.

    Examples
    --------
    >>> find_damage("统计期限为2023 11日到1231日，由县政府办公室编制。")
    ('lost_characters',)
    """
    found = [name for name, (pattern, least) in _MARKS.items() if _occurs(pattern, text, least)]
    traditional = len(_TRADITIONAL.findall(text))
    if traditional and traditional > len(_SIMPLIFIED.findall(text)):
        found.append("traditional")
    return tuple(found)


def _occurs(pattern: re.Pattern[str], text: str, least: int) -> bool:
    """Tell whether a pattern occurs so often, looking no further than needed."""
    return sum(1 for _, _ in zip(range(least), pattern.finditer(text), strict=False)) >= least
