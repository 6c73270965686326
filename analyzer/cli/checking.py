"""Commands about contradictions: check, rules."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import LANG, PATH

__all__ = ["COMMANDS"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_data", is_flag=True, help="输出 JSON Write JSON.")
@click.option("--strict", is_flag=True, help="只看表内勾稽 Only hard rules: the sums the form prints.")
@LANG
def check(files: tuple[Path, ...], as_data: bool, strict: bool, lang: str) -> int:
    """核对报告里的数字、年份和名称 Check reports before or after they are published: 0 clean, 1 findings, 2 could not read."""
    from analyzer.run.check import as_json, as_page, check_files, exit_code

    checked = check_files(files)
    click.echo(as_json(checked, strict=strict) if as_data else as_page(checked, lang=lang, strict=strict))
    return exit_code(checked, strict=strict)


@click.command()
@LANG
def rules(lang: str) -> int:
    """列出全部核对规则 List the rules of `analyzer check`, with their sources."""
    from analyzer.run.check import list_rules

    click.echo(list_rules(lang))
    return 0


COMMANDS = (
    check,
    rules,
)
