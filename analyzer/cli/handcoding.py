"""Commands about hand coding: sample, agree, estimate."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import CODEBOOK, LANG, PATH

__all__ = ["COMMANDS"]


@click.command()
@click.argument("out", type=PATH)
@click.option(
    "--out",
    "files",
    required=True,
    multiple=True,
    type=PATH,
    help="要写的文件，可重复 File to write: .xlsx, .jsonl (doccano), .json (Label Studio), .qdpx (REFI-QDA); may be repeated.",
)
@click.option("--size", default=200, show_default=True, type=click.IntRange(min=2), help="条数 Statements.")
@click.option(
    "--precision",
    type=click.FloatRange(0, 0.5, min_open=True),
    help="占比区间的半宽，代替 --size Half width of a share's interval (0.05), instead of --size.",
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="随机种子 Seed of the draw.")
@click.option(
    "--next", "proposed", is_flag=True, help="不随机抽，而是推荐最值得编的 Propose what teaches the model most instead."
)
@click.option(
    "--coded", multiple=True, type=PATH, help="已编的文件，不再推荐 Coded files; theirs are not proposed again."
)
@CODEBOOK
def sample(
    out: Path,
    files: tuple[Path, ...],
    size: int,
    precision: float | None,
    seed: int,
    proposed: bool,
    coded: tuple[Path, ...],
    codebook: Path | None,
) -> int:
    """从数据集抽取陈述供人工编码 Draw statements of a dataset (OUT) for hand coding."""
    from analyzer.codebook import load_codebook
    from analyzer.run.sampling import make_sample

    made = make_sample(
        out,
        files,
        size=size,
        precision=precision,
        seed=seed,
        proposed=proposed,
        coded=coded,
        book=load_codebook(codebook) if codebook else None,
    )
    click.echo(
        f"{made.sample.population} 条中取 {len(made.sample.rows)} 条；检验编码员一致性建议至少共编 {made.for_agreement} 条。"
        f"{len(made.sample.rows)} of {made.sample.population} statements; for agreement let two coders share {made.for_agreement}."
    )
    for path in made.files:
        click.echo(f"文件 file: {path.resolve()}")
    return 0


@click.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--out", default="agreement", show_default=True, type=PATH, help="结果文件夹 Folder for the results.")
@click.option(
    "--with", "dataset", type=PATH, help="也与数据集里机器的编码比较 Compare with the model's codes of a run, too."
)
@CODEBOOK
def agree(files: tuple[Path, ...], out: Path, dataset: Path | None, codebook: Path | None) -> int:
    """计算编码员之间的一致性，列出待裁定的分歧 Measure agreement of coders and list what they must settle."""
    from analyzer.codebook import load_codebook
    from analyzer.run.agree import agree as measure
    from analyzer.tell import load_dataset

    statements = load_dataset(dataset).statements if dataset else None
    done = measure(files, out, statements=statements, book=load_codebook(codebook))
    click.echo(f"编码员 coders: {', '.join(done.coders)}; {done.units} 条 statements, {done.blank} 处未编 blank")
    for question in ("theme", "level2", "type", "specificity"):
        figures = {
            name: done.figure(question, name)
            for name in ("agreement", "alpha", "alpha_low", "alpha_high", "kappa", "ac1")
        }
        told = {name: "–" if value is None else f"{value:.3f}" for name, value in figures.items()}
        click.echo(
            f"{question:<12} {told['agreement']}  α {told['alpha']} [{told['alpha_low']}, {told['alpha_high']}]"
            f"  κ {told['kappa']}  AC1 {told['ac1']}"
        )
    if done.border:
        click.echo(f"border       {done.border['same']:.3f}  F1 {done.border['f1']:.3f}")
    if done.unused:
        click.echo(f"没有人用过的主题 themes never used: {', '.join(done.unused)}")
    click.echo(f"待裁定 to settle: {done.open}; {done.files[-1].resolve()}")
    click.echo(f"论文附表 for the appendix: {done.files[1].resolve()}")
    return 0


@click.command()
@click.argument("out", type=PATH)
@click.argument("coded", type=PATH)
@CODEBOOK
@LANG
def estimate(out: Path, coded: Path, codebook: Path | None, lang: str) -> int:
    """用人工编码的随机样本校正主题占比 Correct theme shares of a dataset (OUT) by a hand-coded random sample (CODED)."""
    from analyzer.codebook import load_codebook
    from analyzer.run.estimate import estimate as correct

    done = correct(out, coded, book=load_codebook(codebook) if codebook else None)
    overall = done.shares[done.shares["by"].isna()]
    for row in overall[overall["share"].notna() & (overall["naive"] + overall["share"] > 0)].to_dict("records"):
        worth = "" if row["gain"] != row["gain"] else f"  ×{row['gain']:.1f}"
        click.echo(
            f"{row['kind']:<9} {row['theme']}  {row['naive']:6.1%} → {row['share']:6.1%} [{row['low']:.1%}, {row['high']:.1%}]{worth}"
            f"  {done.book.name(row['theme'], lang)}"
        )
    click.echo(f"{done.coded} 条人工编码 hand codes; {done.files[0].resolve()}")
    click.echo(f"逐年报告会用它：The yearly reports use it: analyzer report {out} --out reports --lang {lang}")
    return 0


COMMANDS = (sample, agree, estimate)
