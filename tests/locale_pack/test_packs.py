"""What every installed pack promises, and the vocabulary they share."""

from __future__ import annotations

import time

import pytest

from derive.locale_pack import available, load_concepts, load_pack, matcher
from derive.locale_pack.load import parse_cached
from derive.locale_pack.survey import counts, wrong_script


@pytest.mark.parametrize("tag", available())
def test_a_pack_loads_and_covers_enough(tag: str) -> None:
    pack = load_pack(tag)
    assert counts(pack).filled >= 100
    assert pack.numbers is not None
    assert not list(wrong_script(pack))


@pytest.mark.parametrize("tag", available())
def test_every_fact_says_whether_it_was_verified(tag: str) -> None:
    concepts = load_concepts().concepts
    for name, entry in load_pack(tag).entries.items():
        if concepts[name].fact and not entry.absent:
            assert entry.verified is not None, name
            assert entry.source, name
            assert entry.date is not None or entry.origin != "pack", name


@pytest.mark.parametrize("tag", available())
def test_a_packs_own_english_is_found_again(tag: str) -> None:
    """Whatever a pack lists is found in a sentence, unless it needs context."""
    pack = load_pack(tag)
    concepts = load_concepts().concepts
    finder = matcher(pack, "en", ("age",))
    for name, entry in pack.entries.items():
        if concepts[name].context or concepts[name].type == "age":
            continue
        for form in entry.forms:
            plain = form.en and not form.context and not form.en.isdecimal()
            if plain and not form.en.startswith("-"):
                text = f"So: {form.en}, they said."
                assert any(m.text == form.en for m in finder.candidates(text)), form.en


def test_the_vocabulary_is_broad_and_explained() -> None:
    concepts = load_concepts().concepts
    assert len(concepts) >= 120
    for name, concept in concepts.items():
        assert concept.meaning.endswith("."), name
        assert concept.generic or concept.type == "honorific", name


def test_every_concept_is_filled_by_some_pack() -> None:
    filled = {name for tag in available() for name in load_pack(tag).entries}
    concepts = load_concepts().concepts
    left = [n for n, c in concepts.items() if n not in filled and c.type != "figure"]
    assert left == ["country.foreign"]


@pytest.mark.parametrize("tag", available())
def test_a_pack_loads_in_reasonable_time(tag: str) -> None:
    parse_cached.cache_clear()
    start = time.process_time()
    matcher(load_pack(tag), "en", ("age",))
    assert time.process_time() - start < 5
