"""Words of English that turn a meaning round: opposites, and he for she."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked
from derive.checks._words import word_list

OPPOSITES = (
    "able|unable above|below absent|present accept|reject,refuse,decline accurate|inaccurate "
    "active|inactive,passive actual|potential add|remove,subtract,delete "
    "advance|retreat advantage|disadvantage,drawback after|before afternoon|morning against|for "
    "agree|disagree alive|dead allow|forbid,prevent,prohibit,ban,disallow ally|enemy always|never "
    "ancient|modern angry|calm answer|question,ask appear|disappear,vanish approve|disapprove "
    "approximately|exactly arrive|leave,depart ascend|descend asleep|awake attack|defend,defence,"
    "defense attract|repel back|front bad|good,fine beautiful|ugly before|after,afterwards "
    "begin|end,finish,stop,cease beginning|end,ending,finish believe|doubt,disbelieve below|above "
    "benefit|harm best|worst better|worse big|small,little birth|death bitter|sweet black|white "
    "bless|curse boring|interesting borrow|lend bottom|top bright|dark,dim,dull broad|narrow "
    "build|destroy,demolish buy|sell buyer|seller calm|nervous,excited careful|careless "
    "cause|prevent cautious|reckless ceasefire|war certain|uncertain,unsure "
    "certainly|possibly,perhaps cheap|expensive,costly clean|dirty clear|unclear,vague,cloudy "
    "clever|stupid close|open,far,distant cold|hot,warm common|rare,uncommon,unusual "
    "complete|incomplete,partial complex|simple complicated|simple confirm|deny connect|disconnect "
    "continue|stop,end,cease,discontinue correct|wrong,incorrect,false cool|warm courage|fear,"
    "cowardice create|destroy cruel|kind danger|safety dangerous|safe,harmless dark|light,bright "
    "day|night dead|alive,living death|life,birth decrease|increase,grow,rise deep|shallow "
    "defeat|victory defend|attack demand|supply dense|sparse,thin deny|admit,confirm "
    "despair|hope die|live,survive,born different|same,similar,identical difficult|easy,simple "
    "direct|indirect dirty|clean distant|near,close divide|unite,multiply domestic|foreign,wild "
    "down|up dry|wet early|late earlier|later east|west easy|difficult,hard empty|full "
    "encourage|discourage end|begin,start,beginning enemy|friend,ally enter|leave,exit "
    "entire|partial enough|insufficient entrance|exit even|odd,uneven everybody|nobody "
    "everyone|nobody everything|nothing everywhere|nowhere evil|good exact|approximate "
    "exclude|include expand|shrink,contract expensive|cheap,inexpensive explicit|implicit "
    "export|import exterior|interior external|internal fail|succeed,pass failure|success "
    "false|true fake|real,genuine famous|unknown,obscure far|near,close fast|slow fat|thin "
    "female|male few|numerous fewer|more final|first,initial find|lose finish|start,begin "
    "first|last follow|lead,precede following|preceding,previous forbid|allow,permit "
    "foreign|domestic,native forget|remember forward|backward free|imprisoned,captive,bound "
    "freeze|melt,thaw frequent|rare frequently|rarely fresh|stale,rotten friend|enemy,foe "
    "friendly|hostile,unfriendly full|empty,partial future|past gain|lose,loss generous|mean,"
    "stingy gentle|harsh,rough genuine|fake,false give|take,receive good|bad,evil,poor "
    "great|small,terrible grow|shrink guilty|innocent happy|sad,unhappy hard|soft,easy "
    "harmful|harmless,beneficial hate|love head|tail healthy|sick,unhealthy,ill heaven|hell "
    "heavy|light help|hinder,hurt high|low higher|lower hire|fire historic|modern hot|cold "
    "huge|tiny,small humid|dry ignore|notice ill|healthy,well illegal|legal immediate|delayed "
    "important|unimportant,trivial impossible|possible improve|worsen,deteriorate in|out "
    "include|exclude increase|decrease,reduce,decline,fall inferior|superior inhale|exhale "
    "initial|final inner|outer innocent|guilty inside|outside intelligent|stupid "
    "interesting|boring,uninteresting internal|external join|leave,separate junior|senior "
    "keep|lose,discard kind|cruel,unkind known|unknown large|small,little largest|smallest "
    "last|first late|early later|earlier,sooner laugh|cry lawful|unlawful lazy|diligent "
    "lead|follow leader|follower learn|teach,forget least|most leave|arrive,stay,enter left|right "
    "legal|illegal,unlawful lend|borrow less|more liberal|conservative life|death light|dark,heavy "
    "like|dislike,hate likely|unlikely limited|unlimited little|big,much,large live|die "
    "living|dead local|foreign,global,national lock|unlock long|short longer|shorter loose|tight "
    "lose|win,find,gain loss|gain,profit,win loud|quiet,silent love|hate,hatred low|high "
    "lower|raise,upper,higher loyal|disloyal lucky|unlucky main|minor,secondary major|minor "
    "majority|minority male|female many|few married|single,unmarried,divorced "
    "maximum|minimum mature|immature meet|part melt|freeze mild|severe,harsh minor|major "
    "minority|majority mobile|immobile,stationary modern|ancient,old,traditional modest|arrogant "
    "moral|immoral more|less,fewer morning|evening,night most|least,fewest mostly|rarely "
    "much|little narrow|wide,broad natural|artificial,unnatural near|far nearby|distant,far "
    "necessary|unnecessary negative|positive never|always,ever new|old nice|nasty,awful "
    "night|day nobody|everybody,somebody noisy|quiet,silent normal|abnormal,strange north|south "
    "northern|southern nothing|everything,something notice|ignore now|then occupied|vacant "
    "offer|refuse,withdraw official|unofficial often|rarely,seldom,never old|new,young "
    "older|younger,newer on|off once|never only|also open|close,closed,shut opponent|supporter,"
    "proponent oppose|support opposite|same optimist|pessimist optional|mandatory,compulsory "
    "oral|written order|disorder,chaos ordinary|extraordinary,special original|copy outer|inner "
    "over|under partial|complete,total,full partly|wholly,entirely pass|fail "
    "past|future,present peace|war peaceful|violent,warlike perfect|imperfect,flawed "
    "permanent|temporary permit|forbid,prohibit pleasant|unpleasant plentiful|scarce polite|rude,"
    "impolite poor|rich,wealthy popular|unpopular positive|negative possible|impossible "
    "poverty|wealth,riches powerful|weak,powerless praise|criticise,criticize,blame "
    "predecessor|successor presence|absence present|absent,past preserve|destroy prevent|cause,"
    "allow previous|next,following,subsequent pride|shame,humility private|public pro|con "
    "probable|improbable probably|unlikely profit|loss progress|regress prohibit|permit,allow "
    "promote|demote proper|improper protect|endanger,attack,harm proud|ashamed,humble "
    "public|private pull|push pure|impure,mixed push|pull quick|slow quickly|slowly quiet|loud,"
    "noisy raise|lower,drop rapid|slow rapidly|slowly rare|common,frequent rarely|often,frequently "
    "real|fake,unreal,imaginary rear|front receive|give reduce|increase,raise "
    "refuse|accept,agree regular|irregular reject|accept relevant|irrelevant remain|leave,change "
    "remember|forget remote|near,close repair|damage,break responsible|irresponsible rich|poor "
    "right|wrong,left rise|fall,drop,sink rough|smooth,gentle rude|polite rural|urban "
    "sad|happy safe|unsafe,dangerous safely|dangerously same|different scared|brave "
    "senior|junior separate|together,joint,unite serious|trivial,funny,minor "
    "severe|mild shallow|deep sharp|dull,blunt short|long,tall show|hide shrink|grow,expand "
    "shut|open sick|healthy,well silence|noise silent|noisy,loud similar|different,dissimilar "
    "simple|complex,complicated,difficult sink|float,rise slow|fast,quick,rapid "
    "slowly|quickly,rapidly,fast small|large,big,great smaller|larger,bigger smart|stupid "
    "smooth|rough soft|hard sold|bought some|none somebody|nobody sometimes|always,never "
    "south|north southern|northern special|ordinary,general spend|save,earn stable|unstable "
    "start|stop,end,finish stay|leave stop|start,continue straight|crooked,curved "
    "strange|familiar,normal strength|weakness strong|weak,feeble stupid|intelligent,smart,clever "
    "succeed|fail success|failure successful|unsuccessful,failed sudden|gradual suddenly|gradually "
    "sufficient|insufficient superior|inferior supply|demand support|oppose,opposition "
    "sure|unsure,uncertain surrender|resist survive|die,perish sweet|sour,bitter take|give,bring "
    "talkative|silent tall|short teach|learn tell|ask temporary|permanent "
    "thick|thin thin|thick,fat tight|loose together|apart,separately top|bottom total|partial "
    "traditional|modern true|false,untrue trust|distrust,mistrust truth|lie,falsehood "
    "ugly|beautiful under|over unite|divide,separate united|divided universal|particular "
    "unknown|known,famous unusual|usual,common up|down upper|lower urban|rural urgent|trivial "
    "useful|useless usual|unusual usually|rarely,unusually vacant|occupied valuable|worthless "
    "victim|perpetrator,attacker victory|defeat violent|peaceful,gentle virtue|vice "
    "visible|invisible voluntary|compulsory,involuntary vulnerable|invulnerable,safe wake|sleep "
    "war|peace warm|cold,cool waste|save,conserve weak|strong,powerful weakness|strength "
    "wealth|poverty wealthy|poor well|badly,poorly,ill west|east western|eastern wet|dry "
    "white|black whole|part,partial wide|narrow widely|narrowly wild|tame,domestic win|lose "
    "winner|loser winter|summer wise|foolish with|without woman|man wonderful|terrible,awful "
    "worse|better worst|best worthy|unworthy wrong|right,correct yes|no young|old younger|older"
)
"""A word, and after the bar what says the opposite; read in both directions."""

GENDER = (
    "he,him,his,himself|she,her,hers,herself man,men|woman,women boy,boys|girl,girls "
    "father,fathers,dad|mother,mothers,mum,mom son,sons|daughter,daughters "
    "brother,brothers|sister,sisters husband,husbands|wife,wives uncle,uncles|aunt,aunts "
    "king,kings|queen,queens prince,princes|princess,princesses grandfather|grandmother "
    "nephew|niece mr|mrs,ms actor|actress male,males|female,females boyfriend|girlfriend"
)
"""Words that differ only in the sex of whom they speak."""

NEGATIVE = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "counter")
_WORD = compiled(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
FUNCTION = frozenset(word_list("in on over under up down with for after before against now then"))
"""Opposites that are prepositions first: they come and go between two translations."""


class Turned(NamedTuple):
    """A word, with its place in the first text, in whose place the other text has its opposite."""

    start: int
    end: int
    text: str
    opposite: str
    gender: bool


@lru_cache(maxsize=KEPT)
def turned(one: str, other: str) -> tuple[Turned, ...]:
    """Return the words of an English text whose opposite stands in another one instead."""
    here, there = _counts(one), _counts(other)
    only_here = {w for w in here if here[w] > there.get(w, 0)}
    only_there = {w for w in there if there[w] > here.get(w, 0)}
    if not only_here or not only_there:
        return ()
    found = {}
    for word in only_here:
        match = next((o for o in _opposites(word) if o in only_there), None)
        found[word] = (match, False) if match else _prefixed(word, only_there)
    pairs = {w: o for w, o in found.items() if o is not None}
    pairs |= {w: (o, True) for w, o in _other_gender(here, there)}
    if not pairs:
        return ()
    return tuple(
        Turned(*m.span(), m.group(), *pairs[key])
        for m in _WORD.finditer(masked(one))
        for key in (m.group().casefold(),)
        if key in pairs
    )


@lru_cache(maxsize=KEPT)
def _counts(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for found in _WORD.finditer(masked(text).casefold()):
        counts[found.group()] = counts.get(found.group(), 0) + 1
    return counts


def _prefixed(word: str, others: set[str]) -> tuple[str, bool] | None:
    """Return the word with, or without, a prefix or ending that denies it, if it is there."""
    options = [prefix + word for prefix in NEGATIVE if len(word) > 3]
    options += [prefix + "-" + word for prefix in ("non", "anti", "un")]
    options += [word[len(p) :].lstrip("-") for p in NEGATIVE if word.startswith(p)]
    if word.endswith("ful"):
        options.append(word[:-3] + "less")
    if word.endswith("less"):
        options.append(word[:-4] + "ful")
    return next(((o, False) for o in options if len(o) > 3 and o in others), None)


def _opposites(word: str) -> frozenset[str]:
    return _table().get(word, frozenset())


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    """Return the opposites by word, each word in its common forms."""
    table: dict[str, set[str]] = {}
    for pair in word_list(OPPOSITES):
        left, right = pair.split("|")
        for word in left.split(","):
            for opposite in filter(None, right.split(",")):
                if FUNCTION & {word, opposite}:
                    continue
                for a, b in _forms(word, opposite):
                    table.setdefault(a, set()).add(b)
                    table.setdefault(b, set()).add(a)
    return {word: frozenset(found) for word, found in table.items()}


_IRREGULAR = {
    "begin": "began begun beginning", "buy": "bought", "come": "came", "find": "found",
    "forbid": "forbade forbidden", "forget": "forgot forgotten", "freeze": "froze frozen",
    "give": "gave given", "go": "went gone", "grow": "grew grown", "fall": "fell fallen",
    "keep": "kept", "lead": "led", "leave": "left", "lend": "lent", "lose": "lost", "rise": "rose "
    "risen", "sell": "sold", "send": "sent", "sink": "sank sunk", "take": "took taken",
    "teach": "taught", "tell": "told", "win": "won", "build": "built", "shrink": "shrank shrunk",
    "hide": "hid hidden", "spend": "spent", "drop": "dropped dropping", "stop": "stopped stopping",
    "admit": "admitted admitting", "permit": "permitted permitting", "deny": "denied denies",
    "ban": "banned banning", "hurt": "hurt", "die": "died dying", "lie": "lied lying",
}  # fmt: skip


def _forms(word: str, opposite: str) -> set[tuple[str, str]]:
    """Return the pairs of like forms of two words: smaller and larger, not small and larger."""
    ours, theirs = _inflected(word), _inflected(opposite)
    return {(a, b) for kind in ours for a in ours[kind] for b in theirs[kind]}


def _inflected(word: str) -> dict[str, set[str]]:
    """Return the forms that a verb or noun may take, the adverb, and the two of comparison."""
    base = word[:-1] if word.endswith("e") else word
    stem, y = (word[:-1] + "i", {word[:-1] + "ies"}) if word.endswith("y") else (base, set())
    plain = {word, word + "s", stem + "ed", base + "ing", *y, *_IRREGULAR.get(word, "").split()}
    adverb = word[:-1] + "y" if word.endswith("ble") else stem.removesuffix("e") + "ly"
    return {
        "plain": plain,
        "adverb": {adverb, word + "ly"},
        "more": {stem + "er"},
        "most": {stem + "est"},
    }


def _other_gender(here: dict[str, int], there: dict[str, int]) -> list[tuple[str, str]]:
    """Return words of a sex that one text has and the other lacks, with those in their place."""
    found = []
    for pair in word_list(GENDER):
        left, right = (side.split(",") for side in pair.split("|"))
        for ours, theirs in ((left, right), (right, left)):
            less = sum(here.get(w, 0) for w in ours) - sum(there.get(w, 0) for w in ours)
            more = sum(there.get(w, 0) for w in theirs) - sum(here.get(w, 0) for w in theirs)
            if less > 0 and more > 0:
                opposite = next(w for w in theirs if there.get(w, 0) > here.get(w, 0))
                found += [(w, opposite) for w in ours if here.get(w, 0) > there.get(w, 0)]
    return found
