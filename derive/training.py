"""A recipe to fine-tune a model on the accepted items of one split, with TRL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from derive import delivery, pipeline, plugins, reading
from derive.errors import ExportError
from derive.exporters.write import export
from derive.project import Project
from derive.templating import environment

FORMAT = "sft"
SPLIT = "dev"
TEST = "test"
MODEL = "Qwen/Qwen3-0.6B"
"""The model that a recipe names where the user named none: small, open, multilingual."""
FILES = ("train.py", "config.yaml", "README.md", "requirements.txt")


class Recipe(NamedTuple):
    """A recipe on disk: its folder, how many items it trains on, its files."""

    folder: Path
    rows: int
    files: tuple[Path, ...]


def write_recipe(
    project: Project, folder: Path, *, model: str = MODEL, split: str = SPLIT
) -> Recipe:
    """Write the items of ``split`` in the format `FORMAT`, with a script that trains on them.

    Raises `ExportError` for the test split, a split without accepted items and a folder that holds
    something, and whatever keeps an export back.
    """
    if split == TEST:
        raise ExportError(
            f"the {TEST} split is what a model is measured on: no recipe trains on it; take another"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(f"{folder}: is there already and not empty; choose another folder")
    delivery.require_current(project)
    views = [view for view in pipeline.views(project) if view.item.split == split]
    if not views:
        splits = {view.item.split for view in pipeline.views(project)}
        there = ", ".join(sorted(splits)) or "none"
        raise ExportError(
            f"{project.folder}: no item is in the split {split!r} (there is: {there})"
        )
    request = delivery.export_request(project)
    sources = reading.source_items(project)
    exporter = plugins.exporter(FORMAT)
    done = export(views, sources, exporter, folder / "data", request)
    data = next(path for path in done.files if path.suffix == ".jsonl")
    rows = len(done.selection.rows)
    values = {
        "data": data.relative_to(folder).as_posix(),
        "model": model,
        "name": request.title,
        "rows": rows,
        "split": split,
        "purpose": request.terms.purpose,
    }
    return Recipe(folder, rows, (*done.files, *_write(folder, values)))


def _write(folder: Path, values: dict[str, object]) -> list[Path]:
    pages = environment("train", html=False)
    try:
        for name in FILES:
            text = pages.get_template(f"{name}.j2").render(values)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        words = error.strerror or os.strerror(error.errno or 0)
        raise ExportError(f"{folder}: cannot be written: {words}") from error
    return [folder / name for name in FILES]
