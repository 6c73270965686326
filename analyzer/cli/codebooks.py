"""Commands about codebooks: codebook check, new, show, terms."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import LANG, PATH

__all__ = ["COMMANDS"]


@click.group()
def codebook() -> None:
    """检查、新建、打印编码手册，写出词典 Check, begin or print a codebook, or write its terms."""


@codebook.command()
@click.argument("file", type=PATH, required=False)
@LANG
def check(file: Path | None, lang: str) -> int:
    """检查编码手册 Check a codebook: overlapping cues, codes without examples, codes nothing leads to."""
    from analyzer.run.codebooks import check_codebook

    found = check_codebook(file)
    for complaint in found:
        click.echo(f"{complaint.kind:<8} {complaint.code}  {complaint.zh if lang == 'zh' else complaint.en}")
    errors = sum(c.kind == "error" for c in found)
    click.echo(f"{errors} 个错误，{len(found) - errors} 个提醒。{errors} errors, {len(found) - errors} warnings.")
    return 1 if errors else 0


@codebook.command()
@click.argument("file", type=PATH)
def new(file: Path) -> int:
    """写一份编码手册的样板 Write a template to begin a codebook with."""
    from analyzer.run.codebooks import new_codebook

    click.echo(new_codebook(file).resolve())
    return 0


@codebook.command()
@click.argument("file", type=PATH, required=False)
@click.option(
    "--out",
    "page",
    default="codebook.html",
    show_default=True,
    type=PATH,
    help="要写的文件 .html .docx .pdf .xlsx .md.",
)
@LANG
def show(file: Path | None, page: Path, lang: str) -> int:
    """把编码手册排成可打印的页面 Write a codebook as a page to print (default: the packaged one)."""
    from analyzer.run.codebooks import show_codebook

    click.echo(f"打开 open: {show_codebook(file, page, lang=lang).resolve()}")
    return 0


@codebook.command()
@click.argument("file", type=PATH)
@click.option(
    "--codebook", "book", type=PATH, help="编码手册 Codebook whose cues are taken too (default: the packaged one)."
)
def terms(file: Path, book: Path | None) -> int:
    """写出本领域词语的 jieba 用户词典 Write the field's terms as a user dictionary for jieba."""
    from analyzer.run.codebooks import write_terms

    click.echo(write_terms(file, book).resolve())
    return 0


COMMANDS = (codebook,)
