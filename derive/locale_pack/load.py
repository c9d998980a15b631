"""Reads ``concepts.yaml`` and packs. Every error names file, line, concept and field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from babel import UnknownLocaleError
from babel.core import Locale, parse_locale
from pydantic import ValidationError

from derive.errors import PackError, did_you_mean
from derive.locale_pack.model import Concepts, Form, Pack
from derive.locale_pack.overlay import merged
from derive.locale_pack.yaml_text import line_of, parse

PACKS = "derive.locales"
MAX_BYTES = 5_000_000
_ENTRY_ONLY = {"source", "date", "verified", "note", "absent", "extend", "forms"}


def available() -> list[str]:
    """Return the tags of all packs that are installed, sorted."""
    return sorted(
        path.name[: -len(".yaml")]
        for path in files(PACKS).iterdir()
        if path.name.endswith(".yaml") and path.name != "concepts.yaml"
    )


@cache
def load_concepts() -> Concepts:
    """Return the shared vocabulary."""
    text = (files(PACKS) / "concepts.yaml").read_text("utf-8")
    data, node = parse(text, "concepts.yaml", trusted=True)
    if isinstance(data, dict):
        data.pop("schema", None)
        for name, concept in (data.get("concepts") or {}).items():
            if isinstance(concept, dict):
                concept["id"] = name
    try:
        return Concepts.model_validate(data)
    except ValidationError as error:
        raise _explain(error, "concepts.yaml", node, {}) from error


@cache
def load_pack(tag: str) -> Pack:
    """Return the installed pack ``tag``, or the one in the file ``tag`` where it names a file.

    Raises `PackError` where there is none: with the nearest tags, and how to begin a new one.
    """
    if tag.endswith((".yaml", ".yml")):
        return read_pack(Path(tag))
    if tag not in available():
        raise PackError(
            f"no locale pack {tag!r}{did_you_mean(tag, available())}; "
            f"to begin one: derive locale new {tag}"
        )
    resource = files(PACKS) / f"{tag}.yaml"
    return _build(resource.read_text("utf-8"), f"{tag}.yaml", tag, trusted=True)


def read_pack(path: Path) -> Pack:
    """Return the pack in a file of the user's own, validated."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(f"{path}: larger than {MAX_BYTES} bytes; a pack is a small file")
        text = path.read_text("utf-8")
    except OSError as error:
        raise PackError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: byte {error.start} is not UTF-8; save it as UTF-8") from error
    return _build(text, path.name, path.stem)


def _build(text: str, name: str, tag: str, *, trusted: bool = False) -> Pack:
    data, node = parse(text, name, trusted=trusted)
    if not isinstance(data, dict):
        raise PackError(f"{name}: a pack is a mapping; see locales/README.md")
    _check_tag(data.get("locale"), tag, name)
    entries = data.pop("concepts", None) or {}
    if not isinstance(entries, dict):
        raise PackError(f"{name}: `concepts` is a mapping from concept to entry")
    concepts = load_concepts().concepts
    for concept in entries:
        if concept not in concepts:
            line = line_of(node, ("concepts", concept))
            raise PackError(
                f"{name}, line {line}: no concept is called {concept!r}"
                f"{did_you_mean(str(concept), concepts)}"
            )
    data["entries"] = {key: _entry(key, value) for key, value in entries.items()}
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise _explain(error, name, node, entries) from error
    _check_facts(pack, name, node)
    _check_collisions(pack, name, node)
    return merged(pack, concepts)


def _check_tag(locale: Any, tag: str, name: str) -> None:
    if locale != tag:
        raise PackError(f"{name}: `locale` is {locale!r}, the file name says {tag!r}")
    try:
        parts = parse_locale(str(locale), sep="-")
        Locale.parse(str(locale), sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise PackError(
            f"{name}: CLDR knows no locale {locale!r}; write language-REGION, as es-MX"
        ) from error
    if not parts[1]:
        raise PackError(f"{name}: {locale!r} names no region; write language-REGION, as es-MX")


def _entry(concept: str, value: Any) -> Any:
    """Bring the short way of writing an entry (one form, at the entry itself) to the long one."""
    if not isinstance(value, dict):
        return value
    entry = {"concept": concept, **{k: v for k, v in value.items() if k in _ENTRY_ONLY}}
    form = {key: item for key, item in value.items() if key not in _ENTRY_ONLY}
    if form:
        entry["forms"] = [form, *(value.get("forms") or [])]
    return entry


def _check_facts(pack: Pack, name: str, node: yaml.Node) -> None:
    for concept, entry in pack.entries.items():
        if not load_concepts().concepts[concept].fact or entry.absent:
            continue
        if entry.verified is None:
            raise PackError(
                f"{name}, line {line_of(node, ('concepts', concept))}: {concept} is a fact: give "
                "`source`, `date` and `verified: true`, or say `verified: false`"
            )


def _check_collisions(pack: Pack, name: str, node: yaml.Node) -> None:
    """Refuse one English form under two concepts, unless context words can tell them apart.

    One law may fill several concepts of type law: many countries regulate two things in one act.
    """
    concepts = load_concepts().concepts
    seen: dict[str, str] = {}
    for concept, form in forms(pack):
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


def forms(pack: Pack) -> Iterator[tuple[str, Form]]:
    """Yield every form of a pack with its concept."""
    for concept, entry in pack.entries.items():
        for form in entry.forms:
            yield concept, form


def _explain(
    error: ValidationError, name: str, node: yaml.Node, entries: dict[str, Any]
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
        known = [*Form.model_fields, *_ENTRY_ONLY] if path[0] == "concepts" else Pack.model_fields
        what = f"no such field{did_you_mean(str(path[-1]), known)}"
    return PackError(f"{name}, line {line_of(node, tuple(path))}: {where}: {what}")
