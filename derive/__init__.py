"""Derive a reviewed, culturally adapted safety dataset for another country.

::

    from derive import Project

    project = Project.create("mx", source="items.csv", to="es-MX")
    project.draft()
    project.report("mx.html")

Nothing is loaded before a name is asked for: ``import derive`` takes milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.api import Project, evaluate, inspect_source

__version__ = "0.1.0"
__all__ = ["Project", "__version__", "evaluate", "inspect_source"]


def __getattr__(name: str) -> Any:
    """Return a name of `derive.api`, loaded now."""
    if name in __all__:
        from derive import api  # noqa: PLC0415  (the pipeline takes half a second to load)

        return getattr(api, name)
    raise AttributeError(f"module 'derive' has no attribute {name!r}")
