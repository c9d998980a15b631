"""Years counted by era (*Reiwa 6*): found by the pack's eras, turned into common years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derive.locale_pack import Form, Pack

from ._found import Found


def scan(text: str, source: Pack) -> Iterator[Found]:
    """Yield ``<era> <n>`` for every era whose form has a ``value``: the year before it began.

    ``Found.value`` is the common year.
    """
    forms = _forms(source)
    if not forms:
        return
    eras = "|".join(re.escape(name) for name in forms)
    for found in re.finditer(rf"\b({eras})\s(\d{{1,2}})\b", text):
        form = forms[found[1]]
        year = (form.value or 0) + int(found[2])
        yield Found(*found.span(), found.group(), "era.current", "era", 1, form, value=year)


@lru_cache(maxsize=64)
def _forms(pack: Pack) -> dict[str, Form]:
    entry = pack.filled("era.current")
    forms = entry.forms if entry else ()
    return {name: form for form in forms if form.value is not None for name in form.english()}
