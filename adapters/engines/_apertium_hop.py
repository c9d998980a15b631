"""One Apertium mode at work: text in stream format in, text in stream format out."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from ._apertium_modes import Mode
from ._apertium_pipe import Pipe, PipeBrokenError
from ._apertium_tagger import KnownClasses, is_hmm

# Waking up for every single answer costs as much as handling it; the front makes the back wait.
_GATHER_FRONT, _GATHER_BACK = 0.0005, 0.004
_PACKAGED = Path("/usr/share/apertium")  # Debian's folders there bear the names of its packages


class Hop:
    """The pipe of one mode, safe for threads.

    ``run`` raises `PipeBrokenError`, in every thread that is at it; the next `run` begins anew.
    """

    def __init__(self, mode: Mode, timeout: float) -> None:
        self.mode = mode
        self._timeout = timeout
        self._lock = threading.Lock()
        self._chain: _Chain | None = None

    def run(self, groups: Iterable[Sequence[bytes]], count: int, load: int) -> Iterator[bytes]:
        """Yield what the mode makes of ``count`` blocks, of about ``load`` bytes, as it comes.

        ``groups`` is read in another thread. Raises `PipeBrokenError`.
        """
        with self._lock:  # the order at the front is the order at the back
            chain = self._started()
            answers = chain.stream(groups, count, load)
        try:
            for group in answers:
                yield from group
        except PipeBrokenError:
            self._drop(chain)
            raise

    def start(self) -> None:
        """Start the processes where they do not run. Raises `PipeBrokenError`."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """Stop all processes. May be called twice; the next `run` starts them again."""
        if self._chain:
            self._drop(self._chain)

    def _started(self) -> _Chain:
        if self._chain is None:
            self._chain = _Chain(self.mode.commands(), self._timeout)
        return self._chain

    def _drop(self, chain: _Chain) -> None:
        with self._lock:
            if self._chain is chain:
                self._chain = None
        chain.close()


class _Chain:
    """The running processes of a mode, cut before a tagger that remembers."""

    def __init__(self, commands: Sequence[Sequence[str]], timeout: float) -> None:
        cut = next((i for i, command in enumerate(commands) if is_hmm(command)), 0)
        with ExitStack() as stack:
            self._front: Pipe | None = None
            self._classes: KnownClasses | None = None
            if cut:
                self._front = Pipe(commands[:cut], timeout, _GATHER_FRONT)
                stack.callback(self._front.close)
                self._classes = KnownClasses(commands[cut], timeout)
                stack.callback(self._classes.close)
            self._back = Pipe(commands[cut:], timeout, _GATHER_BACK)
            stack.callback(self._back.close)
            self._stack = stack.pop_all()

    def stream(
        self, groups: Iterable[Sequence[bytes]], count: int, load: int
    ) -> Iterator[list[bytes]]:
        """Yield groups of answers; see `Pipe.stream`."""
        if self._front and self._classes:
            groups = map(self._classes.settle, self._front.stream(groups, count, load))
        return self._back.stream(groups, count, load)

    def close(self) -> None:
        """Stop the processes. May be called twice."""
        self._stack.close()


def program_version() -> str:
    """Return Apertium's version, ``3.8.3``, or "unknown"."""
    said = _said("apertium", "-V").split()
    return said[-1] if said else "unknown"


def data_version(mode: Mode) -> str:
    """Return package and version of a mode's data, or a hash of its files where no package is."""
    arguments = (Path(argument) for command in mode.commands() for argument in command[1:])
    files = sorted({path for path in arguments if path.is_file()})
    owner = next((path.parent.name for path in files if path.parent.parent == _PACKAGED), "")
    version = _said("dpkg-query", "-W", "-f", "${Version}", owner) if owner else ""
    if version:
        return f"{owner} {version}"
    content = hashlib.blake2b(mode.path.read_bytes(), digest_size=8)
    for path in files:
        content.update(path.read_bytes())
    return f"{mode.name} {content.hexdigest()}"


@cache  # a process asks once: its pipes would not notice an upgrade either
def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
