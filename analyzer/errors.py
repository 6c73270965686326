"""Every error the package raises on purpose, in one tree.

::

    AnalyzerError
    ├── InputError            a document cannot be read; becomes a failed row of `documents`
    │   ├── EmptyFile         no bytes, or no letters
    │   ├── UnknownFormat     ending and content say nothing we can read
    │   ├── DamagedFile       truncated or broken
    │   ├── EncryptedFile     a password is needed
    │   ├── TooLarge          larger than the limit, also when unpacked
    │   ├── UnreadableFile    the system refuses to open it
    │   ├── MissingProgram    a program or extra that reads this format is not installed
    │   └── NotAReport        readable, but no statutory heading occurs
    ├── NothingToRead         no input file at all
    ├── GivenError            an index or a glossary of bodies breaks its form
    ├── OutputError           the output folder cannot be used
    ├── ModelError            a model is missing, changed or of another codebook
    ├── DatasetError          a dataset is missing, incomplete or of another version
    ├── QueryError            a question to a dataset cannot be answered
    ├── CodedError            a hand-coded file breaks its form (defined in `analyzer.read.coded.base`)
    ├── CodebookError         a codebook breaks its format (defined in `analyzer.codebook`)
    ├── RemoteError           an address cannot be used (defined in `analyzer.read.remote`)
    ├── ClusterError          a cluster cannot be used or is lost (defined in `analyzer.run.engine`)
    ├── LimitError            a limit makes no sense (defined in `analyzer.run.limits`)
    ├── CoderError            an outside coder cannot be asked (defined in `analyzer.run.endpoint`)
    └── SourceError           a labelled source breaks its format (defined in `analyzer.run.gold`)

Each error prints as one line that says what to do.
"""

from __future__ import annotations

__all__ = [
    "AnalyzerError",
    "DamagedFile",
    "DatasetError",
    "EmptyFile",
    "EncryptedFile",
    "GivenError",
    "InputError",
    "MissingProgram",
    "ModelError",
    "NotAReport",
    "NothingToRead",
    "OutputError",
    "QueryError",
    "TooLarge",
    "UnknownFormat",
    "UnreadableFile",
]


class AnalyzerError(Exception):
    """Base of all errors of this package."""


class InputError(AnalyzerError):
    """A document cannot be read.

    Parameters
    ----------
    name : str
        Path of the file as the user gave it.
    reason : str
        What is wrong and what to do, without the file's name.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)  # all arguments up: survives pickling between processes
        self.name, self.reason = name, reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class EmptyFile(InputError):
    """No bytes, or no letters."""


class UnknownFormat(InputError):
    """Neither the ending nor the content is of a kind that can be read."""


class DamagedFile(InputError):
    """The file is truncated or broken."""


class EncryptedFile(InputError):
    """A password is needed to open the file."""


class TooLarge(InputError):
    """The file is larger than the limit, as it lies or when unpacked."""


class UnreadableFile(InputError):
    """The system refuses to open the file."""


class MissingProgram(InputError):
    """What reads this format is not installed; the message says what to install."""


class NotAReport(InputError):
    """No statutory heading occurs."""


class GivenError(AnalyzerError):
    """A table the user hands over (an index of reports, a glossary of bodies) breaks its form.

    Parameters
    ----------
    source : str
        Name of the file.
    row : int or None
        The row that holds the trouble, as a spreadsheet counts.
    reason : str
        What is wrong and what to do.
    """

    def __init__(self, source: str, row: int | None, reason: str) -> None:
        super().__init__(source, row, reason)  # all arguments up: survives pickling between processes
        self.source, self.row, self.reason = source, row, reason

    def __str__(self) -> str:
        place = "" if self.row is None else f" 第{self.row}行 row {self.row}"
        return f"{self.source}{place}: {self.reason}"


class NothingToRead(AnalyzerError):
    """No input file was found."""


class OutputError(AnalyzerError):
    """The output folder cannot be used."""


class ModelError(AnalyzerError):
    """A model is missing, changed on disk or made for another codebook."""


class DatasetError(AnalyzerError):
    """A dataset is missing, incomplete or of another version."""


class QueryError(AnalyzerError):
    """A question to a dataset cannot be answered: bad SQL, or nothing or too much matches a name."""
