"""OFD files, the Chinese page format (GB/T 33190): a zip of XML in which every run of text has its place.

Text and ruled lines are brought to the same form as those of a pdf page and then take the same way to
paragraphs and tables. Pictures, seals and signatures are passed over.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from analyzer.errors import DamagedFile, EmptyFile, TooLarge, UnknownFormat
from analyzer.read.glyphs import Edge, Glyph, PageContent, add_edge
from analyzer.read.grids import Extracted, assemble, is_wide
from analyzer.read.pages import page_blocks

__all__ = ["read_ofd"]

_POINTS = 72 / 25.4  # OFD counts in millimetres
_MAX_PAGES, _MAX_PART, _MAX_ALL = 1_000, 32_000_000, 256_000_000
_MAX_DEPTH = 32
_ABOVE = 0.88  # share of the size above the baseline, as in Chinese fonts
_NARROW = 0.5  # width of a Latin letter or digit in sizes where the file does not tell
_THIN = 3.5  # a filled box narrower than this is a ruled line
_LEAST_TEXT = 20
_A4 = (0.0, 0.0, 210.0, 297.0)
_STEP = re.compile(r"[MSLQBAC]|[-+.\d][-+.\deE]*")
_NUMBERS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_DAMAGED = "ofd 文件不完整，请重新下载。The ofd is damaged; fetch it again."
_TOO_LARGE = "ofd 解压后过大或页数过多，已拒绝。Unpacked it would be too large; not opened."
_SCAN = "ofd 里只有图片；请另存为 pdf 后用 OCR 读取。Only pictures inside; save it as pdf, which can be read with OCR."

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


class _Parts:
    """The XML parts of the container, within limits on what they may hold unpacked."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name, self._room = archive, name, _MAX_ALL
        self._known = {member.filename.lstrip("/"): member for member in archive.infolist()}

    def read(self, path: str) -> etree._Element | None:
        """Parse one part without entities or network; None where it is missing, `DamagedFile` where it is broken."""
        info = self._known.get(path.lstrip("/"))
        if info is None:
            return None
        with self._archive.open(info) as file:
            content = file.read(_MAX_PART + 1)
        self._room -= len(content)
        if len(content) > _MAX_PART or self._room < 0:
            raise TooLarge(self._name, _TOO_LARGE)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        with suppress(etree.XMLSyntaxError):  # as a cause it could not travel between processes
            return etree.fromstring(content, parser=parser)
        raise DamagedFile(self._name, _DAMAGED)


def _named(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield descendants by their local name: files differ in the namespace they write."""
    return element.iter(f"{{*}}{tag}")


def _text(element: etree._Element, tag: str) -> str:
    """Give the text of the first descendant of a name, ``""`` where there is none."""
    found = next(_named(element, tag), None)
    return (found.text or "").strip() if found is not None else ""


def _floats(words: str | None) -> list[float]:
    """Read numbers parted by blanks; what is no number ends them."""
    numbers: list[float] = []
    for word in (words or "").split():
        try:
            numbers.append(float(word))
        except ValueError:
            break
    return numbers


def _box(words: str | None) -> tuple[float, float, float, float] | None:
    """Read ``x y width height``."""
    numbers = _floats(words)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) >= 4 else None


def _steps(words: str | None) -> Iterator[float]:
    """Yield the distances from character to character; ``g 3 5`` stands for three times 5."""
    tokens = (words or "").split()
    while tokens:
        if tokens[0] == "g" and len(tokens) >= 3:
            count, value = _floats(" ".join(tokens[1:3])) or (0, 0)
            yield from [value] * min(int(count), 10_000)
            tokens = tokens[3:]
        else:
            yield from _floats(tokens[0])
            tokens = tokens[1:]


@dataclass(slots=True)
class _Page:
    """What is found on a page, in points."""

    glyphs: list[Glyph] = field(default_factory=list)
    turned: list[Glyph] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    pictures: int = 0

    def content(self, width: float, height: float) -> PageContent:
        """Give it in the form that all page formats share."""
        return PageContent(
            width, height, tuple(self.glyphs), tuple(self.turned), tuple(self.horizontal), tuple(self.vertical), 0, self.pictures,
        )  # fmt: skip


def _placer(item: etree._Element) -> tuple[Matrix, Point]:
    """Give the matrix of an object and the corner of its box."""
    numbers = _floats(item.get("CTM"))
    matrix = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) >= 6 else None
    box = _box(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return matrix or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), (box[0], box[1])


def _on_page(x: float, y: float, matrix: Matrix, corner: Point) -> Point:
    """Give the place of a point of an object on the page, in points."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e + corner[0]) * _POINTS, (b * x + d * y + f + corner[1]) * _POINTS


def _add_text(item: etree._Element, page: _Page) -> None:
    """Add the characters of one text object."""
    matrix, corner = _placer(item)
    size = (_floats(item.get("Size")) or [3.5])[0]
    upright = abs(matrix[1]) <= abs(matrix[0])
    height = max(size * (abs(matrix[3]) or abs(matrix[1]) or 1.0) * _POINTS, 1.0)
    stretch = (_floats(item.get("HScale")) or [1.0])[0]
    x = y = 0.0
    for code in _named(item, "TextCode"):
        x, y = (_floats(code.get("X")) or [x])[0], (_floats(code.get("Y")) or [y])[0]
        across, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        blank = ""
        for char in code.text or "":
            own = size * stretch * (1.0 if is_wide(char) else _NARROW)
            step, fall = next(across, None), next(down, 0.0)
            wide = own if step is None or step <= 0 else min(own, step)
            if char.isspace():
                blank = " "
            else:
                left, base = _on_page(x, y, matrix, corner)
                right = _on_page(x + wide, y, matrix, corner)[0]
                top = base - _ABOVE * height
                glyph = Glyph(char, min(left, right), top, max(left, right), top + height, blank)
                (page.glyphs if upright else page.turned).append(glyph)
                blank = ""
            x, y = x + (own if step is None and not fall else step or 0.0), y + fall


def _points(data: str, matrix: Matrix, corner: Point) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path; of a curve only its end is kept."""
    tokens = iter(_STEP.findall(data))
    first = last = (0.0, 0.0)
    for command in tokens:
        if command not in _NUMBERS:
            continue
        numbers = _floats(" ".join(next(tokens, "") for _ in range(_NUMBERS[command])))
        if len(numbers) < _NUMBERS[command]:
            return
        if command in "MS":
            first = last = _on_page(numbers[0], numbers[1], matrix, corner)
        elif command == "C":
            yield last, first
            last = first
        else:
            point = _on_page(numbers[-2], numbers[-1], matrix, corner)
            if command == "L":
                yield last, point
            last = point


def _add_path(item: etree._Element, page: _Page) -> None:
    """Add the ruled lines of one path: thin filled boxes, and straight pieces that are stroked."""
    matrix, corner = _placer(item)
    pieces = list(_points(_text(item, "AbbreviatedData"), matrix, corner))
    if not pieces:
        return
    xs, ys = [p[0] for piece in pieces for p in piece], [p[1] for piece in pieces for p in piece]
    (x0, x1), (y0, y1) = (min(xs), max(xs)), (min(ys), max(ys))
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        level = x1 - x0 >= y1 - y0
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        pieces = [((x0, y), (x1, y)) if level else ((x, y0), (x, y1))]
    elif item.get("Stroke", "true").lower() == "false":
        return
    for p, q in pieces:
        add_edge(p, q, page.horizontal, page.vertical)


def _walk(element: etree._Element, page: _Page, depth: int = 0) -> None:
    """Add the objects of a layer or block in the order they are drawn."""
    for child in element:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "TextObject":
            _add_text(child, page)
        elif tag == "PathObject":
            _add_path(child, page)
        elif tag == "ImageObject":
            page.pictures += 1
        elif tag in ("Content", "Layer", "PageBlock") and depth < _MAX_DEPTH:
            _walk(child, page, depth + 1)


def _read_page(
    parts: _Parts, path: str, templates: dict[str, str], size: tuple[float, float, float, float]
) -> PageContent:
    """Read one page, what its templates draw included."""
    root = parts.read(path)
    page = _Page()
    if root is None:
        return page.content(size[2] * _POINTS, size[3] * _POINTS)
    own = _box(_text(root, "PhysicalBox")) or size
    for used in _named(root, "Template"):
        template = templates.get(used.get("TemplateID", ""))
        drawn = parts.read(template) if template is not None else None
        if drawn is not None:
            _walk(drawn, page)
    _walk(root, page)
    return page.content(own[2] * _POINTS, own[3] * _POINTS)


def _pages(parts: _Parts, name: str) -> list[PageContent]:
    """Read the pages of every document in the file."""
    head = parts.read("OFD.xml")
    roots = [(e.text or "").strip().lstrip("/") for e in _named(head, "DocRoot")] if head is not None else []
    pages: list[PageContent] = []
    for path in roots:
        document = parts.read(path)
        if document is None:
            continue
        folder = posixpath.dirname(path)

        def place(element: etree._Element, folder: str = folder) -> str:
            base = element.get("BaseLoc", "")
            return base.lstrip("/") if base.startswith("/") else posixpath.normpath(posixpath.join(folder, base))

        size = _box(_text(document, "PhysicalBox")) or _A4
        templates = {t.get("ID", ""): place(t) for t in _named(document, "TemplatePage")}
        listed = [page for pages_ in _named(document, "Pages") for page in _named(pages_, "Page")]
        if len(pages) + len(listed) > _MAX_PAGES:
            raise TooLarge(name, _TOO_LARGE)
        pages += [_read_page(parts, place(page), templates, size) for page in listed]
    return pages


def read_ofd(data: bytes, name: str) -> Extracted:
    """Read an OFD file that holds text.

    Raises
    ------
    DamagedFile
        The container or its XML is broken, or lists no page.
    UnknownFormat
        It holds pictures only.
    EmptyFile, TooLarge
        No text at all; more pages or bytes than any report has.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pages = _pages(_Parts(archive, name), name)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError, KeyError
    ) as error:  # fmt: skip
        raise DamagedFile(name, _DAMAGED) from error
    if not pages:
        raise DamagedFile(name, _DAMAGED)
    letters = sum(len(page.glyphs) for page in pages)
    if letters < _LEAST_TEXT and any(page.pictures for page in pages):
        raise UnknownFormat(name, _SCAN)
    if not letters:
        raise EmptyFile(name, "ofd 没有文字。The ofd holds no text; export it again.")
    return assemble(page_blocks(pages))
