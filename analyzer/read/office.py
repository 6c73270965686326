"""Old Word, WPS, RTF and OpenDocument texts: turned into docx by LibreOffice where it is installed.

The program is started for one file at a time with a profile of its own, which is made once for each process
and deleted when that ends. In it macros are off, links are not followed and the only proxy is a closed
door: whatever a file asks for, nobody is contacted.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from analyzer.errors import DamagedFile, MissingProgram
from analyzer.read.docx import read_docx
from analyzer.read.grids import Extracted

__all__ = ["find_office", "read_office"]

_NAMES = ("soffice", "libreoffice", "soffice.com")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_SECONDS = 90  # a file takes one or two; the first start of a profile on a slow disk some twenty
_INSTALL = (
    "doc、wps、rtf、odt 要先装 LibreOffice（免费，libreoffice.org，装好后重新运行），或另存为 docx。"
    "Needs LibreOffice (free, from libreoffice.org; then run again), or save it as docx."
)
_FAILED = "LibreOffice 没能转换这份文件，可能已损坏或有密码，请另存为 docx。Not converted; damaged or locked? Save it as docx."
_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n'
)


@cache
def find_office() -> str | None:
    """Give the path of LibreOffice's program, None where it is not installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


@cache
def _profile() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    """Make the profile of this process; it is deleted with the object that holds it."""
    holder = tempfile.TemporaryDirectory(prefix="analyzer-office-")
    user = Path(holder.name) / "user"
    user.mkdir()
    items = "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), "utf-8")
    return holder, Path(holder.name)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it has started."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _convert(program: str, source: Path) -> bytes | None:
    """Turn a file into docx beside it; give its bytes, None where that failed or took too long."""
    profile = _profile()[1].as_uri()
    command = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation={profile}",
        "--convert-to", "docx", "--outdir", str(source.parent), str(source),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return None
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        _stop(process)
        return None
    made = source.with_suffix(".docx")
    return made.read_bytes() if made.is_file() else None


def read_office(data: bytes, name: str) -> Extracted:
    """Read a doc, wps, rtf or odt file by way of docx.

    Raises
    ------
    MissingProgram
        LibreOffice is not installed.
    DamagedFile
        It cannot convert the file, or takes longer than 90 seconds.
    """
    program = find_office()
    if program is None:
        raise MissingProgram(name, _INSTALL)
    with tempfile.TemporaryDirectory(prefix="analyzer-") as folder:
        source = Path(folder) / "report.doc"  # the content tells LibreOffice what it is
        source.write_bytes(data)
        converted = _convert(program, source)
    if converted is None:
        raise DamagedFile(name, _FAILED)
    return read_docx(converted, name)
