"""Commands about agencies: profile, compare-agencies."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import LANG, PATH, PLACE
from analyzer.cli.telling import Several

__all__ = ["COMMANDS"]

_FORMATS = ("html", "docx", "pdf", "xlsx", "md")
_DATASET = click.option("--dataset", required=True, type=PLACE, help="一次运行的结果文件夹 Folder of a run.")
_OUT = click.option(
    "--out", "folder", type=PATH, help="放页面的文件夹；不给则打印 Folder for the page; printed if not given."
)
_FORMAT = click.option(
    "--format",
    "formats",
    type=Several(_FORMATS),
    default="html",
    show_default=True,
    help="格式，逗号分隔 Formats, separated by commas: html docx pdf xlsx md.",
)


@click.command()
@click.argument("agency")
@_DATASET
@_OUT
@_FORMAT
@LANG
def profile(agency: str, dataset: str, folder: Path | None, formats: tuple[str, ...], lang: str) -> int:
    """一个机关历年承认的问题，与同级同省机关对照 One body over the years, beside its peers, with quotes."""
    from analyzer.run.fetched import fetched
    from analyzer.tell import load_dataset
    from analyzer.tell.agencies import profile as make_profile
    from analyzer.tell.agencies import write_agency_page

    with fetched(dataset) as out:
        return _told(*write_agency_page(make_profile(load_dataset(out), agency, lang=lang), folder, formats))


@click.command("compare-agencies")
@click.argument("agencies", nargs=-1)
@click.option("--by", type=click.Choice(["level", "place"]), help="按层级或地区比较 Compare by level or place.")
@_DATASET
@_OUT
@_FORMAT
@LANG
def compare_agencies(
    agencies: tuple[str, ...], by: str | None, dataset: str, folder: Path | None, formats: tuple[str, ...], lang: str
) -> int:
    """几个机关、各级或各地并列比较，不排名 Bodies, levels or places side by side, never ranked."""
    from analyzer.run.fetched import fetched
    from analyzer.tell import load_dataset
    from analyzer.tell.agencies import compare_agencies as compare
    from analyzer.tell.agencies import write_agency_page

    if not agencies and by is None:
        raise click.UsageError("请写机关名称，或加 --by level|place。Name bodies, or add --by level|place.")
    with fetched(dataset) as out:
        return _told(*write_agency_page(compare(load_dataset(out), agencies, by=by, lang=lang), folder, formats))


def _told(text: str, paths: list[Path]) -> int:
    """Print the files written, or the page itself where none was."""
    for path in paths:
        click.echo(path)
    if not paths:
        click.echo(text, nl=False)
    return 0


COMMANDS = (profile, compare_agencies)
