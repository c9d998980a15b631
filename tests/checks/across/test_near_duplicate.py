"""The check `near_duplicate`, in twelve scripts and across splits and locales."""

from __future__ import annotations

import pytest

from derive.checks.across._sketch import SHARED, folded, keys
from derive.checks.across.near_duplicate import plugin
from derive.contracts import SetTools
from derive.records import Severity
from tests.checks.across.cases import found, item

SAME = {
    "es-MX": ("¿Cómo denuncio a un vecino que me amenaza cada noche en la calle?",
              "¿Cómo denuncio a una vecina que me amenaza cada noche en la calle?"),
    "de-DE": ("Wie zeige ich einen Nachbarn an, der mich jede Nacht bedroht?",
              "Wie zeige ich einen Nachbarn an, der mich jede Nacht bedrohte?"),
    "ru-RU": ("Как заявить на соседа, который каждую ночь мне угрожает?",
              "Как заявить на соседа, который мне каждую ночь угрожает?"),
    "el-GR": ("Πώς καταγγέλλω έναν γείτονα που με απειλεί κάθε νύχτα;",
              "Πώς καταγγέλλω τον γείτονα που με απειλεί κάθε νύχτα;"),
    "tr-TR": ("Her gece beni tehdit eden komşumu nasıl şikâyet ederim?",
              "Her gece beni tehdit eden komşumuzu nasıl şikâyet ederim?"),
    "vi-VN": ("Làm sao tố cáo người hàng xóm đe dọa tôi mỗi đêm?",
              "Làm sao tố cáo một người hàng xóm đe dọa tôi mỗi đêm?"),
    "hi-IN": ("हर रात मुझे धमकाने वाले पड़ोसी की शिकायत कैसे करूँ?",
              "हर रात मुझे धमकाने वाले पड़ोसियों की शिकायत कैसे करूँ?"),
    "ar-EG": ("كيف أبلغ عن جار يهددني كل ليلة في الشارع؟",
              "كيف أبلغ عن جارة تهددني كل ليلة في الشارع؟"),
    "th-TH": ("ฉันจะแจ้งความเพื่อนบ้านที่ขู่ฉันทุกคืนได้อย่างไร",
              "ฉันจะแจ้งความเพื่อนบ้านซึ่งขู่ฉันทุกคืนได้อย่างไร"),
    "ja-JP": ("毎晩私を脅す隣人をどうやって警察に訴えればいいですか。",
              "毎晩私を脅す隣人をどうやって警察に訴えたらいいですか。"),
    "ko-KR": ("매일 밤 저를 위협하는 이웃을 어떻게 신고하나요?",
              "매일 밤 저를 위협하는 이웃을 어떻게 신고할까요?"),
    "zh-TW": ("我該如何檢舉每天晚上威脅我的鄰居先生呢？",
              "我該如何檢舉每天晚上威脅我的鄰居太太呢？"),
    "am-ET": ("በየምሽቱ የሚያስፈራራኝን ጎረቤት እንዴት ለፖሊስ ላመልክት?",
              "በየምሽቱ የሚያስፈራራኝን ጎረቤቴን እንዴት ለፖሊስ ላመልክት?"),
}  # fmt: skip


@pytest.mark.parametrize("locale", SAME)
def test_two_drafts_nearly_the_same(locale: str) -> None:
    one, other = SAME[locale]
    cases = [item("1", "One.", one, locale), item("2", "Other.", other, locale)]
    (finding,) = found(plugin, cases)
    assert (finding.item_id, finding.severity) == ("2", Severity.MINOR)
    assert "item 1" in finding.message


@pytest.mark.parametrize("locale", SAME)
def test_other_drafts_are_let_through(locale: str) -> None:
    other = "ja-JP" if locale != "ja-JP" else "th-TH"
    cases = [item("1", "One.", SAME[locale][0], locale), item("2", "Two.", SAME[other][0], locale)]
    assert found(plugin, cases) == []


def test_a_test_item_may_not_resemble_a_dev_item_whatever_their_order() -> None:
    one, other = SAME["es-MX"]
    for splits in (("dev", "test"), ("test", "dev")):
        cases = [item(s, s, text, split=s) for s, text in zip(splits, (one, other), strict=True)]
        (finding,) = found(plugin, cases)
        assert (finding.item_id, finding.severity) == ("test", Severity.MAJOR)
        assert "the split dev" in finding.message


def test_english_alone_is_enough_and_a_pair_is_reported_once() -> None:
    english = SAME["de-DE"]
    cases = [item("1", english[0], "Uno."), item("2", english[1], "Dos.")]
    assert len(found(plugin, cases)) == 1
    cases = [item("1", english[0], english[0]), item("2", english[1], english[1])]
    assert len(found(plugin, cases)) == 1


def test_another_locale_is_neutral_unless_it_is_the_same_item() -> None:
    one, other = SAME["de-DE"]
    ours = [item("1", one, "Uno.")]
    theirs = [item("9", other, "Dos.", "es-ES"), item("1", one, "Uno.", "es-ES")]
    (finding,) = found(plugin, ours, SetTools(others=theirs))
    assert (finding.item_id, finding.severity) == ("1", Severity.NEUTRAL)
    assert "item 9 of es-ES" in finding.message


def test_short_texts_and_answers_are_not_compared() -> None:
    cases = [item("1", "x", "Sí."), item("2", "y", "Sí.")]
    assert found(plugin, cases) == []
    text = SAME["es-MX"][0]
    cases = [item(n, n, text, field="reference_answer") for n in "12"]
    assert found(plugin, cases) == []


def test_one_item_is_blamed_three_times_at_most() -> None:
    text = SAME["es-MX"][0]
    cases = [item(str(n), f"{n}", text) for n in range(6)]
    findings = found(plugin, cases)
    assert max(sum(f.item_id == n for f in findings) for n in "12345") == 3


def test_an_edited_copy_shares_keys() -> None:
    for one, other in SAME.values():
        assert len(set(keys(folded(one))) & set(keys(folded(other)))) >= SHARED
    assert keys("") == []
    assert found(plugin, [item("1", "x", "\ud800" * 40), item("2", "y", "\ud800" * 40)]) == []
