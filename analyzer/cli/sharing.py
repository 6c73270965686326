"""Commands that carry the dataset to other tools: export, sql."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import PATH, PLACE
from analyzer.cli.telling import Several

__all__ = ["COMMANDS"]

_EXPORTS = ("csv", "xlsx", "dta", "sav", "jsonl", "qdpx", "qdc", "doccano", "labelstudio", "datapackage")


@click.command()
@click.argument("dataset", metavar="OUT", type=PLACE)
@click.option(
    "--to",
    type=Several(_EXPORTS),
    default="csv",
    show_default=True,
    help=f"格式，逗号分隔 Formats, separated by commas: {' '.join(_EXPORTS)}.",
)
@click.option("--out", "folder", required=True, type=PATH, help="放导出文件的文件夹 Folder for the exports.")
def export(dataset: str, to: tuple[str, ...], folder: Path) -> int:
    """导出数据集：Excel、Stata、SPSS、QualCoder、标注工具、存档 Export the dataset for other tools and for an archive."""
    from analyzer.run.fetched import fetched
    from analyzer.tell import export_dataset

    with fetched(dataset) as out:
        done = export_dataset(out, folder, to=to)
    for name, exported in done.items():
        click.echo(f"{name}: {folder / name} ({len(exported.files)})")
        for note in exported.notes:
            click.echo(f"  {note}")
    return 0


@click.command()
@click.argument("dataset", metavar="OUT", type=PLACE)
@click.argument("query", default="")
@click.option(
    "--year", "years", type=int, multiple=True, help="只问这些年的年报 Reports of these years only; may be repeated."
)
@click.option(
    "--province", "provinces", multiple=True, help="只问这些省的年报 Reports of these provinces only; may be repeated."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="输出格式 How the result is written.",
)
def sql(dataset: str, query: str, years: tuple[int, ...], provinces: tuple[str, ...], kind: str) -> int:
    """用 SQL 查询数据集；不写查询则列出各视图 Ask the dataset in SQL; without a query, list its views."""
    from analyzer.run.fetched import fetched
    from analyzer.tell.sql import as_text, list_views, run_sql, tables_named

    tables = {*tables_named(query), *(("reports",) if query and (years or provinces) else ())}
    with fetched(dataset, tables, chosen={"year": years, "province": provinces}) as out:
        answer = as_text(run_sql(out, query, years=years, provinces=provinces), kind) if query else list_views(out)
    click.echo(answer, nl=False)
    return 0


COMMANDS = (export, sql)
