"""A drafted project with two reviewers, and what they do to a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from derive import pipeline
from derive.project import Project
from derive.review.records import Person, Role
from derive.review.service import ReviewService
from derive.review.sheets import formats
from derive.review.sheets.build import make_sheet
from derive.review.sheets.returned import Returned
from derive.review.sheets.rows import Sheet
from tests.conftest import MakeProject

Fill = Callable[[Path, dict[str, dict[str, str]]], None]


@pytest.fixture
def drafted(make_project: MakeProject) -> Project:
    """The project of the shared items, drafted."""
    project = make_project()
    pipeline.run(project)
    return project


@pytest.fixture
def service(drafted: Project) -> Iterator[ReviewService]:
    made = ReviewService(drafted)
    yield made
    made.close()


@pytest.fixture
def ana(service: ReviewService) -> Person:
    service.ensure_lead("Leo")
    return service.invite("Ana", (Role.REVIEWER,)).person


@pytest.fixture
def luis(service: ReviewService) -> Person:
    return service.invite("Luis", (Role.REVIEWER,)).person


@pytest.fixture
def fill() -> Fill:
    """A function that writes into cells of a workbook: by item, then by key of the column."""

    def write(path: Path, cells: dict[str, dict[str, str]]) -> None:
        book = openpyxl.load_workbook(path)
        page = book["review"]
        keys = {cell.value: place for place, cell in enumerate(page[1], 1)}
        for line in range(3, page.max_row + 1):
            for key, text in cells.get(page.cell(line, keys["item"]).value, {}).items():
                page.cell(line, keys[key]).value = text
        book.save(path)

    return write


def out(service: ReviewService, person: Person, path: Path) -> Sheet:
    """Write everything for a person to a file, in the format of its ending."""
    made = make_sheet(service, person)
    formats.choose(path).write(made, path)
    return made


def back(path: Path) -> tuple[Returned, ...]:
    """Read a file that came back."""
    return formats.choose(path).read(path).rows
