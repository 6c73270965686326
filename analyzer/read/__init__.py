"""From bytes to `Document`: one reader for each format, and archives (zip, tar) of such files."""

from analyzer.read.archive import close_archives, list_members
from analyzer.read.formats import sniff
from analyzer.read.packed import Member
from analyzer.read.readers import MAX_BYTES, READERS, make_document_id, read_bytes, read_document, reading_tools

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Member",
    "close_archives",
    "list_members",
    "make_document_id",
    "read_bytes",
    "read_document",
    "reading_tools",
    "sniff",
]
