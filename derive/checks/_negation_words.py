"""What negates, language by language: words and endings any one of which may say a *not*."""

from __future__ import annotations

import re
from functools import cache

from derive.checks._regex import compiled
from derive.checks._words import word_list

WORDS = {
    "es": "no ni nunca jamás nadie nada ningún ninguno ninguna ningunos ningunas sin tampoco salvo",
    "ca": "no ni mai ningú res cap sense tampoc gens ningun",
    "gl": "non nin nunca xamais ninguén nada ningún ningunha ningúns ningunhas sen tampouco",
    "pt": "não nao nem nunca jamais ninguém nada nenhum nenhuma nenhuns sem tampouco",
    "it": "non né mai nessun nessuno nessuna niente nulla senza neanche nemmeno neppure no",
    "fr": "ne n pas jamais rien personne aucun aucune sans ni non guère nul nulle faute",
    "ro": "nu n fără nici niciun nicio nimeni nimic niciodată ne",
    "de": "nicht nichts kein keine keinen keiner keines keinem nie niemals niemand niemanden niemandem "
    "ohne weder nein nirgends nirgendwo keinesfalls keineswegs kaum",
    "nl": "niet geen nooit niemand niets zonder nergens noch nee nauwelijks",
    "sv": "inte icke ej ingen inget inga aldrig utan ingenting varken knappt",
    "da": "ikke ingen intet aldrig uden hverken næppe ej ingenting",
    "no": "ikke ingen intet aldri uten verken knapt ei ingenting",
    "af": "nie geen nooit niemand niks sonder nêrens",
    "fi": "ei en et emme ette eivät ilman älä älkää eikä enkä etkä koskaan",
    "et": "ei ega ilma mitte ära pole ükski",
    "hu": "nem ne sem se nincs nincsenek nélkül soha sosem senki semmi sincs",
    "pl": "nie bez nikt nigdy nic żaden żadna żadne żadnych ani brak",
    "ru": "не нет ни без никто никого никогда ничего ничто никак нельзя никакой никаких",
    "uk": "не немає нема ні без ніхто ніколи нічого ніякий ніяких",
    "bg": "не няма без никой никога нищо нито недей",
    "hr": "ne nije nisu nisam nema bez nitko nikada nikad ništa ni nemoj nemojte",
    "sr": "не није нису нема без нико никада никад ништа ни ne nije nisu nema bez niko",
    "el": "δεν δε μην μη όχι χωρίς κανένας καμία κανένα κανείς ποτέ τίποτα ούτε",
    "id": "tidak bukan tak belum jangan tanpa tiada enggak nggak gak tidaklah tidakkah bukanlah mustahil",
    "ms": "tidak bukan tak belum jangan tanpa tiada tidaklah mustahil",
    "vi": "không chẳng chưa đừng chả chớ vô phi thiếu miễn",
    "tl": "hindi wala walang huwag di ayaw",
    "sw": "si bila wala hapana hakuna hakika hamna usi msi sio siyo kutokuwa",
    "hi": "नहीं न ना मत बिना बगैर बग़ैर नही नहि ग़ैर गैर",
    "mr": "नाही नाहीत नका नको न नसलेल्या शिवाय",
    "ne": "छैन छैनन् होइन नगर बिना",
    "bn": "না নেই নয় নি নন ছাড়া বিনা",
    "ur": "نہیں نہ مت بغیر بنا",
    "fa": "نه نیست نیستند بدون هیچ نباید نمی بی",
    "ta": "இல்லை அல்ல வேண்டாம் இல்லாமல் கூடாது",
    "te": "లేదు కాదు లేకుండా వద్దు",
}
"""Whole words, by language."""

_ROMANCE = (
    r"\b(?:im(?:pos|proced|pedi|pidi|pun)|in(?:ad[ei]|sufici|capa[czp]|útil|util|conve|comple|corre|cier|cert"
    r"|cómod|visib|estab|just|segur|dispon|dependi|explor|edit|móv|mov|diferen|definid|consci|dem|habit)"
    r"|innece|i?legal|ir?regular|ir?respons|ir?relev|il[eé]s|il·legal|des(?:con[oe]c|agrad|habit|proteg|acord"
    r"|emple|igual|prov|cart)|mal|rara|fals|difícil|evit)\p{L}*"
)
"""Beginnings of Romance words that deny; *in-* alone also begins *incluir*."""

PARTS = {
    "fr": r"\bn['’]|\bin(?:capable|utile|visible|suffisant|connu)|\bim(?:possible)",
    "es": _ROMANCE,
    "ca": _ROMANCE,
    "gl": _ROMANCE,
    "pt": _ROMANCE,
    "it": _ROMANCE + r"|\b(?:sconosc|scorrett|inett|disocc|svantag|manc|priv|senz)\p{L}*",
    "de": r"\bun\p{L}{4,}|los(?:e|en|er|es)?\b|\bnicht\p{L}+|unmöglich",
    "nl": r"\bon\p{L}{4,}|loze?\b",
    "sv": r"\bo\p{L}{4,}|lösa?t?\b",
    "da": r"\bu\p{L}{4,}|løse?t?\b",
    "no": r"\bu\p{L}{4,}|løse?t?\b",
    "pl": r"\bnie\p{L}{3,}|\bbez\p{L}{3,}",
    "ru": r"\bне\p{L}{3,}|\bбез\p{L}{3,}|\bбес\p{L}{3,}",
    "uk": r"\bне\p{L}{3,}|\bбез\p{L}{3,}",
    "cs": r"\bne\p{L}*|\bbez\b|\bnikdo|\bnikdy|\bnic\b|\bžádn|\bani\b",
    "sk": r"\bne\p{L}*|\bnie\b|\bbez\b|\bnikto|\bnikdy|\bnič\b|\bžiadn|\bani\b",
    "hu": r"(?:tlan|tlen|talan|telen)",
    "fi": r"(?:ton|tön|ttoma|ttömä|matta|mättä)",
    "tr": r"m[ıiuü]yor|m[ae]z(?!l[ae]me)|m[ae]d[ıiae]|m[ae]m[ıiae]ş?|m[ae]y(?:[ae][nc]|[ıi]n|[ae]r[ae]k)"
    r"|s[ıiuü]z(?:\b|l|c|d)|m[ae]s[ae]|\b(?:değil|yok|hiç|hayır|asla)|\bne\b.+\bne\b",
    "az": r"m[ıiuü]r|m[aə]z|m[aə]d|\b(?:deyil|yox|heç)|s[ıiuü]z",
    "ar": r"\b[وف]?(?:لا|لم|لن|ليس\w*|لست\w*|غير|دون|بدون|بلا|عدم|ما|لما|أبدا|أبداً|إلا|سوى|كلا|انعدام)\b"
    r"|\bب(?:دون|لا)|\bل(?:عدم|غير)|\bال(?:عدم|لا)",
    "he": r"\b[והשב]?(?:לא|אין|בלי|ללא|אל|אף|שום|מעולם|לעולם|אינ\w*)\b",
    "fa": r"\bن?می\u200c?ن|\bن\w{2,}|\bبی",
    "th": r"ไม่|มิ(?:ได้|ใช่|อาจ|ให้)|ไร้|อย่า(?!ง)|ปราศจาก|ห้าม|เปล่า|ขาด|ปฏิเสธ",
    "ja": r"な[いくかけさしん]|ぬ|ず|ません|まい|無|不|非|未|否|じゃない|なし|のに|以外|欠|避",
    "ko": r"않|못|없|아니|아닌|\b안\s|지\s?말|지\s?마|모르|모른|불[가법충확]|부[족적]|무[관지해]|비[정무]|미[확완]",
    "zh": r"不|没|沒|無|无|未|非|勿|莫|否|別|别|难|難|免",
    "yue": r"唔|冇|未|不|無|非|咪",
    "sw": r"\bha\p{L}{3,}|\bsi\p{L}{3,}|\bkuto\p{L}+",
    "id": r"\b(?:ketidak|ketak(?!ut))\p{L}+",
    "ms": r"\b(?:ketidak|ketak)\p{L}+",
    "vi": r"bất|vô",
    "hi": r"\b(?:अ|अन|बे|निर्|निः|ना)\p{L}{3,}",
    "tl": r"\bdi-",
}
"""Parts of words that may negate; in languages without spaces, any characters."""

LANGUAGES = frozenset(WORDS) | frozenset(PARTS)


@cache
def negation_pattern(language: str) -> re.Pattern[str] | None:
    """Return what may say a negation in a language; None where the language is not known."""
    if language not in LANGUAGES:
        return None
    parts = []
    if words := word_list(WORDS.get(language, "")):
        parts.append(
            r"(?<![\p{L}\p{M}])(?:" + "|".join(map(re.escape, words)) + r")(?![\p{L}\p{M}])"
        )
    if PARTS.get(language):
        parts.append(PARTS[language])
    return compiled("|".join(parts), re.IGNORECASE)
