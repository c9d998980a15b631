"""What python-stdnum can check: national numbers by name, as a hint for who fills the concept."""

from __future__ import annotations

import importlib
import pkgutil

from derive.locale_pack._place import Place, library, source

PACKAGE = "python-stdnum"
EXTRA = "locales"
_PERSONAL = ("personal", "identity", "citizen", "national id", "social security", "individual")


def personal_numbers(place: Place) -> str:
    """Return which numbers of people in the country the library can check, or nothing."""
    package = library(f"stdnum.{place.region.lower()}")
    if package is None:
        return ""
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        about = importlib.import_module(f"{package.__name__}.{module.name}").__doc__ or ""
        title = about.strip().split("\n", maxsplit=1)[0].rstrip(".")
        if any(word in title.lower() for word in _PERSONAL):
            found.append(f"{title} [{package.__name__}.{module.name}]")
    return f"{source(PACKAGE)} checks: {'; '.join(found)}" if found else ""
