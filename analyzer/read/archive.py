"""Archives of reports, zip and tar: which files they hold, under which names, and one of them at a time."""

from __future__ import annotations

from typing import BinaryIO, NoReturn

from analyzer.errors import DamagedFile, InputError, UnknownFormat, UnreadableFile
from analyzer.read.packed import DAMAGED, DIRECT, INSIDE, NESTED, Member
from analyzer.read.remote import Source
from analyzer.read.tarred import TarFiles, is_tar
from analyzer.read.zipped import ZipFiles, is_zip

__all__ = ["close_archives", "is_archive", "list_members", "read_member", "refuse_archive"]


def _open(file: BinaryIO, name: str) -> ZipFiles | TarFiles | None:
    """Open an archive by its content; None where the file is none.

    Raises
    ------
    DamagedFile
        It begins like a zip and goes on otherwise.
    """
    file.seek(0)
    if is_zip(file.read(4)):
        found = ZipFiles(file, name)
        return found if found.plain else None
    file.seek(0)
    return TarFiles(file) if is_tar(file) else None


def is_archive(file: BinaryIO) -> bool:
    """Tell an archive of files from a document, also from one that is a zip container, by its content."""
    try:
        return _open(file, "") is not None
    except InputError:
        return False


def refuse_archive(file: BinaryIO, name: str) -> NoReturn:
    """Say why an archive was not taken apart.

    Raises
    ------
    UnknownFormat
        It lies in another one, is empty or was given where one document is read.
    TooLarge
        Its entries lie over one another or are too many, or more comes out than documents can hold.
    DamagedFile
        It was cut short.
    """
    if INSIDE in name:
        raise UnknownFormat(name, NESTED)
    if (archive := _open(file, name)) is not None:
        archive.members(name)
    raise UnknownFormat(name, DIRECT)


def list_members(path: Source) -> list[Member] | None:
    """List the files in an archive of files, sorted by name.

    Returns
    -------
    list of Member or None
        None where the file is no archive, or one that `refuse_archive` refuses: it is then read
        as one document, and its row says why it is none. Equal names get their number behind them.
    """
    try:
        with path.open("rb") as file:
            archive = _open(file, path.name)
            return None if archive is None else archive.members(path.name)
    except (InputError, OSError):
        return None


_MOST_OPEN = 2
_opened: dict[tuple[Source, int], ZipFiles | TarFiles] = {}  # by path and time of change, the one read last at the end


def _reopened(path: Source, name: str) -> ZipFiles | TarFiles:
    """Give an archive, if it can be at the place that was reached when it was read last."""
    key = path, path.stat().st_mtime_ns
    archive = _opened.pop(key, None)
    if archive is None:
        file = path.open("rb")
        archive = _open(file, name)
        if archive is None:
            file.close()
            raise DamagedFile(name, DAMAGED)
        while len(_opened) >= _MOST_OPEN:
            _opened.pop(next(iter(_opened))).close()
    _opened[key] = archive
    return archive


def close_archives() -> None:
    """Let go of the archives that `read_member` keeps open."""
    while _opened:
        _opened.popitem()[1].close()


def read_member(path: Source, number: int, name: str, limit: int) -> bytes:
    """Read one file of an archive.

    Parameters
    ----------
    path : Path or RemoteFile
        The archive. The two read last stay open: a tar is read fast where files are asked for by rising number.
    number : int
        Of the entry, as `list_members` gives it.
    name : str
        As recorded, for the error.
    limit : int
        Bytes it may have unpacked.

    Raises
    ------
    EncryptedFile, TooLarge, DamagedFile, UnknownFormat
        What keeps it from being read, and what to do.
    UnreadableFile
        The system refuses to open the archive.
    """
    try:
        archive = _reopened(path, name)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnreadableFile(name, f"打不开，请检查权限。The system refuses to open it: {why}.") from error
    return archive.read(number, name, limit)
