"""Samples for hand coding: drawn with known chances or proposed by doubt, and written for the tools coders use."""

from __future__ import annotations

from analyzer.tell.coding.draw import Sample, draw_sample, propose_next, size_for_agreement, size_for_share
from analyzer.tell.coding.qdpx import write_qdpx
from analyzer.tell.coding.tools import write_doccano, write_label_studio
from analyzer.tell.coding.workbook import write_workbook

__all__ = [
    "Sample",
    "draw_sample",
    "propose_next",
    "size_for_agreement",
    "size_for_share",
    "write_doccano",
    "write_label_studio",
    "write_qdpx",
    "write_workbook",
]
