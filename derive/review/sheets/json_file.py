"""JSON as annotation tools read and write it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.errors import SheetError
from derive.review.sheets.files import read_bytes


def load(path: Path) -> Any:
    """Return what a JSON file holds. Raises `SheetError` where it is none."""
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise SheetError(f"{path}: is no readable JSON: {said}") from error


def dumped(value: Any, indent: int | None = None) -> str:
    """Return ``value`` as JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def objects(value: Any) -> Sequence[Mapping[str, Any]]:
    """Return the objects of a list, leaving out what is none."""
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]
