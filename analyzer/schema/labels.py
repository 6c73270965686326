"""The printed labels of the official forms."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

__all__ = ["official_labels"]


@cache
def official_labels(form: str) -> dict[int, dict[str, tuple[str, ...]]]:
    """Give the official labels of a form as ``{table: {row: (column, …)}}``, in printed order.

    Parameters
    ----------
    form : str
        ``2019`` or ``2021``. ``pre2019`` has no official tables and gives an empty mapping.

    Notes
    -----
    Source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号.
    """
    raw = json.loads(resources.files("analyzer.data").joinpath("labels.json").read_text("utf-8"))
    tables = raw.get(form, {})
    return {int(name[-1]): {row: tuple(cols) for row, cols in rows.items()} for name, rows in tables.items()}
