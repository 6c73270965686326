"""The command `analyzer`: one command for each public function, no logic of its own.

Commands stand in modules by topic; each lists its own in `COMMANDS`.

Exit codes: 0 done; 1 done, but some inputs failed or something does not hold; 2 nothing done, with
one line that says why.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from analyzer.cli import (
    agencies,
    checking,
    clusters,
    codebooks,
    coding,
    comparing,
    discovering,
    handcoding,
    reading,
    sharing,
    telling,
)
from analyzer.errors import AnalyzerError
from analyzer.version import __version__

__all__ = ["commands", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="analyzer")
def _commands() -> None:
    """读政府信息公开工作年度报告，做成数据集和逐年主题报告。

    Reads Chinese government information disclosure annual reports and makes a dataset and a thematic report
    for each year.
    """


_TOPICS = (
    reading,
    coding,
    handcoding,
    codebooks,
    checking,
    comparing,
    discovering,
    telling,
    sharing,
    agencies,
    clusters,
)
for _topic in _TOPICS:
    for _command in _topic.COMMANDS:
        _commands.add_command(_command)


def commands() -> click.Group:
    """Give the group of all commands, for the reference and for shells."""
    return _commands


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    try:
        code = _commands.main(
            args=None if arguments is None else list(arguments), prog_name="analyzer", standalone_mode=False
        )
    except click.exceptions.Abort:
        click.echo("已中断，再次运行会接着做。Interrupted; run it again to go on.", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"analyzer: {error.format_message()}", err=True)
        sys.exit(2)
    except AnalyzerError as error:
        click.echo(f"analyzer: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
