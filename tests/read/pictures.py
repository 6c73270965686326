"""Pictures of pages, drawn in the package's own letters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import resources
from typing import Any

FONT = str(resources.files("analyzer") / "data" / "fonts" / "NotoSansSC-Regular-subset.ttf")


class Page:
    """A white page of 150 dots to the inch; places are points from its top left corner."""

    dots = 150 / 72

    def __init__(self, width: float = 595, height: float = 842) -> None:
        from PIL import Image, ImageDraw

        self.picture = Image.new("RGB", (int(width * self.dots), int(height * self.dots)), "white")
        self._draw = ImageDraw.Draw(self.picture)

    def line(self, y: float, text: str, x: float = 90, size: float = 14) -> None:
        from PIL import ImageFont

        font = ImageFont.truetype(FONT, int(size * self.dots))
        self._draw.text((x * self.dots, y * self.dots), text, fill="black", font=font)

    def table(self, y: float, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 24) -> None:
        """A fully ruled table."""
        xs = [90.0]
        for width in widths:
            xs.append(xs[-1] + width)
        bottom = y + height * len(rows)
        for r in range(len(rows) + 1):
            self._rule(xs[0], y + r * height, xs[-1], y + r * height)
        for at in xs:
            self._rule(at, y, at, bottom)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                self.line(y + r * height + 4, text, xs[c] + 6, 11)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._draw.line([x * self.dots for x in (x0, y0, x1, y1)], fill="black", width=2)

    def array(self) -> Any:
        import numpy as np

        return np.asarray(self.picture)

    def saved(self, kind: str = "PNG") -> bytes:
        out = io.BytesIO()
        self.picture.save(out, kind)
        return out.getvalue()
