"""From the picture of a page to characters with boxes and ruled lines, in the form all page formats share.

Steps: the picture is set straight by its ruled lines; lines are found and painted over; what stands between them
is recognised; words that the detector drew across a line are cut there and recognised again; ink in a table
that nothing was recognised in is tried once more and else marked, so that a lost figure never looks blank.

Lengths are points (1/72 inch) of the page, (0, 0) is its top left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analyzer.read.glyphs import Edge, Glyph, PageContent
from analyzer.read.grids import is_wide

__all__ = ["UNREAD", "Engine", "Recognised", "recognise_page"]

UNREAD = "\ufffd"
"""Stands for words that were seen and could not be read."""

# Longer than the longest stroke of a letter: a dash of two characters, an upright in a title of 24 points.
_LEVEL, _UPRIGHT = 40.0, 30.0
_FEWEST_LEVEL, _FEWEST_UPRIGHT = 60, 45  # the same in pixels, for strips whose size on paper is a guess
_THICK = 6.0  # what is thicker is a bar or a picture
_MOST_TILT = 5.0  # degrees that a page laid askew on a scanner may have
_LEAST_TILT = 0.05
_SURE = 0.5  # below it recognised words are more often wrong than right
_NARROW = 0.5  # width of a Latin letter or digit in sizes
_CUT = 0.25  # share of the size by which words must reach over a line on both sides to be cut there
_LEAST_INK, _MOST_INK = 0.35, 2.2  # heights of a character in sizes of the usual line
_MOST_LEFT = 2_000  # more specks are a picture, not characters


@dataclass(frozen=True, slots=True)
class Engine:
    """The two things that are asked of a recogniser; pictures are arrays of shape (height, width, 3).

    `find` gives words with the four corners of their box and a score from 0 to 1, `read` gives the words of
    pictures that hold one line each.
    """

    find: Callable[[Any], list[tuple[Any, str, float]]]
    read: Callable[[list[Any]], list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as it was recognised, the number of its characters, and the sum of their scores."""

    page: PageContent
    characters: int
    score: float


@dataclass(frozen=True, slots=True)
class _Words:
    """Words in a box of pixels."""

    text: str
    score: float
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def size(self) -> float:
        """Height of the box."""
        return self.y1 - self.y0


def _ink(picture: Any) -> Any:
    """Give 255 where the page is dark; red, the colour of seals, counts as paper."""
    import cv2

    red = np.ascontiguousarray(picture[:, :, 0])
    return cv2.threshold(red, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]


def _straighten(picture: Any, unit: float) -> Any:
    """Turn a picture by the tilt of its ruled lines, weighed by their length; without lines it stays."""
    import cv2

    found = cv2.HoughLinesP(
        _ink(picture), 1, np.pi / 3600, 200, minLineLength=int(3 * _LEVEL * unit), maxLineGap=int(2 * unit)
    )
    if found is None:
        return picture
    lines = found.reshape(-1, 4).astype(float)
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    angles = np.degrees(np.arctan2(down, across))
    level = np.abs(angles) <= _MOST_TILT
    if not level.any():
        return picture
    tilt = float(np.average(angles[level], weights=np.abs(across[level])))
    if abs(tilt) < _LEAST_TILT:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def _strokes(ink: Any, size: tuple[int, int]) -> Any:
    """Keep what is as long as a kernel of `size` (across, down); gaps of some pixels are bridged."""
    import cv2

    across, down = size
    bridge = np.ones((3 if across == 1 else 1, 3 if down == 1 else 1), np.uint8)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge)
    return cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((down, across), np.uint8))


def _boxes(mask: Any) -> list[tuple[int, int, int, int]]:
    """Give left, top, width and height of the connected pieces of a mask."""
    import cv2

    stats = cv2.connectedComponentsWithStats(mask, connectivity=8)[2]
    return [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in stats[1:]]


def _lines(ink: Any, unit: float) -> tuple[list[Edge], list[Edge], Any]:
    """Give the level and upright lines in pixels, and the mask of all of them."""
    import cv2

    level = _strokes(ink, (max(_FEWEST_LEVEL, int(_LEVEL * unit)), 1))
    upright = _strokes(ink, (1, max(_FEWEST_UPRIGHT, int(_UPRIGHT * unit))))
    thick = _THICK * unit
    horizontal = [Edge(y + h / 2, x, x + w) for x, y, w, h in _boxes(level) if h <= thick]
    vertical = [Edge(x + w / 2, y, y + h) for x, y, w, h in _boxes(upright) if w <= thick]
    return horizontal, vertical, cv2.bitwise_or(level, upright)


def _words(engine: Engine, picture: Any) -> list[_Words]:
    """Give what is recognised on a page, upright boxes around it."""
    words = []
    for corners, text, score in engine.find(picture):
        xs, ys = [float(p[0]) for p in corners], [float(p[1]) for p in corners]
        # The middle of both ends, so that a box that leans keeps its height.
        top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
        words.append(_Words(text, score, min(xs), min(top, bottom), max(xs), max(top, bottom)))
    return words


def _cuts(word: _Words, vertical: Sequence[Edge]) -> list[float]:
    """Give the places where upright lines cut a box in two."""
    middle, reach = (word.y0 + word.y1) / 2, _CUT * word.size
    crossing = (e.at for e in vertical if e.start <= middle <= e.end and word.x0 + reach < e.at < word.x1 - reach)
    return sorted(crossing)


def _piece(picture: Any, x0: float, y0: float, x1: float, y1: float) -> Any:
    """Cut out a box with a white rim, as the recogniser expects it."""
    height, width = picture.shape[:2]
    rim = max(2, int(0.15 * (y1 - y0)))
    cut = picture[max(0, int(y0)) : min(height, int(y1) + 1), max(0, int(x0)) : min(width, int(x1) + 1)]
    return np.pad(cut, ((rim, rim), (2 * rim, 2 * rim), (0, 0)), constant_values=255)


def _cut_at_lines(engine: Engine, picture: Any, words: list[_Words], vertical: Sequence[Edge]) -> list[_Words]:
    """Cut words that the detector drew across upright lines, and read the pieces again."""
    whole: list[_Words] = []
    pieces: list[_Words] = []
    for word in words:
        ends = [word.x0, *_cuts(word, vertical), word.x1]
        parts = [replace(word, x0=a, x1=b) for a, b in zip(ends, ends[1:], strict=False)]
        if len(parts) == 1:
            whole.append(word)
        else:
            pieces += parts
    return [*whole, *(word for word in _read_boxes(engine, picture, pieces) if word.text)]


def _read_boxes(engine: Engine, picture: Any, boxes: list[_Words]) -> list[_Words]:
    """Read the line in each box."""
    if not boxes:
        return []
    found = engine.read([_piece(picture, b.x0, b.y0, b.x1, b.y1) for b in boxes])
    return [replace(b, text=text.strip(), score=score) for b, (text, score) in zip(boxes, found, strict=True)]


def _left_over(ink: Any, lines: Any, words: Sequence[_Words]) -> list[_Words]:
    """Give boxes of ink that stands inside tables and that no words cover."""
    import cv2

    if not words:
        return []
    size = float(np.median([word.size for word in words]))
    areas = np.zeros_like(ink)
    for x, y, w, h in _boxes(lines):
        if w > 2 * size and h > 2 * size:
            areas[y : y + h, x : x + w] = 255
    rest = cv2.bitwise_and(ink, cv2.bitwise_and(areas, cv2.bitwise_not(cv2.dilate(lines, np.ones((7, 7), np.uint8)))))
    for word in words:
        rest[max(0, int(word.y0)) : int(word.y1) + 1, max(0, int(word.x0)) : int(word.x1) + 1] = 0
    joined = cv2.dilate(rest, np.ones((1, max(3, int(0.6 * size))), np.uint8))
    boxes = _boxes(joined)
    if len(boxes) > _MOST_LEFT:
        return []
    return [
        _Words("", 0.0, x, y - 0.2 * size, x + w, y + h + 0.2 * size)
        for x, y, w, h in boxes
        if _LEAST_INK * size <= h <= _MOST_INK * size
    ]


def _glyphs(word: _Words, unit: float) -> list[Glyph]:
    """Share the width of a box out to its characters; what was not read with confidence is one mark."""
    text = word.text if word.score >= _SURE else UNREAD
    weights = [1.0 if is_wide(char) else _NARROW for char in text]
    step = (word.x1 - word.x0) / (sum(weights) or 1.0) / unit
    glyphs, x, blank = [], word.x0 / unit, ""
    for char, weight in zip(text, weights, strict=True):
        if char.isspace():
            blank = " "
        else:
            glyphs.append(Glyph(char, x, word.y0 / unit, x + step * weight, word.y1 / unit, blank))
            blank = ""
        x += step * weight
    return glyphs


def recognise_page(picture: Any, engine: Engine, width: float) -> Recognised:
    """Recognise the picture of a page.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue, 0 to 255.
    engine : Engine
    width : float
        Of the page in points.
    """
    unit = picture.shape[1] / width  # pixels in a point
    picture = _straighten(picture, unit)
    ink = _ink(picture)
    horizontal, vertical, lines = _lines(ink, unit)
    bare = picture.copy()
    bare[_grown(lines) > 0] = 255
    words = _cut_at_lines(engine, bare, _words(engine, bare), vertical)
    words += [word if word.text else replace(word, text=UNREAD) for word in
              _read_boxes(engine, bare, _left_over(ink, lines, words))]  # fmt: skip
    glyphs = [glyph for word in words for glyph in _glyphs(word, unit)]
    page = PageContent(
        width, picture.shape[0] / unit, tuple(glyphs), (),
        tuple(Edge(e.at / unit, e.start / unit, e.end / unit) for e in horizontal),
        tuple(Edge(e.at / unit, e.start / unit, e.end / unit) for e in vertical),
        0, 1,
    )  # fmt: skip
    return Recognised(page, sum(len(w.text) for w in words), sum(len(w.text) * w.score for w in words))


def _grown(mask: Any) -> Any:
    """Give a mask one pixel wider on every side: the edges of scanned lines are grey."""
    import cv2

    return cv2.dilate(mask, np.ones((3, 3), np.uint8))
