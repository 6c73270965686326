"""Results at an address: made in a folder of this machine, then brought there whole.

Object stores have no folders to rename. So the manifest goes first and comes back last: who finds a manifest
finds everything it lists, and a run that is killed on the way leaves none. What is done is kept in the folder
on this machine, and the next run from here takes it up; a run from another machine begins anew.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import OutputError
from analyzer.read.remote import driver_errors, is_url, open_place

__all__ = ["Destination"]

_MARK = ".analyzer"  # says that what lies there is ours
_MANIFEST = "dataset/manifest.json"
_FOLDERS = ("dataset", "reports")


def _cache() -> Path:
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(given) if given else Path.home() / ".cache") / "disclosure-analyzer"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results go: a folder, and the address they are brought to if there is one."""

    folder: Path
    url: str | None = None

    @classmethod
    def of(cls, out: Path | str) -> Destination:
        """Take a folder as it is; give an address a folder of its own below the user's cache.

        Raises
        ------
        RemoteError, OutputError
            The address cannot be used, or holds other files.
        """
        if not is_url(out):
            return cls(Path(out))
        url = str(out).rstrip("/")
        made = cls(_cache() / hashlib.blake2b(url.encode(), digest_size=8).hexdigest(), url)
        made._claim()
        return made

    def _claim(self) -> None:
        """Make sure that the address is empty or ours, and that it can be written."""
        place, root = open_place(self.url or "")
        try:
            ours = place.exists(f"{root}/{_MARK}")
            if not ours and place.exists(root) and place.find(root):
                raise OutputError(
                    f"{self.url}: 里面已有别的内容，请另给一个空地址。It holds other files; name an empty place."
                )
            place.makedirs(root, exist_ok=True)
            place.pipe_file(f"{root}/{_MARK}", b"disclosure-analyzer\n")
        except driver_errors() as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> OutputError:
        why = getattr(error, "strerror", None) or str(error).partition("\n")[0] or type(error).__name__
        return OutputError(
            f"{self.url}: 写不进去（{why}）。已做完的保留在 {self.folder}，再运行一次即可接着做。"
            f"Cannot be written ({why}); what is done is kept here: run again to go on."
        )

    def deliver(self) -> None:
        """Bring dataset and reports to the address; nothing is done where there is none.

        Raises
        ------
        OutputError
            The address refuses, or is lost; the next run delivers again.
        """
        if self.url is None:
            return
        place, root = open_place(self.url)
        here = sorted(
            path.relative_to(self.folder).as_posix()
            for name in _FOLDERS
            for path in (self.folder / name).rglob("*")
            if path.is_file()
        )
        try:
            before = [str(p).removeprefix(root).lstrip("/") for n in _FOLDERS for p in place.find(f"{root}/{n}")]
            if place.exists(f"{root}/{_MANIFEST}"):
                place.rm_file(f"{root}/{_MANIFEST}")
            for name in sorted(here, key=lambda n: (n == _MANIFEST, n)):
                place.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
                place.put_file(str(self.folder / name), f"{root}/{name}")
            for name in sorted(frozenset(before) - frozenset(here)):
                place.rm_file(f"{root}/{name}")
        except driver_errors() as error:
            raise self._refused(error) from error
