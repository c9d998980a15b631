"""The engine ctranslate2: the same tiny models, converted."""

from __future__ import annotations

import importlib
import json

import pytest
from derive.adapters.engines import _hf_convert
from derive.adapters.engines import transformers as reference
from derive.adapters.engines.ctranslate2 import plugin

from derive.errors import EngineError, EngineFailed, EngineMissing, PairMissing
from derive.records import Outcome, Segment

pytest.importorskip("ctranslate2", reason="needs derive-locale[ctranslate2]")
pytest.importorskip("torch", reason="needs derive-locale[ctranslate2]")
tiny_models = importlib.import_module("tests.adapters.engines.tiny_models")

PAIR = ("en", "es-MX")
SEGMENTS = [Segment(id=str(i), text=text) for i, text in enumerate(tiny_models.LESSON)]


@pytest.fixture
def model(tmp_path_factory):
    """The folder of a Marian model."""
    return tiny_models.taught("marian", tmp_path_factory)


def _open(folder, cache, **options):
    return plugin.open(*PAIR, {"model": str(folder), "cache": str(cache), **options})


@pytest.mark.parametrize(
    ("family", "compute"),
    [*((family, "float32") for family in tiny_models.TAUGHT), ("marian", "int8")],
)
def test_it_writes_what_transformers_writes(family, compute, tmp_path_factory, tmp_path):
    folder = tiny_models.taught(family, tmp_path_factory)
    engine = _open(folder, tmp_path, compute_type=compute, batch="2", beams="1")
    other = reference.plugin.open(*PAIR, {"model": str(folder), "beams": "1"})
    answers = {a.id: a for a in engine.translate(SEGMENTS)}
    assert answers == {a.id: a for a in other.translate(SEGMENTS)}
    assert [answers[s.id].text for s in SEGMENTS] == list(tiny_models.LESSON.values())
    assert engine.signature.settings["compute_type"].startswith(compute)
    engine.close()


def test_a_model_is_converted_once(model, tmp_path, monkeypatch):
    first = _open(model, tmp_path)
    made = []
    monkeypatch.setattr(_hf_convert, "_convert", lambda *a: made.append(a))
    again = _open(model, tmp_path)
    assert made == []
    assert again.signature == first.signature
    assert [p for p in tmp_path.iterdir() if p.suffix not in {"", ".lock"}] == []


@pytest.mark.parametrize("harm", ["cut", "gone", "unmarked", "nonsense"])
def test_a_broken_cache_is_made_again_once(harm, model, tmp_path):
    _open(model, tmp_path).close()
    (folder,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    whole = (folder / "model.bin").read_bytes()
    if harm == "cut":
        (folder / "model.bin").write_bytes(whole[: len(whole) // 2])
    elif harm == "gone":
        (folder / "model.bin").unlink()
    elif harm == "unmarked":
        (folder / "derive.json").write_text("{}")
    else:
        (folder / "model.bin").write_bytes(b"\x00" * len(whole))
    answers = _open(model, tmp_path).translate(SEGMENTS[:1])
    assert answers[0].outcome is Outcome.OK
    assert (folder / "model.bin").read_bytes() == whole


def test_half_a_conversion_is_never_used(model, tmp_path, monkeypatch):
    def half(files, tokenizer, folder, quantization):
        folder.mkdir()
        (folder / "model.bin").write_bytes(b"half")
        raise EngineMissing("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(_hf_convert, "_convert", half)
        with pytest.raises(EngineMissing, match="stopped"):
            _open(model, tmp_path)
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    assert _open(model, tmp_path).translate(SEGMENTS[:1])[0].outcome is Outcome.OK


def test_a_cache_that_cannot_be_written_is_named(model, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineFailed, match="option cache"):
        _open(model, tmp_path / "file")


def test_the_user_s_cache_is_the_default(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert _hf_convert.cache_folder("") == tmp_path / "derive" / "ctranslate2"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _hf_convert.cache_folder("") == tmp_path / ".cache" / "derive" / "ctranslate2"


def test_an_answer_cut_off_is_not_delivered(model, tmp_path):
    (answer,) = _open(model, tmp_path, max_ratio="0.01").translate(SEGMENTS[:1])
    assert (answer.outcome, answer.text) == (Outcome.TRUNCATED, "")


def test_too_long_a_word_breaks_nothing(model, tmp_path):
    segments = [Segment(id="a", text="today" * 200), SEGMENTS[0]]
    texts = {a.id: a.text for a in _open(model, tmp_path).translate(segments)}
    assert texts[SEGMENTS[0].id] == "El médico llama hoy."


def test_no_path_is_in_the_signature(model, tmp_path):
    signature = _open(model, tmp_path).signature
    assert str(tmp_path) not in str(signature)
    assert str(model.parent) not in str(signature)
    assert json.dumps(signature.settings)


def test_what_cannot_be_converted_is_said(tmp_path):
    folder = tiny_models.chat(tmp_path / "chat")
    with pytest.raises(EngineError, match="tells no languages"):
        _open(folder, tmp_path / "cache")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"compute_type": "int2"}, "compute_type is one of"),
        ({"inter_threads": "many"}, "inter_threads is a whole number"),
        ({"dtype": "float16"}, "no option 'dtype'"),
    ],
)
def test_wrong_options_are_refused(options, message, tmp_path):
    with pytest.raises(EngineError, match=message):
        _open("m", tmp_path, **options)


def test_without_a_gpu_cuda_is_refused_and_auto_takes_the_processor(model, tmp_path, monkeypatch):
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 0)
    with pytest.raises(EngineMissing, match="no GPU that it can use; take the device cpu"):
        _open(model, tmp_path, device="cuda")
    engine = _open(model, tmp_path, device="auto")
    assert engine.translate(SEGMENTS[:1])[0].outcome is Outcome.OK
    engine.close()


def test_memory_that_runs_out_halves_the_batch(model, tmp_path, monkeypatch):
    engine = _open(model, tmp_path)
    writer = engine._writer
    finish, sizes = writer._finish, []

    def scarce(encoded, positions, results):
        sizes.append(len(positions))
        if len(positions) > 1:
            raise RuntimeError("CUDA failed with error out of memory")
        return finish(encoded, positions, results)

    monkeypatch.setattr(writer, "_finish", scarce)
    assert {answer.outcome for answer in engine.translate(SEGMENTS)} == {Outcome.OK}
    assert max(sizes) > 1
    assert sizes.count(1) >= len(SEGMENTS)
    monkeypatch.setattr(writer, "_finish", lambda *_: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(EngineFailed, match="too large for the memory here"):
        engine.translate(SEGMENTS)
    engine.close()


def test_a_language_that_the_model_lacks_is_named(tmp_path, tmp_path_factory):
    folder = tiny_models.taught("nllb", tmp_path_factory)
    with pytest.raises(PairMissing, match="nearest are"):
        plugin.open("en", "tlh", {"model": str(folder), "cache": str(tmp_path)})
