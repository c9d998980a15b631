"""What all acts stand on: one project, its database, and a queue that is kept up to date."""

from __future__ import annotations

import threading
import time

import sqlalchemy as sa

from derive.project import Project
from derive.review import _lead, _log, _people
from derive.review._context import Context
from derive.review._database import Database
from derive.review._form_file import Forms
from derive.review._views import Views
from derive.review.memory import remember
from derive.review.records import Person, Role

SYNC_EVERY_S = 5.0
"""How old the queue may be: what a run of the pipeline made shows up within so many seconds."""


class Acts:
    """Review of one project, before anything is done."""

    def __init__(self, project: Project) -> None:
        """Open review in ``project``; makes its tables where they are missing, and syncs.

        Raises `FormError` where a form of the project is wrong.
        """
        forms = Forms(project.folder, project.config.review.forms)
        self.project = project
        self._context = Context(project, Database(project.store), Views(project), forms)
        self._database = self._context.database
        self._turn = threading.Lock()
        self._asked = 0.0
        self._take_in()

    def sync(self) -> int:
        """Take in what the pipeline has changed; return how many items are due anew because of
        it. Runs by itself every few seconds of use."""
        renewed = self._take_in()
        self.close()
        return renewed

    def _take_in(self) -> int:
        self._refreshed = time.monotonic()
        renewed = self._context.sync()
        _lead.enter_controls(self._context)
        _lead.release_left(self._context)
        return renewed

    def keep(self, ahead: float = 0.0) -> None:
        """Have at hand what the next acts need; whoever calls this all the time spares them it.

        Syncs where the next act in ``ahead`` seconds would.
        """
        self._context.views.look_anew()
        self._sync_where_due(ahead)

    def unasked_s(self) -> float:
        """Return how many seconds ago anybody last asked for an item or the state of things."""
        return time.monotonic() - self._asked

    def _refresh(self) -> None:
        """Sync where the last one was some seconds ago."""
        self._asked = time.monotonic()
        self._sync_where_due()

    def _sync_where_due(self, ahead: float = 0.0) -> None:
        """Sync where it is time to, or will be ``ahead`` seconds from now; one thread does, the
        others go on."""
        due = time.monotonic() - self._refreshed + ahead >= SYNC_EVERY_S
        if not due or not self._turn.acquire(False):
            return
        try:
            self._refreshed = time.monotonic()
            self._context.sync()
            _lead.release_left(self._context)
            self.close()
        finally:
            self._turn.release()

    def close(self) -> None:
        """Hand what was accepted to the translation memory. The project stays open.

        It is handed over every few seconds of use too, and by the next ``derive draft``.
        """
        remember(self.project, self._database)

    def _lead(self, connection: sa.Connection, by: Person | None) -> str:
        """Return who acts as a lead. Raises `Forbidden`."""
        if by is None:
            return _log.SYSTEM
        me = _people.get(connection, by.id)
        _people.require(me, Role.LEAD)
        return me.id

    def _active(self, person: Person) -> Person:
        """Return the person as the database knows them. Raises `Forbidden`."""
        with self._database.read() as connection:
            return _people.get(connection, person.id)
