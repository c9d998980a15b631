"""Times as the log writes them (UTC, ISO 8601)."""

from __future__ import annotations

import datetime


def parse(at: str) -> datetime.datetime:
    """Return the time of an ISO text; one without an offset is UTC."""
    time = datetime.datetime.fromisoformat(at)
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)


def today() -> str:
    """Return today's date (UTC) as the log writes it."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()
