"""A grid of tiles for the provinces: where each stands, without drawing any border."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["GRID", "tiles_of"]

# name as in the divisions -> (short name, English, column, row); neighbours stand near one another.
GRID: dict[str, tuple[str, str, int, int]] = {
    "黑龙江省": ("黑", "HL", 9, 0), "内蒙古自治区": ("蒙", "NM", 7, 1), "吉林省": ("吉", "JL", 9, 1),
    "新疆维吾尔自治区": ("新", "XJ", 1, 2), "甘肃省": ("甘", "GS", 3, 2), "宁夏回族自治区": ("宁", "NX", 4, 2),
    "山西省": ("晋", "SX", 6, 2), "北京市": ("京", "BJ", 7, 2), "天津市": ("津", "TJ", 8, 2), "辽宁省": ("辽", "LN", 9, 2),
    "青海省": ("青", "QH", 3, 3), "陕西省": ("陕", "SN", 5, 3), "河南省": ("豫", "HA", 6, 3), "河北省": ("冀", "HE", 7, 3),
    "山东省": ("鲁", "SD", 8, 3), "西藏自治区": ("藏", "XZ", 2, 4), "四川省": ("川", "SC", 4, 4), "重庆市": ("渝", "CQ", 5, 4),
    "湖北省": ("鄂", "HB", 6, 4), "安徽省": ("皖", "AH", 7, 4), "江苏省": ("苏", "JS", 8, 4), "上海市": ("沪", "SH", 9, 4),
    "云南省": ("云", "YN", 4, 5), "贵州省": ("贵", "GZ", 5, 5), "湖南省": ("湘", "HN", 6, 5), "江西省": ("赣", "JX", 7, 5),
    "浙江省": ("浙", "ZJ", 8, 5), "广西壮族自治区": ("桂", "GX", 5, 6), "广东省": ("粤", "GD", 6, 6), "福建省": ("闽", "FJ", 7, 6),
    "台湾省": ("台", "TW", 9, 6), "海南省": ("琼", "HI", 5, 7), "澳门特别行政区": ("澳", "MO", 6, 7),
    "香港特别行政区": ("港", "HK", 7, 7),
}  # fmt: skip


def tiles_of(counts: Mapping[str, int], lang: str) -> tuple[tuple[str, int, int, float | None], ...]:
    """Give the tile of each province with its count, None where there is none.

    Parameters
    ----------
    counts : mapping of str to int
        Reports by province as in the divisions; names that are no province have no tile.
    """
    return tuple(
        ({"zh": zh, "en": en}[lang], column, row, float(counts[name]) if counts.get(name) else None)
        for name, (zh, en, column, row) in GRID.items()
    )
