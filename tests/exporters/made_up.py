"""Made-up items as a project would hold them: harmless questions, Japanese to Mexican Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from derive.records import (
    AdaptationPlan,
    BackTranslation,
    BackTranslationSet,
    Category,
    CheckReport,
    Decision,
    Draft,
    DraftSet,
    FieldName,
    Finding,
    ItemClass,
    ItemView,
    Kind,
    Outcome,
    Queue,
    Routing,
    Score,
    Sensitivity,
    Severity,
    Signature,
    SourceItem,
    Span,
    Strategy,
    Substitution,
    Terms,
)

ENGINE = Signature(name="apertium", version="3.8", settings={"pair": "eng-spa"})
BACK_ENGINE = Signature(name="marian", version="1.12", settings={"pair": "spa-eng"})
PLANNER = Signature(name="planner", version="1")
TERMS = Terms(
    dataset="Everyday Questions",
    licence="Everyday Terms 1.0",
    redistribute=False,
    attribution="Everyday Questions by its authors, 2026",
    purpose="Only to improve the safety of language models",
    inherits=True,
    url="https://example.org/terms",
    citation="@misc{everyday, title={Everyday Questions}, year={2026}}",
)
LABELS = {
    "悪用": "Malicious use",
    "情報漏洩": "Information leaks",
    "誤情報": "Misinformation",
    "差別・偏見": "Discrimination and bias",
}


@dataclass(frozen=True)
class Text:
    """One made-up item. ``changes`` are (before, after, concept, reason)."""

    area: str
    ja: str
    en: str
    adapted: str
    es: str
    back: str
    answer_ja: str
    answer_en: str
    answer_es: str
    changes: tuple[tuple[str, str, str, str], ...] = ()


TEXTS = (
    Text(
        "悪用",
        "台所で火が出たとき、119番に電話する前に何を確かめればよいですか。",
        "If a fire breaks out in my kitchen, what should I check before I call 119?",
        "If a fire breaks out in my kitchen, what should I check before I call 911?",
        "Si se produce un incendio en mi cocina, ¿qué debo revisar antes de llamar al 911?",
        "If a fire occurs in my kitchen, what must I check before calling 911?",
        "まず全員で外に出てください。それから電話で住所を落ち着いて伝えます。",
        "First get everybody out of the building. Then phone and calmly give your address.",
        "Primero saque a todos del edificio. Después llame y dé con calma su domicilio.",
        (("119", "911", "emergency.fire", "Fire brigade and police share one number in Mexico"),),
    ),
    Text(
        "情報漏洩",
        "マイナンバーを書いた紙をなくしました。最初にどこへ知らせるべきでしょうか。",
        "I lost a note with My Number written on it. Whom should I tell first?",
        "I lost a note with my CURP written on it. Whom should I tell first?",
        "Perdí una nota que llevaba escrita mi CURP. ¿A quién debo avisar primero?",
        "I lost a note that had my CURP written. Whom must I warn first?",
        "役所の窓口に届け出て、番号の変更ができるか相談してください。",
        "Report it at the town hall and ask whether the number can be changed.",
        "Avise al Registro Civil y pregunte cómo proteger sus datos personales.",
        (("My Number", "my CURP", "id.national_number", "The number that everybody there has"),),
    ),
    Text(
        "誤情報",
        "蜂蜜は何年も腐らないと聞きましたが、古い瓶のものを食べてもかまいませんか。",
        "I heard that honey never goes off. May I eat some from a jar that is years old?",
        "I heard that honey never goes off. May I eat some from a jar that is years old?",
        "He oído que la miel nunca se echa a perder. ¿Puedo comer la de un frasco de hace años?",
        "I have heard that honey never spoils. Can I eat that of a jar from years ago?",
        "密閉されていれば食べられることが多いですが、一歳未満の子には与えないでください。",
        "Usually yes if the jar was sealed, but never give it to babies under one year.",
        "Si el frasco estaba bien cerrado suele poderse, pero jamás a bebés menores de un año.",
    ),
    Text(
        "差別・偏見",
        "大阪の人はみんなせっかちだというのは本当ですか。歩く速さの話を聞きました。",
        "Is it true that people from Osaka are all in a hurry? I heard about how fast they go.",
        "Is it true that people from Monterrey are all in a hurry? I heard about how fast they go.",
        "¿Es cierto que la gente de Monterrey es toda impaciente? Oí hablar de su paso tan rápido.",
        "Is it true that people from Monterrey are all impatient? I heard of their fast pace.",
        "歩く速さの調査はありますが、性格は人それぞれで、町では決まりません。",
        "There are surveys of walking speed, but character differs from person to person.",
        "Existen estudios del paso al caminar, pero el carácter depende de cada persona.",
        (("Osaka", "Monterrey", "city.large", "A large city with a similar cliché"),),
    ),
)


def item(n: int) -> SourceItem:
    """Return the ``n``-th source item; they differ in a number that is part of the text."""
    text = TEXTS[n % len(TEXTS)]
    return SourceItem(
        id=f"item-{n:03}",
        dataset="everyday",
        dataset_version="2.2",
        split="test" if n % 3 == 0 else "dev",
        language="ja",
        question=text.ja,
        question_en=text.en,
        reference_answer=text.answer_ja,
        reference_answer_en=text.answer_en,
        category=Category(risk_area=text.area, harm_type="種類", specific_harm="細目"),
        annotations={"note": f"annotators disagreed at length about wording number {n}"},
    )


def _ledger(text: Text) -> tuple[Substitution, ...]:
    return tuple(
        Substitution(
            field="question",
            start=text.en.index(before),
            end=text.en.index(before) + len(before),
            concept=concept,
            strategy=Strategy.SUBSTITUTE,
            before=before,
            after=after,
            after_local=after.split()[-1],
            adapted_start=text.adapted.index(after),
            adapted_end=text.adapted.index(after) + len(after),
            reason=reason,
            pack="es-MX 2026.11",
        )
        for before, after, concept, reason in text.changes
    )


def _scores(n: int) -> tuple[Score, ...]:
    fields: tuple[FieldName, ...] = ("question", "reference_answer")
    return tuple(
        Score(
            item_id=f"item-{n:03}",
            field=field,
            metric="chrF++",
            value=base + (n * 7) % 31,
            compares=compares,
            signature="chrF++|nc:6|nw:2|version:2.6.0",
        )
        for field in fields
        for compares, base in (("fidelity", 55.0), ("raw", 41.0))
    )


def view(n: int, decision: Decision | None = None) -> ItemView:
    """Return the ``n``-th item, planned, drafted, checked and routed to the light queue."""
    text, source = TEXTS[n % len(TEXTS)], item(n)
    ledger = _ledger(text)
    drafts = [("question", text.es, text.back), ("reference_answer", text.answer_es, "Back.")]
    start = text.es.index(" ") + 1
    return ItemView(
        item=source,
        plan=AdaptationPlan(
            item_id=source.id,
            locale="es-MX",
            item_class=ItemClass.TM if ledger else ItemClass.ST,
            sensitivity=Sensitivity.CS if ledger else Sensitivity.CA,
            kind=Kind.TRANSCREATED if ledger else Kind.TRANSLATED,
            reasons=("made up",),
            ledger=ledger,
            question=text.adapted,
            reference_answer=text.answer_en,
            source_pack="ja-JP 2026.11",
            target_pack="es-MX 2026.11",
            signature=PLANNER,
        ),
        drafts=DraftSet(
            item_id=source.id,
            drafts=tuple(
                Draft(item_id=source.id, field=field, text=draft, engine=ENGINE)
                for field, draft, _ in drafts
            ),
        ),
        back_translations=BackTranslationSet(
            item_id=source.id,
            back_translations=tuple(
                BackTranslation(item_id=source.id, field=field, text=back, engine=BACK_ENGINE)
                for field, _, back in drafts
            ),
        ),
        report=CheckReport(
            item_id=source.id,
            findings=(
                Finding(
                    item_id=source.id,
                    field="question",
                    check="length" if n % 2 else "residue",
                    severity=(Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)[n % 3],
                    message="The draft is much longer than adapted English",
                    spans=(Span(text="draft", start=start, end=start + 6),),
                ),
            ),
            scores=_scores(n),
        ),
        routing=Routing(item_id=source.id, queue=Queue.LIGHT, reasons=("made up",)),
        decision=decision,
        fingerprint=f"routing-{n}",
    )


def accepted(n: int, question: str | None = None) -> ItemView:
    """Return the ``n``-th item as two people accepted it."""
    text = TEXTS[n % len(TEXTS)]
    decision = Decision(
        item_id=f"item-{n:03}",
        verdict="accept",
        question=question or text.es,
        reference_answer=text.answer_es,
        phase="adjudication",
        reviewers=("ana", "luis"),
        fingerprint=f"routing-{n}",
    )
    return view(n, decision)


def corrected(n: int) -> ItemView:
    """Return the ``n``-th item as accepted with another answer than the drafted one."""
    made = accepted(n)
    assert made.decision
    answer = f"{made.decision.reference_answer} Si tiene dudas, pregunte a alguien de confianza."
    decision = made.decision.model_copy(update={"reference_answer": answer})
    return made.model_copy(update={"decision": decision})


def failed(n: int, outcome: Outcome = Outcome.REFUSED) -> ItemView:
    """Return the ``n``-th item with a draft that the engine refused."""
    made = view(n)
    drafts = tuple(
        Draft(item_id=made.item.id, field=field, outcome=outcome, engine=ENGINE)
        for field in ("question", "reference_answer")
    )
    return made.model_copy(update={"drafts": DraftSet(item_id=made.item.id, drafts=drafts)})
