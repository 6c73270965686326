"""Pictures of pages, recognised on this machine by RapidOCR where the extra ``ocr`` is installed.

Its models come inside its wheel and are named by path, so that nothing is ever fetched. There is one engine for
each process, on one thread: the same picture gives the same text on every run. What was recognised is told
with a confidence, and a reader's doubt is never an agency's error.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.errors import DamagedFile, EmptyFile, MissingProgram, TooLarge
from analyzer.read.glyphs import PageContent
from analyzer.read.grids import Extracted, assemble
from analyzer.read.pages import page_blocks
from analyzer.read.scans import Engine, Recognised, recognise_page

__all__ = ["find_ocr", "read_picture", "recognise", "recognised_text"]

_PIXELS = 40_000_000  # A3 at 300 dots to the inch has 17 million
_FRAMES = 300  # pages in one tif
_WIDTH = 595.0  # the short side of a picture stands for that of an A4 page
_LYING = 1.414  # a page laid on its side is so many times wider
_LONG = 1.6  # pictures longer than so many widths are cut into pages where they are blank
_FEWEST = 20  # fewer characters are a stamp or a photo, no report
_MODELS = {"Det": "*_det_*.onnx", "Cls": "*_cls_*.onnx", "Rec": "*_rec_*.onnx"}
_INSTALL = (
    '是图片或扫描件，没有文字层：请装文字识别 pip install "disclosure-analyzer[ocr]"，再运行一次。A picture or scan '
    'without text: install recognition with pip install "disclosure-analyzer[ocr]" and run again.'
)
_DAMAGED = "图片不完整，请重新下载。The picture is damaged; fetch it again."
_TOO_LARGE = "图片太大，请缩小或拆分。The picture is too large; shrink or split it."
_NOTHING = "图片里没有认出文字。No words were recognised in the picture."


def find_ocr() -> str | None:
    """Give the version of the recogniser, None where the extra ``ocr`` is not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("rapidocr", "onnxruntime", "cv2", "PIL")):
        return None
    return importlib.metadata.version("rapidocr")


@cache
def _model_files() -> dict[str, str] | None:
    """Give the models that lie inside the package; None where one is missing, which is never fetched."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    found = {kind: sorted((Path(spec.origin).parent / "models").glob(glob)) for kind, glob in _MODELS.items()}
    return {f"{kind}.model_path": str(paths[0]) for kind, paths in found.items()} if all(found.values()) else None


@cache
def _engine(files: tuple[tuple[str, str], ...]) -> Engine:
    """Load the recogniser once for each process."""
    from rapidocr import RapidOCR

    settings = {
        "Global.log_level": "critical", "Global.text_score": 0.0, "Global.max_side_len": 2_600, "Rec.rec_batch_num": 1,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }  # fmt: skip
    reader: Any = RapidOCR(params={**settings, **dict(files)})

    def find(picture: Any) -> list[tuple[Any, str, float]]:
        found = reader(np.ascontiguousarray(picture[:, :, ::-1]))
        if found.boxes is None or found.txts is None:
            return []
        return list(zip(found.boxes, found.txts, map(float, found.scores), strict=True))

    def read(pictures: list[Any]) -> list[tuple[str, float]]:
        found = reader.recognize_txt([np.ascontiguousarray(p[:, :, ::-1]) for p in pictures])
        return list(zip(found.txts, map(float, found.scores), strict=True))

    return Engine(find, read)


def recognise(pictures: Iterable[tuple[Any, float]], name: str) -> list[Recognised]:
    """Recognise pages.

    Parameters
    ----------
    pictures : iterable of (array of shape (height, width, 3), width in points)
    name : str
        The file as recorded, for the error.

    Raises
    ------
    MissingProgram
        The extra ``ocr`` is not installed, or without its models.
    """
    files = _model_files() if find_ocr() is not None else None
    if files is None:
        raise MissingProgram(name, _INSTALL)
    engine = _engine(tuple(sorted(files.items())))
    return [recognise_page(picture, engine, width) for picture, width in pictures]


def recognised_text(pages: Sequence[PageContent], found: Sequence[Recognised], name: str) -> Extracted:
    """Join pages to one text with tables; tell the mean confidence of the characters that were recognised.

    Parameters
    ----------
    pages : sequence of PageContent
        All pages of the file.
    found : sequence of Recognised
        Those of them that were recognised.
    name : str
        The file as recorded, for the error.

    Raises
    ------
    EmptyFile
        Nothing was recognised.
    """
    characters = sum(page.characters for page in found)
    if characters < _FEWEST:
        raise EmptyFile(name, _NOTHING)
    confidence = round(sum(page.score for page in found) / characters, 3)
    return replace(assemble(page_blocks(pages)), confidence=confidence)


def _frames(data: bytes, name: str) -> Iterator[Any]:
    """Yield the pictures of a file as arrays, laid on white where they are transparent."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as file:
            for number, frame in enumerate(ImageSequence.Iterator(file)):
                if frame.width * frame.height > _PIXELS or number >= _FRAMES:
                    raise TooLarge(name, _TOO_LARGE)
                drawn = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Image.new("RGBA", drawn.size, "white")
                yield np.asarray(Image.alpha_composite(paper, drawn).convert("RGB"))
    except Image.DecompressionBombError as error:
        raise TooLarge(name, _TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFile(name, _DAMAGED) from error


def _as_pages(picture: Any) -> Iterator[tuple[Any, float]]:
    """Cut a long picture, such as a saved screen, into pages at the blankest rows; give each with its width."""
    height, width = picture.shape[:2]
    if height <= _LONG * width:
        yield picture, _WIDTH * min(max(1.0, width / height), _LYING)
        return
    spread = picture.max(axis=(1, 2)).astype(int) - picture.min(axis=(1, 2))
    top = 0
    while height - top > _LONG * width:
        low, high = top + width, top + int(_LONG * width)
        cut = low + int(np.argmin(spread[low:high][::-1]))
        cut = high - 1 - (cut - low)
        yield picture[top:cut], _WIDTH
        top = cut
    yield picture[top:], _WIDTH


def read_picture(data: bytes, name: str) -> Extracted:
    """Read a picture (png, jpg, tif, bmp) of one or several pages.

    Raises
    ------
    MissingProgram
        The extra ``ocr`` is not installed.
    DamagedFile, TooLarge, EmptyFile
        The picture is broken, larger than any page, or shows no words.
    """
    if find_ocr() is None:
        raise MissingProgram(name, _INSTALL)
    pages: list[Recognised] = []
    for picture in _frames(data, name):
        pages += recognise(_as_pages(picture), name)
    return recognised_text([page.page for page in pages], pages, name)
