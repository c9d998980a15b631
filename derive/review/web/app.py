"""The app put together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from derive.project import Project
from derive.review.service import ReviewService
from derive.review.web import static
from derive.review.web.failures import add_handlers
from derive.review.web.headers import Headers
from derive.review.web.limits import BodyLimit
from derive.review.web.routes.adjudicate import router as adjudicate
from derive.review.web.routes.api import router as api
from derive.review.web.routes.browse import router as browse
from derive.review.web.routes.entry import router as entry
from derive.review.web.routes.lead import router as lead
from derive.review.web.routes.people import router as people
from derive.review.web.routes.work import router as work
from derive.review.web.sessions import Sessions, load_secret
from derive.review.web.site import Site

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""The names under which a server that serves this machine alone may be asked for."""


def create(project: Project, hosts: Sequence[str] = LOCAL, *, secure: bool = False) -> FastAPI:
    """Return the app for an open project. ``hosts`` are the names it answers to ("*": any)."""
    app = FastAPI(title="derive review", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(
        project=project,
        service=ReviewService(project),
        sessions=Sessions(load_secret(project.folder)),
        secure=secure,
    )
    for group in (entry, work, api, browse, adjudicate, lead, people):
        app.include_router(group)
    app.router.routes.append(static.ROUTE)
    add_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(Headers)
    return app


def create_in(folder: Path, hosts: Sequence[str] = LOCAL, *, secure: bool = False) -> FastAPI:
    """Open the project in ``folder`` and return its app: what a worker process begins with."""
    return create(Project.open(folder), hosts, secure=secure)
