"""Commands about hand coding: sample, agree, estimate."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import CODEBOOK, PATH

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
        book=load_codebook(codebook),
    )
    click.echo(
        f"{made.sample.population} 条中取 {len(made.sample.rows)} 条；检验编码员一致性建议至少共编 {made.for_agreement} 条。"
        f"{len(made.sample.rows)} of {made.sample.population} statements; for agreement let two coders share {made.for_agreement}."
    )
    for path in made.files:
        click.echo(f"文件 file: {path.resolve()}")
    return 0


COMMANDS = (sample,)
