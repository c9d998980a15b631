"""Puts an export on the Hugging Face hub, as a private dataset unless told otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from derive.errors import ExportError


def check_name(repo: str) -> None:
    """Raise `ExportError` where the hub would refuse a name; nothing is sent."""
    from huggingface_hub.errors import HFValidationError  # noqa: PLC0415 - only for the hub
    from huggingface_hub.utils._validators import validate_repo_id  # noqa: PLC0415

    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise ExportError(f"the hub refuses the name {repo!r}: {_line(error)}") from error
    if "/" not in repo:
        raise ExportError(f"{repo!r} says nobody's name: write it as OWNER/{repo}")


def push(folder: Path, repo: str, *, public: bool = False) -> str:
    """Upload the files of an export to the dataset ``repo``, made if it is not there; return its
    address. Files of an earlier version that are not in ``folder`` are deleted there.

    Raises `ExportError` where the hub refuses or cannot be reached; ``folder`` stays as it is.
    """
    from huggingface_hub import HfApi  # noqa: PLC0415 - only for the hub
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    check_name(repo)
    api = HfApi()
    # the error of whichever HTTP client this version of the library is built on
    unreachable = cast(type[Exception], HfHubHTTPError.__bases__[0])
    try:
        api.create_repo(repo, repo_type="dataset", private=not public, exist_ok=True)
        api.upload_folder(
            repo_id=repo,
            repo_type="dataset",
            folder_path=folder,
            commit_message=f"Export of {folder.name}",
            delete_patterns=["*"],
        )
    except (unreachable, OSError) as error:
        raise ExportError(
            f"the export is in {folder}, but was not put on the hub as {repo}: {_line(error)}; log "
            "in with hf auth login, then push again"
        ) from error
    return f"https://huggingface.co/datasets/{repo}"


def _line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
