"""Numbers of lists as Word and browsers print them."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["ordinal"]

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def _chinese(number: int, digits: str = _DIGITS, ten: str = "十", hundred: str = "百") -> str:
    """Write 1–999 in Chinese numerals; larger numbers stay Arabic."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}{hundred}" if hundreds else ""
    if tens:
        text += (digits[tens] if tens > 1 or hundreds else "") + ten
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def _roman(number: int) -> str:
    """Write 1–3999 in upper-case Roman numerals; others stay Arabic."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    for value, sign in pairs:
        text += sign * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    """Write 1 as A, 26 as Z, 27 as AA, as Word does."""
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)


def _shifted(first: str, count: int) -> Callable[[int], str]:
    """Give a style whose signs follow one another in Unicode, such as ① ② ③."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


_STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(c) + 0xFEE0) for c in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(c) + 0xFEE0) for c in str(number)),
    "decimalEnclosedCircle": _shifted("①", 20),
    "decimalEnclosedCircleChinese": _shifted("①", 20),
    "decimalEnclosedParen": _shifted("⑴", 20),
    "decimalEnclosedFullstop": _shifted("⒈", 20),
    "ideographEnclosedCircle": _shifted("㊀", 10),
    "ideographTraditional": lambda number: _STEMS[number - 1] if 0 < number <= 10 else str(number),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number, _LEGAL, "拾", "佰"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "bullet": lambda number: "",
    "none": lambda number: "",
}


def ordinal(number: int, style: str) -> str:
    """Write a list number in a style named as in WordprocessingML (``w:numFmt``).

    Unknown styles give Arabic digits; ``bullet`` and ``none`` give nothing.

    Examples
    --------
    >>> ordinal(12, "chineseCounting"), ordinal(4, "lowerRoman"), ordinal(3, "decimalEnclosedCircle")
    ('十二', 'iv', '③')
    """
    return _STYLES.get(style, str)(number)
