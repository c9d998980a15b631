"""``derive review`` as its user starts it: the link, the port, a killed worker, a killed parent."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from derive.errors import ReviewError
from derive.review.web.serve import bind
from tests.conftest import Derive

DERIVE = Path(sys.executable).with_name("derive")


class Running:
    """A process of ``derive review`` with what it prints."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [str(DERIVE), "review", str(folder), "--port", "0", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines += self.process.stdout

    def said(self, pattern: str) -> str:
        """Wait until it has printed something, and return the first group of the pattern."""
        for _ in range(300):
            if found := re.search(pattern, "".join(self.lines)):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"not printed: {pattern}\n{''.join(self.lines)}")

    def worker(self) -> int:
        """Return the process that serves."""
        listed = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "spawn_main"],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(listed.stdout.split()[-1])

    def stop(self) -> int:
        """Stop it as Ctrl-C does; return its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@pytest.fixture
def running(spoilt: Path, tmp_path: Path) -> Iterator[Running]:
    shutil.copytree(spoilt, tmp_path / "own")
    started = Running(tmp_path / "own")
    yield started
    with contextlib.suppress(ProcessLookupError):
        started.process.kill()
    started.process.wait(10)
    assert started.process.stdout is not None
    started.process.stdout.close()


def test_the_link_works_and_a_session_outlives_a_killed_worker(running: Running) -> None:
    link = running.said(r"(http://127\.0\.0\.1:\d+/in/\S+)")
    with httpx.Client(timeout=30, follow_redirects=True) as client:
        assert client.post(link).status_code == 200
        base = link.split("/in/")[0]
        assert client.get(f"{base}/lead").status_code == 200
        before = running.worker()
        os.kill(before, signal.SIGKILL)
        for _ in range(50):
            with contextlib.suppress(httpx.TransportError):
                assert client.get(f"{base}/lead").status_code == 200
                break
        assert running.worker() != before
    assert running.stop() == 0
    assert "".join(running.lines).count("/in/") == 1, "the first link is printed once"
    assert "Traceback" not in "".join(running.lines)


def test_the_worker_ends_with_its_parent_so_that_the_port_is_free(running: Running) -> None:
    link = running.said(r"(http://127\.0\.0\.1:\d+)/in/")
    worker, port = running.worker(), int(link.rsplit(":", 1)[1])
    running.process.kill()
    running.process.wait(10)
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists():
            break
        time.sleep(0.1)
    bind("127.0.0.1", port).close()


def test_a_port_that_is_taken_is_said_in_one_line(derive: Derive, spoilt: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = derive("review", spoilt, "--port", port)
    assert said.status == 1
    assert f"127.0.0.1:{port} cannot be used" in said.err
    assert said.err.count("\n") == 1
    with pytest.raises(ReviewError, match="choose another"):
        bind("no-such-host.invalid", 1)


def test_a_folder_without_a_project_is_said_in_one_line(tmp_path: Path) -> None:
    said = subprocess.run(
        [str(DERIVE), "review", str(tmp_path), "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 1
    assert "no project here" in said.stderr
    assert "Traceback" not in said.stdout + said.stderr
