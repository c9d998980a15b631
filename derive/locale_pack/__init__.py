"""Locale packs: what each country puts in the place of the shared concepts.

`model` holds the records, `load` reads and validates files, `match` finds a pack's forms in text.
The format is described in ``locales/README.md``.
"""

from derive.locale_pack.load import available, load_concepts, load_pack, read_pack
from derive.locale_pack.match import Match, Matcher, matcher
from derive.locale_pack.model import Concept, Concepts, Entry, Form, Numbers, Pack, SignOff
from derive.locale_pack.style import Address, Style, Term, read_glossary

__all__ = [
    "Address",
    "Concept",
    "Concepts",
    "Entry",
    "Form",
    "Match",
    "Matcher",
    "Numbers",
    "Pack",
    "SignOff",
    "Style",
    "Term",
    "available",
    "load_concepts",
    "load_pack",
    "matcher",
    "read_glossary",
    "read_pack",
]
