"""The pages of the site say what is true: their commands and their Python run, in order."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from derive import api
from derive.project import Project
from tests.adapters.localisation.chat_server import Answer, Asked, Endpoint, endpoint, says
from tests.conftest import Derive, accept_all

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [
    page
    for page in sorted(DOCS.rglob("*.md"))
    if re.search(r"```(console|python)", page.read_text("utf-8")) and page.name != "cli.md"
]
STEP = re.compile(r"<!-- test: (?P<hook>.*?) -->|```(?P<kind>\w+)\n(?P<code>.*?)```", re.DOTALL)
ADDRESS = "http://localhost:8000/v1"


class Step(NamedTuple):
    """A hook that prepares what a page takes for granted, or a block that is run."""

    kind: str
    text: str


def steps(page: Path) -> Iterator[Step]:
    """Yield what is to be done for a page, in its order; ``sh`` blocks are only shown."""
    for found in STEP.finditer(page.read_text("utf-8")):
        if found["hook"]:
            yield Step("hook", found["hook"])
        elif found["kind"] in {"console", "python"}:
            yield Step(found["kind"], found["code"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first items of the sample, and the projects that pages take for granted."""
    folder = tmp_path_factory.mktemp("pages")
    sample = folder / "derive" / "sample"
    sample.mkdir(parents=True)
    for name, size in {"dev.json": 12, "test.json": 4}.items():
        items = json.loads((ROOT / "derive" / "sample" / name).read_text("utf-8"))[:size]
        (sample / name).write_text(json.dumps(items, ensure_ascii=False), "utf-8")
    with api.Project.create(folder / "drafted", source=sample, adapter="sample", to="es-MX") as one:
        one.draft()
    shutil.copytree(folder / "drafted", folder / "accepted")
    accept(folder / "accepted")
    return folder


def accept(folder: Path) -> None:
    """Have people accept every item, through the service of review."""
    project = Project.open(folder)
    assert "accept" in accept_all(project).values()
    project.close()


def prepare(hook: str, made: Path) -> None:
    """Do what a hook says: ``accept`` a project, or put one there, ``drafted`` or ``accepted``."""
    what, folder = hook.split()
    if what == "accept":
        accept(Path(folder))
    else:
        shutil.copytree(made / what, folder)


def behave(_number: int, asked: Asked) -> Answer:
    """Rate well, write a variant, or answer, as the prompt asks."""
    told = asked.body["messages"][0]["content"]
    if "[[3]]" in told:
        return says("Es prudente. [[4]]")
    if "JSON object" in told:
        return says('{"question": "¿Qué haría usted?", "reference_answer": "Pedir ayuda."}')
    return says("Mejor consúltelo con alguien de confianza.")


@pytest.fixture
def served() -> Iterator[Endpoint]:
    with endpoint(behave) as running:
        yield running


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the sample where the pages say it is."""
    (tmp_path / "derive").symlink_to(made / "derive")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.apertium
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_runs(
    page: Path, derive: Derive, served: Endpoint, made: Path, place: Path
) -> None:
    names: dict[str, object] = {}
    for kind, text in steps(page):
        if kind == "hook":
            prepare(text, made)
        elif kind == "python":
            code = text.replace(ADDRESS, served.base_url)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(code, str(page), "exec"), names)  # noqa: S102 - our own pages
        else:
            for command in re.findall(r"^\$ derive (.*)$", text, re.MULTILINE):
                words = shlex.split(command.replace(ADDRESS, served.base_url), comments=True)
                said = derive(*words)
                assert said.status == 0, f"derive {command}: {said.err}"


def test_every_page_of_the_site_is_in_its_navigation_and_links_lead_somewhere() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    named = set(re.findall(r"[\w/-]+\.md", str(nav)))
    assert named == {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")}
    for page in DOCS.rglob("*.md"):
        for link in re.findall(r"\]\(([^)#]+\.md)", page.read_text("utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"


def test_every_command_of_python_md_exists() -> None:
    page = (DOCS / "python.md").read_text("utf-8")
    methods = set(re.findall(r"`project\.(\w+)", page))
    assert len(methods) >= 15
    for method in methods:
        assert hasattr(api.Project, method), method
