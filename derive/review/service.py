"""The service of review: everything that people do to items, with no web in it.

Items go through the phases of TRAPD: translation (where a person writes the draft), review by
somebody else, adjudication where reviewers differ, pretest where a sample is to be tried, and
documentation: the `Decision` in the project's store. Every act is a line of an append-only log.

All methods may be called from many threads and processes at once. A write that was answered is on
disk. Roles are read from the database at every call: a `Person` that a caller made up gains
nothing. Errors are `Forbidden`, `StaleReview`, `FormError` or `ReviewError`, one line each.

A method is written in `derive.review.acts`, in the class of whoever asks for it.
"""

from __future__ import annotations

from derive.review._browse import Filters, Page
from derive.review.acts.lead import LeadActs
from derive.review.acts.looking import Looking
from derive.review.acts.people import PeopleActs
from derive.review.acts.work import WorkActs

__all__ = ["Filters", "Page", "ReviewService"]


class ReviewService(PeopleActs, WorkActs, LeadActs, Looking):
    """Review of one project."""
