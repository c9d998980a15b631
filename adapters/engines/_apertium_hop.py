"""One Apertium mode at work: text in stream format in, text in stream format out."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from ._apertium_modes import Mode
from ._apertium_pipe import Pipe
from ._apertium_tagger import KnownClasses, is_hmm

# Waking up for every single answer costs as much as handling it; the front makes the back wait.
_GATHER_FRONT, _GATHER_BACK = 0.0005, 0.004
_PACKAGED = Path("/usr/share/apertium")  # Debian's folders there bear the names of its packages


class Hop:
    """The pipe of one mode, cut before a tagger that remembers. Its owner holds a lock.

    ``run`` raises `PipeBrokenError`; call `close` then, and the next `run` begins anew.
    """

    def __init__(self, mode: Mode, timeout: float) -> None:
        self.mode = mode
        self._commands = mode.commands()
        self._timeout = timeout
        self._front: Pipe | None = None
        self._classes: KnownClasses | None = None
        self._back: Pipe | None = None

    def run(self, groups: Iterable[Sequence[bytes]], count: int, load: int) -> Iterator[bytes]:
        """Yield what the mode makes of ``count`` blocks, of about ``load`` bytes, as it comes.

        ``groups`` is read in another thread. Raises `PipeBrokenError`.
        """
        back = self._back or self.start()
        if self._front and self._classes:
            groups = map(self._classes.settle, self._front.stream(groups, count, load))
        for group in back.stream(groups, count, load):
            yield from group

    def start(self) -> Pipe:
        """Start the processes and return the last pipe. Raises `PipeBrokenError`."""
        cut = next((i for i, command in enumerate(self._commands) if is_hmm(command)), 0)
        if cut:
            self._front = Pipe(self._commands[:cut], self._timeout, _GATHER_FRONT)
            self._classes = KnownClasses(self._commands[cut], self._timeout)
        self._back = Pipe(self._commands[cut:], self._timeout, _GATHER_BACK)
        return self._back

    def close(self) -> None:
        """Stop all processes. May be called twice; the next `run` starts them again."""
        for part in (self._front, self._classes, self._back):
            if part is not None:
                part.close()
        self._front = self._classes = self._back = None


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
