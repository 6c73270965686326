"""Cut the fonts that ship with the package from the slices of a web font package.

The package `@fontsource/noto-sans-sc` (SIL Open Font License 1.1) holds Noto Sans SC as about a
hundred WOFF2 slices. This script keeps the characters we need, merges the slices into one
TrueType file for each weight and writes them beside the licence:

    npm pack @fontsource/noto-sans-sc && tar xzf fontsource-noto-sans-sc-*.tgz
    pip install fonttools brotli
    python docs/make_font.py package analyzer/data /usr/share/fonts/opentype/noto

The web package lacks some seventy characters of GB2312 and of township names; these come from Noto
Sans CJK SC (the same design and licence, Debian's `fonts-noto-cjk`), outlines turned into TrueType.

It is run by hand when the list of characters changes; the package never imports it. The same
slices give the same bytes.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont, newTable

WEIGHTS = {"Regular": 400, "Bold": 700}
DROP = ["GSUB", "GPOS", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "VORG", "DSIG", "GDEF"]
# Signs that reports, charts and pages use beside GB2312; the last ones are CJK radicals that some files hold.
EXTRA = "－—–‐‑−…·•×÷±≥≤≠≈→←↑↓↗↘‰℃①②③④⑤⑥⑦⑧⑨⑩⑪⑫〔〕「」『』【】《》〈〉“”‘’©§¶†Δμσ✓▲▼●○◆◇■□★☆"
KEEP_DATE = 3_600_000_000  # seconds since 1904: a fixed date in the font's head, so that bytes repeat


def gb2312() -> set[str]:
    """Give all characters of GB2312 (6,763 Han characters, signs, Greek, Cyrillic, kana)."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def wanted(data: Path) -> set[str]:
    """Give every character the shipped fonts must show: GB2312, Latin, and all of our own data."""
    chars = gb2312() | {chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x100))} | set(EXTRA)
    for name in ("divisions.csv", "townships.csv", "labels.json", "codebook.yaml", "statutory.yaml"):
        path = data / name
        if path.exists():
            chars |= set(path.read_text("utf-8"))
    return {c for c in chars if not re.match(r"[\s\ue000-\uf8ff]", c)} | {" ", "\u3000", "\u00a0"}


def slices(package: Path, weight: int) -> list[Path]:
    """Give the slices of one weight: Latin first, then the large Chinese one, then the rest in order."""
    first = [package / "files" / f"noto-sans-sc-{n}-{weight}-normal.woff2" for n in ("latin", "chinese-simplified")]
    rest = sorted(set((package / "files").glob(f"noto-sans-sc-*-{weight}-normal.woff2")) - set(first))
    return [*first, *rest]


def more(folder: Path, style: str) -> list[Path]:
    """Give the collection that supplies what the slices lack, where the folder has it."""
    path = folder / f"NotoSansCJK-{style}.ttc"
    return [path] if path.exists() else []


def cut(path: Path, chars: set[str], out: Path) -> set[str]:
    """Write the part of a slice that shows `chars`; give the characters it shows."""
    font = TTFont(path, fontNumber=2 if path.suffix == ".ttc" else -1)  # 2 is the SC face of the collection
    here = {chr(c) for c in font.getBestCmap()} & chars
    if not here:
        return set()
    subsetter = Subsetter(SubsetOptions(hinting=False, layout_features=[], notdef_outline=True, drop_tables=DROP))
    subsetter.populate(unicodes=[ord(c) for c in sorted(here)])
    subsetter.subset(font)
    if "CFF " in font:
        to_truetype(font)
    font.flavor = None
    font.save(out)
    return here


def to_truetype(font: TTFont) -> None:
    """Turn the cubic outlines of a font into quadratic ones, within one unit of a thousand."""
    shapes = font.getGlyphSet()
    glyphs = {}
    for glyph in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        shapes[glyph].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[glyph] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours",
                  "maxCompositePoints", "maxCompositeContours", "maxComponentDepth"):  # fmt: skip
        setattr(limits, field, 1 if field in ("maxZones", "maxComponentElements") else 0)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def name(font: TTFont, style: str) -> None:
    """Write the family, the style and the licence into the font."""
    table = font["name"]
    table.names = []
    family = "Noto Sans SC"
    texts = {
        0: "Copyright 2014-2021 Adobe and the Noto project authors (https://github.com/notofonts/noto-cjk)",
        1: family,
        2: style,
        3: f"NotoSansSC-{style}-subset",
        4: f"{family} {style}",
        5: "Version 2.004; subset",
        6: f"NotoSansSC-{style}",
        13: "Licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)


def build(package: Path, data: Path, system: Path, style: str) -> Path:
    """Merge the wanted characters of one weight into one TrueType file; give its path."""
    missing = wanted(data)
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for i, path in enumerate(slices(package, WEIGHTS[style]) + more(system, style)):
            part = Path(folder) / f"{i:03d}.ttf"
            if shown := cut(path, missing, part):
                missing -= shown
                parts.append(str(part))
        font = Merger(Options(drop_tables=DROP)).merge(parts)
        name(font, style)
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = KEEP_DATE
        font["post"].formatType = 3.0
        out = data / "fonts" / f"NotoSansSC-{style}-subset.ttf"
        out.parent.mkdir(exist_ok=True)
        font.save(out)
    print(f"{out}: {out.stat().st_size:,} bytes; no glyph for {''.join(sorted(missing))!r}")
    return out


def main() -> None:
    """Build both weights and copy the licence."""
    package, data, system = (Path(a) for a in sys.argv[1:4])
    for style in WEIGHTS:
        build(package, data, system, style)
    shutil.copyfile(package / "LICENSE", data / "fonts" / "OFL.txt")


if __name__ == "__main__":
    main()
