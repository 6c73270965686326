"""Pages to be printed to pdf by a browser: what browsers do to tables over pages and to words that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.data.builder import pages
from tests.data.builder.forms import LABELS, full
from tests.data.builder.model import Made, base, truth

__all__ = ["printed"]

_STYLES = {
    "plain": ("9.12 9.13", "2019", ""),
    "roomy": ("9.13", "2021", "body{font-size:18px;line-height:2} td{padding:14px}"),
    "head-repeated": ("9.13", "2021", "table{border-collapse:collapse;width:100%} td{border:1px solid #000;padding:3px;text-align:center}"),
    "rows-cut": ("9.13", "2019", "table{border-collapse:collapse} td{border:1px solid #888;line-height:60px} p{margin:0}"),
    "overflow": ("9.18", "2021", "table{border-collapse:collapse;table-layout:fixed;width:100%} td{border:1px solid #888;"
                 "font-size:13px;white-space:nowrap} p{margin:0}"),
}  # fmt: skip
_HEAD = re.compile(r"<tr><td colspan='3' rowspan='3'>.*?</tr>\n<tr>.*?</tr>\n<tr>.*?</tr>\n", re.DOTALL)


def printed() -> Iterator[Made]:
    """Files named as the pdf will be; `data` is the page to print."""
    for k, (name, (variants, form, style)) in enumerate(_STYLES.items()):
        d = base(k, full(form, k), form)
        longer = d.part(1, body=tuple(str(b) * (1 + k) for b in d.parts[1].body))
        body = pages.body_of(longer)
        if name == "head-repeated":
            body = _HEAD.sub(lambda m: f"<thead>{m[0]}</thead>", body, count=1)
        page = pages.page(body, head=f"<style>{style}</style>")
        found = truth(replace(longer, expected={"sentences": "skip"}), LABELS)
        yield Made(f"browser-{name}.pdf", tuple(variants.split()), page, found)
