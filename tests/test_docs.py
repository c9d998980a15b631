"""What the documents say works: the README's commands run, the notebooks run, pages are current."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import sys
from pathlib import Path

import pytest

from tests.conftest import Derive

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def commands() -> list[str]:
    """The ``derive`` commands of the README, in order."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ derive")]


@pytest.mark.apertium
def test_the_commands_of_the_readme_run_one_after_the_other(
    derive: Derive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "derive").mkdir()
    (tmp_path / "derive" / "sample").symlink_to(ROOT / "derive" / "sample")
    monkeypatch.chdir(tmp_path)
    assert len(commands()) >= 8
    for command in commands():
        said = derive(*shlex.split(command)[1:])
        assert said.status == 0, f"{command}: {said.err}"
    assert (tmp_path / "mx.html").is_file()
    assert list((tmp_path / "mx-drafts").glob("*.jsonl"))


def test_the_readme_names_make_targets_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"\$ make (\w+)", (ROOT / "README.md").read_text("utf-8")))
    assert {"demo", "test"} <= named
    for target in named:
        assert f"\n{target}:" in makefile


def test_links_in_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), link


def test_every_measurement_is_listed_with_what_ends_it() -> None:
    listed = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for script in (ROOT / "benchmarks").glob("[!_]*.py"):
        says = script.read_text("utf-8").split('"""')[1]
        assert f"`{script.name}`" in listed, script.name
        assert f"python benchmarks/{script.name}" in says, script.name
        assert any(word in says for word in ("nds with 1", "xit status 1", "no target")), (
            script.name
        )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_is_stored_without_output(
    notebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    script = tmp_path / "notebook.py"
    script.write_text("\n\n".join("".join(cell["source"]) for cell in code), "utf-8")
    runpy.run_path(str(script))
    assert capsys.readouterr().out


@pytest.mark.parametrize("script", ["generate_checks.py", "generate_cli.py", "generate_formats.py"])
def test_generated_pages_are_current(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [script, "--check"])
    runpy.run_path(str(ROOT / "docs" / script), run_name="__main__")
