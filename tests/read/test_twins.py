"""Every made file is read as its twin says, and every variant of the catalogue has a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.errors import InputError
from tests.data.builder.variants import VARIANTS
from tests.data.make_reading import make_all, variants_table
from tests.data.twins import FOLDER, differences, load_twin, read_report

FILES = sorted(path.with_suffix("") for path in FOLDER.glob("*.json"))


def _param(path: Path) -> object:
    reason = load_twin(path).get("why_not")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(path, id=path.name, marks=marks)


@pytest.mark.parametrize("path", [_param(p) for p in FILES])
def test_file_is_read_as_its_twin_says(path: Path) -> None:
    twin = load_twin(path)
    if "error" in twin:
        with pytest.raises(InputError) as refused:
            read_report(path)
        assert type(refused.value).__name__ == twin["error"]
    else:
        assert differences(read_report(path), twin) == []


def test_there_are_enough_files_and_few_that_cannot_be_read() -> None:
    assert len(FILES) >= 120
    assert sum("why_not" in load_twin(path) for path in FILES) <= 5


def test_every_variant_has_a_file_and_every_file_a_known_variant() -> None:
    used = {variant for path in FILES for variant in load_twin(path)["variants"]}
    assert used == set(VARIANTS)


def test_texts_and_pages_are_what_the_script_makes() -> None:
    made = {m.name: m.data for m in make_all() if m.name.endswith((".txt", ".md", ".html"))}
    kept = {
        p.name: p.read_bytes()
        for p in FILES
        if p.suffix in (".txt", ".md", ".html") and not p.name.startswith("browser")
    }
    assert kept == made


def test_the_page_of_the_docs_lists_the_files_as_they_are() -> None:
    page = Path(__file__).parents[2] / "docs" / "reading-variants.md"
    assert page.read_text("utf-8") == variants_table()
