"""What the app does beside the requests: it keeps the queue up to date, and loads the checks."""

from __future__ import annotations

import threading
import time

import pytest

from derive.errors import ReviewError
from derive.review.web import keeper
from derive.review.web.keeper import Keeper
from derive.review.web.warm import wait_until_warm, warm_later


class Service:
    """Counts how often it is kept up to date; the first time it fails."""

    def __init__(self, unasked: float) -> None:
        self.kept, self._unasked = 0, unasked
        self.twice = threading.Event()

    def unasked_s(self) -> float:
        return self._unasked

    def keep(self, ahead: float) -> None:
        self.kept += 1
        if self.kept == 1:
            raise ReviewError("the database is away")
        self.twice.set()


def test_the_queue_is_kept_up_to_date_while_somebody_works(monkeypatch) -> None:
    monkeypatch.setattr(keeper, "EVERY_S", 0.01)
    asked, unasked = Service(0.0), Service(keeper.AWAKE_S + 1)
    keepers = [Keeper(asked), Keeper(unasked)]
    for one in keepers:
        one.start()
    assert asked.twice.wait(10), "an error ended it"
    for one in keepers:
        one.stop()
    assert not any(one.is_alive() for one in keepers)
    assert not unasked.kept


class Site:
    """A site whose checks take a while, and cannot be loaded then."""

    def __init__(self, seconds: float) -> None:
        self.service, self.loading = self, None
        self.pack = self.project = None
        self._seconds = seconds
        self.loaded = False

    def warm(self) -> None:
        time.sleep(self._seconds)
        self.loaded = True
        raise ReviewError("no pack")


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_an_edit_waits_until_the_checks_are_loaded_or_cannot_be(seconds: float) -> None:
    site = Site(seconds)
    wait_until_warm(site)  # nobody loads them before the first edit does
    assert not site.loaded
    later = warm_later(site, 0.0)
    wait_until_warm(site)
    assert site.loaded
    assert later.loaded.is_set()
