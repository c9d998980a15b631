"""The first page of the review app in Chromium: bytes, requests, time until usable; and actions.

Starts ``derive review`` on a project of our own, signs in by the link, and loads the item screen
with nothing kept from an earlier page. Then it does what a reviewer does most (accept; fix one word
and accept; mark one major span and reject), and counts the actions: a click, a double click, a word
that is typed, a key. Texts of a kind of harm are hidden until a reviewer asks for that kind, once:
that is not counted.

    python benchmarks/review_screen.py [--chromium /usr/bin/chromium]

Ends with 1 where the page takes more than 150 kB or 5 requests, is not usable within 0.3 s, takes
more actions than 1, 3 and 3, or where the first page comes later than 2 s after ``derive review``.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from review_load import seeded

from derive.project import Project
from derive.review.service import ReviewService

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
MOST = {"bytes": 150_000, "requests": 5, "usable_s": 0.3, "start_s": 2.0}
ACTIONS = {"accept": 1, "fix one word and accept": 3, "mark one major span and reject": 3}
TIMES = 5


class Hand:
    """A reviewer's hand: every action is counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.actions = page, 0

    def key(self, name: str) -> None:
        """Press one key, or keys together."""
        self.actions += 1
        self.page.keyboard.press(name)

    def word(self, text: str) -> None:
        """Type one word."""
        self.actions += 1
        self.page.keyboard.type(text)

    def double_click(self) -> None:
        """Double-click the first word of the draft."""
        self.actions += 1
        self.page.locator("#t-question").dblclick(position={"x": 25, "y": 14})


def accept(hand: Hand) -> None:
    """Accept an item as it is."""
    hand.key("a")


def fix_and_accept(hand: Hand) -> None:
    """Replace one word, and accept."""
    hand.double_click()
    hand.word("Hola")
    hand.key("Control+Enter")


def mark_and_reject(hand: Hand) -> None:
    """Mark one word as a major error, and reject."""
    hand.double_click()
    hand.key("Alt+2")
    hand.key("Alt+r")


DOING: tuple[Callable[[Hand], None], ...] = (accept, fix_and_accept, mark_and_reject)
VERDICTS = ("accept", "accept", "reject")


def started(folder: Path, port: int) -> tuple[subprocess.Popen[str], str, float]:
    """Start the app; return its process, the first link, and the seconds until a page came."""
    derive = Path(sys.executable).with_name("derive")
    begun = time.monotonic()
    process = subprocess.Popen(
        [str(derive), "review", str(folder), "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )
    while time.monotonic() - begun < 60:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/in/x").close()
            break
        except urllib.error.URLError:
            time.sleep(0.01)
    took, link = time.monotonic() - begun, ""
    while not link and process.stdout is not None:
        found = re.search(r"http\S+/in/\S+", process.stdout.readline())
        link = found[0] if found else ""
    return process, link, took


def loaded(browser: Any, state: Any, address: str) -> tuple[int, int, float]:
    """Return the bytes and requests of a first visit, and the seconds until it could be used."""
    context = browser.new_context(storage_state=state, viewport={"width": 1366, "height": 768})
    page, sizes = context.new_page(), []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()))
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_load_state("networkidle")
    ready = float(page.locator("html").get_attribute("data-ready")) / 1000
    weight = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    context.close()
    return weight, len(sizes), ready


def counted(page: Any, service: ReviewService) -> list[int]:
    """Do each of `DOING` on an item; return the actions each took. The server must agree."""
    taken = []
    for doing, verdict in zip(DOING, VERDICTS, strict=True):
        page.wait_for_selector("html[data-ready]")
        if page.locator("#mask").is_visible():  # asked once for each kind of harm
            page.locator("#mask [data-do=show-kind]").click()
        item, hand, before = page.url.rsplit("/", 1)[1], Hand(page), page.url
        doing(hand)
        page.wait_for_url(lambda url, before=before: url != before)
        (review,) = service.reviews([item])
        assert review.verdict == verdict, (doing, review)
        taken.append(hand.actions)
    return taken


def main() -> None:
    """Measure the screen."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "")
    parser.add_argument("--port", type=int, default=8656)
    given = parser.parse_args()
    if not given.chromium:
        raise SystemExit("no Chromium: bash scripts/chromium.sh")
    with tempfile.TemporaryDirectory() as temporary:
        project = seeded(Path(temporary), 40, "")
        project.close()
        missed = measure(project.folder, given)
    for line in missed:
        print(f"MISSED {line}")
    sys.exit(bool(missed))


def measure(folder: Path, given: argparse.Namespace) -> list[str]:
    """Print the figures; return what was missed."""
    process, link, start = started(folder, given.port)
    project = Project.open(folder)
    service = ReviewService(project)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=ARGUMENTS)
            context = browser.new_context(viewport={"width": 1366, "height": 768})
            page = context.new_page()
            page.goto(link)
            page.wait_for_url(lambda url: "/in/" not in url)
            page.goto(f"http://127.0.0.1:{given.port}/next")
            state, address = context.storage_state(), page.url
            visits = [loaded(browser, state, address) for _ in range(TIMES)]
            actions = counted(page, service)
            browser.close()
    finally:
        process.terminate()
        process.wait(20)
        project.close()
    figures = {
        "bytes": max(visit[0] for visit in visits),
        "requests": max(visit[1] for visit in visits),
        "usable_s": statistics.median(visit[2] for visit in visits),
        "start_s": start,
    }
    print(", ".join(f"{name} {value:,.4g}" for name, value in figures.items()))
    print("actions: " + ", ".join(f"{n} {a}" for n, a in zip(ACTIONS, actions, strict=True)))
    missed = [f"{name}: {v:.4g}, not {MOST[name]}" for name, v in figures.items() if v > MOST[name]]
    limits = zip(ACTIONS.items(), actions, strict=True)
    return missed + [f"{name}: {a} actions" for (name, most), a in limits if a > most]


if __name__ == "__main__":
    main()
