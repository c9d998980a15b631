"""File-safe names of splits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.errors import ExportError


def split_names(splits: Iterable[str]) -> dict[str, str]:
    """Return a name of word characters for every split, as files and `datasets` want it.

    Raises `ExportError` where two splits would get the same name.
    """
    names = {split: re.sub(r"\W+", "_", split).strip("_") or "all" for split in splits}
    if len(set(names.values())) < len(names):
        raise ExportError(
            f"some splits cannot be told apart in file names ({', '.join(names)}): rename them "
            "in the source"
        )
    return names
