"""Commands about codes and models: train, code."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analyzer.cli.options import PATH

__all__ = ["COMMANDS"]


@click.command()
@click.option("--corpus", required=True, type=PATH, help="标注语料文件夹 Folder of labelled sections.")
@click.option("--out", required=True, type=PATH, help="放模型的文件夹 Folder for the new model's folder.")
def train(corpus: Path, out: Path) -> int:
    """用标注语料训练主题模型 Train a theme model from labelled sections and measure it on bodies left out."""
    from analyzer.run.train import train as train_model

    result = train_model(corpus, out)
    click.echo(f"{result.units} units, {result.sections} sections; sha256 {result.sha256}")
    click.echo(f"模型卡 card: {result.folder / 'README.md'}")
    return 0


@click.command()
@click.argument("out", type=PATH)
@click.option(
    "--coder", "url", help="编码端地址 Base address of an OpenAI-compatible endpoint; left out: stored answers only."
)
@click.option("--coder-model", "model", required=True, help="那里的模型名 Name of the model there.")
@click.option("--limit", type=click.IntRange(min=1), help="只编多少条 Only so many statements.")
def code(out: Path, url: str | None, model: str, limit: int | None) -> int:
    """请外面的编码端把陈述再编一遍 Have the statements coded by an outside coder, and compare.

    只发送陈述的文字；这是本工具唯一会用网络的地方。Only the statements' words are sent; nothing else in this tool uses the network.
    """
    from analyzer.run.outside import code_outside

    done = code_outside(out, url=url, model=model, limit=limit, progress=sys.stderr.isatty())
    click.echo(
        f"{len(done.codes)} 条，{done.refused} 条回答无效未采用；新问 {done.asked} 次，沿用 {done.replayed} 次。"
        f"{len(done.codes)} statements, {done.refused} answers refused; {done.asked} asked, {done.replayed} replayed."
    )
    figures = (("主题 theme α", done.theme_alpha), ("主题 theme κ", done.theme_kappa), ("类型 type α", done.type_alpha))
    for name, value in (*figures, ("具体程度 specificity α", done.specificity_alpha)):
        click.echo(f"{name}: {'–' if value is None else f'{value:.3f}'}")
    click.echo(f"编码 codes: {done.path.resolve()}")
    return 1 if done.refused else 0


COMMANDS = (train, code)
