"""`analyzer codebook`: check a codebook, begin a new one, show one as a page to print."""

from __future__ import annotations

from pathlib import Path

from analyzer.codebook import TEMPLATE, Complaint, lint, load_codebook
from analyzer.errors import OutputError
from analyzer.tell.content.codebook import codebook_page
from analyzer.tell.render import RENDERERS
from analyzer.text.words import user_dictionary

__all__ = ["check_codebook", "new_codebook", "show_codebook", "write_terms"]


def check_codebook(path: Path | None = None) -> tuple[Complaint, ...]:
    """List what is likely to go wrong with a codebook; the packaged one if no file is given.

    Raises
    ------
    CodebookError
        It cannot be used at all.
    """
    return lint(load_codebook(path))


def new_codebook(path: Path) -> Path:
    """Write a template to begin with.

    Raises
    ------
    OutputError
        The file exists or cannot be written.
    """
    return _write_new(path, TEMPLATE)


def _write_new(path: Path, text: str) -> Path:
    """Write a text file that is not there yet."""
    if path.exists():
        raise OutputError(f"{path}: 已存在，请另起名字。Exists already; choose another name.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path}: 无法写入（{error.strerror}）。Cannot be written ({error.strerror}).") from error
    return path


def write_terms(out: Path, path: Path | None = None) -> Path:
    """Write the field's terms and a codebook's cues as a user dictionary for jieba.

    Parameters
    ----------
    out : Path
        File to write.
    path : Path, optional
        The codebook; the packaged one if left out.

    Raises
    ------
    CodebookError, OutputError
        The codebook cannot be used; the file exists or cannot be written.
    """
    themes = load_codebook(path).themes
    cues = [cue for t in themes for cue in (*t.cues["problem"], *t.cues["measure"])]
    return _write_new(out, user_dictionary([*cues, *(cue for t in themes for s in t.include for cue in s.cues)]))


def show_codebook(path: Path | None, page: Path, *, lang: str) -> Path:
    """Write a codebook as a page to print.

    Parameters
    ----------
    path : Path or None
        The codebook; None for the packaged one.
    page : Path
        File to write; its ending is one of ``html docx pdf xlsx md``.
    lang : str
        ``zh`` or ``en``.

    Raises
    ------
    CodebookError, OutputError
        The codebook cannot be used; the file cannot be written or has another ending.
    """
    kind = page.suffix.lower().lstrip(".")
    if kind not in RENDERERS:
        raise OutputError(
            f"{page}: 文件名须以 {'、'.join(f'.{k}' for k in RENDERERS)} 结尾。The name must end in one of {' '.join(RENDERERS)}."
        )
    # Renderers name their file by the page's own, which is that of the web page.
    written = RENDERERS[kind](codebook_page(load_codebook(path), f"{page.stem}.html", lang), page.parent)
    return written[0]
