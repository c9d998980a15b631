"""One test over every MT engine, those of other packages included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive import plugins
from derive.contracts import EngineProvider
from derive.errors import EngineError, PairMissing
from derive.records import Outcome, Protected, Segment
from tests.adapters.localisation.chat_server import Answer, Asked, endpoint, says

PAIR = ("en", "es-MX")

# Engines that answer only after they were set up: what they need to be opened in a test.
OPTIONS: dict[str, dict[str, str]] = {}

engines = pytest.mark.parametrize("name", plugins.names("engines"))


def _provider(name: str) -> EngineProvider:
    return plugins.engine(name)


@pytest.fixture
def chat_options() -> Iterator[dict[str, str]]:
    """Serve an endpoint that answers as a careful model would, with a word before each text."""

    def answer(_number: int, asked: Asked) -> Answer:
        said = asked.body["messages"][-1]["content"]
        return says(f"Pues, {json.loads(said[said.index('{') :])['text']}")

    with endpoint(answer) as served:
        yield {"base_url": served.base_url, "model": "tiny"}


def _tiny_model(name: str, folder: Path) -> dict[str, str]:
    """Return options for an engine on transformers models: one made on the spot."""
    from tests.adapters.engines import tiny_models  # noqa: PLC0415 - needs torch

    options = {"model": str(tiny_models.marian(folder / "opus-mt-en-es"))}
    return options | ({"cache": str(folder / "cache")} if name == "ctranslate2" else {})


@pytest.fixture
def engine(name, tmp_path, tmp_path_factory, request):
    """Return an open engine, or skip saying what is missing."""
    provider = _provider(name)
    here = provider.availability()
    if not here.ok:
        pytest.skip(f"{name}: {here.detail}. {here.install}")
    if name == "memory":
        (tmp_path / "pairs.tsv").write_text("Where is the school?\t¿Dónde está la escuela?\n")
        OPTIONS[name] = {"path": str(tmp_path / "pairs.tsv")}
    if name == "openai_compatible":
        OPTIONS[name] = request.getfixturevalue("chat_options")
    if name in {"ctranslate2", "transformers"} and name not in OPTIONS:
        OPTIONS[name] = _tiny_model(name, tmp_path_factory.mktemp(name))
    try:
        opened = provider.open(*PAIR, OPTIONS.get(name, {}))
    except EngineError as error:
        pytest.skip(f"{name} cannot be opened without being set up: {error}")
    yield opened
    opened.close()


@engines
def test_the_provider_fulfils_the_contract(name):
    provider = _provider(name)
    assert isinstance(provider, EngineProvider)
    assert provider.name == name


@engines
def test_availability_says_how_to_install(name):
    here = _provider(name).availability()
    assert here.detail
    assert here.ok or here.install


@engines
def test_routes_begin_and_end_in_the_languages_asked_for(name):
    for route in _provider(name).routes(*PAIR):
        assert route.languages[0].split("-")[0] == "en"
        assert route.languages[-1].split("-")[0] == "es"
        assert str(route)


@engines
def test_a_pair_that_is_missing_is_named(name):
    provider = _provider(name)
    if not provider.availability().ok:
        pytest.skip(f"{name} is not installed here")
    if provider.routes("zu", "haw"):
        pytest.skip(f"{name} takes any pair")
    with pytest.raises(EngineError) as caught:
        provider.open("zu", "haw", OPTIONS.get(name, {}))
    if isinstance(caught.value, PairMissing):
        assert "zu" in str(caught.value)
        assert "haw" in str(caught.value)


@engines
def test_the_signature_is_stable_and_names_the_engine(name, engine):
    assert engine.signature.name
    assert engine.signature.version
    again = _provider(name).open(*PAIR, OPTIONS.get(name, {}))
    again.close()
    assert again.signature == engine.signature


@engines
def test_every_segment_is_answered_under_its_id(engine):
    segments = [Segment(id=f"s{i}", text=f"Where is school number {i}?") for i in range(9)]
    answers = engine.translate(segments)
    assert sorted(a.id for a in answers) == sorted(s.id for s in segments)
    for answer in answers:
        assert answer.text or answer.outcome is not Outcome.OK


@engines
def test_what_is_protected_comes_out_as_its_target(engine):
    text = "Call 911 now, or write to help@example.org."
    spans = (
        Protected(start=5, end=8, target="066"),
        Protected(start=26, end=42, target="ayuda@example.mx", kind="email"),
    )
    (answer,) = engine.translate([Segment(id="a", text=text, protected=spans)])
    if answer.outcome is Outcome.OK:
        assert {"066", "ayuda@example.mx"} <= {*answer.lost} | {
            span.target for span in spans if span.target in answer.text
        }
        assert "911" not in answer.text


@engines
@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n"])
def test_an_empty_text_stays_as_it_is(engine, text):
    (answer,) = engine.translate([Segment(id="a", text=text)])
    assert answer.text == text
    assert answer.outcome is Outcome.OK


@engines
def test_nothing_is_asked_of_an_empty_batch(engine):
    assert list(engine.translate([])) == []


@engines
@pytest.mark.parametrize("text", ["a\x00b", "\x00", "one\x01two\x1bthree", "half \ud83d pair"])
def test_control_characters_break_nothing(engine, text):
    answers = engine.translate([Segment(id="a", text=text), Segment(id="b", text="Good.")])
    assert sorted(a.id for a in answers) == ["a", "b"]


@engines
def test_line_breaks_are_kept(engine):
    text = "The first line.\n\nThe second line.\r\nThe third line.\n"
    (answer,) = engine.translate([Segment(id="a", text=text)])
    if answer.outcome is Outcome.OK:
        assert [c for c in answer.text if c in "\r\n"] == [c for c in text if c in "\r\n"]


@engines
def test_closing_twice_is_no_error(engine):
    engine.close()
    engine.close()


@engines
def test_an_option_that_does_not_exist_is_refused(name):
    provider = _provider(name)
    if not provider.availability().ok:
        pytest.skip(f"{name} is not installed here")
    with pytest.raises(EngineError, match="no-such-option"):
        provider.open(*PAIR, {**OPTIONS.get(name, {}), "no-such-option": "1"})
