"""A chain of processes that answers each NUL-ended block with one, and says so when it breaks.

A thread writes while the caller reads, since both ends would wait for each other otherwise. Callers
take turns at either end: the next one writes while the answers of the last still come, so that no
stage runs dry between two batches. Every process is looked at after each exchange: a stage that
dies leaves nothing behind but silence.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

_TICK = 0.5  # seconds between two looks at the processes while nothing comes
_BYTES_A_SECOND = 10_000  # a slow machine's pace: one huge text is answered in one piece
_MANY = 16  # while more answers than these are to come, several are taken at once
_KEPT = 2000  # bytes of what the processes complain about, for the message


class PipeBrokenError(Exception):
    """The chain died or hangs; its message says which stage, or for how long."""


@dataclass
class _Exchange:
    """What one caller sends, how many answers it waits for, and how many seconds at most."""

    groups: Iterable[Sequence[bytes]]
    count: int
    patience: float
    number: int = 0
    before: PipeBrokenError | None = None


class Turns:
    """A queue of callers: each waits until those before it are done. Once stopped, nobody waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._now = 0
        self._stopped = False

    @contextmanager
    def turn(self, number: int) -> Iterator[None]:
        """Wait for the turn ``number``, counted from 0, and give it on at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._now == number or self._stopped)
        try:
            yield
        finally:
            with self._changed:
                self._now = max(self._now, number + 1)
                self._changed.notify_all()

    def stop(self) -> None:
        """Let everybody through."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()


class Pipe:
    """One long-lived chain of commands, safe for threads. Once closed it stays closed.

    ``timeout`` is how long it may stay silent, in seconds; huge texts get more. ``gather``
    is how long it waits for further answers before it takes the first. ``noisy`` takes what the
    last command complains about as part of its answer.
    """

    def __init__(
        self,
        commands: Sequence[Sequence[str]],
        timeout: float,
        gather: float = 0.0,
        noisy: bool = False,
    ):
        self._timeout = timeout
        self._gather = gather
        self._complaints = bytearray()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()
        self._entered = 0
        self._writers, self._readers = Turns(), Turns()
        self._rest: list[bytes] = []  # the pieces of an answer that has not ended yet
        self._early: list[bytes] = []  # answers that belong to the next caller
        errors, self._errors = os.pipe()
        try:
            for command in commands:
                self._start(command, noisy)
        except OSError as error:
            os.close(errors)
            self.close()
            raise PipeBrokenError(f"{error.filename or error}: does not start") from error
        finally:
            os.close(self._errors)
        threading.Thread(target=self._listen, args=(errors,), daemon=True).start()

    def exchange(self, blocks: Sequence[bytes]) -> list[bytes]:
        """Return the answer to each block. Raises `PipeBrokenError`, and is closed then."""
        groups = self.stream([blocks], len(blocks), sum(map(len, blocks)))
        return [answer for group in groups for answer in group]

    def stream(
        self, groups: Iterable[Sequence[bytes]], count: int, load: int
    ) -> Iterator[list[bytes]]:
        """Yield the answers to ``count`` blocks as they come; ``load`` is roughly their bytes.

        ``groups`` is read in a thread of its own, which begins at once. Raises `PipeBrokenError`,
        also one that ``groups`` raises, and is closed then.
        """
        exchange = _Exchange(groups, count, self._timeout + load / _BYTES_A_SECOND)
        with self._lock:
            exchange.number = self._entered
            self._entered += 1
        writer = threading.Thread(target=self._write, args=(exchange,), daemon=True)
        writer.start()
        return self._answers(exchange, writer)

    def _answers(self, exchange: _Exchange, writer: threading.Thread) -> Iterator[list[bytes]]:
        try:
            with self._readers.turn(exchange.number):
                yield from self._read(exchange)
                self._look(exchange)
        except BaseException:  # or a writer that nobody listens to would never end
            self.close()
            raise
        finally:
            writer.join()

    def close(self) -> None:
        """Stop the processes. May be called twice, and from any thread."""
        with self._lock:
            processes, self._processes = self._processes, []
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):  # bytes that nobody will read
                        stream.close()
        self._writers.stop()
        self._readers.stop()

    def _start(self, command: Sequence[str], noisy: bool) -> None:
        before = self._processes[-1].stdout if self._processes else subprocess.PIPE
        process = subprocess.Popen(
            command,
            stdin=before,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if noisy else self._errors,
        )
        if self._processes and self._processes[-1].stdout:
            self._processes[-1].stdout.close()  # the child alone holds it, so that its end is seen
        self._processes.append(process)

    def _write(self, exchange: _Exchange) -> None:
        try:
            with self._writers.turn(exchange.number):
                for blocks in exchange.groups:
                    stream = self._end(0).stdin
                    if stream:
                        stream.write(b"".join(block + b"\0" for block in blocks))
                        stream.flush()
        except PipeBrokenError as error:
            exchange.before = error
        except (OSError, ValueError):
            pass  # broken, or closed meanwhile: the reader finds out why

    def _end(self, which: int) -> subprocess.Popen[bytes]:
        processes = self._processes
        if not processes:
            raise PipeBrokenError("the pipe is closed")
        return processes[which]

    def _read(self, exchange: _Exchange) -> Iterator[list[bytes]]:
        last, left = time.monotonic(), exchange.count
        while left > 0:
            if not self._early and not self._ready(left):
                self._look(exchange)
                if time.monotonic() - last > exchange.patience:
                    raise PipeBrokenError(f"no answer for {exchange.patience:.0f} seconds")
                continue
            ended, self._early = (self._early or self._take(exchange)), []
            if ended:
                ended, self._early = ended[:left], ended[left:]
                left -= len(ended)
                yield ended
            last = time.monotonic()

    def _ready(self, left: int) -> bool:
        """Wait for answers; where many are to come, a little longer, to take several at once."""
        stream = self._end(-1).stdout
        if stream is None:
            raise PipeBrokenError("the pipe is closed")
        try:
            came = bool(select.select([stream], [], [], min(_TICK, self._timeout))[0])
        except ValueError as error:  # closed by another caller that it failed
            raise PipeBrokenError("the pipe is closed") from error
        if came and left > _MANY:
            time.sleep(self._gather)
        return came

    def _take(self, exchange: _Exchange) -> list[bytes]:
        """Return the answers that ended in what can be read now."""
        stream = self._end(-1).stdout
        try:
            data = os.read(stream.fileno(), 1 << 16) if stream else b""
        except (OSError, ValueError) as error:
            raise PipeBrokenError("the pipe is closed") from error
        if not data:
            self._look(exchange)
            raise PipeBrokenError("the pipe ended")
        *ended, begun = data.split(b"\0")
        if ended:
            ended[0] = b"".join([*self._rest, ended[0]])
            self._rest = []
        self._rest.append(begun)
        return ended

    def _look(self, exchange: _Exchange) -> None:
        if exchange.before:
            raise exchange.before
        for process in self._processes:
            if process.poll() is not None:
                said = self._complaints.decode("utf-8", "replace").strip()
                name = process.args[0] if isinstance(process.args, list) else str(process.args)
                raise PipeBrokenError(f"{name} ended with {process.returncode}. {said[-200:]}")

    def _listen(self, errors: int) -> None:
        with open(errors, "rb", buffering=0) as stream:
            while data := stream.read(4096):
                self._complaints += data
                del self._complaints[:-_KEPT]
