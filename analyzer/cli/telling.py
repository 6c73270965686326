"""Commands that tell: report."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import LANG, PATH, PLACE

__all__ = ["COMMANDS"]

_FORMATS = ("html", "docx", "pdf", "xlsx", "md")
_CHARTS = ("svg", "png", "pdf")


class Several(click.ParamType[tuple[str, ...]]):
    """Names separated by commas, each of a known set."""

    name = "list"

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Give the names in the order given, each once."""
        names = tuple(dict.fromkeys(n.strip().lower() for n in str(value).split(",") if n.strip()))
        if wrong := [n for n in names if n not in self.known]:
            self.fail(f"{wrong[0]}: 只能是 choose among {', '.join(self.known)}", param, ctx)
        return names


@click.command()
@click.argument("dataset", metavar="OUT", type=PLACE)
@click.option(
    "--year",
    "years",
    multiple=True,
    type=int,
    help="年份，可多次给出 Year, may be repeated (default: every year and an index).",
)
@click.option(
    "--format",
    "formats",
    type=Several(_FORMATS),
    default="html",
    show_default=True,
    help="格式，逗号分隔 Formats, separated by commas: html docx pdf xlsx md.",
)
@click.option(
    "--charts", type=Several(_CHARTS), default="", help="另存图形 Write every chart as a file too: svg png pdf."
)
@click.option("--out", "folder", required=True, type=PATH, help="放报告的文件夹 Folder for the reports.")
@LANG
def report(
    dataset: str, years: tuple[int, ...], formats: tuple[str, ...], charts: tuple[str, ...], folder: Path, lang: str
) -> int:
    """由数据集写出逐年主题报告 Write the yearly thematic reports of a dataset: web page, Word, PDF, Excel, Markdown."""
    from analyzer.run.fetched import fetched
    from analyzer.tell import TOLD_TABLES, load_dataset, write_reports

    with fetched(dataset, TOLD_TABLES) as out:
        data = load_dataset(out, few=True)
        paths = write_reports(data, folder, lang=lang, years=years or None, formats=formats, charts=charts)
    for path in paths:
        if path.parent == folder:
            click.echo(path)
    return 0


COMMANDS = (report,)
