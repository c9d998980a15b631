"""What a pack's file may not say beyond the shape of its fields. Errors name line and field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from derive.errors import PackError, did_you_mean
from derive.locale_pack.model import Concept, Form, Pack
from derive.locale_pack.yaml_text import line_of

ENTRY_ONLY = {"source", "date", "expires", "verified", "note", "absent", "extend", "forms"}
"""Fields that stand at an entry; all others belong to its forms."""


def check_facts(pack: Pack, concepts: Mapping[str, Concept], name: str, node: yaml.Node) -> None:
    """Refuse a fact that does not say whether anybody verified it."""
    for concept, entry in pack.entries.items():
        if not concepts[concept].fact or entry.absent or (entry.extend and not entry.forms):
            continue
        if entry.verified is None and not entry.extend:
            raise PackError(
                f"{name}, line {line_of(node, ('concepts', concept))}: {concept} is a fact: give "
                "`source`, `date` and `verified: true`, or say `verified: false`"
            )


def check_collisions(
    pack: Pack, concepts: Mapping[str, Concept], name: str, node: yaml.Node
) -> None:
    """Refuse one English form under two concepts, unless context words can tell them apart.

    One law may fill several concepts of type law: many countries regulate two things in one act.
    """
    seen: dict[str, str] = {}
    for concept, form in ((c, f) for c, entry in pack.entries.items() for f in entry.forms):
        if form.context:
            continue
        for text in form.english():
            other = seen.setdefault(text, concept)
            telling = concepts[concept].context or concepts[other].context
            laws = concepts[concept].type == concepts[other].type == "law"
            if other != concept and not telling and not laws:
                raise PackError(
                    f"{name}, line {line_of(node, ('concepts', concept))}: {concept} and {other} "
                    f"both claim {text!r}; keep it under one, or give one of the forms `context`"
                )


def explain(
    error: ValidationError, name: str, node: yaml.Node, entries: Mapping[str, Any]
) -> PackError:
    """Turn the first of pydantic's errors into file, line, concept, field and what to do."""
    first = error.errors()[0]
    path = list(first["loc"])
    if path[:1] == ["entries"]:
        path[0] = "concepts"
        short = isinstance(entries.get(str(path[1])), dict) and "forms" not in entries[str(path[1])]
        if short and path[2:4] == ["forms", 0]:
            del path[2:4]
    where = ".".join(str(step) for step in path)
    what = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        known = [*Form.model_fields, *ENTRY_ONLY] if path[0] == "concepts" else Pack.model_fields
        what = f"no such field{did_you_mean(str(path[-1]), known)}"
    return PackError(f"{name}, line {line_of(node, tuple(path))}: {where}: {what}")
