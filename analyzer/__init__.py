"""Reads what Chinese government bodies say about themselves in their disclosure annual reports.

The public functions are those of the command line; tables go in and out as pandas DataFrames.

========================  =====================================================
`run_analysis`            files and folders to a dataset and yearly reports
`load_dataset`            the tables of a run as DataFrames
`write_reports`           the yearly pages of a dataset
`profile`                 one body over the years, beside its peers
`compare_agencies`        bodies, levels or places side by side
`export_dataset`          the dataset for other tools: Excel, Stata, SPSS, QualCoder …
`run_sql`                 a question to a dataset in SQL
`verify`                  quotes and hashes of a dataset
`show`                    one report in words
`read_report`             one file to a `Report`: text, sections, tables
`find_statements`         problems and measures of reports, coded
`check_report`            the checks R1–R13
`keyness`                 words that set one group of texts apart from another
`kwic`                    a word wherever it stands, with its context
`word_counts`             words and runs of words, counted
`wording_over_time`       words of a theme that rise and fall
`load_codebook`           the themes
`check_codebook`          what is likely to go wrong with a codebook of one's own
`make_sample`             statements drawn or proposed for hand coding
`agree`                   how far coders agree, and what they must settle
`estimate`                shares corrected by a hand-coded random sample
`learn`                   a model adapted to hand codes (`coder_for` loads the one to begin with)
`code_outside`            the statements coded once more by an outside coder
`survival`                how long problems go on being named
`promises`                what became of each promise a year later
`train`                   a theme model from labelled sections
========================  =====================================================
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analyzer.version import __version__ as __version__

_HOME = {
    "AnalyzerError": "analyzer.errors",
    "agree": "analyzer.run.agree",
    "check_codebook": "analyzer.run.codebooks",
    "check_report": "analyzer.find.checks",
    "code_outside": "analyzer.run.outside",
    "coder_for": "analyzer.find.statements",
    "compare_agencies": "analyzer.tell.agencies",
    "estimate": "analyzer.run.estimate",
    "export_dataset": "analyzer.tell",
    "find_statements": "analyzer.find.statements",
    "keyness": "analyzer.tell.keyness",
    "kwic": "analyzer.tell.keyness",
    "learn": "analyzer.run.learn",
    "load_codebook": "analyzer.codebook",
    "load_coder": "analyzer.find.statements",
    "load_dataset": "analyzer.tell",
    "make_sample": "analyzer.run.sampling",
    "profile": "analyzer.tell.agencies",
    "promises": "analyzer.tell.promises",
    "read_report": "analyzer.run.batch",
    "run_analysis": "analyzer.run.pipeline",
    "run_sql": "analyzer.tell.sql",
    "sample_corpus": "analyzer.run.sample",
    "show": "analyzer.run.show",
    "survival": "analyzer.tell.survival",
    "train": "analyzer.run.train",
    "verify": "analyzer.run.verify",
    "word_counts": "analyzer.tell.keyness",
    "wording_over_time": "analyzer.tell.keyness",
    "write_agency_page": "analyzer.tell.agencies",
    "write_reports": "analyzer.tell",
}

__all__ = [
    "AnalyzerError",
    "agree",
    "check_codebook",
    "check_report",
    "code_outside",
    "coder_for",
    "compare_agencies",
    "estimate",
    "export_dataset",
    "find_statements",
    "keyness",
    "kwic",
    "learn",
    "load_codebook",
    "load_coder",
    "load_dataset",
    "make_sample",
    "profile",
    "promises",
    "read_report",
    "run_analysis",
    "run_sql",
    "sample_corpus",
    "show",
    "survival",
    "train",
    "verify",
    "word_counts",
    "wording_over_time",
    "write_agency_page",
    "write_reports",
]

if TYPE_CHECKING:
    from analyzer.codebook import load_codebook
    from analyzer.errors import AnalyzerError
    from analyzer.find.checks import check_report
    from analyzer.find.statements import coder_for, find_statements, load_coder
    from analyzer.run.agree import agree
    from analyzer.run.batch import read_report
    from analyzer.run.codebooks import check_codebook
    from analyzer.run.estimate import estimate
    from analyzer.run.learn import learn
    from analyzer.run.outside import code_outside
    from analyzer.run.pipeline import run_analysis
    from analyzer.run.sample import sample_corpus
    from analyzer.run.sampling import make_sample
    from analyzer.run.show import show
    from analyzer.run.train import train
    from analyzer.run.verify import verify
    from analyzer.tell import export_dataset, load_dataset, write_reports
    from analyzer.tell.agencies import compare_agencies, profile, write_agency_page
    from analyzer.tell.keyness import keyness, kwic, word_counts, wording_over_time
    from analyzer.tell.promises import promises
    from analyzer.tell.sql import run_sql
    from analyzer.tell.survival import survival


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: `import analyzer` alone stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module 'analyzer' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
