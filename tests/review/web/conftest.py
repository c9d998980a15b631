"""A running app and a browser for the tests of the screens."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from derive.project import Project
from derive.review.records import Role
from derive.review.service import ReviewService
from tests.review.web.projects import drafted

CHROMIUM = os.environ.get("DERIVE_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SPOILT = {"en el banco": "en en el banco", "¿Es verdad?": "Es verdad?"}
"""What is wrong with two of the drafts: a doubled word, a question mark that is missing."""


class Served(NamedTuple):
    """An app that runs in this process."""

    base: str
    project: Project
    service: ReviewService

    def link(self, name: str, *roles: str, **limits: Any) -> str:
        """Invite somebody and return their link."""
        wanted = [Role(role) for role in roles or ("reviewer",)]
        return f"{self.base}/in/{self.service.invite(name, wanted, **limits).token}"


Serve = Callable[[Project], Served]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """A function that serves a project until the module is done."""
    import uvicorn  # noqa: PLC0415

    from derive.review.web.app import create  # noqa: PLC0415
    from derive.review.web.serve import bind  # noqa: PLC0415

    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket, Project]] = []

    def start(project: Project) -> Served:
        app = create(project)
        listening = bind("127.0.0.1", 0)
        config = uvicorn.Config(app, log_level="critical", access_log=False, ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        running.append((server, thread, listening, project))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        return Served(base, project, app.state.site.service)

    yield start
    for server, thread, listening, project in running:
        server.should_exit = True
        thread.join(10)
        listening.close()
        project.close()


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project in es-MX whose drafts people wrote, two of them with an error."""
    project = drafted(tmp_path_factory.mktemp("spoilt"), changes=SPOILT)
    project.close()
    return project.folder


@pytest.fixture(scope="module")
def copied(spoilt: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of that project for the tests of one module."""
    folder = tmp_path_factory.mktemp("copied") / "project"
    shutil.copytree(spoilt, folder)
    return Project.open(folder)


@pytest.fixture(scope="module")
def app(serve: Serve, copied: Project) -> Served:
    """That project, served."""
    return serve(copied)


@pytest.fixture
def fresh(serve: Serve, spoilt: Path, tmp_path: Path) -> Served:
    """The same project, untouched, for one test alone."""
    shutil.copytree(spoilt, tmp_path / "fresh")
    return serve(Project.open(tmp_path / "fresh"))


@pytest.fixture(scope="module")  # Playwright runs an event loop, which other tests must not find
def browser() -> Iterator[Any]:
    """A headless Chromium; a skip where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium: bash scripts/chromium.sh, or set DERIVE_CHROMIUM to its path")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


Enter = Callable[..., Any]


@pytest.fixture
def enter(browser: Any) -> Iterator[Enter]:
    """A function that opens a link in a browser of its own and returns the page.

    The page behind the link is passed over unless it is ``clicked``. A test fails if a page of it
    logs an error or breaks its content security policy.
    """
    contexts, troubles = [], []

    def opened(link: str, *, clicked: bool = False, **options: Any) -> Any:
        size = options.pop("viewport", {"width": 1366, "height": 768})
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if bad(said) else None)
        if clicked:
            page.goto(link)
            page.wait_for_url(lambda url: "/in/" not in url)
        else:
            context.request.post(link, max_redirects=0)
            page.goto(link.split("/in/", maxsplit=1)[0])
        ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles


def bad(said: Any) -> bool:
    """Tell whether a message of the console is a fault of the page."""
    return said.type == "error" and "Failed to load resource" not in said.text


def ready(page: Any) -> None:
    """Wait until a page can be used, and show its texts if they are hidden."""
    page.wait_for_load_state("load")
    if "/item/" in page.url:
        page.wait_for_selector("html[data-ready]")
        if page.locator("#mask").is_visible():
            page.locator("[data-do=show]").click()
            page.wait_for_selector("#work", state="visible")


def press_on(page: Any, keys: Sequence[str]) -> None:
    """Press keys that end in another item, and wait until that one can be used."""
    before = page.url
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(lambda url: url != before)
    ready(page)
