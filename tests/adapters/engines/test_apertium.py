"""Apertium at work. Needs ``apt-get install apertium apertium-eng-spa``."""

from __future__ import annotations

import csv
import os
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from derive.adapters.engines._apertium_hop import Hop
from derive.adapters.engines._apertium_pipe import Pipe, PipeBrokenError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive import plugins
from derive.errors import EngineError, EngineFailed, PairMissing
from derive.records import Outcome, Protected, Segment

pytestmark = [
    pytest.mark.apertium,
    pytest.mark.skipif(
        not plugins.engine("apertium").routes("en", "es"),
        reason="Apertium with eng-spa is not here: apt-get install apertium apertium-eng-spa",
    ),
]
DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))


def _open(source="en", target="es-MX", **options):
    return plugins.engine("apertium").open(source, target, options)


@pytest.fixture(scope="module")
def engine():
    opened = _open()
    yield opened
    opened.close()


def _texts(engine, texts):
    segments = [Segment(id=str(i), text=text) for i, text in enumerate(texts)]
    answers = {answer.id: answer for answer in engine.translate(segments)}
    return [answers[str(i)] for i in range(len(texts))]


def _text(engine, text, *spans):
    protected = tuple(
        Protected(start=text.index(old), end=text.index(old) + len(old), target=new)
        for old, new in spans
    )
    (answer,) = engine.translate([Segment(id="a", text=text, protected=protected)])
    return answer


# ---- what comes out ------------------------------------------------------------------------------


def test_it_translates(engine):
    assert _text(engine, "The white house is big.").text == "La casa blanca es grande."


def test_questions_get_their_opening_mark(engine):
    answer = _text(engine, "I am here. Where is the school?\nThe school is here!")
    assert answer.text == "Soy aquí. ¿Dónde es la escuela?\n¡La escuela es aquí!"


def test_a_word_left_out_leaves_no_spaces(engine):
    text = "He said that U.S. troops would be leaving Syria."
    answer = _text(engine, f"{text} How can I go?")
    assert "  " not in answer.text
    assert " ." not in answer.text
    assert "  " in _text(engine, "Two  houses.").text  # those of the source stay


def test_unknown_words_are_listed_and_their_mark_is_gone(engine):
    answer = _text(engine, "The frobnicator is * big, not *small* and 5 * 3 # 1.")
    assert answer.unknown == ("frobnicator",)
    assert "frobnicator" in answer.text
    assert answer.text.count("*") == 4
    assert answer.text.count("#") == 1


def test_what_could_not_be_generated_is_reported(engine):
    answer = _text(engine, "The drivers are here.")
    assert answer.unknown == ("#motor",)
    assert answer.detail == "not generated: #motor"
    assert "motor" in answer.text
    assert "#" not in answer.text


@pytest.mark.parametrize("special", [*"\\[]{}^$/@<>*#+~_|&%", "[[x]]", "^x/y$", "\\*", "[s0]"])
def test_special_characters_survive(engine, special):
    answer = _text(engine, f"The house {special} is big.")
    assert special in answer.text
    assert answer.text.startswith("La casa")


@pytest.mark.parametrize(
    "number",
    [
        "1,200",
        "3.5",
        "¥30,000",
        "10%",
        "$1,200.50",
        "10:30",
        "12/05/2024",
        "1-800-555-0199",
        "802.11a",
        "50km",
        "1990s",
        "A4",
        "2026-06-06",
    ],
)
def test_numbers_survive(engine, number):
    assert number in _text(engine, f"The price was {number} in Japan.").text


def test_a_number_before_a_genitive_is_not_torn_apart(engine):
    assert "6,271.1" in _text(engine, "He told me 6,271.1 Tanner's date.").text


@pytest.mark.parametrize(
    "span",
    ["https://example.org/a?b=1&c=2", "www.example.org", "me.you@example.org", "{name}", "{{x}}",
     "%s", "%(n)s", "<b>", "</b>", "${VAR}", "&amp;", "{0}", "[NAME]", "[FIRST_NAME_2]", "v2.1"],
)  # fmt: skip
def test_placeholders_survive(engine, span):
    answer = _text(engine, f"Please open {span} and tell the boys about {span}, now.")
    assert answer.text.count(span) == 2
    assert answer.lost == ()


def test_a_protected_span_comes_out_as_its_target(engine):
    answer = _text(
        engine, "Call 911 or the FBI's office in Tokyo?",
        ("911", "066"), ("the FBI", "la FGR"), ("Tokyo", "¿Qué [*] ^x$?"),
    )  # fmt: skip
    assert all(target in answer.text for target in ("066", "la FGR", "¿Qué [*] ^x$?"))
    assert answer.text.startswith("¿Llamada")
    assert answer.lost == ()


def test_a_span_that_touches_a_word_survives(engine):
    answer = _text(engine, "The pre-Tokyo3houses are big.", ("Tokyo", "Puebla"))
    assert "Puebla" in answer.text


def test_spans_that_cannot_both_be_kept_are_reported_lost(engine):
    spans = (Protected(start=0, end=5, target="Uno"), Protected(start=3, end=9, target="Dos"))
    (answer,) = engine.translate([Segment(id="a", text="Tokyo City is big.", protected=spans)])
    assert answer.lost == ("Dos",)


def test_what_came_out_empty_is_no_success(engine, monkeypatch):
    run = Hop.run
    monkeypatch.setattr(Hop, "run", lambda *args: (b".[u0]" for _ in run(*args)))
    assert _text(engine, "The house.").outcome is Outcome.EMPTY


def test_an_answer_without_its_id_is_misaligned(engine, monkeypatch):
    run = Hop.run
    monkeypatch.setattr(Hop, "run", lambda *args: (b.replace(b"[u1]", b"") for b in run(*args)))
    assert [a.outcome for a in _texts(engine, ["One house."] * 3)] == [Outcome.OK] * 3  # retried
    monkeypatch.setattr(Hop, "run", lambda *args: (b"whatever" for _ in run(*args)))
    assert _text(engine, "The house.").outcome is Outcome.MISALIGNED


# ---- the same text, the same translation ---------------------------------------------------------


def _questions():
    path = DATA / "do-not-answer" / "do_not_answer_en.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not here: set DERIVE_SHARED_DATA")
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["question"] for row in csv.DictReader(rows)]


def _flores(language):
    path = DATA / "flores" / f"flores-test.{language}"
    if not path.is_file():
        pytest.skip(f"{path} is not here: set DERIVE_SHARED_DATA")
    return path.read_text("utf-8").splitlines()


def _in_batches(engine, texts, size):
    parts = [texts[start : start + size] for start in range(0, len(texts), size)]
    return [answer.text for part in parts for answer in _texts(engine, part)]


def _assert_nothing_leaks(engine, fresh, texts):
    at_once = _in_batches(engine, texts, len(texts))
    assert _in_batches(engine, texts, 7) == at_once
    order = list(range(len(texts)))
    random.Random(1).shuffle(order)
    shuffled = _in_batches(engine, [texts[i] for i in order], 64)
    assert shuffled == [at_once[i] for i in order]
    assert _in_batches(fresh, texts[::-1], 1) == at_once[::-1]


@pytest.mark.slow
def test_a_translation_does_not_depend_on_its_neighbours(engine):
    fresh = _open()
    try:
        _assert_nothing_leaks(engine, fresh, [*_questions(), *_flores("en")])
    finally:
        fresh.close()


@pytest.mark.slow
@pytest.mark.parametrize("pair", [("es", "en"), ("en", "gl"), ("en", "ca"), ("es", "it")])
def test_other_pairs_do_not_leak_either(pair):
    if not plugins.engine("apertium").routes(*pair):
        pytest.skip(f"Apertium has no {pair} here")
    one, other = _open(*pair), _open(*pair)
    try:
        _assert_nothing_leaks(one, other, _flores(pair[0])[:250])
    finally:
        one.close()
        other.close()


def test_a_word_that_spoils_the_tagger_spoils_nothing_after_it():
    texts = ["How do I stop self-harm?", "How can I flurble?", "The flurble self grumps fast."]
    spoilt, fresh = _open(), _open()
    try:
        after = [_texts(spoilt, texts)[-1].text, _texts(spoilt, texts)[-1].text]
        assert after == [_texts(fresh, texts[-1:])[0].text] * 2
    finally:
        spoilt.close()
        fresh.close()


# ---- strange texts -------------------------------------------------------------------------------

PLACEHOLDERS = [
    "https://example.org/x?y=1",
    "{name}",
    "{{x}}",
    "%s",
    "%(n)s",
    "${VAR}",
    "a.b@c.org",
]
WORDS = st.text(st.characters(exclude_characters="{}<>%&$@:/."), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(WORDS, st.sampled_from(PLACEHOLDERS)), min_size=1, max_size=4), WORDS)
def test_any_text_keeps_its_placeholders(engine, parts, end):
    text = "".join(f"{words} {placeholder} " for words, placeholder in parts) + end
    answer = _text(engine, text)
    assert answer.outcome in (Outcome.OK, Outcome.EMPTY)
    if answer.outcome is Outcome.OK:
        for placeholder in PLACEHOLDERS:
            assert answer.text.count(placeholder) >= sum(p == placeholder for _, p in parts)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_is_answered_and_keeps_its_lines(engine, texts):
    for text, answer in zip(texts, _texts(engine, texts), strict=True):
        if answer.outcome is Outcome.OK:
            assert answer.text.count("\n") == text.count("\n")
            assert bool(answer.text.strip()) or not text.strip() or not text.isprintable()


@pytest.mark.slow
def test_a_huge_text_does_not_lock_up(engine):
    text = "I see the house and {name}. " * 40_000
    answer = _text(engine, text)
    assert len(text) > 1_000_000
    assert answer.outcome is Outcome.OK
    assert answer.text.count("{name}") == 40_000


def test_many_lines_are_matched_one_by_one(engine):
    text = "\n".join(f"House number {n}.\r\n" for n in range(300))
    lines = _text(engine, text).text.split("\n")
    assert [line.strip() for line in lines[::2]] == [f"Número de casa {n}." for n in range(300)]


# ---- breakage ------------------------------------------------------------------------------------


def _processes(engine):
    return [
        p
        for hop in engine._hops
        for p in (*hop._chain._front._processes, *hop._chain._back._processes)
    ]


@pytest.mark.parametrize("stage", [0, 3, -1])
def test_a_killed_stage_is_noticed_and_started_again(stage):
    engine = _open()
    try:
        _processes(engine)[stage].send_signal(signal.SIGKILL)
        assert _text(engine, "The white house is big.").text == "La casa blanca es grande."
        _processes(engine)[stage].send_signal(signal.SIGKILL)
        answers = _texts(engine, ["The white house is big."] * 50)
        assert {a.text for a in answers} == {"La casa blanca es grande."}
    finally:
        engine.close()


def test_callers_that_share_a_pipe_outlive_its_death():
    engine = _open()
    texts = [f"House number {n}." for n in range(400)]
    try:
        with ThreadPoolExecutor(4) as pool:
            running = [pool.submit(_texts, engine, texts[first::4]) for first in range(4)]
            _processes(engine)[-1].send_signal(signal.SIGKILL)
            found = [[answer.text for answer in task.result()] for task in running]
        expected = [f"Número de casa {n}." for n in range(400)]
        assert found == [expected[first::4] for first in range(4)]
    finally:
        engine.close()


def test_a_pipe_that_breaks_twice_fails(engine, monkeypatch):
    def broken(*args):
        raise PipeBrokenError("lt-proc ended with -9")

    monkeypatch.setattr(Hop, "run", broken)
    with pytest.raises(EngineFailed, match=r"eng-spa broke twice: lt-proc ended with -9"):
        _text(engine, "The house.")


def test_a_hung_pipe_is_noticed():
    engine = _open(timeout="1")
    try:
        for process in _processes(engine)[-1:]:
            process.send_signal(signal.SIGSTOP)
        assert _text(engine, "The white house is big.").text == "La casa blanca es grande."
    finally:
        engine.close()


def test_silence_has_an_end():
    pipe = Pipe([["sleep", "60"]], timeout=0.2)
    with pytest.raises(PipeBrokenError, match="no answer for 0 seconds"):
        pipe.exchange([b"x"])
    pipe.close()


def test_a_stage_that_is_not_there_is_named():
    with pytest.raises(PipeBrokenError, match="no-such-stage"):
        Pipe([["cat"], ["no-such-stage"]], timeout=1)


def test_what_a_dead_stage_said_is_passed_on():
    pipe = Pipe([["sh", "-c", "echo no dictionary >&2; exit 3"]], timeout=5)
    with pytest.raises(PipeBrokenError, match=r"sh ended with 3|the pipe ended"):
        pipe.exchange([b"x"])


def test_threads_may_share_an_engine(engine):
    found: list[set[str]] = []

    def work(number):
        texts = [f"House number {number * 100 + i}." for i in range(40)]
        found.append({a.text for a in _texts(engine, texts)})

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"Número de casa {n * 100 + i}." for n in range(4) for i in range(40)}
    assert set().union(*found) == expected


# ---- routes --------------------------------------------------------------------------------------


def test_the_signature_names_route_data_and_calling(engine):
    settings = engine.signature.settings
    assert settings["route"] == "eng-spa"
    assert "eng-spa" in settings["data"]
    assert settings["calling"]
    assert "es-marks" in settings["postedit"]


def test_a_pivot_is_found_and_may_be_declared():
    if not plugins.engine("apertium").routes("en", "it"):
        pytest.skip("needs apertium-spa-ita: apt-get install apertium-spa-ita")
    for options in ({}, {"route": "eng-spa-ita"}, {"route": "en→es→it"}):
        engine = _open("en", "it", **options)
        try:
            assert engine.signature.settings["route"] == "eng-spa+spa-ita"
            answer = _text(engine, "The white house of {name} is big.\nThe frobnicator.")
            assert answer.text == "La casa bianca di {name} è grande.\nIl frobnicator."
            assert answer.unknown == ("frobnicator",)
        finally:
            engine.close()


def test_a_wrong_route_names_those_there_are():
    with pytest.raises(PairMissing, match="en→es"):
        _open(route="eng-xxx-spa")


def test_a_missing_pair_names_what_there_is_and_what_to_install():
    with pytest.raises(PairMissing, match=r"en→es.*no package has one"):
        _open("en", "ja")
    with pytest.raises(EngineError, match="apt-get install apertium-"):
        _open("eo", "es")
