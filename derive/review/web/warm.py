"""Gets ready what the first page does not need but the first edit does."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.review.web.site import Site


def warm(site: Site) -> None:
    """Load packs and checks beside the first requests."""
    try:
        site.service.warm()
    except DeriveError:
        return  # whoever edits first meets the error, with what to do
