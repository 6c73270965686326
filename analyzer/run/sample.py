"""Where the sample corpus lies: in the installed package, or in a checkout of the project."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from analyzer.errors import NothingToRead

__all__ = ["sample_corpus"]


def sample_corpus() -> Path:
    """Give the folder of the sample reports.

    Raises
    ------
    NothingToRead
        The package was installed without it.
    """
    package = Path(str(resources.files("analyzer")))
    for folder in (package / "sample", package.parent / "corpus" / "sample" / "files"):
        if folder.is_dir():
            return folder
    raise NothingToRead("安装包里没有样本语料，请重新安装。The sample corpus is missing; install the package again.")
