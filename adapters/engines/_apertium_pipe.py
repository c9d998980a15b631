"""A chain of processes that answers each NUL-ended block with one, and says so when it breaks.

A thread writes while the caller reads, since both ends would wait for each other otherwise. Every
process is looked at after each exchange: a stage that dies leaves nothing behind but silence.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Sequence

_TICK = 0.5  # seconds between two looks at the processes while nothing comes
_BYTES_A_SECOND = 10_000  # a slow machine's pace: one huge text is answered in one piece
_MANY = 16  # while more answers than these are to come, several are taken at once
_KEPT = 2000  # bytes of what the processes complain about, for the message


class PipeBrokenError(Exception):
    """The chain died or hangs; its message says which stage, or for how long."""


class Pipe:
    """One long-lived chain of commands. Not safe for threads: its owner holds a lock.

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
        self._before: PipeBrokenError | None = None
        self._processes: list[subprocess.Popen[bytes]] = []
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

        ``groups`` is read in a thread of its own. Raises `PipeBrokenError`, also one that
        ``groups`` raises, and is closed then.
        """
        self._before = None
        writer = threading.Thread(target=self._write, args=(groups,), daemon=True)
        writer.start()
        try:
            yield from self._read(count, self._timeout + load / _BYTES_A_SECOND)
            self._look()
        except BaseException:  # or a writer that nobody listens to would never end
            self.close()
            raise
        finally:
            writer.join()

    def close(self) -> None:
        """Stop the processes. May be called twice."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):  # bytes that nobody will read
                        stream.close()
        self._processes = []

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

    def _write(self, groups: Iterable[Sequence[bytes]]) -> None:
        stream = self._processes[0].stdin if self._processes else None
        try:
            for blocks in groups:
                if stream:
                    stream.write(b"".join(block + b"\0" for block in blocks))
                    stream.flush()
        except PipeBrokenError as error:
            self._before = error
        except (OSError, ValueError):
            pass  # broken, or closed meanwhile: the reader finds out why

    def _read(self, count: int, patience: float) -> Iterator[list[bytes]]:
        stream = self._processes[-1].stdout if self._processes else None
        if stream is None:
            raise PipeBrokenError("the pipe is closed")
        rest: list[bytes] = []  # the pieces of an answer that has not ended yet
        last = time.monotonic()
        while count > 0:
            if select.select([stream], [], [], min(_TICK, self._timeout))[0]:
                if count > _MANY:
                    time.sleep(self._gather)
                data = os.read(stream.fileno(), 1 << 16)
                if not data:
                    self._look()
                    raise PipeBrokenError("the pipe ended")
                *ended, begun = data.split(b"\0")
                if ended:
                    ended[0] = b"".join([*rest, ended[0]])
                    rest = []
                    yield ended[:count]
                    count -= len(ended)
                rest.append(begun)
                last = time.monotonic()
            else:
                self._look()
                if time.monotonic() - last > patience:
                    raise PipeBrokenError(f"no answer for {patience:.0f} seconds")

    def _look(self) -> None:
        if self._before:
            raise self._before
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
