"""Where a model lies: a local folder, or a snapshot of the hub in its cache."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derive.contracts import Availability
from derive.errors import EngineMissing, MissingExtra

_TEXTS = ["*.json", "*.model", "*.spm", "*.txt", "*.jinja"]
_SAMPLES, _SAMPLE = 64, 65_536  # of a file of weights: another training changes all of it
_WHOLE = 1 << 22


@dataclass(frozen=True)
class Files:
    """The folder of a model, what it is called, and what tells its content from another's."""

    folder: Path
    name: str
    content: str


def availability(engine: str, packages: tuple[str, ...]) -> Availability:
    """Say whether the Python packages that an engine needs are installed."""
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if not missing:
        return Availability(ok=True, detail="needs the option model; translates what the model can")
    return Availability(
        ok=False,
        detail=f"the Python packages {', '.join(missing)} are not here",
        install=f"pip install 'derive-locale[{engine}]'",
    )


def require(engine: str, packages: tuple[str, ...]) -> None:
    """Raise `MissingExtra` for the first package that is not installed."""
    for package in packages:
        if importlib.util.find_spec(package) is None:
            raise MissingExtra(package, engine, f"the engine {engine}")


def find(model: str, revision: str) -> Files:
    """Return where a model is, downloaded if it is not. Raises `EngineMissing`."""
    local = Path(model).expanduser()
    if local.is_dir():
        if not (local / "config.json").is_file():
            raise EngineMissing(f"{local} holds no model: it has no config.json")
        return Files(local, local.resolve().name, content_of(local))
    if local.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        raise EngineMissing(f"there is no model at {model}: name a folder, or a model of the hub")
    folder = _snapshot(model, revision, [*_TEXTS, "*.safetensors"])
    if not any(folder.glob("*.safetensors")):
        folder = _snapshot(model, revision, [*_TEXTS, "pytorch_model*.bin"])
    return Files(folder, model, folder.name)


def content_of(folder: Path) -> str:
    """Return 16 hex digits for what lies in a folder: names, sizes, and content in samples."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.name} {size}\0".encode())
        with path.open("rb") as file:
            if size <= _WHOLE:
                digest.update(file.read())
                continue
            for i in range(_SAMPLES):
                file.seek((size - _SAMPLE) * i // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()


def _snapshot(model: str, revision: str, patterns: list[str]) -> Path:
    # whoever looks for another engine loads this file too, and the hub's library takes 0.2 s
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    options: dict[str, Any] = {"revision": revision or None, "allow_patterns": patterns}
    try:
        return Path(snapshot_download(model, **options))
    except (OSError, ValueError, HfHubHTTPError) as error:
        at = f" at the revision {revision}" if revision else ""
        raise EngineMissing(
            f"the model {model}{at} is neither here nor to be had from the hub "
            f"({type(error).__name__}): see that its name is right and the network there, run "
            f"hf download {model}, or give the option model a folder"
        ) from error
