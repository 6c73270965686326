"""Commands that make a dataset and look into it: run, verify, show, demo."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.options import CAREFUL, CLUSTER, CODEBOOK, JOBS, LANG, MEMORY, MODEL, PATH, PLACE

if TYPE_CHECKING:
    from analyzer.run.engine import Engine

__all__ = ["COMMANDS"]


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=PLACE)
@click.option(
    "--out",
    required=True,
    type=PLACE,
    help="结果文件夹或地址 Folder (or s3://… address) for the results; an earlier run's is taken up again.",
)
@LANG
@JOBS
@MODEL
@CODEBOOK
@CAREFUL
@CLUSTER
@MEMORY
@click.option(
    "--index",
    type=PATH,
    help="已知的报告清单（csv、xlsx：path agency year url …） What is known of the files, as a table.",
)
@click.option(
    "--glossary", type=PATH, help="机关名录（csv、xlsx：written name level place …） Names of bodies, as a table."
)
@click.option(
    "--partition",
    metavar="year,province",
    help="按年份、省份把各表分成文件夹 Cut the tables into folders by year, province or both.",
)
def run(
    inputs: tuple[str, ...],
    out: str,
    jobs: int | None,
    cluster: str | None,
    memory: str | None,
    partition: str | None,
    **options: Any,
) -> int:
    """读取文件和文件夹，写出数据集与逐年报告 Read files and folders; write the dataset and the yearly reports."""
    from analyzer.run.engine import open_engine
    from analyzer.run.limits import memory_bytes
    from analyzer.run.partition import partition_keys

    options["partition"] = partition_keys(partition) if partition else ()
    with open_engine(cluster, jobs=jobs, memory=memory_bytes(memory) if memory else None) as engine:
        if engine.dashboard:
            click.echo(f"进展 progress: {engine.dashboard}", err=True)
        return _run(inputs, out, engine, **options)


def _run(inputs: Sequence[Path | str], out: Path | str, engine: Engine, **options: Any) -> int:
    from analyzer.run.pipeline import run_analysis

    result = run_analysis(inputs, out, progress=sys.stderr.isatty(), engine=engine, **options)
    click.echo(f"数据集 dataset: {result.out / 'dataset'}")
    index = result.out / "reports" / "index.html"
    click.echo(f"打开 open: {index.resolve()}")
    if result.url:
        click.echo(f"已送到 delivered to: {result.url}")
    click.echo(
        f"共 {result.documents} 份文件，{result.failed} 份未能读取，{result.resumed} 份沿用上次结果。"
        f"{result.documents} documents, {result.failed} failed, {result.resumed} taken up from an earlier run."
    )
    if result.missing:
        click.echo(f"清单中有 {result.missing} 行没有文件。{result.missing} listed reports have no file.")
    return 1 if result.failed else 0


@click.command()
@click.argument("out", type=PLACE)
def verify(out: str) -> int:
    """逐条核对引文与校验和 Check every quote against its text and every table against its hash."""
    from analyzer.run.verify import verify as verify_dataset

    result = verify_dataset(out)
    for lie in result.lies:
        click.echo(lie, err=True)
    if result.holds:
        click.echo(
            f"全部相符：{result.quotes} 条引文，{result.tables} 个表。All hold: {result.quotes} quotes, {result.tables} tables."
        )
        return 0
    click.echo(f"有 {len(result.lies)} 处不符。{len(result.lies)} places do not hold.", err=True)
    return 1


@click.command()
@click.argument("report")
@click.option(
    "--out", type=PLACE, help="数据集所在文件夹 Folder of a run; REPORT is then an id, a path or agency and year."
)
@LANG
@MODEL
@CAREFUL
def show(report: str, out: str | None, lang: str, model: Path | None, careful: bool) -> int:
    """查看一份报告读出了什么 Show what was read in one report: a file, or with --out one of a dataset."""
    from analyzer.run.show import show as describe

    click.echo(describe(report, out=out, lang=lang, model=model, careful=careful))
    return 0


@click.command()
@click.option("--out", default="analyzer-demo", show_default=True, type=PATH, help="结果文件夹 Folder for the results.")
@LANG
@JOBS
def demo(out: Path, lang: str, jobs: int | None) -> int:
    """用自带的样本语料走一遍 Run everything on the sample corpus that comes with the package."""
    from analyzer.run.engine import open_engine
    from analyzer.run.sample import sample_corpus

    with open_engine(jobs=jobs) as engine:
        return _run([sample_corpus()], out, engine, lang=lang)


COMMANDS = (
    run,
    verify,
    show,
    demo,
)
