"""From bytes to `Document`: txt, md, html, docx and pdf."""

from analyzer.read.readers import MAX_BYTES, READERS, make_document_id, read_bytes, read_document, sniff

__all__ = ["MAX_BYTES", "READERS", "make_document_id", "read_bytes", "read_document", "sniff"]
