"""Who gets in, and what the server does with requests that no page of ours would send."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from derive.project import Project
from derive.review.records import Person, Role
from derive.review.web.app import create
from derive.review.web.limits import MAX_BODY, Attempts
from derive.review.web.sessions import COOKIE, Sessions, load_secret


class Visitor:
    """A browser without a screen."""

    def __init__(self, app: Any, person: str = "", *roles: str) -> None:
        self.app = app
        self.client = TestClient(app, base_url="http://127.0.0.1")
        self.csrf, self.person = "", None
        if person:
            service = app.state.site.service
            invitation = service.invite(person, [Role(role) for role in roles])
            self.person: Person | None = invitation.person
            entered = self.client.post(f"/in/{invitation.token}")
            assert entered.status_code < 400, entered.text
            cookie = self.client.cookies[COOKIE]
            sessions = app.state.site.sessions
            self.csrf = sessions.csrf(sessions.read(cookie))

    def ask(self, path: str, body: dict[str, Any], token: str | None = None) -> Any:
        headers = {"X-CSRF-Token": self.csrf if token is None else token}
        return self.client.post(path, json=body, headers=headers)

    def submission(self, item_id: str, **changes: Any) -> dict[str, Any]:
        service = self.app.state.site.service
        desk = service.open(self.person, item_id)
        return {
            "key": f"key-{item_id}-{self.person.id if self.person else ''}",
            "item_id": item_id,
            "fingerprint": desk.view.fingerprint,
            "form": desk.form.label,
            "verdict": "accept",
            "question": desk.question,
            "reference_answer": desk.reference_answer,
            "version": desk.version,
            **changes,
        }


@pytest.fixture
def alone(spoilt: Path, tmp_path: Path) -> Iterator[Any]:
    shutil.copytree(spoilt, tmp_path / "alone")
    project = Project.open(tmp_path / "alone")
    yield create(project)
    project.close()


@pytest.fixture(scope="module")
def shared(copied: Project) -> Any:
    return create(copied)


def test_a_link_works_once_and_looking_at_it_does_not_use_it_up(shared: Any) -> None:
    token = shared.state.site.service.invite("Once", [Role.REVIEWER]).token
    client = TestClient(shared, base_url="http://127.0.0.1")
    for _ in range(3):
        assert client.get(f"/in/{token}").status_code == 200
    entered = client.post(f"/in/{token}", follow_redirects=False)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    other = TestClient(shared, base_url="http://127.0.0.1")
    assert other.post(f"/in/{token}").status_code == 403
    assert client.post(f"/in/{token}", follow_redirects=False).status_code == 303


def test_without_a_session_there_is_nothing(shared: Any) -> None:
    nobody = Visitor(shared)
    for path in ("/", "/next", "/item/q01", "/items", "/lead", "/people", "/me", "/adjudicate"):
        assert nobody.client.get(path).status_code == 401, path
    assert nobody.ask("/api/check", {"item_id": "q01", "texts": {}}).status_code == 401


def test_a_session_outlives_the_server_and_a_forged_one_is_none(copied: Project) -> None:
    first = Visitor(create(copied), "Survivor", "reviewer")
    cookie = first.client.cookies[COOKIE]
    second = TestClient(create(copied), base_url="http://127.0.0.1", cookies={COOKIE: cookie})
    assert second.get("/me").status_code == 200
    forged = Sessions("x" * 40).issue("survivor")
    for bad in (forged, cookie[:-2] + "xx", "", "a.b.c"):
        stranger = TestClient(create(copied), base_url="http://127.0.0.1", cookies={COOKIE: bad})
        assert stranger.get("/me").status_code == 401
    assert load_secret(copied.folder) == load_secret(copied.folder)
    assert (copied.folder / "review.key").stat().st_mode & 0o077 == 0


def test_attempts_to_sign_in_are_limited(shared: Any) -> None:
    app_attempts, shared.state.site.attempts = shared.state.site.attempts, Attempts(allowed=3)
    client = TestClient(shared, base_url="http://127.0.0.1")
    codes = [client.post(f"/in/guess-{n}").status_code for n in range(5)]
    shared.state.site.attempts = app_attempts
    assert codes == [403, 403, 403, 429, 429]


def test_attempts_are_forgiven_after_a_while() -> None:
    now = [0.0]
    attempts = Attempts(allowed=2, window=60, clock=lambda: now[0])
    attempts.failed("a")
    attempts.failed("a")
    assert attempts.wait("a") > 0
    assert attempts.wait("b") == 0
    now[0] = 61
    assert attempts.wait("a") == 0


def test_every_answer_forbids_inline_script_and_framing(shared: Any) -> None:
    visitor = Visitor(shared, "Heads", "lead", "reviewer")
    for path in ("/", "/next", "/items", "/nowhere", "/me"):
        policy = visitor.client.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy


def test_pages_hold_no_inline_script_style_or_address_elsewhere(shared: Any) -> None:
    visitor = Visitor(shared, "Plain", "lead", "reviewer", "adjudicator")
    for path in ("/next", "/items", "/lead", "/people", "/me", "/proposals", "/adjudicate"):
        page = visitor.client.get(path).text
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), path
        assert not re.search(r"\son\w+=|\sstyle=|<style", page), path
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page), path


def test_a_request_without_the_sessions_token_changes_nothing(shared: Any) -> None:
    visitor = Visitor(shared, "Token", "lead", "reviewer")
    item = {"item_id": "q01", "reason": "x"}
    for token in ("", "0" * 32, "é"):
        headers = {"X-CSRF-Token": token.encode()}
        assert visitor.client.post("/api/skip", json=item, headers=headers).status_code == 403
    assert visitor.client.post("/people", data={"name": "Mallory"}).status_code == 403
    headers = {"X-CSRF-Token": visitor.csrf, "Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post("/api/skip", json=item, headers=headers).status_code == 403
    assert "Mallory" not in [p.name for p in shared.state.site.service.people()]


def test_a_forged_role_and_a_made_up_person_gain_nothing(shared: Any) -> None:
    visitor = Visitor(shared, "Rita", "reviewer")
    invite = {"name": "Mallory", "roles": "lead", "csrf": visitor.csrf}
    assert visitor.client.post("/people", data=invite).status_code == 403
    change = {"roles": ["lead"], "csrf": visitor.csrf}
    assert visitor.client.post("/people/rita/change", data=change).status_code == 403
    opted = {"csrf": visitor.csrf, "opt_outs": ["x" * 9000, "<b>"], "roles": "lead"}
    assert visitor.client.post("/me", data=opted).status_code < 500
    assert shared.state.site.service.person("rita").roles == (Role.REVIEWER,)
    assert visitor.client.get("/lead").status_code == 403


def test_another_host_name_is_refused(shared: Any) -> None:
    """A page elsewhere cannot have its own name point here."""
    client = TestClient(shared, base_url="http://evil.example")
    assert client.get("/").status_code == 400


def test_an_item_of_another_project_and_odd_ids_are_refused_in_words(shared: Any) -> None:
    visitor = Visitor(shared, "Odd", "reviewer")
    for item in ("nowhere", "../etc/passwd", "q01/../../x", "%00", "a" * 400, "<script>"):
        answer = visitor.client.get(f"/item/{item}")
        assert answer.status_code in {400, 403, 404}, item
        assert "Traceback" not in answer.text
        assert "<script>alert" not in answer.text
    body = visitor.submission(shared.state.site.service.next(visitor.person))
    refused = visitor.ask("/api/submit", {**body, "item_id": "elsewhere", "key": "k" * 12})
    assert refused.status_code == 400
    assert "elsewhere" in refused.json()["error"]


def test_a_comment_of_a_megabyte_is_refused_in_words(shared: Any) -> None:
    visitor = Visitor(shared, "Long", "reviewer")
    item = shared.state.site.service.next(visitor.person)
    long = visitor.ask("/api/submit", visitor.submission(item, reason="x" * 2**20))
    assert long.status_code == 413
    assert "shorten" in long.text
    within = visitor.ask("/api/submit", visitor.submission(item, reason="x" * (MAX_BODY // 2)))
    assert within.status_code == 422
    assert not list(shared.state.site.service.reviews([item]))


def test_a_body_that_is_no_submission_is_refused_in_words(shared: Any) -> None:
    visitor = Visitor(shared, "Junk", "reviewer")
    headers = {"X-CSRF-Token": visitor.csrf, "Content-Type": "application/json"}
    for junk in (b"", b"{", b"[]", b'{"item_id": 1}', b"\xff\xfe", b"[" * 100_000):
        answer = visitor.client.post("/api/submit", content=junk, headers=headers)
        assert answer.status_code in {400, 422}, junk[:20]
        assert answer.json()["error"]
    bad_span = {"field": "question", "start": 5, "end": 2, "severity": "major"}
    item = shared.state.site.service.next(visitor.person)
    answer = visitor.ask("/api/submit", visitor.submission(item, spans=[bad_span]))
    assert answer.status_code == 422
    outside = {"field": "question", "start": 0, "end": 10**9, "severity": "major"}
    answer = visitor.ask("/api/submit", visitor.submission(item, spans=[outside]))
    assert answer.status_code == 422


def test_a_stale_form_and_a_second_tab_lose_nothing(shared: Any) -> None:
    visitor = Visitor(shared, "Tabs", "reviewer")
    service = shared.state.site.service
    item = service.next(visitor.person)
    copy = {"question": "¿Desde la primera?", "reference_answer": "Sí."}
    first = visitor.ask("/api/save", {"item_id": item, "copy": copy, "version": 0})
    assert first.json() == {"version": 1}
    second = visitor.ask("/api/save", {"item_id": item, "copy": copy, "version": 0})
    assert second.status_code == 409
    old = visitor.submission(item, fingerprint="0" * 16, question="¿De una hoja vieja?")
    assert visitor.ask("/api/submit", old).status_code == 409
    assert any("¿De una hoja vieja?" in str(e.after) for e in service.history(item))
    now = visitor.submission(item, key="another-key")
    assert visitor.ask("/api/submit", now).status_code == 200
    again = visitor.ask("/api/submit", now)
    assert again.status_code == 200, "the same key is the same save"
    assert len([r for r in service.reviews([item]) if r.reviewer == "tabs"]) == 1
    twice = visitor.ask("/api/submit", {**now, "key": "a-third-key"})
    assert twice.status_code == 409


def test_two_reviewers_cannot_both_decide_one_item(alone: Any) -> None:
    one, two = Visitor(alone, "One", "reviewer"), Visitor(alone, "Two", "reviewer")
    service = alone.state.site.service
    item = service.next(one.person)
    body = one.submission(item)
    taken = two.ask("/api/submit", {**body, "key": "of-the-other-one"})
    assert taken.status_code in {403, 409}
    assert one.ask("/api/submit", body).status_code == 200
    assert [r.reviewer for r in service.reviews([item])] == ["one"]


def test_markup_in_texts_stays_text(alone: Any) -> None:
    visitor = Visitor(alone, "Markup", "reviewer")
    item = alone.state.site.service.next(visitor.person)
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    copy = {"question": evil, "reference_answer": evil, "reason": evil}
    saved = visitor.ask("/api/save", {"item_id": item, "copy": copy, "version": 0})
    assert saved.status_code == 200, saved.text
    page = visitor.client.get(f"/item/{item}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    checked = visitor.ask("/api/check", {"item_id": item, "texts": {"question": evil}})
    assert "<script>alert" not in checked.json()["html"]
