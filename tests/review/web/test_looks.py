"""How the screens look and read: accessibility by axe, languages, a small screen, no scrolling.

Pictures are kept in the folder that ``DERIVE_SCREENSHOTS`` names, else in pytest's own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.review.web.conftest import Enter, Serve, Served, ready
from tests.review.web.projects import drafted

EVERY_PAGE = ("/me", "/lead", "/people", "/items", "/adjudicate", "/proposals", "/nowhere")
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures are kept."""
    named = os.environ.get("DERIVE_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def faults(page: Any, *rules: str) -> list[str]:
    """Return what axe finds that is serious or critical, by some of its rules or by all."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_no_page_has_a_serious_fault(app: Served, enter: Enter, theme: str) -> None:
    """All of axe in light; in the other colours what colours can break."""
    rules = () if theme == "light" else ("color-contrast",)
    page = enter(app.link(f"Axe {theme}", "lead", "reviewer", "adjudicator", "translator"))
    page.goto(f"{app.base}/me")
    page.locator("select[name=theme]").select_option(theme)
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("load")
    assert page.locator(f"html[data-theme={theme}]").count() == 1
    for path in EVERY_PAGE if theme == "light" else ("/lead",):
        page.goto(app.base + path)
        assert faults(page, *rules) == [], path
    page.goto(f"{app.base}/item/q01")
    page.wait_for_selector("html[data-ready]")
    assert faults(page, *rules) == [], "hidden texts"
    page.goto(f"{app.base}/next")
    ready(page)
    page.locator("#t-question").fill("Una prueba de de la pantalla, sin signo?")
    page.wait_for_selector("#findings .fix")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+2")
    assert faults(page, *rules) == [], "the item"
    for key, dialog in (("?", "#help"), ("s", "#ask")) if theme == "light" else ():
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        page.wait_for_selector(dialog, state="visible")
        assert faults(page, *rules) == [], dialog


class Look(NamedTuple):
    """A locale, its direction, and the language that the reviewer's browser asks for."""

    locale: str
    direction: str
    language: str


LOOKS = (
    Look("es-MX", "ltr", "es"),
    Look("ja-JP", "ltr", "ja"),
    Look("ar-EG", "rtl", "en"),
    Look("th-TH", "ltr", "en"),
)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.locale)
def test_screens_in_four_languages(
    serve: Serve, enter: Enter, tmp_path: Path, pictures: Path, look: Look
) -> None:
    """Each text says its language and direction; an ordinary item needs no scrolling."""
    served = serve(drafted(tmp_path / look.locale, look.locale))
    page = enter(served.link("Guest"), locale=look.language)
    assert page.locator("html").get_attribute("lang") == look.language
    for area in page.locator(".editor textarea").all():
        assert area.get_attribute("lang") == look.locale
        assert area.get_attribute("dir") == look.direction
    original = page.locator(".reading.original .text").first
    assert original.get_attribute("lang") in {"ja", "es"}
    page.screenshot(path=pictures / f"item-{look.locale}.png")
    high, wide = page.evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
    )
    assert high <= 768
    assert wide <= 1366
    aligned = page.evaluate(
        """() => [...document.querySelectorAll('.editor')].every((box) => {
        const [mirror, area] = box.children;
        return mirror.clientWidth === area.clientWidth
          && area.scrollHeight <= area.clientHeight; })"""
    )
    assert aligned, "the marks lie under the words that they mark"
    page.locator("#t-question").dblclick(position={"x": 30, "y": 14})
    page.keyboard.press("Alt+3")
    layers = page.evaluate(
        """() => [document.querySelector('.mirror .span'), document.querySelector('textarea')]
        .map((node) => getComputedStyle(node)).map((style) => [style.position, style.zIndex])"""
    )
    assert layers == [["static", "auto"], ["relative", "1"]], "and never cover them"
    page.screenshot(path=pictures / f"marked-{look.locale}.png")


def test_a_phone_shows_everything_without_scrolling_sideways(
    app: Served, enter: Enter, pictures: Path
) -> None:
    page = enter(
        app.link("Phone"), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.screenshot(path=pictures / "item-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("[data-do=accept]").is_visible()
    box = page.locator("[data-do=accept]").bounding_box()
    assert box["height"] >= 40


def test_the_first_page_is_small(app: Served, enter: Enter) -> None:
    """At most 150 kB in 5 requests, with nothing kept from an earlier page."""
    page = enter(app.link("Small"))
    context = page.context.browser.new_context(storage_state=page.context.storage_state())
    new, sizes = context.new_page(), []
    new.on("requestfinished", lambda request: sizes.append(request.sizes()))
    new.goto(f"{app.base}/next")
    ready(new)
    new.wait_for_load_state("networkidle")
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert len(sizes) <= 5
    assert weight <= 150_000
    context.close()
