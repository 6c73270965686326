"""The handwritten passages, and the invented bodies that tell them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analyzer.text.traditional import simplified_letters

__all__ = ["Body", "Passage", "clauses", "draw_bodies", "in_traditional", "load_passages", "sentences"]

HANDS = {"=": "base", "~": "light", "%": "heavy", "!": "topic"}
_SENTENCE = re.compile(r"[^。；]+[。；]")
_CLAUSE = re.compile(r"[^，。；：]+[，。；：]")

# No division of these names exists (tests hold them against the tables of the package).
COUNTIES = ("岱屿县", "沄阳县", "溧桥县", "榆川县", "砚北县", "菱塘县", "琅山县", "汀岚县", "槐津县", "朔溪县")
TOWNS = (
    "杏坞镇",
    "苇泊镇",
    "青梧镇",
    "石楠镇",
    "柘树镇",
    "雁汀镇",
    "桑榆镇",
    "麦浦镇",
    "枫垭镇",
    "芦笛镇",
    "沙鸥镇",
    "铜鼓坪镇",
)
OFFICES = ("民政局", "水务局", "教育局", "交通运输局", "农业农村局", "市场监督管理局", "自然资源局", "卫生健康局")


@dataclass(frozen=True)
class Body:
    """A body that reports: its county, its full name, and what it calls itself."""

    county: str
    name: str
    own: str

    def fill(self, text: str, year: int, number: int) -> str:
        """Fill the slots of a passage with what is this body's own."""
        for slot, value in (("{b}", self.own), ("{p}", self.county), ("{y}", str(year)), ("{n}", str(number))):
            text = text.replace(slot, value)
        return text


@dataclass
class Passage:
    """One passage in up to four hands; `hands["base"]` is always there."""

    key: str
    hands: dict[str, str] = field(default_factory=dict)


def load_passages(folder: Path) -> list[Passage]:
    """Read every passage of the sources, in order of files and lines."""
    found: list[Passage] = []
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("@"):
                found.append(Passage(line[1:].strip()))
            elif line[:1] in HANDS:
                found[-1].hands[HANDS[line[0]]] = line[1:].strip()
    return found


def draw_bodies(rng: random.Random) -> tuple[Body, Body]:
    """Draw two bodies of different counties: two townships, two offices, or one of each."""
    made = []
    for county in rng.sample(COUNTIES, 2):
        if rng.random() < 0.5:
            town = rng.choice([name for name in TOWNS if not made or name not in made[0].name])
            made.append(Body(county, f"{county}{town}人民政府", rng.choice([town, "我镇", "本镇"])))
        else:
            office = rng.choice(OFFICES)
            made.append(Body(county, f"{county}{office}", rng.choice([office, "我局", "本局"])))
    return made[0], made[1]


def sentences(text: str) -> list[str]:
    """Cut a passage into sentences."""
    return _SENTENCE.findall(text)


def clauses(text: str) -> list[str]:
    """Cut a passage into clauses, each with its closing sign."""
    return _CLAUSE.findall(text)


@cache
def _traditional_letters() -> dict[int, str]:
    """Turn the package's table round; the usual form of a letter comes first there."""
    table: dict[int, str] = {}
    for code, simple in simplified_letters().items():
        table.setdefault(ord(simple), chr(code))
    return table


def in_traditional(text: str) -> str:
    """Write a text in traditional script, letter for letter."""
    return text.translate(_traditional_letters())
