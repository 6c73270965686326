"""Write the reference pages of the docs site from commands, docstrings, schema, codebook, rules and ready questions.

Run it after a change: ``python docs/make_reference.py``. The pages are committed; a test says when they are old.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click
import yaml

import analyzer
from analyzer.cli import commands
from analyzer.codebook import load_codebook
from analyzer.run.check import list_rules
from analyzer.schema import COLUMNS
from analyzer.tell.exports.dictionary import load_dictionary

__all__ = ["main", "pages"]

DOCS = Path(__file__).parent
SITE = DOCS / "site"
MADE = {
    "zh": "本页由 docs/make_reference.py 从代码生成，请勿手改。",
    "en": "Made from the code by docs/make_reference.py; do not edit by hand.",
}


def _cell(text: object) -> str:
    """Write text as a cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def _table(heads: list[str], rows: list[list[object]]) -> Iterator[str]:
    """Write a Markdown table."""
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _ in heads) + " |"
    for row in rows:
        yield "| " + " | ".join(_cell(c) for c in row) + " |"
    yield ""


def _commands(lang: str) -> Iterator[str]:
    """Write every command with its arguments and options."""
    yield {"zh": "# 命令\n", "en": "# Commands\n"}[lang]
    yield {
        "zh": "退出码：0 完成；1 完成，但有文件未能读取或有不符；2 什么也没做，一行说明原因。\n",
        "en": "Exit codes: 0 done; 1 done, but some inputs failed or something does not hold; 2 nothing done, one line says why.\n",
    }[lang]
    for name, command in sorted(commands().commands.items()):
        yield f"## {name}\n\n{_cell(command.help or '')}\n"
        rows: list[list[object]] = []
        context = click.Context(command, info_name=f"analyzer {name}")
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                default = parameter.default if parameter.show_default else ""
                rows.append([f"`{', '.join(parameter.opts)}`", parameter.help or "", default])
        yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
        if rows:
            heads = {"zh": ["选项", "含义", "默认"], "en": ["option", "meaning", "default"]}[lang]
            yield from _table(heads, rows)


def _python(lang: str) -> Iterator[str]:
    """Write every public name with its signature and docstring."""
    yield {"zh": "# Python 接口\n", "en": "# Python interface\n"}[lang]
    yield {"zh": "`import analyzer` 之后可用的全部名称。\n", "en": "All names after `import analyzer`.\n"}[lang]
    for name in sorted(analyzer.__all__):
        thing = getattr(analyzer, name)
        signature = "" if inspect.isclass(thing) else str(inspect.signature(thing))
        yield f"## {name}\n\n```text\nanalyzer.{name}{signature}\n\n{inspect.getdoc(thing)}\n```\n"


def _schema(lang: str) -> Iterator[str]:
    """Write every table of the dataset with its columns."""
    book, dictionary = load_codebook(), load_dictionary()
    yield {"zh": "# 数据表\n", "en": "# Tables of the dataset\n"}[lang]
    yield {
        "zh": "`start`、`end` 按 Unicode 码点计，`end` 不含；`text[start:end]` 就是引文。空缺是空值，不是 0。\n",
        "en": "`start` and `end` count Unicode code points, `end` exclusive; `text[start:end]` is the quote. Missing is null, never 0.\n",
    }[lang]
    for name, columns in COLUMNS.items():
        info = dictionary.table(name)
        yield f"## {name}\n\n{info.zh if lang == 'zh' else info.en}\n"
        rows: list[list[object]] = []
        for column, kind in columns.items():
            about = dictionary.column(name, column, book)
            codes = dictionary.codes(column, book)
            values = "; ".join(f"{k} = {v}" for k, v in codes.items()) if len(codes) < 8 else ""
            rows.append([f"`{column}`", kind, about.zh if lang == "zh" else about.en, values])
        heads = {"zh": ["列", "类型", "含义", "取值"], "en": ["column", "type", "meaning", "values"]}[lang]
        yield from _table(heads, rows)


def _codebook(lang: str) -> Iterator[str]:
    """Write the codebook: kinds of statement, themes, specificity."""
    book = load_codebook()
    zh = lang == "zh"
    yield f"# {'编码手册' if zh else 'Codebook'}\n\n{book.title[lang]}, {book.version}\n"
    yield f"## {'类型' if zh else 'Types'}\n"
    yield from _table(
        ["code", "名称" if zh else "name", "判断" if zh else "test"],
        [[i.code, i.name(lang), i.test_zh if zh else i.test_en] for i in book.item_types],
    )
    yield f"## {'具体程度' if zh else 'Specificity'}\n"
    yield from _table(["", "", ""], [[d.value, d.name(lang), d.test_en] for d in book.specificity])
    for theme in book.themes:
        yield f"## {theme.code} {theme.name(lang)}\n\n{theme.definition_zh if zh else theme.definition_en}\n"
        yield from _table(
            ["code", "名称" if zh else "name", "线索词" if zh else "cues"],
            [[s.code, s.name(lang), "、".join(s.cues[:8])] for s in theme.subthemes],
        )
        if theme.exclude:
            told = "; ".join(f"{x.en} → {x.see}" for x in theme.exclude)
            yield f"{'不属于本主题' if zh else 'Not here'}: {told}\n"


def _rules(lang: str) -> Iterator[str]:
    """Write the rules of the checks as the command prints them."""
    yield {"zh": "# 核对规则\n", "en": "# Rules of the checks\n"}[lang]
    yield f"```text\n{list_rules(lang)}\n```\n"


def _questions(lang: str) -> Iterator[str]:
    """Write the twenty ready questions."""
    yield {"zh": "# 二十个现成的查询\n", "en": "# Twenty ready questions\n"}[lang]
    yield {
        "zh": "把 `results` 换成你的结果文件夹。列出全部视图：`analyzer sql results`。\n",
        "en": "Put your folder of results for `results`. All views: `analyzer sql results`.\n",
    }[lang]
    for n, question in enumerate(yaml.safe_load((DOCS / "questions.yaml").read_text("utf-8")), 1):
        yield f"## {n}. {question[lang]}\n\n```sql\n{question['sql']}\n```\n"


PAGES = {
    "reference/commands.md": _commands,
    "reference/python.md": _python,
    "reference/schema.md": _schema,
    "reference/codebook.md": _codebook,
    "reference/rules.md": _rules,
    "questions.md": _questions,
}


def pages() -> dict[Path, str]:
    """Give every generated page of both languages: path and text."""
    found = {}
    for lang, folder in (("zh", SITE), ("en", SITE / "en")):
        for name, make in PAGES.items():
            found[folder / name] = "\n".join([*make(lang), MADE[lang], ""])
    return found


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
