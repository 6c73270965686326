"""The docs are held to the code: every command shown exists with its options, the cheap ones run, generated pages are fresh."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from analyzer.cli import commands, main
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"
PAGES = [*sorted(SITE.rglob("*.md")), *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_SLOW = {"demo", "run", "train"}  # these read documents; other tests run them


def _shown() -> list[tuple[str, list[str]]]:
    """Every `analyzer …` line in a block of a shell, comments dropped."""
    found = []
    for page in PAGES:
        for kind, block in _BLOCK.findall(page.read_text("utf-8")):
            if kind not in ("", "sh"):
                continue
            for line in block.splitlines():
                match = re.match(r"(?:\S*/)?analyzer (.*)", line)
                if match:
                    found.append((str(page.relative_to(ROOT)), shlex.split(match[1], comments=True)))
    return found


SHOWN = _shown()


def test_the_docs_show_commands() -> None:
    assert len(SHOWN) > 30
    assert {words[0] for _, words in SHOWN} >= {
        "export",
        "sql",
        "profile",
        "compare-agencies",
        "report",
        "check",
        "run",
    }


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=lambda x: " ".join(x)[:60] if isinstance(x, list) else x)
def test_every_command_shown_parses(page: str, words: list[str]) -> None:
    group = commands()
    assert words[0] in group.commands, page
    command = group.commands[words[0]]
    context = click.Context(command, info_name=words[0])
    command.parse_args(context, list(words[1:]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the tutorial leaves it after its first step, with a few reports of one's own."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "my-reports").mkdir()
    files = sorted(sample_corpus().rglob("*"))
    wanted = [f for f in files if f.stem.startswith(("tongwu", "lanjiang", "baioudu"))] or files
    for file in wanted:
        if file.is_file():
            shutil.copy(file, folder / "my-reports")
    shutil.copy(next(f for f in files if f.suffix == ".txt"), folder / "my-reports" / "a.txt")
    run_analysis([folder / "my-reports"], folder / "results", jobs=1)
    shutil.copytree(folder / "results", folder / "my-results")
    return folder


_CHEAP = sorted({tuple(w) for p, w in SHOWN if w[0] not in _SLOW and p.startswith("docs/site")})


@pytest.mark.parametrize("words", _CHEAP, ids=lambda w: " ".join(w)[:60])
def test_the_cheap_commands_run(words: tuple[str, ...], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code in ((0, 1) if words[0] == "check" else (0,))


def _reference() -> dict[Path, str]:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_generated_pages_are_fresh() -> None:
    old = [str(path) for path, text in _reference().items() if not path.is_file() or path.read_text("utf-8") != text]
    assert old == [], "run: python docs/make_reference.py"


def test_every_chinese_page_has_its_english_twin() -> None:
    zh = {p.relative_to(SITE) for p in SITE.rglob("*.md") if "en" not in p.relative_to(SITE).parts}
    en = {p.relative_to(SITE / "en") for p in (SITE / "en").rglob("*.md")}
    assert zh == en


def test_links_lead_somewhere() -> None:
    for page in SITE.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            file = page.parent / target
            if file.parent.resolve() == SITE / "more":  # shared with the repository, put there when the site is built
                file = ROOT / "docs" / file.name
            assert target.startswith("http") or file.is_file(), f"{page}: {target}"


def test_links_between_the_pages_of_the_repository_lead_somewhere() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page}: {target}"


@pytest.mark.skipif(importlib.util.find_spec("material") is None, reason="mkdocs-material is in the group docs")
def test_the_site_builds_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 20
    start = (tmp_path / "index.html").read_text("utf-8")
    for name in ("hand-coding", "own-codebook", "reading", "benchmarks", "scale", "models-tried"):
        assert f'href="more/{name}.html"' in start and (tmp_path / "more" / f"{name}.html").is_file()
    for page in pages:
        loads = re.findall(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="?(https?:[^" >]+)', page.read_text("utf-8"))
        assert loads == []
