"""Gets ready what the first page does not need but the first edit does."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.garbage import SMOOTHLY, settle
from derive.review.web import listing
from derive.review.web.site import Site


def warm(site: Site) -> None:
    """Load packs and checks beside the first requests, and check a text as an edit does."""
    try:
        site.service.warm()
        found = listing.find(site.project.store, listing.Filters()).lines
        if found and site.pack:
            site.service.check(found[0].id, {"question": f"{found[0].draft} …"})
    except DeriveError:
        return  # whoever edits first meets the error, with what to do
    settle(SMOOTHLY)
