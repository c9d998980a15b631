"""Lays what a pack's file says over what libraries know: the file wins, or extends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.locale_pack.base import BASE_CONCEPTS, base_entries
from derive.locale_pack.context import fold
from derive.locale_pack.model import Concept, Entry, Form, Pack


def merged(pack: Pack, concepts: Mapping[str, Concept]) -> Pack:
    """Return ``pack`` with the entries of the base layer under its own.

    An entry of the file stands as it is; with ``extend`` the base layer's members follow its own.
    A form of the base layer that the file has under another concept is left out.
    """
    own = {name: entry for name, entry in pack.entries.items() if not entry.extend}
    wanted = [name for name in BASE_CONCEPTS if name not in own]
    base = _called(base_entries(pack.locale, wanted), pack)
    claimed = _Claims(pack, concepts)
    entries = dict(pack.entries)
    for name in [n for n, entry in pack.entries.items() if entry.extend and n not in base]:
        entries[name] = pack.entries[name].model_copy(update={"extend": False})
    for name, entry in base.items():
        kept = claimed.unclaimed(entry)
        if name in entries:
            entries[name] = extended(entries[name], kept)
        elif kept.forms or kept.absent:
            entries[name] = kept
            claimed.add(kept)
    return pack.model_copy(update={"entries": {n: e for n, e in entries.items() if _says(e)}})


def _called(base: dict[str, Entry], pack: Pack) -> dict[str, Entry]:
    """Return the base layer with the country called as the pack's `names` call it."""
    if "country" not in base:
        return base
    own = Form(en=pack.names.en, local=pack.names.local)
    known = base["country"].forms[0]
    form = _completed(own, known).model_copy(update={"source": known.source})
    return base | {"country": base["country"].model_copy(update={"forms": (form,)})}


def _says(entry: Entry) -> bool:
    return entry.absent or any(form.spelt() for form in entry.forms)


def extended(entry: Entry, base: Entry) -> Entry:
    """Return an entry that extends the base layer: its own members first, then the others.

    A member that both have is said once; what the file leaves out of it, the library says.
    """
    rest = list(base.forms)
    forms = []
    for form in entry.forms:
        same = next((other for other in rest if _same(form, other)), None)
        if same is not None:
            rest.remove(same)
        forms.append(form if same is None else _completed(form, same))
    own = {"source": entry.source or base.source, "date": entry.date, "note": entry.note}
    verified = entry.verified if entry.verified is not None else base.verified
    update = {**own, "forms": (*forms, *rest), "verified": verified, "extend": False}
    return entry.model_copy(update={**update, "origin": "both" if base.forms else "pack"})


def _same(form: Form, other: Form) -> bool:
    """Tell whether two members are the same thing: one English name, or one local one."""
    english = {fold(text) for text in form.english()} & {fold(text) for text in other.english()}
    return bool(english) or bool(form.local and form.local == other.local)


def _completed(form: Form, base: Form) -> Form:
    aliases = _joined(form.english(), base.english())
    locals_ = _joined(form.locals(), base.locals())
    return form.model_copy(
        update={
            "en": form.en or base.en,
            "local": form.local or base.local,
            "aliases": tuple(text for text in aliases if text != (form.en or base.en)),
            "local_aliases": tuple(text for text in locals_ if text != (form.local or base.local)),
            "value": form.value if form.value is not None else base.value,
            "source": form.source or f"pack; what it leaves out: {base.source}",
        }
    )


def _joined(own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *others)))


class _Claims:
    """Which concept has which form: one form stands under one concept, and the file says which."""

    def __init__(self, pack: Pack, concepts: Mapping[str, Concept]) -> None:
        self._concepts = concepts
        self._by_text: dict[str, set[str]] = {}
        for entry in pack.entries.values():
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take every spelling of an entry for its concept."""
        for form in entry.forms:
            for text in (*form.english(), *form.locals()):
                self._by_text.setdefault(text.casefold(), set()).add(entry.concept)

    def unclaimed(self, entry: Entry) -> Entry:
        """Return ``entry`` without the forms and aliases that other concepts have."""
        forms = [self._cleared(form, entry.concept) for form in entry.forms]
        return entry.model_copy(update={"forms": tuple(form for form in forms if form is not None)})

    def _cleared(self, form: Form, concept: str) -> Form | None:
        if any(self._taken(text, concept) for text in (form.en, form.local) if text):
            return None
        aliases = tuple(text for text in form.aliases if not self._taken(text, concept))
        locals_ = tuple(text for text in form.local_aliases if not self._taken(text, concept))
        return form.model_copy(update={"aliases": aliases, "local_aliases": locals_})

    def _taken(self, text: str, concept: str) -> bool:
        others = self._by_text.get(text.casefold(), set()) - {concept}
        telling = self._concepts[concept].context
        return any(not telling and not self._concepts[name].context for name in others)
