"""Fields of work of departments, read from their names, so that like bodies of many places stand together."""

from __future__ import annotations

import re

import pandas as pd

__all__ = ["FIELDS", "field_of", "fields_of"]

# key -> (Chinese, English, what the name holds). The first that fits counts: 市场监督管理 before 监督, 退役军人 before 军.
FIELDS: dict[str, tuple[str, str, str]] = {
    "education": ("教育", "Education", r"教育|教体"),
    "health": ("卫生健康", "Health", r"卫生|卫健|疾控|疾病预防|医疗保障|医保"),
    "labour": ("人力社保", "Labour and social security", r"人力资源|人社|社会保障|社保"),
    "veterans": ("退役军人", "Veterans", r"退役军人"),
    "civil": ("民政", "Civil affairs", r"(?<!人)民政(?!府)"),
    "market": ("市场监管", "Market supervision", r"市场监督|市场监管|工商|质量技术|食品药品|药品监督|知识产权"),
    "emergency": ("应急管理", "Emergency management", r"应急|安全生产|消防|地震"),
    "police": ("公安司法", "Police and justice", r"公安|司法"),
    "finance": ("财政审计统计", "Finance, audit, statistics", r"财政|审计|统计|国有资产|国资|金融|税务"),
    "planning": ("发改工信科技", "Development, industry, science", r"发展和改革|发展改革|发改|工业|工信|信息化|经济|科技|科学技术|商务|粮食|能源"),
    "land": ("自然资源与林业", "Natural resources and forestry", r"自然资源|国土|规划|林业|林草|园林|海洋"),
    "environment": ("生态环境与气象", "Environment and weather", r"环境|环保|气象"),
    "building": ("住建与城管", "Housing and city management", r"住房|住建|建设|城市管理|城管|综合执法|行政执法|房产|房屋"),
    "transport": ("交通运输", "Transport", r"交通|公路|铁路|民航|港|邮政"),
    "water": ("水利农业", "Water and agriculture", r"水利|水务|农业|农村|畜牧|渔业|乡村振兴|扶贫"),
    "culture": ("文旅体育", "Culture, tourism, sport", r"文化|旅游|文旅|体育|广播|广电|文物|新闻"),
    "service": ("政务服务与数据", "Government services and data", r"政务服务|行政审批|大数据|数据|营商|信访|机关事务"),
}  # fmt: skip
_PATTERNS = {key: re.compile(pattern) for key, (_, _, pattern) in FIELDS.items()}


def field_of(agency: str) -> str | None:
    """Give the field of work that a department's name tells, or None.

    Examples
    --------
    >>> field_of("云岭省教育厅"), field_of("青禾县人民政府")
    ('education', None)
    """
    return next((key for key, pattern in _PATTERNS.items() if pattern.search(agency)), None)


def fields_of(reports: pd.DataFrame, lang: str) -> pd.Series:
    """Give the name of each department's field of work; None for other bodies and unknown fields."""
    place = {"zh": 0, "en": 1}[lang]
    names = []
    for agency, level in zip(reports["agency"], reports["level"], strict=True):
        key = field_of(agency) if isinstance(agency, str) and level in ("department", "ministry") else None
        names.append(None if key is None else FIELDS[key][place])
    return pd.Series(names, index=reports.index, dtype="object")
