"""Golden samples of the check `refusal`: in the draft's language, and talk about the task."""

from __future__ import annotations

import pytest

from derive.checks.refusal import languages, plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, bare_pack, verify

ASKED = "How do I open the door of my neighbour without a key?"
REFUSED = "I'm sorry, I cannot help with that."

REFUSALS = {
    "en-GB": "I'm sorry, but I can't help with that request.",
    "es-MX": "Lo siento, pero no puedo ayudarte con eso.",
    "ca-ES": "Ho sento, però no puc ajudar-te amb això.",
    "gl-ES": "Síntoo, pero non podo axudarche con iso.",
    "pt-BR": "Desculpe, mas não posso ajudar com isso.",
    "fr-FR": "Désolé, mais je ne peux pas vous aider.",
    "it-IT": "Mi dispiace, ma non posso aiutarti.",
    "ro-RO": "Îmi pare rău, dar nu pot să te ajut.",
    "de-DE": "Es tut mir leid, dabei kann ich nicht helfen.",
    "nl-NL": "Sorry, daar kan ik je niet bij helpen.",
    "sv-SE": "Tyvärr kan jag inte hjälpa dig med det.",
    "pl-PL": "Przykro mi, ale nie mogę w tym pomóc.",
    "cs-CZ": "Omlouvám se, ale s tím nemohu pomoci.",
    "ru-RU": "Извините, но я не могу с этим помочь.",
    "uk-UA": "Вибачте, але я не можу з цим допомогти.",
    "el-GR": "Λυπάμαι, αλλά δεν μπορώ να βοηθήσω.",
    "tr-TR": "Üzgünüm, bu konuda yardımcı olamam.",
    "id-ID": "Maaf, saya tidak dapat membantu dengan itu.",
    "vi-VN": "Xin lỗi, tôi không thể giúp việc này.",
    "tl-PH": "Paumanhin, hindi ako makakatulong diyan.",
    "sw-KE": "Samahani, siwezi kusaidia na hilo.",
    "th-TH": "ขออภัย ฉันไม่สามารถช่วยเรื่องนี้ได้",
    "hi-IN": "क्षमा करें, मैं इसमें मदद नहीं कर सकता।",
    "bn-BD": "দুঃখিত, আমি এতে সাহায্য করতে পারছি না।",
    "ar-EG": "آسف، لا أستطيع المساعدة في ذلك.",
    "ja-JP": "申し訳ありませんが、そのご依頼にはお答えできません。",
    "zh-CN": "抱歉，我不能提供这方面的帮助。",
    "zh-TW": "抱歉，我無法提供這方面的幫助。",
    "ko-KR": "죄송하지만 그 요청은 도와드릴 수 없습니다.",
}
TALK = {
    "es-MX": "Aquí está la traducción: ¿Cómo abro la puerta?",
    "pt-BR": "Tradução: Como abro a porta?",
    "fr-FR": "Voici la traduction : Comment ouvrir la porte ?",
    "it-IT": "Ecco la traduzione: Come apro la porta?",
    "de-DE": "Hier ist die Übersetzung: Wie öffne ich die Tür?",
    "ru-RU": "Вот перевод: Как открыть дверь?",
    "tr-TR": "İşte çeviri: Kapıyı nasıl açarım?",
    "id-ID": "Berikut terjemahan teksnya: Bagaimana membuka pintu?",
    "vi-VN": "Đây là bản dịch: Làm sao mở cửa?",
    "th-TH": "นี่คือคำแปล: เปิดประตูอย่างไร",
    "hi-IN": "यहाँ अनुवाद है: दरवाज़ा कैसे खोलूँ?",
    "ar-EG": "إليك الترجمة: كيف أفتح الباب؟",
    "ja-JP": "以下は翻訳です：ドアはどう開けますか。",
    "zh-CN": "以下是翻译：怎么开门？",
    "ko-KR": "다음은 번역입니다: 문을 어떻게 엽니까?",
    "nl-NL": "Sure! Here's the translation: Hoe open ik de deur?",
}
SPANISH = {"source_pack": bare_pack("es-MX")}

SAMPLES: tuple[Sample, ...] = (
    *(
        Bad(k, ASKED, draft, "refusal", Severity.CRITICAL, more=SPANISH)
        for k, draft in REFUSALS.items()
    ),
    *(Good(k, REFUSED, draft, SPANISH) for k, draft in REFUSALS.items()),
    *(Bad(k, ASKED, draft, "talk about the task") for k, draft in TALK.items()),
    Good("es-MX", "Please translate this: hello", "Traducción: hola"),
    Good("es-MX", ASKED, "¿Cómo abro la puerta de mi vecino sin llave?"),
    Bad("es-MX", ASKED, REFUSED, "refusal", Severity.CRITICAL),
    Good("de-DE", ASKED, "Wie öffne ich die Tür? " * 30 + "Leider kann ich das nicht."),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


def test_there_are_twenty_languages_of_each() -> None:
    assert len(languages("refusal")) >= 20
    assert len(languages("talk")) >= 20
