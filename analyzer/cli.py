"""The command `analyzer`: one command for each public function, no logic of its own.

Exit codes: 0 done; 1 done, but some inputs failed or something does not hold; 2 nothing done, with
one line that says why.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from analyzer import __version__
from analyzer.errors import AnalyzerError

__all__ = ["main"]

_LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="报告语言 Language of the reports."
)
_JOBS = click.option("--jobs", type=click.IntRange(min=1), help="进程数 Number of processes (default: all processors).")
_MODEL = click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="主题模型文件夹 Folder of a theme model (default: the one shipped).",
)
_PATH = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="analyzer")
def _commands() -> None:
    """读政府信息公开工作年度报告，做成数据集和逐年主题报告。

    Reads Chinese government information disclosure annual reports and makes a dataset and a thematic report
    for each year.
    """


@_commands.command()
@click.argument("inputs", nargs=-1, required=True, type=_PATH)
@click.option(
    "--out", required=True, type=_PATH, help="结果文件夹 Folder for the results; an earlier run's is taken up again."
)
@_LANG
@_JOBS
@_MODEL
def run(inputs: tuple[Path, ...], out: Path, lang: str, jobs: int | None, model: Path | None) -> int:
    """读取文件和文件夹，写出数据集与逐年报告 Read files and folders; write the dataset and the yearly reports."""
    return _run(inputs, out, lang, jobs, model)


def _run(inputs: Sequence[Path], out: Path, lang: str, jobs: int | None, model: Path | None) -> int:
    from analyzer.run.pipeline import run_analysis

    result = run_analysis(inputs, out, lang=lang, jobs=jobs, model=model, progress=sys.stderr.isatty())
    click.echo(f"数据集 dataset: {result.out / 'dataset'}")
    index = result.out / "reports" / "index.html"
    click.echo(f"打开 open: {index.resolve()}")
    click.echo(
        f"共 {result.documents} 份文件，{result.failed} 份未能读取，{result.resumed} 份沿用上次结果。"
        f"{result.documents} documents, {result.failed} failed, {result.resumed} taken up from an earlier run."
    )
    return 1 if result.failed else 0


@_commands.command()
@click.argument("out", type=_PATH)
def verify(out: Path) -> int:
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


@_commands.command()
@click.argument("report")
@click.option(
    "--out", type=_PATH, help="数据集所在文件夹 Folder of a run; REPORT is then an id, a path or agency and year."
)
@_LANG
@_MODEL
def show(report: str, out: Path | None, lang: str, model: Path | None) -> int:
    """查看一份报告读出了什么 Show what was read in one report: a file, or with --out one of a dataset."""
    from analyzer.run.show import show as describe

    click.echo(describe(report, out=out, lang=lang, model=model))
    return 0


@_commands.command()
@click.option(
    "--out", default="analyzer-demo", show_default=True, type=_PATH, help="结果文件夹 Folder for the results."
)
@_LANG
@_JOBS
def demo(out: Path, lang: str, jobs: int | None) -> int:
    """用自带的样本语料走一遍 Run everything on the sample corpus that comes with the package."""
    from analyzer.run.sample import sample_corpus

    return _run([sample_corpus()], out, lang, jobs, None)


@_commands.command()
@click.option("--corpus", required=True, type=_PATH, help="标注语料文件夹 Folder of labelled sections.")
@click.option("--out", required=True, type=_PATH, help="放模型的文件夹 Folder for the new model's folder.")
def train(corpus: Path, out: Path) -> int:
    """用标注语料训练主题模型 Train a theme model from labelled sections and measure it on bodies left out."""
    from analyzer.run.train import train as train_model

    result = train_model(corpus, out)
    click.echo(f"{result.units} units, {result.sections} sections; sha256 {result.sha256}")
    click.echo(f"模型卡 card: {result.folder / 'README.md'}")
    return 0


@_commands.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--json", "as_data", is_flag=True, help="输出 JSON Write JSON.")
@click.option("--strict", is_flag=True, help="只看表内勾稽 Only hard rules: the sums the form prints.")
@_LANG
def check(files: tuple[Path, ...], as_data: bool, strict: bool, lang: str) -> int:
    """核对报告里的数字、年份和名称 Check reports before or after they are published: 0 clean, 1 findings, 2 could not read."""
    from analyzer.run.check import as_json, as_page, check_files, exit_code

    checked = check_files(files)
    click.echo(as_json(checked, strict=strict) if as_data else as_page(checked, lang=lang, strict=strict))
    return exit_code(checked, strict=strict)


@_commands.command()
@_LANG
def rules(lang: str) -> int:
    """列出全部核对规则 List the rules of `analyzer check`, with their sources."""
    from analyzer.run.check import list_rules

    click.echo(list_rules(lang))
    return 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    try:
        code = _commands.main(
            args=None if arguments is None else list(arguments), prog_name="analyzer", standalone_mode=False
        )
    except click.exceptions.Abort:
        click.echo("已中断，再次运行会接着做。Interrupted; run it again to go on.", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"analyzer: {error.format_message()}", err=True)
        sys.exit(2)
    except AnalyzerError as error:
        click.echo(f"analyzer: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
