"""Text reuse: who shares words with whom, and what law and form dictate to all."""

from analyzer.find.reuse.inputs import ReuseInput, Settings
from analyzer.find.reuse.search import ReuseResult, find_reuse
from analyzer.find.reuse.shards import Shards

__all__ = ["ReuseInput", "ReuseResult", "Settings", "Shards", "find_reuse"]
