"""Commands about codes and models: train, second-look, code."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analyzer.cli.options import CODEBOOK, MODEL, PATH

__all__ = ["COMMANDS"]


@click.command()
@click.option("--corpus", type=PATH, help="标注语料文件夹 Folder of labelled sections: train from scratch.")
@click.option(
    "--add", "files", multiple=True, type=PATH, help="人工编码文件 Hand-coded file: adapt a model; may be repeated."
)
@click.option("--test", type=PATH, help="别的机关的编码，只用来检验 Codes of other bodies, to measure on.")
@MODEL
@CODEBOOK
@click.option("--out", required=True, type=PATH, help="放模型的文件夹 Folder for the new model's folder.")
def train(
    corpus: Path | None,
    files: tuple[Path, ...],
    test: Path | None,
    model: Path | None,
    codebook: Path | None,
    out: Path,
) -> int:
    """用标注语料或人工编码训练主题模型 Train a theme model from labelled sections, or adapt one to hand codes."""
    if files and not corpus:
        return _learn(files, out, test, model, codebook)
    if files or not corpus:
        raise click.UsageError("请给出 --corpus 或 --add 之一。Give either --corpus or --add.")
    from analyzer.run.train import train as train_model

    result = train_model(corpus, out)
    click.echo(f"{result.units} units, {result.sections} sections; sha256 {result.sha256}")
    click.echo(f"模型卡 card: {result.folder / 'README.md'}")
    return 0


def _learn(files: tuple[Path, ...], out: Path, test: Path | None, model: Path | None, codebook: Path | None) -> int:
    from analyzer.find.statements import coder_for
    from analyzer.run.learn import learn

    coder = coder_for(model, codebook)
    done = learn(files, out, coder=coder, test=test)
    click.echo(
        f"学了 {done.used} 条，{done.bodies} 家机关；{done.skipped} 条未编或非陈述，未用。"
        f"Learned from {done.used} codes of {done.bodies} bodies; {done.skipped} blank or no statement."
    )
    for row in done.gains.to_dict("records"):
        interval = "" if row["gain_low"] != row["gain_low"] else f" [{row['gain_low']:+.3f}, {row['gain_high']:+.3f}]"
        code, name = (
            (row["theme"], coder.book.name(row["theme"], "zh")) if isinstance(row["theme"], str) else ("all", "全部")
        )
        click.echo(
            f"{code:<4} {row['codes']:>4}  {row['before']:.3f} → {row['after']:.3f}  {row['gain']:+.3f}{interval:<18}  {name}"
        )
    own = f" --codebook {codebook}" if codebook else ""
    click.echo(f"模型 model: {done.folder.resolve()}")
    click.echo(f"用法 use it: analyzer run … --out …{own} --model {done.folder}")
    return 0


@click.command("second-look")
@click.option(
    "--corpus", required=True, type=PATH, help="训练该模型的标注语料 The labelled sections the model comes from."
)
@click.option("--model", required=True, type=PATH, help="要加第二眼的模型文件夹 Folder of the trained model.")
def second_look(corpus: Path, model: Path) -> int:
    """给训练好的模型加上第二眼（run --careful 用），需 [semantic] Add a second look to a trained model, for run --careful."""
    from analyzer.run.second_look import add_second_look

    done = add_second_look(corpus, model)
    click.echo(f"{done.units} units; sha256 {done.sha256}")
    if done.before and done.after:
        click.echo(f"主题 theme {done.before.theme:.3f} → {done.after.theme:.3f}")
        click.echo(f"宏平均 macro {done.before.macro:.3f} → {done.after.macro:.3f}")
    click.echo(f"模型卡 card: {done.folder / 'README.md'}")
    return 0


@click.command()
@click.argument("out", type=PATH)
@click.option(
    "--coder", "url", help="编码端地址 Base address of an OpenAI-compatible endpoint; left out: stored answers only."
)
@click.option("--coder-model", "model", required=True, help="那里的模型名 Name of the model there.")
@click.option("--limit", type=click.IntRange(min=1), help="只编多少条 Only so many statements.")
@click.option(
    "--hand", type=PATH, help="人工编码文件：先编这些，并与之比较 Hand codes: theirs come first and are compared with."
)
def code(out: Path, url: str | None, model: str, limit: int | None, hand: Path | None) -> int:
    """请外面的编码端把陈述再编一遍 Have the statements coded by an outside coder, and compare.

    只发送陈述的文字；这是本工具唯一会用网络的地方。Only the statements' words are sent; nothing else in this tool uses the network.
    """
    from analyzer.run.outside import code_outside

    done = code_outside(out, url=url, model=model, limit=limit, progress=sys.stderr.isatty(), hand=hand)
    click.echo(
        f"{len(done.codes)} 条，{done.refused} 条回答无效未采用；新问 {done.asked} 次，沿用 {done.replayed} 次。"
        f"{len(done.codes)} statements, {done.refused} answers refused; {done.asked} asked, {done.replayed} replayed."
    )
    for row in done.agreement.to_dict("records"):
        share, alpha, kappa = ("–" if row[k] != row[k] else f"{row[k]:.3f}" for k in ("agreement", "alpha", "kappa"))
        pair = f"{row['one']} – {row['other']}"
        click.echo(f"{pair:<24} {row['question']:<12} {row['units']:>5}  {share}  α {alpha}  κ {kappa}")
    click.echo(f"编码 codes: {done.path.resolve()}")
    return 1 if done.refused else 0


COMMANDS = (train, second_look, code)
