"""What says *must* and what says *may*, language by language."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from derive.checks._regex import compiled

Mood = Literal["obligation", "possibility"]

OBLIGATION = {
    "en": r"\bmust\b|\b(?:have|has|had|having) to\b|\bneed(?:s|ed)?(?:n't)? (?:to|not)\b|\bshould|\bought to"
    r"|\b(?:required|obliged|obligated|supposed|forced|compelled|bound) to|\bmandatory|\bcompulsory"
    r"|\bobligation|\bnecessary|\bnecessarily|\bneed\b|\brequire[sd]?\b|\bgot to\b|\bhad better"
    r"|\brecommend|\badvis|\bbest to\b|\b(?:is|are|was|were) to\b|\bshall\b|\bessential|\bnecessity"
    r"|\bimportant to|\bforc(?:e|ed|ing)\b|\bneeds\b|\bexpected to|\bdue to be",
    "es": r"\bdeb\p{L}+|\bt[ei]e?n\p{L}+ que|\bhay que|\bhab\p{L}+ que|hace falta|\bnec|\boblig|\bprecis"
    r"|imprescind|convien|\brecom|\baconsej|\bexig|\brequ|\bforz|\bvers?e? oblig|\besencial|fundamental",
    "pt": r"\bdev\p{L}+|\bt[êeií]\p{L}* (?:que|de)\b|\bprecis|\bnec|\bobrig|\brecom|\bconv[eé]m|\bexig"
    r"|\bhá que|\brequer|\bforç|\bessencial|\baconselh",
    "fr": r"\bd[oe]i[stv]\p{L}*|\bdev\p{L}+|\bdû|\bfau[td]\p{L}*|\bfall\p{L}+|\bnécess|\boblig|\bbesoin"
    r"|\bconvien|\bexig|\brecommand|\bconseil|\bcontrain|\brequ|\bimpér|\bimport|\bforc|\bessentiel",
    "it": r"\bd[oeé]v\p{L}+|\bdebb\p{L}+|\bdovr\p{L}+|\bbisogn|\bnecess|\bobblig|\bocco?rr|\bconsigl|\brichie"
    r"|\bva \p{L}+[ts][ao]\b|\bvann?o \p{L}+|\bbasta|\bcostre|\bservi?r?e|\bessenzial|\bavere",
    "ca": r"\bha\p{L}* de|\bh[ea]u?r\p{L}+ de|\bcal\b|\bcal[dg]\p{L}+|\bnecess|\boblig|\bdeu\p{L}*|\bconve"
    r"|\brecom|\bexig|\bforç|\bprecis|\btenir|\bessencial|\bhagu\p{L}+|\bhem de|\bhan de|\brequ",
    "gl": r"\bdeb\p{L}+|\bt[eié]\p{L}* (?:que|de)\b|\bhai que|\bcómpr|\bprecis|\bnec|\bobrig|\brecom|\bconv"
    r"|\bhab\p{L}+ (?:que|de)|\bexix|\bforz|\brequi|\besencial",
    "ro": r"\btrebui|\bnevoie|\bnecesar|\bobligat|\bar fi bine|\burmeaz|\brecomand",
    "de": r"\bm[uü]ss|\bmuß|\bsoll|\bbrauch|\bnotwend|\berforder|\bverpflicht|\bnötig|\bgezwung|\bzwing"
    r"|\bzu \p{L}+en\b|zu\p{L}+en\b|\bdarf|\bdürf|\bempf|\bbenötig|\bPflicht|\bbedarf|\bratsam|\bhat\b.* zu\b",
    "nl": r"\bmoet|\bmoest|\bhoef|\bdien|\bnodig|\bverplicht|\bzou|\bzal|\bbehoor|\bgedwongen|\baan te raden",
    "sv": r"\bmåste|\bbör|\bska\b|\bskall|\bbehöv|\bskulle|\btvung|\bnödvänd|\bkräv",
    "da": r"\bskal\b|\bskulle|\bbør|\bmå\b|\bmåtte|\bnødvend|\bbehøv|\btvung|\bkræv",
    "no": r"\bskal\b|\bskulle|\bbør|\bmå\b|\bmåtte|\bnødvend|\bbehøv|\btvung|\bkrev|\btreng",
    "fi": r"\btäyty|\bpitä|\bpitäi|\btulee|\bpakko|\bkannatta|\bvälttämät|\btarvit",
    "pl": r"\bmusi|\bmusz|\bpowin|\bnależ|\btrzeba|\bkoniecz|\bzobowiąz|\bwymag|\bpotrzeb|\bwarto",
    "cs": r"\bmus|\bměl|\bmá\b|\bmají|\bnutn|\btřeba|\bpotřeb|\bpovin",
    "hu": r"\bkell|\bszükség|\bmuszáj|\bköte",
    "ru": r"\bдолж|\bнужн|\bнадо|\bнеобход|\bследует|\bобяза|\bприд[её]т|\bприш|\bстоит|\bтреб|\bвынужд|\bнадлеж",
    "uk": r"\bповин|\bмус|\bтреба|\bпотрібн|\bнеобхід|\bслід|\bмає|\bмают|\bварто|\bзобов",
    "el": r"\bπρέπει|\bέπρεπε|\bχρειάζ|\bοφείλ|\bαναγκ|\bαπαιτ",
    "tr": r"m[ae]l[ıi]|gerek|lazım|zorun|mecbur|şart|\biht|ihtiyaç|kal[dm]ı|önemli|öner|zorla",
    "id": r"\bharus|\bperlu|\bwajib|\bmesti|\bsebaik|\bhendak|\bbutuh|\bpenting|\bdiharus|\bseharus|\bterpaksa"
    r"|\bharap|\bsaran|\bmembutuh|\bdiperlu|\bmemerlu|\bmusti|\bkeharus|\bdiwajib|\bpatut",
    "ms": r"\bharus|\bperlu|\bwajib|\bmesti|\bsebaik|\bhendak|\bpatut|\bkena\b|\bseharus",
    "vi": r"phải|cần|nên|buộc|bắt",
    "th": r"ต้อง|ควร|จำเป็น|พึง|บังคับ|แนะนำ|น่าจะ",
    "hi": r"चाहिए|चाहिये|होग|होती|होता|पड़|पड़|ज़रूर|जरूर|ज़रूर|आवश्यक|अनिवार्य|बाध्य|जाना|करना|मजबूर|रखना|ना है|नी है|ने हैं",
    "bn": r"উচিত|হবে|অবশ্যই|প্রয়োজন|দরকার|বাধ্য",
    "ur": r"چاہیے|چاہئے|ضرور|لازم|ہوگا|پڑ",
    "ar": r"يجب|تجب|ينبغي|لابد|لا بد|يلزم|عليك|علي|على|ضرور|حتاج|تعين|وجب|اضطر|لزم|مطلوب|واجب|فرض|مضطر|إلزام|حاجة|جبر|أن ي",
    "fa": r"باید|لازم|ضرور|نیاز|مجبور|الزام|بایست",
    "he": r"חייב|צריכ|צריך|מוכרח|יש ל|נחוץ|הכרחי|אמור",
    "ja": r"べき|なければ|なきゃ|ねば|必要|必ず|ないと|ましょう|ください|下さい|義務|なくて|ざるを|要する|求め|必須|ことに|はず|方がいい|ほうがいい|方が良い|こと。|欠か|余儀|強い|強制|ざるを得|なく",
    "ko": r"야\s?(?:한|할|합|했|함|만|하|되|됩|돼)|야만|야지|필요|의무|마땅|바람직|것이\s?좋|좋[습을다]|하도록|강요|권[장고하]|십시오|세요|요구|수밖에|하라|시오|필수|불가피|해야|예정|당[연한]",
    "zh": r"必|应|應|该|該|需|得|务|務|要|宜|建议|建議|只好|不得不|理当|迫",
    "sw": r"\blazima|pas[wh]|\bsharti|\bbudi|hitaji|\bbora\b|\bni muhimu",
    "tl": r"\bdapat|\bkailangan|\bobligado|\bmarapat",
}
"""What may say that something must, should or has to be, by language."""

POSSIBILITY = {
    "en": r"\b(?:may|might|could|can|cannot|can't|couldn't|perhaps|maybe|possib\w+|probab\w+|likely|likel\w+|potential\w*"
    r"|seem\w*|appear\w*|suggest\w*|apparent\w*|presumab\w+|supposed\w*|alleged\w*|reported\w*|believed|would"
    r"|able|allow\w*|permit\w*|enabl\w+|probab\w*|think|thought|expected|estimated|perceived|often|sometimes"
    r"|available|capab\w+|able|chance\w*|opportunit\w+|if|speculat\w+|conceivabl\w+|risk\w*|tend\w*|will|option\w*"
    r"|help\w*|let\w*|ability|unlikely|impossible|unable|prone|suspect\w*|-able|\w+[ai]ble)\b",
}
"""What may say that something can or may be, in English only: other languages put it in endings."""


@cache
def mood_pattern(language: str, mood: Mood) -> re.Pattern[str] | None:
    """Return what may say the mood in a language; None where the language is not known."""
    pattern = (OBLIGATION if mood == "obligation" else POSSIBILITY).get(language)
    return compiled(pattern, re.IGNORECASE) if pattern else None
