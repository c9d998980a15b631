"""The dataset card: what the set is, how it came about, what binds it. It says no more than the
rows do, carries no date, and is the same for the same rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

import derive
from derive.exporters._facts import Facts
from derive.locale_pack import SignOff
from derive.records import ItemClass, Terms
from derive.templating import environment

CLASSES = {
    ItemClass.ST: "transferred as it is",
    ItemClass.TM: "target modified",
    ItemClass.SR: "removed in the draft, kept by a person",
    ItemClass.NC: "newly written",
}
SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
LICENCES = frozenset(
    f"{name}-{version}"
    for name in ("cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nd", "cc-by-nc-sa", "cc-by-nc-nd")
    for version in ("2.0", "2.5", "3.0", "4.0")
) | {"apache-2.0", "mit", "cc0-1.0", "odc-by", "odbl", "pddl", "bsd-3-clause"}
"""Licences that the hub knows by these names; every other one is ``other`` there, with its name."""
MISSING = 20
"""How many empty cells the card names."""
_MARKUP = re.compile(r"([\\`*_\[\]|~#$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Agreement(NamedTuple):
    """How far reviewers agreed: on what, by which coefficient, with its interval, on how many
    items. ``value`` and the interval are None where there was too little to compute them."""

    what: str
    coefficient: str
    value: float | None
    low: float | None
    high: float | None
    items: int


@dataclass(frozen=True)
class Card:
    """What a card is made of.

    ``labels`` gives English for the source's labels; ``data_files`` the file of every split, where
    `datasets` can read the format; ``sign_offs`` who read the locale pack and found it right;
    ``team`` how many people of each role decided about the rows; ``calibration`` says in a sentence
    how fidelity was calibrated, "" where it was not; ``version`` and ``canary`` are a release's.
    """

    title: str
    locale: str
    terms: Terms
    facts: Facts
    left_out: Mapping[str, int] = field(default_factory=dict)
    without_answer: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    data_files: Mapping[str, str] = field(default_factory=dict)
    sign_offs: Sequence[SignOff] = ()
    team: Mapping[str, int] = field(default_factory=dict)
    agreement: Sequence[Agreement] = ()
    calibration: str = ""
    version: str = ""
    canary: str = ""

    @property
    def unreviewed(self) -> int:
        """Return how many rows nobody reviewed."""
        return self.facts.number("status", "unreviewed")


def render(card: Card) -> str:
    """Return the card as Markdown with YAML metadata, as the Hugging Face hub reads it."""
    pages = environment("card", html=False)
    pages.filters.update(md=escape, code=fenced, tick=ticked)
    pages.globals["web_address"] = web_address
    return pages.get_template("README.md.j2").render(
        card=card,
        facts=card.facts,
        metadata=_metadata(card),
        derive_version=derive.__version__,
        class_names=CLASSES,
        fidelity=list(card.facts.fidelity()),
        missing=card.facts.missing(),
        most_missing=MISSING,
        signed_otherwise=_signed_otherwise(card),
        bibtex=_bibtex(card),
    )


def escape(text: object) -> str:
    """Return ``text`` as Markdown that shows it literally, on one line."""
    line = " ".join(str(text).split())
    return _MARKUP.sub(r"\\\1", line).translate(_ENTITIES)


def fenced(text: str) -> str:
    """Return ``text`` as a Markdown code block that it cannot break out of."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text.strip()}\n{fence}"


def ticked(text: str) -> str:
    """Return ``text`` as code within a line."""
    return f"`{' '.join(text.replace('`', chr(39)).split())}`"


def web_address(url: str) -> bool:
    """Tell whether ``url`` can stand in a link as it is."""
    return re.fullmatch(r"https?://[^\s<>\"'()\[\]`|\\]+", url) is not None


def _metadata(card: Card) -> str:
    """Return the YAML block of the card."""
    unreviewed = ["unreviewed-machine-draft"] if card.unreviewed else []
    metadata: dict[str, Any] = {
        "pretty_name": " ".join(card.title.split()),
        "language": [card.locale.split("-")[0]],
        "multilinguality": ["monolingual"],
        **_licence(card.terms),
        "task_categories": ["text-generation"],
        "tags": ["safety", "culturally-adapted", card.locale, "derive", *unreviewed],
        "size_categories": [_size(card.facts.rows)],
    }
    if card.data_files:
        data_files = [{"split": name, "path": path} for name, path in card.data_files.items()]
        metadata["configs"] = [{"config_name": "default", "data_files": data_files}]
    return yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False)


def hub_licence(terms: Terms) -> str:
    """Return the name of a licence in the hub's spelling, whether the hub knows it or not."""
    return re.sub(r"[^a-z0-9.]+", "-", terms.licence.lower()).strip("-.") or "see-terms"


def _licence(terms: Terms) -> dict[str, str]:
    """Return the licence as the hub names it, else as ``other`` with its own name and address."""
    name = hub_licence(terms)
    if name in LICENCES:
        return {"license": name}
    found = {"license": "other", "license_name": name}
    return found | ({"license_link": terms.url} if web_address(terms.url) else {})


def _bibtex(card: Card) -> str:
    """Return an entry that cites the set; braces in the title would break it."""
    title = re.sub(r"[{}\\]", "", " ".join(card.title.split()))
    key = re.sub(r"[^a-z0-9]+", "-", f"{title} {card.version}".lower()).strip("-")
    version = f", version {card.version}" if card.version else ""
    note = re.sub(r"[{}\\]", "", f"Derived from {card.terms.dataset} with derive{version}")
    return f"@misc{{{key},\n  title = {{{title}}},\n  note = {{{note}}}\n}}"


def _size(rows: int) -> str:
    return next((name for top, name in SIZES if rows < top), "10M<n<100M")


def _signed_otherwise(card: Card) -> set[str]:
    """Return the pack labels that were signed, but that no row was made with."""
    packs = card.facts.versions().get("locale packs", [])
    used = " ".join(share.name for share in packs)
    return {sign_off.pack for sign_off in card.sign_offs if sign_off.pack not in used}
