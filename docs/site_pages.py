"""Put the pages of ``docs/`` that the docs site shares with the repository into the site, under ``more/``.

A hook of mkdocs: each page has one source, read at build time. Links among these pages and into the site stay
links; a link to a file outside both (a model card, the changelog) becomes its words, as the site opens from a folder.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

__all__ = ["SHARED_PAGES", "on_files", "page_text"]

DOCS = Path(__file__).parent
SHARED_PAGES = (
    "reading", "reading-comparison", "reading-variants", "hand-coding", "own-codebook", "outside-coder", "over-years",
    "reuse", "wording", "discover", "reports", "models-tried", "second-look", "scale", "benchmarks",
)  # fmt: skip
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def _target(link: str) -> str | None:
    """Give where a link of a page in ``docs/`` leads from ``more/``, None where the site does not hold its target."""
    path = posixpath.normpath(link)
    if path.startswith("site/"):
        return posixpath.join("..", path.removeprefix("site/"))
    if path in {f"{name}.md" for name in SHARED_PAGES}:
        return path
    return {"measures.md": "../measures.md", "rules/README.md": "../reference/rules.md"}.get(path)


def page_text(name: str) -> str:
    """Give the Markdown of one shared page with its links as the site needs them."""

    def linked(match: re.Match[str]) -> str:
        words, link, anchor = match[1], match[2], match[3] or ""
        if re.match(r"[a-z]+:", link):
            return match[0]
        target = _target(link)
        return words if target is None else f"[{words}]({target}{anchor})"

    return _LINK.sub(linked, (DOCS / f"{name}.md").read_text("utf-8"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shared pages to the files of the site."""
    for name in SHARED_PAGES:
        files.append(File.generated(config, f"more/{name}.md", content=page_text(name)))
    return files
