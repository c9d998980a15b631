"""What ``derive locale`` prints of packs: rows, states, sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from derive.errors import PackError, did_you_mean
from derive.locale_pack import Entry, Form, Pack, load_concepts
from derive.locale_pack.base import hint, missing
from derive.locale_pack.contradictions import contradictions
from derive.locale_pack.survey import (
    Remark,
    counts,
    outdated,
    shared_locals,
    stale,
    to_confirm,
    without_source,
    wrong_script,
)


def known(concept: str) -> str:
    """Return ``concept`` if there is one of that name. Raises `PackError` with the nearest."""
    concepts = load_concepts().concepts
    if concept not in concepts:
        raise PackError(f"no concept is called {concept!r}{did_you_mean(concept, concepts)}")
    return concept


def row(pack: Pack) -> dict[str, object]:
    """Return how much of the vocabulary a pack covers, as one row."""
    total = counts(pack)
    return {
        "locale": pack.locale,
        "name": pack.names.en,
        "filled": total.filled,
        "open": total.open,
        "absent": total.absent,
        "from_libraries": total.base,
        "unverified_facts": sum(1 for _ in to_confirm(pack)),
        "signed_off": sum(sign_off.pack == pack.label for sign_off in pack.sign_offs),
    }


def remarks(pack: Pack) -> dict[str, list[Remark]]:
    """Return what a person should look at in a pack, by why."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    found = {
        "to confirm (facts nobody has verified)": to_confirm(pack),
        "warning: facts without a source": without_source(pack),
        "warning: numbers to look at again": stale(pack, today),
        "warning: letters of another script": wrong_script(pack),
        "warning: other than libraries say": contradictions(pack),
        "warning: sign-offs of an earlier text": outdated(pack),
        "note: local forms under two concepts": shared_locals(pack),
    }
    return {title: list(remarks) for title, remarks in found.items()}


def cells(name: str, entry: Entry | None) -> tuple[str, str, str, str, str]:
    """Return concept, English forms, local forms, state and origin of an entry."""
    if entry is None:
        return name, "", "", "open", ""
    english = ", ".join(form.en for form in entry.forms if form.en)
    local = ", ".join(form.local for form in entry.forms if form.local)
    return name, english, local, _state(name, entry), origin(entry)


def _state(name: str, entry: Entry) -> str:
    if entry.absent:
        return f"absent: {entry.note}"
    if load_concepts().concepts[name].fact:
        return f"verified {entry.date}" if entry.verified else "to confirm"
    return ""


def origin(entry: Entry) -> str:
    """Return who says so: the pack, or the library by its name and version."""
    return {"pack": "pack", "both": "pack and libraries"}.get(entry.origin, entry.source)


def details(concept: str, pack: Pack) -> Iterator[str]:
    """Yield what there is to know of one concept in a pack, line by line."""
    about = load_concepts().concepts[concept]
    yield about.meaning
    yield f"strategies: {', '.join(about.strategies)}"
    entry = pack.entries.get(concept)
    if entry is not None:
        yield f"from: {origin(entry)}"
        for name in ("source", "note"):
            if getattr(entry, name):
                yield f"{name}: {getattr(entry, name)}"
        if entry.origin == "both":
            yield from (f"  {_named(form)}: {form.source or 'pack'}" for form in entry.forms)
    told = hint(pack.locale, concept)
    if told:
        yield told
    package = missing(concept)
    if package is not None:
        yield f"{package.package} would know more: {package.command}"


def _named(form: Form) -> str:
    return " / ".join(filter(None, (form.en, form.local)))


def entry_json(entry: Entry | None) -> object:
    """Return an entry as JSON, with who says so."""
    if entry is None:
        return None
    return entry.model_dump(mode="json", exclude_defaults=True) | {"origin": entry.origin}
