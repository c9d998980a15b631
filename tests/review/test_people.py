"""Who may do what, and who is given what."""

from __future__ import annotations

import datetime

import pytest

from derive.errors import Forbidden, ReviewError
from derive.records import Queue
from derive.review import _people
from derive.review.records import Person, Role
from tests.conftest import finished
from tests.review.conftest import COUNT, Bench, MakeBench


def given(work: Bench, person: Person) -> list[str]:
    """Hand in everything that a person is given, and return it."""
    seen = []
    while (item_id := work.service.next(person)) is not None:
        work.hand_in(person, item_id)
        seen.append(item_id)
    return seen


# ---- links -------------------------------------------------------------------------------------


def test_a_link_works_once(bench: MakeBench) -> None:
    work = bench()
    invitation = work.service.invite("Ana", [Role.REVIEWER])
    assert work.service.redeem(invitation.token) == invitation.person
    with pytest.raises(Forbidden, match="used before"):
        work.service.redeem(invitation.token)


@pytest.mark.parametrize("token", ["", "x" * 43, "\ud800", "' OR 1=1 --"])
def test_an_invented_link_does_not_work(bench: MakeBench, token: str) -> None:
    work = bench()
    work.service.invite("Ana", [Role.REVIEWER])
    with pytest.raises(Forbidden, match="does not work"):
        work.service.redeem(token)


def test_the_token_is_not_in_the_database(bench: MakeBench) -> None:
    work = bench()
    token = work.service.invite("Ana", [Role.REVIEWER]).token
    work.project.close()
    stored = b"".join(path.read_bytes() for path in work.project.folder.glob("derive.db*"))
    assert token.encode() not in stored


def test_a_link_ends_after_its_days(bench: MakeBench, monkeypatch: pytest.MonkeyPatch) -> None:
    work = bench(invitation_days=1)
    invitation = work.service.invite("Ana", [Role.REVIEWER])
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    monkeypatch.setattr(_people._log, "now", later.isoformat)
    with pytest.raises(Forbidden, match="too old"):
        work.service.redeem(invitation.token)


def test_a_new_link_replaces_one_that_was_not_used(bench: MakeBench) -> None:
    work = bench()
    first = work.service.invite("Ana", [Role.REVIEWER])
    second = work.service.invite_again(first.person.id)
    with pytest.raises(Forbidden):
        work.service.redeem(first.token)
    assert work.service.redeem(second.token).id == first.person.id


def test_the_first_lead_is_made_once(bench: MakeBench) -> None:
    work = bench()
    first = work.service.ensure_lead()
    assert first is not None
    assert set(first.person.roles) == set(Role)
    assert work.service.ensure_lead() is None


def test_people_of_one_name_are_told_apart(bench: MakeBench) -> None:
    work = bench()
    ids = [work.person(name).id for name in ("Zoë", "Zoe", "李", "李", "!!!")]
    assert len(set(ids)) == 5
    assert all(name.isascii() for name in ids)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_person_needs_a_name(bench: MakeBench, name: str) -> None:
    with pytest.raises(ReviewError, match="name"):
        bench().person(name)


# ---- roles -------------------------------------------------------------------------------------


def test_a_made_up_person_gains_nothing(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    forged = ana.model_copy(update={"roles": tuple(Role)})
    with pytest.raises(Forbidden, match="lead"):
        work.service.invite("Eve", [Role.LEAD], by=forged)
    with pytest.raises(Forbidden, match="lead"):
        work.service.revoke(ana.id, by=forged)
    with pytest.raises(Forbidden, match="lead"):
        work.service.change(ana.id, forged, roles=[Role.LEAD])
    with pytest.raises(Forbidden, match="access has ended"):
        work.service.next(Person(id="nobody", name="x", roles=tuple(Role)))


def test_only_a_lead_hands_out_and_moves(bench: MakeBench) -> None:
    work = bench()
    ana, lea = work.person("Ana"), work.person("Lea", Role.LEAD)
    for act in (
        lambda: work.service.assign(ana, ["i0"], ana.id),
        lambda: work.service.move(ana, lea.id, ana.id),
    ):
        with pytest.raises(Forbidden, match="lead"):
            act()
    assert work.service.assign(lea, ["i3", "i4"], ana.id) == 2
    assert work.service.next(ana) == "i3"
    ben = work.person("Ben")
    assert work.service.move(lea, ana.id, ben.id) == 2
    assert work.service.next(ben) == "i3"
    assert work.service.next(ana) not in {"i3", "i4"}


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.AUTHOR, Role.ADJUDICATOR, Role.LEAD])
def test_who_is_no_reviewer_is_given_no_review(bench: MakeBench, role: Role) -> None:
    work = bench()
    person = work.person("Tom", role)
    assert work.service.next(person) is None
    looked = work.person("Ana")
    desk = work.service.open(looked, "i0")
    work.service.move(None, looked.id)
    with pytest.raises(Forbidden, match="takes the role reviewer"):
        work.service.submit(person, finished(desk))


def test_whoever_is_revoked_stops_at_once_and_their_items_go_on(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    done = work.service.next(ana)
    assert done is not None
    work.hand_in(ana, done)
    desk = work.take(ana)
    work.service.revoke(ana.id)
    with pytest.raises(Forbidden, match="access has ended"):
        work.service.submit(ana, finished(desk))
    with pytest.raises(Forbidden):
        work.service.person(ana.id)
    assert work.service.next(ben) == desk.view.item.id
    assert [review.reviewer for review in work.service.reviews()] == [ana.id]
    assert [person.active for person in work.service.people()] == [False, True]


def test_people_change_their_own_opt_outs_and_nothing_else(bench: MakeBench) -> None:
    work = bench()
    ana, lea = work.person("Ana"), work.person("Lea", Role.LEAD)
    assert work.service.change(ana.id, ana, opt_outs=("type 1",)).opt_outs == ("type 1",)
    with pytest.raises(Forbidden):
        work.service.change(ana.id, ana, daily=1)
    with pytest.raises(Forbidden):
        work.service.change(lea.id, ana, opt_outs=())
    assert work.service.change(ana.id, lea, daily=1).daily == 1


# ---- who is given what -------------------------------------------------------------------------


def test_nobody_is_given_what_they_opted_out_of(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana", opt_outs=("type 1", "area 2"))
    seen = given(work, ana)
    assert seen == [f"i{n}" for n in range(COUNT) if n % 4 != 1 and n % 3 != 2]


def test_an_opt_out_that_no_item_has_is_a_slip_of_the_pen(bench: MakeBench) -> None:
    with pytest.raises(ReviewError, match="did you mean type 1"):
        bench().person("Ana", opt_outs=("tpe 1",))


def test_cells_queues_and_languages_narrow_what_is_given(bench: MakeBench) -> None:
    work = bench()
    only = work.person("Ana", cells=("area 0",))
    assert given(work, only) == [f"i{n}" for n in range(0, COUNT, 3)]
    assert work.service.next(work.person("Ben", queues=(Queue.RETIRED,))) is None
    assert work.service.next(work.person("Cem", languages=("fr",))) is None
    assert work.service.next(work.person("Dan", languages=("es",))) == "i1"


def test_a_day_has_as_many_items_as_agreed(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana", daily=3)
    assert len(given(work, ana)) == 3


def test_an_item_left_open_goes_to_others(bench: MakeBench) -> None:
    work = bench(hold_hours=1e-9)
    ana, ben = work.person("Ana"), work.person("Ben")
    first = work.service.next(ana)
    work.service.sync()
    assert work.service.next(ben) == first
    released = [e for e in work.service.history(str(first)) if e.kind == "release"]
    assert released[0].before == {"person": ana.id}
