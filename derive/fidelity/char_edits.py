"""Character edit rate, white space included."""

from __future__ import annotations

from collections.abc import Sequence

from derive.fidelity._edits import EditRate


class CharEdits(EditRate):
    """Insertions, deletions and substitutions of code points."""

    name = "char-edits"

    def units(self, text: str, language: str) -> Sequence[str]:  # noqa: ARG002
        """Return the text itself."""
        return text

    def cut(self, language: str) -> str:  # noqa: ARG002
        """Return what a unit is."""
        return "char"


plugin = CharEdits()
