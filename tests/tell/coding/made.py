"""Statements and reports made up for tests of samples."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["made_tables"]


def made_tables(statements: int = 120, *, seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give statements and reports of six bodies in two years; every text holds its statement."""
    rng = np.random.default_rng(seed)
    reports, rows, number = [], [], 0
    homes = [("甲省", "一市"), ("乙省", "二市"), ("丙省", "三市")]
    for body in range(6):
        for year in (2021, 2022):
            report = f"r{body}{year}"
            whole = "一、概述。"
            for ordinal in range(1, statements // 12 + 1):
                number += 1
                text = f"第{number}项事务{'更新不及时' if number % 3 else '解读形式单一'}"
                start = len(whole)
                whole += text + "；"
                rows.append(
                    {"statement_id": f"{report}-{ordinal:03d}", "report_id": report, "section": 5, "ordinal": ordinal,
                     "type": "P" if number % 2 else "MF", "start": start, "end": start + len(text), "text": text,
                     "theme": "T02" if number % 3 else "T06", "subtheme": None, "specificity": 1,
                     "probability": float(rng.choice([0.45, 0.7, 0.97, 0.99]))}
                )  # fmt: skip
            province, city = homes[body % 3]
            reports.append(
                {"report_id": report, "agency": f"某县第{body}局", "level": "department", "province": province,
                 "city": city, "year": year, "text": whole}
            )  # fmt: skip
    return pd.DataFrame(rows), pd.DataFrame(reports)
