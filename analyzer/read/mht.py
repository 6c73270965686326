"""Web archives (``.mht``, ``.mhtml``): one file that holds a page and its pictures, as browsers and WPS save it."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import Message

__all__ = ["is_web_archive", "page_of"]

_HEADER = re.compile(
    rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", re.IGNORECASE
)


def is_web_archive(data: bytes) -> bool:
    """Tell whether the bytes begin like a web archive."""
    return bool(_HEADER.match(data[:4_096].replace(b"\r", b"")))


def page_of(data: bytes) -> bytes:
    """Give the bytes of the first page in a web archive, ``b""`` if it holds none."""
    message: Message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    return b""
