"""The records of ``concepts.yaml`` and of a pack, as they are after validation."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from derive.locale_pack.style import Style
from derive.records import Record, Strategy, fingerprint


class Concept(Record):
    """Something that differs between countries, under one name for all of them.

    ``generic`` is English that is true anywhere; ``context`` are the words near which a form that
    is a number or a single word counts; ``confirm`` asks for a person's yes to every replacement;
    ``keywords`` are words by which the name of an unlisted law or body is known to belong here.
    """

    id: str
    type: str
    meaning: str = Field(min_length=10)
    strategies: tuple[Strategy, ...] = Field(min_length=1)
    generic: str
    fact: bool = False
    confirm: bool = False
    context: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Concepts(Record):
    """The whole vocabulary: types with their meaning, concepts by id in the order of the file."""

    types: dict[str, str]
    concepts: dict[str, Concept]

    @model_validator(mode="after")
    def _types_are_known(self) -> Self:
        for concept in self.concepts.values():
            if concept.type not in self.types:
                raise ValueError(f"concept {concept.id}: type {concept.type!r} is not in `types`")
        return self


class Form(Record):
    """One way a country fills a concept: in English, in its language, and how else it is spelt.

    ``value`` is the number behind it where there is one (an age, the year before an era began);
    ``gender`` that of the noun in the language: m, f or n; ``context`` are English words near which
    its single words and numbers count, in place of the concept's own. Of several members of the
    target, one of the same ``kind`` is chosen, if there is one. ``generic`` is English that is true
    anywhere for this form alone: as the source, the form is then generalised, never substituted.
    ``source`` says where this form comes from, where the entry's other forms have another source.
    """

    en: str = ""
    local: str = ""
    aliases: tuple[str, ...] = ()
    local_aliases: tuple[str, ...] = ()
    value: float | None = None
    gender: Literal["m", "f", "n"] | None = None
    context: tuple[str, ...] = ()
    kind: str = ""
    generic: str = ""
    note: str = ""
    source: str = ""

    @field_validator("en", "local", "aliases", "local_aliases", mode="before")
    @classmethod
    def _quoted(cls, value: Any) -> Any:
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, int | float):
                raise ValueError(f"{text} is read as a number: put it in quotes")
            if isinstance(text, str) and not text.strip() and value != "":
                raise ValueError("an empty form: delete it")
        return value

    def spelt(self) -> bool:
        """Tell whether the form says anything, in English or in the language."""
        return bool(self.en or self.local)

    def english(self) -> tuple[str, ...]:
        """Return every English spelling, the preferred one first."""
        return tuple(text for text in (self.en, *self.aliases) if text)

    def locals(self) -> tuple[str, ...]:
        """Return every spelling in the language, the preferred one first."""
        return tuple(text for text in (self.local, *self.local_aliases) if text)


class Entry(Record):
    """What one pack says of one concept. ``absent`` means that the country has no such thing.

    ``extend`` adds what the base layer knows to the pack's own forms; ``origin`` says who gave the
    entry: the pack, the base layer (a library: never verified by a person), or both. After
    ``expires`` the entry has to be looked up again.
    """

    concept: str
    forms: tuple[Form, ...] = ()
    source: str = ""
    date: datetime.date | None = None
    expires: datetime.date | None = None
    verified: bool | None = None
    note: str = ""
    absent: bool = False
    extend: bool = False
    origin: Literal["pack", "base", "both"] = "pack"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.absent:
            if self.forms:
                raise ValueError("`absent: true` and forms exclude each other")
            if self.extend:
                raise ValueError("`absent: true` and `extend: true` exclude each other")
            if not self.note:
                raise ValueError("`absent: true` needs a `note` that says why")
        elif self.extend and not self.forms:
            pass  # the base layer has the forms
        elif not self.forms or not any(form.en or form.local for form in self.forms):
            raise ValueError("give `en` and `local`, or `forms`, or `absent: true`")
        if self.verified and not (self.source and self.date):
            raise ValueError("`verified: true` needs a `source` and a `date`")
        return self


class Numbers(Record):
    """The country's currency code (ISO 4217) and how many units buy one US dollar."""

    currency_code: str = Field(pattern="^[A-Z]{3}$")
    per_usd: float = Field(gt=0)
    per_usd_source: str = ""
    per_usd_date: datetime.date | None = None
    verified: bool = False


class Names(Record):
    """The country's name in English and in its language."""

    en: str
    local: str


class SignOff(Record):
    """A local expert's word that the pack is right: who, when, and how much of it they read.

    ``pack`` is the label of the pack they read; a pack that says something else since is no longer
    the one that was signed. The name leaves the pack only where ``publish_name`` allows it.
    """

    name: str = Field(min_length=1)
    date: datetime.date
    scope: str = Field(min_length=1)
    pack: str = Field(pattern=r"^\S+@\S+\+[0-9a-f]{16}$")
    publish_name: bool = False


class Pack(Record):
    """A locale pack: what one country, in one language, puts in the place of the concepts."""

    schema_version: Literal[1] = Field(1, alias="schema")
    locale: str
    version: str
    names: Names
    numbers: Numbers | None = None
    entries: dict[str, Entry] = Field(default_factory=dict)
    sign_offs: tuple[SignOff, ...] = Field((), alias="signed_off")
    style: Style = Style()

    @property
    def language(self) -> str:
        """Return the language subtag, e.g. ``es``."""
        return self.locale.split("-")[0]

    @property
    def region(self) -> str:
        """Return the region subtag, e.g. ``MX``."""
        return self.locale.split("-")[-1]

    def __hash__(self) -> int:
        """Hash by content, so that compiled matchers can be kept by pack."""
        return hash(self.content_digest)

    @property
    def label(self) -> str:
        """Return ``tag@version+digest``: what a ledger line records."""
        return f"{self.locale}@{self.version}+{self.content_digest}"

    def filled(self, concept: str) -> Entry | None:
        """Return the entry for ``concept`` if the pack fills it; None if open or absent."""
        entry = self.entries.get(concept)
        return entry if entry is not None and not entry.absent else None

    @cached_property
    def content_digest(self) -> str:
        """Return 16 hex digits of everything the pack says, whoever says it.

        A new version of a library that says the same, and a sign-off, change nothing in it; nor
        do style and expiry, which only checks look at (`derive.checks.pack_state`).
        """
        said = self.model_dump(mode="json", exclude={"sign_offs", "style"})
        for entry in said["entries"].values():
            del entry["expires"]
        for name, entry in self.entries.items():
            if entry.origin != "pack":
                said["entries"][name] |= {"source": "", "date": None, "note": ""}
                for form in said["entries"][name]["forms"]:
                    form["source"] = ""
        return fingerprint(said)
