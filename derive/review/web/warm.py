"""Gets ready what the first page does not need but the first edit does."""

from __future__ import annotations

import threading
from typing import NamedTuple

from derive.errors import DeriveError
from derive.garbage import SMOOTHLY, settle
from derive.review.web import listing
from derive.review.web.site import Site

MOST_S = 20.0
"""How long an edit waits for somebody else to load the checks."""


class Later(NamedTuple):
    """What warms up, and what is set when that is done."""

    timer: threading.Timer
    loaded: threading.Event


def warm_later(site: Site, seconds: float) -> Later:
    """Warm up so many seconds from now; an edit that comes before waits.

    Loading keeps a processor busy for seconds, and those who only open and save must not share it.
    """
    site.loading = threading.Event()
    later = threading.Timer(seconds, warm, (site,))
    later.daemon = True
    later.start()
    return Later(later, site.loading)


def wait_until_warm(site: Site) -> None:
    """Wait where the checks are about to be loaded."""
    if site.loading is not None:
        site.loading.wait(MOST_S)


def warm(site: Site) -> None:
    """Load packs and checks beside the first requests, and check a text as an edit does."""
    try:
        _load(site)
    finally:
        if site.loading is not None:
            site.loading.set()
    settle(SMOOTHLY)


def _load(site: Site) -> None:
    try:
        site.service.warm()
        found = listing.find(site.project.store, listing.Filters()).lines
        if found and site.pack:
            site.service.check(found[0].id, {"question": f"{found[0].draft} …"})
    except DeriveError:
        return  # whoever edits first meets the error, with what to do
