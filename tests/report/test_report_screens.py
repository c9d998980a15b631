"""The report as a browser shows it: accessible by axe, no sideways scrolling on a phone, on paper.

The browser runs in a thread of its own, because other tests hold one open in theirs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from derive.report.build import build
from derive.report.render import render
from tests.report.made_up_report import CALIBRATED, project
from tests.review.web.conftest import ARGUMENTS, CHROMIUM

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SIDEWAYS = """[...document.querySelectorAll('.scroll')]
  .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1)
  .map(e => e.getAttribute('aria-label'))"""
WIDE = {
    "Coverage by risk area and class",
    "Coverage by label, class and queue",
    "Scores by field and class",
    "Versions",
}
UNFOLD = "document.querySelectorAll('details').forEach(e => e.open = true)"


class Seen(NamedTuple):
    """What a browser says of the page at one size and theme."""

    faults: list[str]
    wider: int
    sideways: list[str]
    requests: list[str]


def look(path: Path, size: dict[str, int], theme: str) -> Seen:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport=size, color_scheme=theme, offline=True)
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        sideways = page.evaluate(SIDEWAYS)
        page.evaluate(UNFOLD)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found: dict[str, Any] = Axe().run(page).response
        browser.close()
    assert found["passes"], "axe did run"
    faults = [
        f"{one['id']}: {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
    return Seen(faults, wider, sideways, requests)


def seen(path: Path, size: dict[str, int], theme: str = "light") -> Seen:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look, path, size, theme).result()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not CHROMIUM:
        pytest.skip("no Chromium: bash scripts/chromium.sh, or set DERIVE_CHROMIUM to its path")
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(build(project(), CALIBRATED)), "utf-8")
    return path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_on_a_desk(report: Path, theme: str) -> None:
    found = seen(report, DESK, theme)
    assert found.faults == []
    assert found.wider <= 0
    assert found.sideways == []
    assert found.requests == [report.as_uri()], "it fetches nothing but itself"


def test_a_phone_shows_it_without_scrolling_sideways(report: Path) -> None:
    found = seen(report, PHONE)
    assert found.faults == []
    assert found.wider <= 0
    assert set(found.sideways) <= WIDE, "only tables of many numbers, each in a frame of its own"
