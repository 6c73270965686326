"""What all kinds of archives have in common: names, limits, and the words in which one is refused.

Decisions:

* Nothing is ever unpacked to disk: a file is read into memory when its turn comes.
* Names that are not marked as UTF-8 are read as UTF-8 if they are valid, else as GB18030: what programs
  in Chinese write.
* An archive inside an archive is not opened. What unpacks to more than documents do is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "BOMB",
    "DAMAGED",
    "DIRECT",
    "EMPTY",
    "INSIDE",
    "MOST_MEMBERS",
    "NESTED",
    "OVERLAPPING",
    "RATIO_FROM",
    "Member",
    "is_litter",
    "named",
    "spelled",
    "tidy",
]

INSIDE = "!/"
"""Stands between an archive's name and the name of a file in it: ``2021.zip!/某镇.docx``."""

MOST_MEMBERS = 100_000
RATIO_FROM = 4_000_000  # smaller files do no harm however tightly they are packed

_LITTER = frozenset(("Thumbs.db", "desktop.ini", "__MACOSX"))

DAMAGED = "压缩包不完整，请重新下载。The archive is damaged; fetch it again."
NESTED = "压缩包里还有压缩包，请先把里面的解压。An archive inside an archive; unpack the inner one first."
DIRECT = "是压缩包：请用 analyzer run 读取，或先解压。An archive; give it to `analyzer run`, or unpack it first."
EMPTY = "压缩包是空的，请重新打包。The archive holds no file; pack it again."
OVERLAPPING = "压缩包内容重叠或多得异常，已拒绝。Its entries overlap or are too many; not opened."
BOMB = "解压后过大，已拒绝。Unpacked it would be too large; not opened."


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as recorded, and its number among the entries.

    `turn` is the place in the order in which files should be asked for; 0 where any order is as good.
    """

    name: str
    number: int
    turn: int = 0


def spelled(raw: bytes) -> str | None:
    """Give a name in the encoding it was most likely written in; None where it is in neither."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def tidy(name: str) -> str:
    """Give a relative path without drive, ``..`` or backslashes."""
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\x00", "")).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def is_litter(part: str) -> bool:
    """Tell a file or folder that systems and editors leave behind from what a user put there, by its bare name."""
    return part in _LITTER or part.startswith((".", "~$"))


def named(entries: list[tuple[str, int]], *, in_turn: bool = False) -> list[Member]:
    """Give the members of (name, number), litter left out, sorted; equal names get their number behind them.

    With `in_turn` their turn is their number.
    """
    kept = sorted((name, n) for name, n in entries if name and not any(map(is_litter, name.split("/"))))
    members: list[Member] = []
    taken: dict[str, int] = {}
    for name, number in kept:
        taken[name] = taken.get(name, 0) + 1
        members.append(Member(name if taken[name] == 1 else f"{name}~{taken[name]}", number, number if in_turn else 0))
    return members
