"""What a person must not see, or must see beside the item: pretests, forms of other items."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

from derive import pipeline
from derive.api import Project as Api
from derive.config import ReviewConfig
from derive.project import Project
from derive.records import Decision, Variant
from derive.variants.wanted import rows
from tests.conftest import finished
from tests.review.web.conftest import Enter, Serve, Served, ready
from tests.review.web.texts import BY_LOCALE, ENGLISH, JAPANESE


def copied(spoilt: Path, folder: Path, **review: Any) -> Project:
    """Return a copy of the project with settings of review."""
    shutil.copytree(spoilt, folder)
    project = Project.open(folder)
    settings = ReviewConfig.model_validate({"second": 0, "sample": 0, **review})
    project.config = project.config.model_copy(update={"review": settings})
    return project


def reviewed(served: Served, name: str) -> None:
    """Have one person review everything that they are given."""
    service = served.service
    person = service.redeem(served.link(name).rsplit("/", 1)[1])
    while (item_id := service.next(person)) is not None:
        service.submit(person, finished(service.open(person, item_id)))


def test_whoever_tries_an_item_out_sees_the_text_alone(
    serve: Serve, enter: Enter, spoilt: Path, tmp_path: Path
) -> None:
    served = serve(copied(spoilt, tmp_path / "tried", pretest=12))
    reviewed(served, "First")
    page = enter(served.link("Trier"))
    page.goto(f"{served.base}/next")
    for _ in range(3):
        ready(page)
        number = int(page.url[-2:]) - 1
        assert page.locator("#t-question").input_value() == BY_LOCALE["es-MX"][number].question
        said = page.content()
        assert ENGLISH[number].question not in said
        assert number >= len(JAPANESE) or JAPANESE[number].question not in said
        assert not page.locator(".reading, .finding, .changed, .mirror mark").count()
        assert page.locator("[data-do=transcreate]").count() == 0
        page.keyboard.press("a")
        page.wait_for_selector("#ask[open]")
        before = page.url
        page.keyboard.press("y")
        page.keyboard.type("Esto se pregunta.")
        for key in ("Tab", "4", "5", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before)
    tried = [r for r in served.service.reviews() if r.reviewer == "trier"]
    assert {(r.phase.value, r.verdict, r.ratings["relevance"]) for r in tried} == {
        ("pretest", "accept", 4)
    }


def test_a_form_of_another_item_stands_beside_that_one(
    serve: Serve, enter: Enter, spoilt: Path, tmp_path: Path
) -> None:
    project = copied(spoilt, tmp_path / "forms")
    (view,) = pipeline.views(project, ["q03"])
    accepted = Decision(
        item_id="q03",
        verdict="accept",
        question="¿Cómo pido que bajen la música, aceptada así?",
        reference_answer="Con una nota amable.",
        reviewers=("r1",),
        fingerprint=view.fingerprint,
    )
    project.store.add_decision(accepted)
    (row,) = rows(project, [Variant.HARMLESS])
    row |= {"question": "¿Qué música bajan aquí?", "reference_answer": "La de moda."}
    sheet = tmp_path / "forms.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    Api(project).add(sheet)
    pipeline.run(project)
    served = serve(project)
    page = enter(served.link("Pair", "lead"))
    page.goto(f"{served.base}/item/{row['id']}")
    ready(page)
    beside = page.locator(".parent").inner_text()
    assert accepted.question in beside
    assert "Con una nota amable." in beside
    assert page.locator(".parent a").get_attribute("href") == "/item/q03"
