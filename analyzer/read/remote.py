"""Files at an address (``s3://``, ``hdfs://``, ``oss://`` …), read where they are through fsspec and the user's driver.

A `RemoteFile` offers the few methods of `pathlib.Path` that reading needs, so that readers know no difference.
Needs the extra `remote`; each kind of address needs its own driver besides (s3fs, pyarrow with Hadoop, ossfs …).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from analyzer.errors import AnalyzerError
from analyzer.read.packed import is_litter

__all__ = ["RemoteError", "RemoteFile", "Source", "driver_errors", "is_url", "open_place"]

# Errors of drivers that are no OSError: S3 without an account or a network, stores behind web addresses.
_FOREIGN = (("botocore.exceptions", "BotoCoreError"), ("aiohttp", "ClientError"))


class RemoteError(AnalyzerError):
    """An address cannot be used: the driver is not installed, or nobody answers there."""


def is_url(given: Path | str) -> bool:
    """Tell an address from a path."""
    return "://" in str(given)


def driver_errors() -> tuple[type[Exception], ...]:
    """Give what drivers raise where an address refuses or nobody answers; for an ``except`` around their calls."""
    loaded = [(sys.modules[module], name) for module, name in _FOREIGN if module in sys.modules]
    return (OSError, *(getattr(module, name) for module, name in loaded))


def open_place(url: str) -> tuple[Any, str]:
    """Give the file system of an address and the path in it.

    Raises
    ------
    RemoteError
        fsspec or the driver is not installed, or the kind of address is unknown.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise RemoteError(
            f"{url}: 网址需要另装：pip install 'disclosure-analyzer[remote]'。Addresses need the extra `remote`."
        ) from error
    try:
        found, path = url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RemoteError(
            f"{url}: 打不开这类地址，请安装它的驱动（如 s3fs、ossfs）。Install the driver of such addresses: {reason}."
        ) from error
    return found, str(path).rstrip("/")


@dataclass(frozen=True, slots=True)
class _Stat:
    """Size of a file, and a number that changes when it does."""

    st_size: int
    st_mtime_ns: int


@dataclass(frozen=True, slots=True, order=True)
class RemoteFile:
    """A file at an address."""

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        """Give the last part of the address."""
        return PurePosixPath(self.url.partition("://")[2]).name

    @property
    def parent(self) -> RemoteFile:
        """Give the folder the file lies in."""
        return RemoteFile(self.url.rstrip("/").rpartition("/")[0])

    def resolve(self) -> RemoteFile:
        """Give the file: an address is whole."""
        return self

    def exists(self) -> bool:
        """Tell whether there is anything at the address."""
        place, path = open_place(self.url)
        return bool(place.exists(path))

    def is_file(self) -> bool:
        """Tell whether there is a file at the address."""
        place, path = open_place(self.url)
        return bool(place.isfile(path))

    def stat(self) -> _Stat:
        """Give the size, and what tells one version from another; raises OSError where there is none."""
        place, path = open_place(self.url)
        mark = hashlib.blake2b(str(place.ukey(path)).encode(), digest_size=7).digest()
        return _Stat(int(place.size(path) or 0), int.from_bytes(mark, "big"))

    def open(self, mode: str = "rb") -> BinaryIO:
        """Open the file for reading; raises OSError where that is refused."""
        place, path = open_place(self.url)
        return cast(BinaryIO, place.open(path, mode))

    def files(self) -> Iterator[tuple[RemoteFile, str]]:
        """Yield the files below the address with their paths inside it, in order; a file gives itself.

        Raises
        ------
        RemoteError
            Nothing is there, or nobody answers.
        """
        place, root = open_place(self.url)
        try:
            found = sorted(str(path) for path in place.find(root))
        except driver_errors() as error:
            raise RemoteError(f"{self.url}: 读不到（{error}）。Cannot be read ({error}).") from error
        scheme = self.url.partition("://")[0]
        for path in found:
            inside = path.removeprefix(root).lstrip("/")
            if not any(map(is_litter, inside.split("/"))):
                whole = RemoteFile(
                    self.url if not inside else f"{scheme}://{path.lstrip('/') if scheme != 'file' else path}"
                )
                yield whole, inside or self.name


Source = Path | RemoteFile
"""Where a document is read from."""
