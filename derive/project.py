"""A project folder: its configuration, its database, its files and its lock.

::

    my-project/
      derive.yaml      what is derived from what, with which engines
      derive.db        items, plans, drafts, findings (unless `store` names another database)
      memory.db        every translation that was paid for, by engine and text
      calibration.json how likely a draft has an error, fitted to verdicts (if it was calibrated)
      rejected.jsonl   rows of the source that could not be read, with the reason
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from derive.config import FILE_NAME, Config, load_config, save_config
from derive.errors import ProjectBusy, ProjectError
from derive.store import Store


class Project:
    """One derivation, in one folder."""

    def __init__(self, folder: Path, config: Config) -> None:
        """Use `create` or `open` instead."""
        self.folder = folder
        self.config = config

    @classmethod
    def create(cls, folder: Path, config: Config) -> Project:
        """Make a new project in ``folder``, which must be empty or missing."""
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise ProjectError(f"{folder}: is there already; choose a new folder")
            folder.mkdir(parents=True, exist_ok=True)
            save_config(config, folder / FILE_NAME)
        except OSError as error:
            raise ProjectError(f"{folder}: cannot be made: {error.strerror}") from error
        return cls(folder, config)

    @classmethod
    def open(cls, folder: Path) -> Project:
        """Open the project in ``folder``. Raises `ProjectError` where there is none."""
        if not (folder / FILE_NAME).is_file():
            raise ProjectError(
                f"{folder}: no project here (no {FILE_NAME}); make one with: "
                f"derive new {folder} --source PATH --from TAG --to TAG"
            )
        return cls(folder, load_config(folder / FILE_NAME))

    @cached_property
    def store(self) -> Store:
        """The project's database, opened when it is first needed."""
        return Store(self.config.store or f"sqlite:///{self.folder / 'derive.db'}")

    @property
    def memory_path(self) -> Path:
        """The translation memory that serves as the cache of all runs."""
        return self.folder / "memory.db"

    @property
    def calibration_path(self) -> Path:
        """What `derive fidelity calibrate` fitted."""
        return self.folder / "calibration.json"

    @property
    def rejected_path(self) -> Path:
        """Rows of the source that could not be read."""
        return self.folder / "rejected.jsonl"

    @property
    def source_path(self) -> str:
        """The source as the adapter takes it: a relative path counts from the project folder."""
        path = self.config.source.path
        near = self.folder / path
        return str(near) if near.exists() else path

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project for one run. Raises `ProjectBusy` where another run holds it.

        The operating system frees the lock when its holder ends, however it ends.
        """
        holder = self.folder / ".holder"
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            who = holder.read_text("utf-8") if holder.exists() else "another run"
            raise ProjectBusy(
                f"{self.folder}: {who} works on this project; wait for it or stop it"
            ) from None
        except OSError as error:
            raise ProjectError(
                f"{self.folder}: cannot be locked: {error.strerror}: make the folder writable, or "
                "copy the project"
            ) from error
        try:
            holder.write_text(f"process {os.getpid()}", "utf-8")
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def discard(self) -> None:
        """Delete the folder of a project that was made a moment ago and came to nothing."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Close the database if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
