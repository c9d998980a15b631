"""Reads the YAML of packs: no anchors, no repeated keys, no depths; every node knows its line."""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from derive.errors import PackError

MAX_DEPTH = 20


class Parsed(NamedTuple):
    """What a file says, and the nodes it says it with."""

    data: Any
    node: yaml.Node


def parse(text: str, name: str) -> Parsed:
    """Return what the YAML of a file says, and its nodes. Raises `PackError`."""
    try:
        _refuse_tricks(text)
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise PackError(f"{name}: the file is empty; see locales/README.md")
        _refuse_repeats(node, name)
        return Parsed(loader.construct_document(node), node)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PackError(f"{name}: not valid YAML: {error}") from error


def _refuse_tricks(text: str) -> None:
    """Refuse what no pack needs and an attack does: anchors (bombs) and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = str(event.start_mark).strip()
        if getattr(event, "anchor", None):
            raise yaml.YAMLError(f"packs use no anchors or aliases {mark}")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels {mark}")


def _refuse_repeats(node: yaml.Node, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if key.value in keys:
                raise PackError(f"{name}, line {key.start_mark.line + 1}: {key.value} stands twice")
            keys.add(key.value)
            _refuse_repeats(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_repeats(child, name)


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
