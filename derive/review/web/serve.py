"""Binds the port and keeps a worker alive that serves the app.

The port belongs to the parent process, which does nothing else: when the worker dies, requests
wait at the port until the next one, which is there within a second or two. Nothing is kept in
memory that the next worker would need; the secret of the sessions lies in the project's folder.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from derive.errors import DeriveError, ReviewError
from derive.garbage import SMOOTHLY, settle

if TYPE_CHECKING:
    from fastapi import FastAPI

BACKLOG = 2048
THREADS = 3
"""Requests worked on at once: more would only wait for each other."""

WARM_S = 2.0
"""The checks are loaded so long after the start: the first pages, and those that waited while a
worker was replaced, come before."""

HASTE_S = 1.0
"""A worker that dies sooner is not started again at once."""

SWITCH_S = 0.0005
"""After how long Python lets another thread run. At its usual 5 ms, a request would wait so long at
each question to the database while the checks of another one compute."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and ``port``. Raises `ReviewError` in words."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ReviewError(
            f"{host}:{port} cannot be used: {error.strerror or error}; "
            "choose another with --host or --port"
        ) from error
    # Connections inherit it; without, each answer waits 40 ms until its headers are acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def serve(folder: Path, listening: socket.socket, base: str, hosts: tuple[str, ...]) -> bool:
    """Serve the project in ``folder`` at ``base`` until the process is told to stop.

    Returns False where the worker could not start; it has said why.
    """
    stopped = threading.Event()
    context = multiprocessing.get_context("spawn")
    while not stopped.is_set():
        process = context.Process(target=work, args=(folder, listening, base, hosts, os.getpid()))
        with _passing_on(process, stopped):
            begun = time.monotonic()
            process.start()
            process.join()
        if process.exitcode == STARTUP_FAILURE:
            return False
        if time.monotonic() - begun < HASTE_S:
            stopped.wait(HASTE_S)  # it dies as soon as it starts: do not burn the machine
    return True


@contextlib.contextmanager
def _passing_on(process: SpawnProcess, stopped: threading.Event) -> Iterator[None]:
    """Stop the worker too when this process is told to stop."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        if process.pid is not None:
            process.terminate()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def work(
    folder: Path, listening: socket.socket, base: str, hosts: tuple[str, ...], parent: int
) -> None:
    """Serve as a worker process."""
    config = uvicorn.Config(
        partial(worker, folder, base, hosts, parent),
        factory=True,
        log_level="critical",
        access_log=False,
        lifespan="on",
        ws="none",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listening])


def worker(folder: Path, base: str, hosts: tuple[str, ...], parent: int) -> FastAPI:
    """Return the app of a worker process, which ends with its parent and warms up by itself.

    The first one prints the link of the first lead.
    """
    from derive.review.web.app import create_in  # noqa: PLC0415

    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        app = create_in(folder, hosts, secure=base.startswith("https://"))
        app.state.site.greet(base)
    except DeriveError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(STARTUP_FAILURE)
    app.router.lifespan_context = _lifespan
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    from anyio.to_thread import current_default_thread_limiter  # noqa: PLC0415

    from derive.review.web.keeper import Keeper  # noqa: PLC0415
    from derive.review.web.warm import warm_later  # noqa: PLC0415

    settle(SMOOTHLY)
    sys.setswitchinterval(SWITCH_S)
    current_default_thread_limiter().total_tokens = THREADS
    later, loaded = warm_later(app.state.site, WARM_S)
    keeper = Keeper(app.state.site.service)
    keeper.start()
    yield
    later.cancel()
    loaded.set()  # nobody waits for what will not come
    keeper.stop()
    app.state.site.project.close()


def _end_with(parent: int) -> None:
    """Stop this process when its parent is gone, so that the port is free again."""
    while os.getppid() == parent:
        time.sleep(0.5)
    signal.raise_signal(signal.SIGTERM)
