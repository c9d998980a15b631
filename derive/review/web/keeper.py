"""Keeps the queue up to date beside the requests, so that none of them has to."""

from __future__ import annotations

import threading
from contextlib import suppress

from derive.errors import DeriveError
from derive.review.service import ReviewService

EVERY_S = 1.5
AWAKE_S = 60.0
"""How long after the last request there is anybody to keep it up to date for."""


class Keeper(threading.Thread):
    """Calls `ReviewService.keep` again and again, until it is stopped."""

    def __init__(self, service: ReviewService) -> None:
        """Keep ``service`` up to date."""
        super().__init__(daemon=True)
        self._service = service
        self._stopped = threading.Event()

    def run(self) -> None:
        """Do it."""
        while not self._stopped.wait(EVERY_S):
            if self._service.unasked_s() > AWAKE_S:
                continue
            with suppress(DeriveError):  # the next request meets the error, with what to do
                self._service.keep(2 * EVERY_S)

    def stop(self) -> None:
        """End soon; returns when nothing more is done."""
        self._stopped.set()
        self.join()
