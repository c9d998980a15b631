"""The engine transformers, on tiny models of each family that were taught three sentences."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from derive.adapters.engines import _hf_seq2seq
from derive.adapters.engines._hf_document import cutter
from derive.adapters.engines._hf_engine import Answer, ModelEngine, batches, halving
from derive.adapters.engines._hf_families import speech
from derive.adapters.engines._hf_languages import match, nearest
from derive.adapters.engines._hf_options import Batch, read_options
from derive.adapters.engines._hf_outcomes import judge
from derive.adapters.engines.transformers import plugin

from derive.errors import EngineError, EngineFailed, EngineMissing, MissingExtra, PairMissing
from derive.records import Outcome, Protected, Segment, Signature

torch = pytest.importorskip("torch", reason="needs derive-locale[transformers]")
pytest.importorskip("transformers", reason="needs derive-locale[transformers]")
tiny_models = importlib.import_module("tests.adapters.engines.tiny_models")

PAIR = ("en", "es-MX")
DOCTOR = Segment(id="a", text="The doctor calls today.\n\nPlease call 911 now.\r\n", protected=(
    Protected(start=37, end=40, target="066"),
))  # fmt: skip


@pytest.fixture(params=tiny_models.TAUGHT)
def taught(request, tmp_path_factory):
    """The folder of a model of each family."""
    return tiny_models.taught(request.param, tmp_path_factory)


def test_a_model_of_each_family_translates(taught):
    engine = plugin.open(*PAIR, {"model": str(taught)})
    answers = {a.id: a for a in engine.translate([DOCTOR, Segment(id="b", text="Nobody calls.")])}
    assert answers["a"].text == "El médico llama hoy.\n\nLlama a 066 ya.\r\n"
    assert answers["a"].outcome is Outcome.OK
    assert answers["a"].lost == ()
    assert answers["b"].text == "Nadie llama."
    assert engine.signature.settings["family"] == taught.name
    assert str(taught.parent) not in str(engine.signature)


def test_the_batch_changes_nothing(tmp_path_factory):
    folder = tiny_models.taught("nllb", tmp_path_factory)
    segments = [Segment(id=str(i), text=text) for i, text in enumerate(tiny_models.LESSON)]
    results = []
    for batch in ("1", "2 segments", "64 tokens", ""):
        engine = plugin.open(*PAIR, {"model": str(folder), "batch": batch, "beams": "1"})
        results.append([answer.text for answer in engine.translate(segments)])
    assert results[0] == results[1] == results[2] == results[3]


def test_a_line_longer_than_the_model_goes_in_sentences(tmp_path_factory):
    engine = plugin.open(*PAIR, {"model": str(tiny_models.taught("m2m100", tmp_path_factory))})
    (answer,) = engine.translate([Segment(id="a", text=" ".join(["Nobody calls."] * 12))])
    assert answer.outcome in {Outcome.TRUNCATED, Outcome.REPETITION, Outcome.OK}
    engine = plugin.open(
        *PAIR,
        {"model": str(tiny_models.taught("m2m100", tmp_path_factory)), "split": "sentences"},
    )
    (answer,) = engine.translate([Segment(id="a", text=" ".join(["Nobody calls."] * 12))])
    assert answer.text == " ".join(["Nadie llama."] * 12)


def test_no_word_longer_than_the_model_breaks_it(tmp_path_factory):
    engine = plugin.open(*PAIR, {"model": str(tiny_models.taught("marian", tmp_path_factory))})
    segments = [Segment(id="a", text="today" * 200), Segment(id="b", text="Nobody calls.")]
    texts = {a.id: a.text for a in engine.translate(segments)}
    assert texts["b"] == "Nadie llama."


def test_an_answer_cut_off_is_not_delivered(tmp_path_factory):
    folder = tiny_models.taught("marian", tmp_path_factory)
    engine = plugin.open(*PAIR, {"model": str(folder), "max_ratio": "0.01"})
    (answer,) = engine.translate([Segment(id="a", text="The doctor calls today.")])
    assert (answer.outcome, answer.text) == (Outcome.TRUNCATED, "")


def test_an_instruction_model_is_asked_through_its_template(tmp_path):
    engine = plugin.open(*PAIR, {"model": str(tiny_models.chat(tmp_path / "chat"))})
    answers = engine.translate([DOCTOR, Segment(id="b", text="Nobody.")])
    assert sorted(a.id for a in answers) == ["a", "b"]
    assert engine.signature.settings["prompts"]
    assert engine.signature.settings["beams"] == "1"


def test_a_template_without_a_system_role_is_no_hindrance(tmp_path):
    folder = tiny_models.chat(tmp_path / "chat")
    template = folder / "chat_template.jinja"
    refusal = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
    template.write_text(refusal + template.read_text("utf-8"), "utf-8")
    engine = plugin.open(*PAIR, {"model": str(folder)})
    assert len(engine.translate([Segment(id="b", text="Nobody.")])) == 1


def test_the_target_of_a_multilingual_marian_model_is_in_the_text(tmp_path):
    folder = tiny_models.marian(tmp_path / "opus-mt-en-roa", "en", "roa", ("spa", "por", "pob"))
    settings = plugin.open("en", "pt-BR", {"model": str(folder)}).signature.settings
    assert settings["route"] == "en-pob"
    with pytest.raises(PairMissing, match=r"no code for gl.*spa"):
        plugin.open("en", "gl", {"model": str(folder)})


@pytest.mark.parametrize(
    ("family", "target", "near"),
    [("m2m100", "zh-TW", "zh"), ("m2m100", "sr-Latn", "sr"), ("nllb", "tlh", "ace_Arab"),
     ("mbart50", "ca", "es_XX"), ("madlad", "sr", "en")],
)  # fmt: skip
def test_a_language_that_the_model_lacks_is_named(family, target, near, tmp_path_factory):
    folder = tiny_models.taught(family, tmp_path_factory)
    with pytest.raises(PairMissing, match=rf"{target}.*{near}"):
        plugin.open("en", target, {"model": str(folder)})


def test_the_model_s_own_code_may_be_told(tmp_path_factory):
    options = {"model": str(tiny_models.taught("m2m100", tmp_path_factory)), "target_code": "zh"}
    assert plugin.open("en", "zh-TW", options).signature.settings["route"] == "en-zh"
    with pytest.raises(PairMissing, match="no code 'qq'"):
        plugin.open("en", "zh-TW", {**options, "target_code": "qq"})


def test_a_model_for_another_pair_is_refused(tmp_path):
    folder = tiny_models.marian(tmp_path / "model", "en", "es")
    with pytest.raises(PairMissing, match="en→fr: it translates en→es"):
        plugin.open("en", "fr", {"model": str(folder)})


@dataclass(frozen=True)
class Code:
    """A tag, the codes there are, and the one that is to be chosen."""

    tag: str
    codes: tuple[str, ...]
    chosen: str | None


@pytest.mark.parametrize(
    "case",
    [
        Code("es-MX", ("spa_Latn", "cat_Latn"), "spa_Latn"),
        Code("es-MX", ("es_AR", "es", "es_MX"), "es_MX"),
        Code("es-MX", ("es_XX", "en_XX"), "es_XX"),
        Code("zh-TW", ("zho_Hans", "zho_Hant", "yue_Hant"), "zho_Hant"),
        Code("zh-CN", ("zho_Hans", "zho_Hant"), "zho_Hans"),
        Code("zh-HK", ("zh_CN",), None),
        Code("zh-TW", ("cmn_Hans", "cmn_Hant", "cmn"), "cmn_Hant"),
        Code("sr-Latn", ("srp_Cyrl", "hrv_Latn"), None),
        Code("sr-Latn-RS", ("srp_Cyrl", "srp_Latn"), "srp_Latn"),
        Code("sr", ("sr",), "sr"),
        Code("nb-NO", ("no", "nn"), "no"),
        Code("fil-PH", ("tgl_Latn",), "tgl_Latn"),
        Code("ar-EG", ("ar_AR",), "ar_AR"),
        Code("ar-EG", ("ary_Arab", "arb_Arab"), "arb_Arab"),
        Code("fa-IR", ("prs_Arab", "pes_Arab"), "pes_Arab"),
        Code("sw-KE", ("swh_Latn",), "swh_Latn"),
        Code("ms-MY", ("zsm_Latn", "ind_Latn"), "zsm_Latn"),
        Code("ha-NG", ("hau_Latn",), "hau_Latn"),
        Code("ja-JP", ("jpn_Hira", "jpn"), "jpn"),
        Code("pt-BR", ("por", "pob"), "pob"),
        Code("id-ID", ("es", "pt"), None),
    ],
    ids=lambda case: f"{case.tag}-{case.chosen}",
)
def test_tags_find_a_model_s_codes(case):
    assert match(case.tag, case.codes) == case.chosen


def test_the_nearest_languages_are_the_other_script_and_the_neighbours():
    assert nearest("zh-TW", ["ja", "zh", "es"]) == ["zh"]
    assert nearest("gl", ["ja", "ca", "es", "fr"]) == ["ca", "es"]


class Stub:
    """A writer that answers with a function of the text; ``seen`` is what it was asked."""

    longest = 100

    def __init__(self, answer: Callable[[str], str]) -> None:
        self._answer = answer
        self.seen: list[str] = []

    def count(self, text: str) -> int:
        return len(text.split())

    def write(self, texts: Sequence[str]) -> list[Answer]:
        self.seen += texts
        return [Answer(self._answer(text), complete=True) for text in texts]

    def close(self) -> None:
        self.seen.clear()


def _stubbed(answer: Callable[[str], str], **options: str) -> tuple[ModelEngine, Stub]:
    stub = Stub(answer)
    told = read_options("transformers", {"model": "m", **options}, {})
    return ModelEngine(stub, "es-MX", told, Signature(name="stub", version="1")), stub


PROTECTED = Segment(id="a", text="Call 911 or see {name} there.", protected=(
    Protected(start=5, end=8, target="066"),
))  # fmt: skip


@pytest.mark.parametrize(
    "changed", [str, str.lower, lambda t: t.replace("XQ1X", "XQ 1 X").replace("X ", "x ")]
)
def test_codes_are_found_again_in_what_a_model_makes_of_them(changed):
    engine, stub = _stubbed(lambda text: changed(text.replace("Call", "Llame al")))
    (answer,) = engine.translate([PROTECTED])
    assert stub.seen == ["Call XQ1X or see XQ2X there."]
    assert "066" in answer.text
    assert "{name}" in answer.text
    assert answer.lost == ()


def test_what_does_not_survive_as_a_code_is_asked_for_as_itself():
    engine, stub = _stubbed(lambda text: text.replace("XQ", "").replace("Call", "Llame al"))
    (answer,) = engine.translate([PROTECTED])
    assert stub.seen[1] == "Call 066 or see {name} there."
    assert answer.text == "Llame al 066 or see {name} there."
    assert answer.lost == ()


def test_what_does_not_survive_at_all_is_reported():
    engine, _ = _stubbed(lambda text: "Llame y vea.")
    (answer,) = engine.translate([PROTECTED])
    assert (answer.outcome, answer.text, answer.lost) == (Outcome.OK, "Llame y vea.", ("066",))


def test_a_text_that_looks_like_a_code_is_not_taken_for_one():
    engine, stub = _stubbed(lambda text: "Es " + text)
    segment = Segment(id="a", text="Code XQ1X or 911.", protected=(
        Protected(start=13, end=16, target="066"),
    ))  # fmt: skip
    (answer,) = engine.translate([segment])
    assert stub.seen == ["Code XQ1X or 066."]
    assert answer.text == "Es Code XQ1X or 066."


def test_a_closed_engine_says_so():
    engine, _ = _stubbed(str)
    engine.close()
    with pytest.raises(EngineFailed, match="closed"):
        engine.translate([])


@pytest.mark.parametrize(
    ("source", "answer", "complete", "outcome"),
    [
        ("Where is it?", "¿Dónde está?", True, Outcome.OK),
        ("Where is it?", " ", True, Outcome.EMPTY),
        ("Where is it?", "¿Dónde", False, Outcome.TRUNCATED),
        ("Tell me where it is.", "tell me where it is", True, Outcome.ECHOED),
        ("Maria Garcia", "Maria Garcia", True, Outcome.OK),
        ("学校はどこですか。", "学校はどこですか。", True, Outcome.ECHOED),
        ("Where is it?", "¿Dónde dónde dónde dónde dónde dónde", True, Outcome.REPETITION),
        ("no no no no no no", "no no no no no no no", True, Outcome.OK),
        ("Well...", "Bueno..........................", True, Outcome.OK),
    ],
)
def test_what_became_of_a_text_is_judged(source, answer, complete, outcome):
    assert judge(source, answer, complete=complete).outcome is outcome


@pytest.mark.parametrize("length", [1, 2, 3, 4, 7, 12, 40, 80])
def test_a_loop_of_any_length_is_seen_between_other_words(length):
    unit = ("abcdefghijklmnopqrstuvwxyzáéíóúñü" * 3)[:length]
    answer = f"Well, {unit * (8 if length == 1 else 5)} 1, 2"
    assert judge("Where is it?", answer, complete=True).outcome is Outcome.REPETITION
    long = f"Well, {'ab cd ef gh ' * 3} 1, 2"
    assert judge("Where is it?", long, complete=True).outcome is Outcome.REPETITION


def test_lines_are_cut_where_they_can_be():
    cut = cutter(lambda text: len(text.split()), 4, " ", always=False)
    assert cut("One two. Three four. Five.") == ["One two. Three four.", "Five."]
    assert cut("one two three, four five six") == ["one two three,", "four five six"]
    assert cut("a b c d e f") == ["a b c d", "e f"]
    chars = cutter(len, 4, "", always=False)
    assert chars("今日は。明日は。") == ["今日は。", "明日は。"]
    assert "".join(chars("あいうえおかきくけこ")) == "あいうえおかきくけこ"


def test_batches_are_sorted_by_length_and_hold_what_they_may():
    lengths = [3, 9, 1, 5]
    assert list(batches(lengths, Batch(2))) == [[1, 3], [0, 2]]
    assert list(batches(lengths, Batch(10, tokens=True))) == [[1], [3, 0], [2]]
    assert list(batches([], Batch(2))) == []


def test_memory_that_runs_out_halves_the_batch():
    asked: list[list[int]] = []

    def work(items: list[int]) -> list[int]:
        asked.append(items)
        if len(items) > 2:
            raise RuntimeError("CUDA out of memory. Tried to allocate")
        return [item * 10 for item in items]

    assert halving(work, [1, 2, 3, 4, 5]) == [10, 20, 30, 40, 50]
    assert max(map(len, asked[1:])) < 5

    def never(items: list[int]) -> list[int]:
        raise MemoryError

    with pytest.raises(EngineFailed, match="smaller model"):
        halving(never, [1, 2])

    def broken(items: list[int]) -> list[int]:
        raise RuntimeError("bad shape")

    with pytest.raises(EngineFailed, match="bad shape"):
        halving(broken, [1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs the option model"),
        ({"model": "m", "beams": "0"}, "beams is a whole number"),
        ({"model": "m", "batch": "32 words"}, "batch is"),
        ({"model": "m", "max_ratio": "-1"}, "max_ratio is a number"),
        ({"model": "m", "device": "tpu"}, "device is one of"),
        ({"model": "m", "dtype": "int3"}, "dtype is one of"),
        ({"model": "m", "beam": "1"}, "did you mean beams"),
        ({"model": "/no/such/folder"}, "there is no model at"),
    ],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(EngineError, match=message):
        plugin.open(*PAIR, options)


def test_without_a_gpu_cuda_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    folder = tiny_models.marian(tmp_path / "opus-mt-en-es")
    with pytest.raises(EngineMissing, match="no GPU that torch can use; take the device cpu"):
        plugin.open(*PAIR, {"model": str(folder), "device": "cuda"})


def test_a_model_that_is_nowhere_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EngineMissing, match="hf download nobody/no-such-model"):
        plugin.open(*PAIR, {"model": "nobody/no-such-model"})
    with pytest.raises(EngineMissing, match=r"no config\.json"):
        plugin.open(*PAIR, {"model": str(tmp_path)})


def test_a_broken_model_says_what_to_do(tmp_path):
    folder = tiny_models.marian(tmp_path / "broken")
    (folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(EngineMissing, match="cannot be loaded"):
        plugin.open(*PAIR, {"model": str(folder)})


def test_a_model_of_another_kind_is_refused(tmp_path):
    folder = tiny_models.madlad(tmp_path / "t5", codes=())
    with pytest.raises(EngineError, match="tells no languages"):
        plugin.open(*PAIR, {"model": str(folder)})


def test_other_weights_are_another_signature(tmp_path):
    folder = tiny_models.marian(tmp_path / "model")
    before = plugin.open(*PAIR, {"model": str(folder)}).signature
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert plugin.open(*PAIR, {"model": str(folder)}).signature != before


def test_packages_that_are_missing_are_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    here = plugin.availability()
    assert not here.ok
    assert "torch" in here.detail
    assert here.install == "pip install 'derive-locale[transformers]'"
    with pytest.raises(MissingExtra, match=r"derive-locale\[transformers\]"):
        plugin.open(*PAIR, {"model": "m"})


def test_what_a_model_has_no_letters_for_shows(tmp_path_factory):
    tokens = _hf_seq2seq.Tokens(*_marian(tmp_path_factory))
    assert "⁇" in tokens.decode(["▁", "T", "he", tokens.tokenizer.unk_token, "</s>"])


def _marian(tmp_path_factory):
    transformers = sys.modules["transformers"]
    folder = tiny_models.taught("marian", tmp_path_factory)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    config = SimpleNamespace(**json.loads((folder / "config.json").read_text()))
    told = read_options("transformers", {"model": "m"}, {})
    return tokenizer, speech(config, tokenizer, PAIR, folder.name, told)
