"""derive reviewer, as it is typed."""

from __future__ import annotations

import json

import pytest

from derive.review.service import ReviewService
from tests.conftest import Derive
from tests.review.conftest import Bench, MakeBench


@pytest.fixture
def work(bench: MakeBench) -> Bench:
    return bench()


def test_a_person_is_invited_and_comes_in_by_the_link(derive: Derive, work: Bench) -> None:
    folder = work.project.folder
    said = derive("reviewer", "add", folder, "Zoë", "--role", "reviewer", "--role", "adjudicator")
    assert said.status == 0
    link = next(line.strip() for line in said.out.splitlines() if "/in/" in line)
    assert link.startswith("http://127.0.0.1:8600/in/")
    person = ReviewService(work.project).redeem(link.rpartition("/")[2])
    assert (person.name, list(person.roles)) == ("Zoë", ["reviewer", "adjudicator"])


def test_links_lead_to_where_the_app_was_last_started(derive: Derive, work: Bench) -> None:
    folder = work.project.folder
    work.project.store.set_fact("review:address", "https://review.example.org")
    assert "https://review.example.org/in/" in derive("reviewer", "add", folder, "Ana").out
    again = derive("reviewer", "link", folder, "ana")
    assert "https://review.example.org/in/" in again.out
    named = derive("reviewer", "link", folder, "ana", "--url", "http://other:1")
    assert "http://other:1/in/" in named.out


def test_people_are_listed_with_what_they_did(derive: Derive, work: Bench) -> None:
    folder = work.project.folder
    assert "derive reviewer add" in derive("reviewer", "list", folder).out
    ana = work.person("Ana")
    work.hand_in(ana, "i0", seconds=12)
    table = derive("reviewer", "list", folder).out
    assert "Ana" in table
    assert "12" in table
    (one,) = json.loads(derive("reviewer", "list", folder, "--json").out)
    assert (one["person"]["id"], one["done"], one["seconds"]) == (ana.id, 1, 12)


def test_a_new_link_replaces_the_old_one(derive: Derive, work: Bench) -> None:
    folder = work.project.folder
    first = json.loads(derive("reviewer", "add", folder, "Ana", "--json").out)
    second = json.loads(
        derive("reviewer", "link", folder, "ana", "--url", "https://r.example/", "--json").out
    )
    assert first["id"] == second["id"] == "ana"
    assert second["link"].startswith("https://r.example/in/")
    assert first["link"].rpartition("/")[2] != second["link"].rpartition("/")[2]


def test_open_items_are_moved(derive: Derive, work: Bench) -> None:
    ana, ben = work.person("Ana"), work.person("Ben")
    item_id = work.service.next(ana)
    said = derive("reviewer", "move", work.project.folder, ana.id, ben.id)
    assert said.out.startswith("1 items moved from ana to ben")
    assert work.service.next(ben) == item_id


def test_access_is_revoked(derive: Derive, work: Bench) -> None:
    ana = work.person("Ana")
    assert derive("reviewer", "revoke", work.project.folder, ana.id).status == 0
    assert not work.service.people()[0].active


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("revoke", "nobody"), "nobody here is called 'nobody'; there are: ana"),
        (("link", "nobody"), "nobody here is called 'nobody'"),
        (("move", "ana", "nobody"), "nobody here is called 'nobody'"),
        (("add", "Ben", "--opt-out", "tpe 1"), "no item is labelled 'tpe 1'; did you mean type 1"),
        (("add", " "), "a person needs a name"),
    ],
)
def test_a_mistake_is_one_line(
    derive: Derive, work: Bench, arguments: tuple[str, ...], message: str
) -> None:
    work.person("Ana")
    command, *rest = arguments
    said = derive("reviewer", command, work.project.folder, *rest)
    assert said.status == 1
    assert message in said.err
    assert said.err.count("\n") == 1


def test_a_bad_form_stops_the_command_with_its_line(derive: Derive, work: Bench) -> None:
    (work.project.folder / "forms").mkdir()
    (work.project.folder / "forms" / "mine.yaml").write_text("title: x\nverdicts: [yes]\n", "utf-8")
    said = derive("reviewer", "list", work.project.folder)
    assert said.status == 1
    assert "mine.yaml, line 2: verdicts.0" in said.err


def test_an_unknown_role_is_wrong_usage(derive: Derive, work: Bench) -> None:
    assert derive("reviewer", "add", work.project.folder, "Ana", "--role", "king").status == 2
