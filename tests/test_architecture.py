"""What import-linter cannot see: adapters are mounted into the package from another folder."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from derive import plugins

ROOT = Path(__file__).parents[1]


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def test_the_framework_imports_no_adapter() -> None:
    for path in (ROOT / "derive").rglob("*.py"):
        assert not [name for name in imported(path) if name.startswith("derive.adapters")], path


def test_adapters_import_only_what_they_may_know() -> None:
    allowed = {"derive.contracts", "derive.records", "derive.errors", "derive.locale_pack"}
    for path in (ROOT / "adapters").rglob("*.py"):
        inside = {name for name in imported(path) if name.split(".")[0] == "derive"}
        unknown = {n for n in inside if not any(n == a or n.startswith(f"{a}.") for a in allowed)}
        assert not unknown, f"{path}: {unknown}"


def test_every_kind_of_plugin_is_found_by_name_and_loads() -> None:
    for kind in plugins.KINDS:
        names = plugins.names(kind)
        assert names, kind
        for name in names:
            assert plugins.load(kind, name) is not None


def test_contributing_says_where_things_are() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for kind, package in plugins.KINDS.items():
        folder = package.replace("derive.adapters", "adapters").replace(".", "/")
        assert f"`derive.{kind}`" in text, kind
        assert f"`{folder}/<" in text, kind
    for place in re.findall(
        r"`((?:derive|adapters|locales|templates|tests|scripts)/[\w/.]*)`", text
    ):
        assert (ROOT / place).exists(), place


def test_every_module_has_its_layer() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = {name.strip() for row in rules["contracts"][0]["layers"] for name in row.split("|")}
    folder = ROOT / "derive"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")} - {"sample"}  # data
    assert layers == {f"derive.{name}" for name in modules | packages}
