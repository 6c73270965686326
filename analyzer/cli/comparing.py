"""Commands that lay reports side by side: compare."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import LANG, PATH, PLACE

__all__ = ["COMMANDS"]


@click.command()
@click.argument("one")
@click.argument("other")
@click.option(
    "--out", type=PLACE, help="数据集所在文件夹 Folder of a run; ONE and OTHER are then ids, paths or agency and year."
)
@click.option("--html", default="compare.html", show_default=True, type=PATH, help="写到哪个文件 The page to write.")
@LANG
def compare(one: str, other: str, out: str | None, html: Path, lang: str) -> int:
    """对照两份报告的相同文字 Lay two reports side by side: what they share, word for word."""
    from analyzer.run.compare import compare as compare_reports

    click.echo(f"打开 open: {compare_reports(one, other, html, out=out, lang=lang).resolve()}")
    return 0


COMMANDS = (compare,)
