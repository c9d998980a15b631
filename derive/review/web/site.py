"""What the app holds from its start to its end."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from functools import cached_property

from derive.locale_pack import Pack, load_pack
from derive.project import Project
from derive.review.service import ReviewService
from derive.review.web.care import Care
from derive.review.web.labels import Labels
from derive.review.web.limits import Attempts
from derive.review.web.sessions import Sessions


@dataclass
class Site:
    """One project under review."""

    project: Project
    service: ReviewService
    sessions: Sessions
    attempts: Attempts = field(default_factory=Attempts)
    secure: bool = False
    """True where browsers reach the app by https: cookies are then sent nowhere else."""
    loading: threading.Event | None = None
    """Set once the checks are loaded; None where nobody loads them before the first edit does."""

    @cached_property
    def care(self) -> Care:
        """What people want to see, and have seen."""
        return Care(self.project.store)

    @cached_property
    def labels(self) -> Labels:
        """The source's labels."""
        return Labels(self.project)

    @cached_property
    def pack(self) -> Pack:
        """The target's pack."""
        config = self.project.config
        return load_pack(config.pack or config.locale)

    @property
    def language(self) -> str:
        """The BCP 47 tag of the drafts, which is the target locale."""
        return self.project.config.locale

    def greet(self, base: str) -> None:
        """Print the first lead's link where nobody is lead yet."""
        invitation = self.service.ensure_lead()
        if invitation is not None:
            sys.stdout.write(f"Your link, which works once: {base}/in/{invitation.token}\n")
            sys.stdout.flush()
