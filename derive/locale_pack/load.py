"""Reads ``concepts.yaml`` and packs. Every error names file, line, concept and field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from derive.errors import PackError, did_you_mean
from derive.locale_pack._place import place
from derive.locale_pack.model import Concepts, Form, Pack
from derive.locale_pack.overlay import merged
from derive.locale_pack.validate import ENTRY_ONLY, check_collisions, check_facts, explain
from derive.locale_pack.yaml_text import line_of, parse, uncollected

PACKS = "derive.locales"
MAX_BYTES = 5_000_000


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
        raise explain(error, "concepts.yaml", node, {}) from error


def load_pack(tag: str) -> Pack:
    """Return the installed pack ``tag``, or the one in the file ``tag`` where it names a file.

    What the pack leaves out and libraries know is filled in. Raises `PackError` where there is no
    such pack: with the nearest tags, and how to begin a new one.
    """
    if tag.endswith((".yaml", ".yml")):
        return read_pack(Path(tag))
    if tag not in available():
        raise PackError(
            f"no locale pack {tag!r}{did_you_mean(tag, available())}; "
            f"to begin one: derive locale new {tag}"
        )
    return parse_cached((files(PACKS) / f"{tag}.yaml").read_text("utf-8"), tag)


@lru_cache(maxsize=64)
def parse_cached(text: str, tag: str) -> Pack:
    """Return an installed pack, built once for each text of its file."""
    with uncollected():
        return parse_pack(text, f"{tag}.yaml", tag, trusted=True)


def read_pack(path: Path) -> Pack:
    """Return the pack in a file of the user's own, validated, over the base layer."""
    return parse_pack(read_text(path), path.name, path.stem)


def read_text(path: Path) -> str:
    """Return the text of a file as it is, newlines too. Raises `PackError`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(f"{path}: larger than {MAX_BYTES} bytes; a pack is a small file")
        raw = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError(_encoding(path.name, raw, error.start)) from error


def _encoding(name: str, raw: bytes, start: int) -> str:
    """Say where the first byte stands that is not UTF-8, and what to do."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"{name}: the file is UTF-16, not UTF-8; save it as UTF-8"
    line = raw.count(b"\n", 0, start) + 1
    begin = raw.rfind(b"\n", 0, start) + 1
    before = raw[begin:start].decode("utf-8", "replace").strip()[-40:]
    field = next((w for w in reversed(before.replace("{", " ").split()) if w.endswith(":")), "")
    where = f"{field.rstrip(':')}: " if field else ""
    return (
        f"{name}, line {line}: {where}the letter after {before!r} is not UTF-8 (Windows-1252 or "
        "Latin-1, by the look of it); save the file as UTF-8"
    )


def parse_pack(text: str, name: str, tag: str, *, trusted: bool = False) -> Pack:
    """Return the pack that ``text`` holds, over the base layer. Raises `PackError`."""
    data, node = parse(text, name, trusted=trusted)
    if not isinstance(data, dict):
        raise PackError(f"{name}: a pack is a mapping; see locales/README.md")
    _check_tag(data.get("locale"), tag, name, node)
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
        raise explain(error, name, node, entries) from error
    check_facts(pack, concepts, name, node)
    check_collisions(pack, concepts, name, node)
    return merged(pack, concepts)


def _check_tag(locale: Any, tag: str, name: str, node: yaml.Node) -> None:
    where = f"{name}, line {line_of(node, ('locale',))}"
    if locale != tag:
        raise PackError(f"{where}: `locale` is {locale!r}, the file name says {tag!r}")
    try:
        place(str(locale))
    except PackError as error:
        raise PackError(f"{where}: locale: {error}") from error


def _entry(concept: str, value: Any) -> Any:
    """Bring the short way of writing an entry (one form, at the entry itself) to the long one."""
    if not isinstance(value, dict):
        return value
    entry = {"concept": concept, **{k: v for k, v in value.items() if k in ENTRY_ONLY}}
    form = {key: item for key, item in value.items() if key not in ENTRY_ONLY}
    if form:
        entry["forms"] = [form, *(value.get("forms") or [])]
    return entry


def forms(pack: Pack) -> Iterator[tuple[str, Form]]:
    """Yield every form of a pack with its concept."""
    for concept, entry in pack.entries.items():
        for form in entry.forms:
            yield concept, form
