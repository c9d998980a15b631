"""Reads the YAML of packs: no anchors, no repeated keys, no depths; every node knows its line."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import yaml

from derive.errors import PackError

MAX_DEPTH = 20
_TEXT = "tag:yaml.org,2002:str"


class Parsed(NamedTuple):
    """What a file says, and the nodes it says it with."""

    data: Any
    node: yaml.Node


def parse(text: str, name: str, *, trusted: bool = False) -> Parsed:
    """Return what the YAML of a file says, and its nodes. Raises `PackError`.

    ``trusted`` is for files that come with the package: what no honest file has is not looked for.
    """
    try:
        if not trusted:
            _refuse_tricks(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise PackError(f"{name}: the file is empty; see locales/README.md")
        return Parsed(_value(node, name, loader), node)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PackError(f"{name}: not valid YAML: {error}") from error


class _Loader(yaml.CSafeLoader):
    """The safe loader, which takes a word for text without trying every pattern on it."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """Return the tag of a node. What begins as yes, no, true, null or off is looked at."""
        plain = kind is yaml.ScalarNode and implicit[0] and value[:1].isalpha()
        if plain and value[0] not in "yYnNtTfFoO":
            return _TEXT
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through thousands of new nodes: half the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _refuse_tricks(text: str) -> None:
    """Refuse what no pack needs and an attack does: anchors (bombs) and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if getattr(event, "anchor", None):
            mark = str(event.start_mark).strip()
            raise yaml.YAMLError(f"packs use no anchors or aliases {mark}")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark = str(event.start_mark).strip()
            raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels {mark}")


def _value(node: yaml.Node, name: str, loader: yaml.CSafeLoader) -> Any:
    """Return what a node says; far quicker than the loader's own way. Keys are always text."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PackError(f"{name}, line {key.start_mark.line + 1}: a key is a word")
            if key.value in found:
                raise PackError(f"{name}, line {key.start_mark.line + 1}: {key.value} stands twice")
            found[key.value] = _value(value, name, loader)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, name, loader) for child in node.value]
    return node.value if node.tag == _TEXT else loader.construct_object(node)


def line_of(node: yaml.Node, path: tuple[Any, ...]) -> int:
    """Return the line of the node at ``path``, or of the deepest one on the way that exists."""
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node, step: Any) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    return None
