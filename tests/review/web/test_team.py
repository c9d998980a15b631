"""Adjudicators, translators and leads in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from derive.config import ReviewConfig
from derive.project import Project
from derive.review.records import Phase
from tests.review.web.conftest import Enter, Serve, Served, press_on, ready
from tests.review.web.projects import drafted


@pytest.fixture
def doubled(serve: Serve, spoilt: Path, tmp_path: Path) -> Served:
    """The project with two reviews of every item."""
    shutil.copytree(spoilt, tmp_path / "doubled")
    project = Project.open(tmp_path / "doubled")
    project.config = project.config.model_copy(update={"review": ReviewConfig(second=1.0)})
    return serve(project)


def test_an_adjudicator_settles_a_disagreement(doubled: Served, enter: Enter) -> None:
    ana, bea = enter(doubled.link("Ana")), enter(doubled.link("Bea"))
    address = ana.url
    assert bea.url == address, "a second review is due, so both get the item"
    press_on(ana, ["a"])
    bea.locator("#t-question").dblclick(position={"x": 30, "y": 14})
    bea.keyboard.press("Alt+3")
    press_on(bea, ["Alt+r"])
    dora = enter(doubled.link("Dora", "adjudicator"))
    assert dora.url.endswith("/adjudicate")
    dora.locator("table a").click()
    ready(dora)
    sides = dora.locator(".side-by-side")
    assert sides.count() == 2
    assert "Ana" in sides.nth(0).inner_text()
    assert "Bea" in sides.nth(1).inner_text()
    sides.nth(0).get_by_role("button").click()
    dora.locator("#t-question").fill("Así lo decimos aquí: ¿puedo cortarle la luz?")
    dora.keyboard.press("Control+Enter")
    dora.wait_for_selector("#ask[open]")
    for _ in range(6):
        if not dora.locator("#ask").is_visible():
            break
        for group in dora.locator("#ask-questions fieldset").all():
            group.locator("input").first.check()
        if dora.locator("#reason").is_visible():
            dora.locator("#reason").fill("La primera lectura es la buena.")
        dora.keyboard.press("Control+Enter")
        dora.wait_for_timeout(300)
    dora.wait_for_url("**/adjudicate")
    item = address.rsplit("/", 1)[1]
    decision = doubled.project.store.decisions([item])[item]
    assert (decision.phase, decision.verdict) == ("adjudication", "accept")
    assert decision.question.startswith("Así lo decimos aquí")
    assert not doubled.service.disagreements()


def test_a_translator_cannot_open_the_leads_pages(app: Served, enter: Enter) -> None:
    page = enter(app.link("Tina", "translator"))
    for path in ("/lead", "/people", "/proposals", "/adjudicate"):
        answer = page.goto(app.base + path)
        assert answer.status == 403, path
        assert "another role" in page.locator("main").inner_text()
    assert page.goto(app.base + "/item/q01").status == 403
    assert not page.locator("nav a[href='/lead']").count()


def test_a_lead_invites_watches_and_ends_access(app: Served, enter: Enter) -> None:
    page = enter(app.link("Lena", "lead"))
    assert page.url.endswith("/lead")
    page.goto(app.base + "/people")
    page.locator("input[name=name]").fill("Nueva Persona")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("input.link").input_value()
    new = enter(link)
    assert "/item/" in new.url or new.url.endswith("/next")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[action='/people/nueva-persona/revoke'] button").click()
    page.wait_for_load_state("load")
    assert new.goto(app.base + "/next").status == 401


def test_items_are_filtered_by_the_address(app: Served, enter: Enter) -> None:
    page = enter(app.link("Lea", "lead"))
    page.goto(f"{app.base}/items?finding=doubled_word")
    assert page.locator("tbody tr").count() == 1
    assert page.locator("tbody a").inner_text() == "q02"
    page.goto(f"{app.base}/items?text=vacunas")
    assert page.locator("tbody a").inner_text() == "q11"
    page.goto(app.base + "/items")
    page.locator("select[name=harm_type]").select_option("advice that could hurt")
    page.wait_for_url("**harm_type=advice*")
    assert page.locator("tbody tr").count() == 1
    page.goto(f"{app.base}/items?page=999999&phase=nonsense&text=%25_'")
    assert page.locator("tbody tr").count() == 0


def test_a_pack_entry_is_corrected_from_inside_an_item(
    enter: Enter, tmp_path: Path, serve: Serve
) -> None:
    extra = {
        "id": "money",
        "question": "渋谷で友人に3万円を貸しました。返してもらえますか？",
        "question_en": "I lent a friend in Shibuya 30,000 yen. Will I get it back?",
        "reference_answer": "落ち着いて話しましょう。",
        "reference_answer_en": "Talk calmly.",
        "draft": ["Le presté dinero a un amigo en Polanco. ¿Me lo dará?", "Hable con calma."],
    }
    shop = serve(drafted(tmp_path / "shop", extra=[extra]))
    page = enter(shop.link("Paula", "lead", "reviewer"))
    page.goto(f"{shop.base}/item/money")
    ready(page)
    assert page.locator("mark.change").count() > 0
    assert page.locator("mark.change").first.get_attribute("data-why")
    page.locator("[data-do=propose]").first.evaluate("node => { node.closest('details').open = 1 }")
    page.locator("[data-do=propose]").first.click()
    concept = page.locator("#proposal [name=concept]").input_value()
    page.locator("#proposal [name=text]").fill("Coyoacán")
    page.locator("#proposal [name=source_url]").fill("https://example.org/colonias")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#notice", state="visible")
    (proposal,) = shop.service.proposals()
    assert (proposal.concept, proposal.value, proposal.person) == (concept, "Coyoacán", "paula")
    page.goto(f"{shop.base}/proposals")
    assert "Coyoacán" in page.locator("tbody").inner_text()


def test_texts_of_others_are_not_shown_to_a_second_reviewer(doubled: Served, enter: Enter) -> None:
    ana = enter(doubled.link("Ana"))
    ana.locator("#t-question").fill("Un texto que solo Ana escribió.")
    ana.keyboard.press("Escape")
    press_on(ana, ["a"])
    bea = enter(doubled.link("Bea"))
    assert "solo Ana" not in bea.content()
    assert doubled.service.open(doubled.service.person("bea"), "q01").phase is Phase.REVIEW


def test_work_is_given_to_those_with_the_role_and_its_texts_stay_hidden(
    fresh: Served, enter: Enter
) -> None:
    fresh.link("Rita")
    fresh.link("Tito", "translator")
    page = enter(fresh.link("Luz", "lead"))
    page.goto(f"{fresh.base}/item/q01")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#mask").is_visible()
    there = page.locator("select[name=to] option")
    assert "rita" in [one.get_attribute("value") for one in there.all()]
    assert "tito" not in [one.get_attribute("value") for one in there.all()]
    page.goto(f"{fresh.base}/items")
    assert page.locator("tbody tr", has_text="q01").locator("details:not([open])").count() == 1
    page.goto(f"{fresh.base}/item/nothing-of-ours")
    assert page.locator("nav a[href='/next']").count() == 1, "an error page leads back"
