"""`run --careful` and the making of second looks, with an encoder of a few invented meanings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from analyzer.cli import main
from analyzer.errors import ModelError
from analyzer.find.statements import encoder, load_coder, look
from analyzer.find.statements.look import LOOK_FILE
from analyzer.run import second_look
from analyzer.run.engine import InOrder
from analyzer.run.fit import LeftOut
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus
from analyzer.run.second_look import add_second_look, fit_second_look
from analyzer.run.verify import verify
from tests.find.statements.test_look import unit
from tests.run.test_train import corpus  # noqa: F401  (a fixture)

LETTERS = "更新人手解读渠道栏目形式增加拓宽"


class Letters:
    """Counts of some letters: enough to tell the made corpus's themes apart."""

    name, version = "made-up", "1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[text.count(c) + 0.01 * len(text) for c in LETTERS] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the packaged model with a second look that doubts everything."""
    folder = tmp_path_factory.mktemp("model") / "themes"
    coder = load_coder()
    classes = coder.models["themes"].classes
    rng = np.random.default_rng(3)
    one = look.SecondLook(
        Letters(), coder.sha256, classes, 0.97, (0.3, 1.5), np.zeros(16, dtype=np.float32),
        np.eye(16, dtype=np.float32), rng.integers(-99, 99, (60, 16)).astype(np.int8),
        rng.integers(0, len(classes), 60).astype(np.uint8),
    )  # fmt: skip
    source = Path(__file__).parents[2] / "models" / "themes-1.0"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(LOOK_FILE))
    card = json.loads((folder / "card.json").read_text("utf-8"))
    figures = card["held_out"]["figures"] | {"theme": 0.987}
    card["second_look"] = {**one.facts(), "sha256": look.save_look(one, folder), "held_out": {"figures": figures}}
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    return folder


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("given") / "in"
    folder.mkdir()
    for path in sorted(p for p in sample_corpus().rglob("*.txt"))[:2]:
        shutil.copy(path, folder / path.name)
    return folder


def test_a_careful_run_tells_what_it_did(
    model: Path, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "load_encoder", Letters)
    with InOrder() as engine:
        run_analysis([given], tmp_path / "out", model=model, engine=engine)
        careful = run_analysis([given], tmp_path / "out", model=model, careful=True, engine=engine)
    assert careful.resumed == 0, "parts coded without the second look must not be taken up"
    manifest = json.loads((careful.out / "dataset" / "manifest.json").read_text("utf-8"))
    told = manifest["model"]["second_look"]
    rows = pq.read_table(careful.out / "dataset" / "statements.parquet").to_pandas()
    seen = rows[rows["first_theme"].notna()]
    assert told["looked"] == len(seen) > 0
    assert told["changed"] == int((seen["first_theme"] != seen["theme"]).sum()) > 0
    assert (told["encoder"], told["encoder_version"], told["threshold"]) == ("made-up", "1", 0.97)
    assert manifest["model"]["held_out_theme"] == manifest["model"]["held_out"]["theme"] == 0.987
    assert manifest["command"].endswith("--careful")
    assert verify(careful.out).holds


def test_without_the_extra_the_command_ends_with_two(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    encoder.load_encoder.cache_clear()
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        main(["run", str(given), "--out", str(tmp_path / "out"), "--jobs", "1", "--careful"])
    lines = capsys.readouterr().err.strip().splitlines()
    assert ended.value.code == 2 and len(lines) == 1
    assert 'pip install "disclosure-analyzer[semantic]"' in lines[0]
    assert not (tmp_path / "out").exists()


@pytest.fixture
def fitted(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the packaged model; fitting anew, which takes long, gives it again and some made chances."""
    folder = tmp_path / "fitted"
    shutil.copytree(model, folder, ignore=shutil.ignore_patterns(LOOK_FILE))
    coder = load_coder(folder)
    classes = coder.models["themes"].classes
    rng = np.random.default_rng(5)
    themes = [classes[n] for n in rng.integers(0, len(classes), 50)]
    unseen = LeftOut(
        [unit("".join(rng.choice(list(LETTERS), 9))) for _ in themes], rng.dirichlet(np.ones(len(classes)), 50), classes,
        themes, [f"body{n}" for n in range(50)],
    )  # fmt: skip
    monkeypatch.setattr(second_look, "fit_with_left_out", lambda sections, book, *, version: (coder, unseen))
    monkeypatch.setattr(look, "load_encoder", Letters)
    return folder


def test_a_second_look_is_added_the_same_bytes_twice(corpus: Path, fitted: Path) -> None:  # noqa: F811
    first = add_second_look(corpus, fitted, encoder=Letters(), evaluate=False)
    data = (fitted / LOOK_FILE).read_bytes()
    assert add_second_look(corpus, fitted, encoder=Letters(), evaluate=False).sha256 == first.sha256
    assert (fitted / LOOK_FILE).read_bytes() == data
    coder = load_coder(fitted, careful=True)
    assert coder.look is not None and coder.look.threshold == first.threshold and len(coder.look.labels) == 50
    card = (fitted / "README.md").read_text("utf-8")
    assert "second-look.npz" in card and "were looked at" not in card


def test_the_gain_is_measured_on_the_same_statements(corpus: Path, fitted: Path) -> None:  # noqa: F811
    done = add_second_look(corpus, fitted, encoder=Letters())
    told = json.loads((fitted / "card.json").read_text("utf-8"))["second_look"]["held_out"]
    assert done.before is not None and done.after is not None
    assert told["without"]["theme"] == done.before.theme and told["figures"]["theme"] == done.after.theme
    assert done.before.units == done.after.units and done.before.type == done.after.type
    assert "statements were looked at" in (fitted / "README.md").read_text("utf-8")


def test_a_model_of_other_statements_gets_no_look(
    corpus: Path,  # noqa: F811
    fitted: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other, unseen = second_look.fit_with_left_out([], load_coder().book, version="")
    strange = replace(other, models={**other.models, "themes": other.models["subthemes"]})
    monkeypatch.setattr(second_look, "fit_with_left_out", lambda sections, book, *, version: (strange, unseen))
    with pytest.raises(ModelError, match="other statements"):
        add_second_look(corpus, fitted, encoder=Letters(), evaluate=False)


def test_neighbours_of_the_same_body_do_not_teach() -> None:
    """Each statement's only likes are of its own body: what they say must not be trusted."""
    words = ["更新更新", "人手人手", "解读解读", "渠道渠道"] * 5
    themes = ["A", "B", "B", "A"] * 5
    best = np.linspace(0.51, 0.9, 20)
    chances = np.stack([best, 1 - best], axis=1)
    contexts = [unit(w) for w in words]
    apart = [f"body{n}" for n in range(20)]
    trusting = fit_second_look(LeftOut(contexts, chances, ("A", "B"), themes, apart), Letters(), "m")
    wary = fit_second_look(LeftOut(contexts, chances, ("A", "B"), themes, words), Letters(), "m")
    assert trusting.weights[1] > wary.weights[1]
