"""Loading a codebook: the packaged one, another of the full form, or one's own of a few lines."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from analyzer.codebook.book import Codebook, CodebookError, build
from analyzer.codebook.own import build_own

__all__ = ["load_codebook"]


def _read(source: str, data: bytes) -> Codebook:
    """Read a codebook from bytes."""
    data = data.replace(b"\r\n", b"\n")  # a checkout may have changed the line ends; the hash must not depend on it
    try:
        raw = yaml.safe_load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CodebookError(source, "不是 UTF-8 文本，请另存为 UTF-8。is not UTF-8 text; save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise CodebookError(source, f"is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(raw, Mapping):
        raise CodebookError(source, "must be a mapping with version, themes, item_types … or title and codes")
    sha256 = hashlib.sha256(data).hexdigest()
    if "codes" in raw and "themes" not in raw:
        return build_own(source, raw, sha256, _packaged())
    return build(source, raw, sha256)


@cache
def _packaged() -> Codebook:
    return _read("codebook.yaml", resources.files("analyzer.data").joinpath("codebook.yaml").read_bytes())


def load_codebook(path: Path | None = None) -> Codebook:
    """Load the codebook that ships with the package, or one's own.

    Parameters
    ----------
    path : Path, optional
        A YAML file of the same form as the packaged one, or of the short form: a title and 3 to 60 codes
        (`analyzer codebook new` writes a template).

    Returns
    -------
    Codebook
        Frozen; `themes` in the order of the file. One's own has X00, none of these, as its last theme.

    Raises
    ------
    CodebookError
        The file cannot be read, is not YAML, lacks a key, or a code is repeated or unknown.
    """
    if path is None:
        return _packaged()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CodebookError(str(path), f"cannot be read: {error.strerror}") from error
    return _read(path.name, data)
