"""What the checks are called on the screen, in the visitor's language.

Their names stand here once more so that a page need not load the checks; a test compares the two.
"""

from __future__ import annotations

from derive.review.web.words import Words


def check_names(_: Words) -> dict[str, str]:
    """Return the names of the checks that come with the package, by id."""
    return {
        "address": _("Form of address"),
        "back_numbers": _("Number changed in the back-translation"),
        "back_translation": _("Back-translation"),
        "back_words": _("Unread words"),
        "brackets": _("Brackets and quotation marks"),
        "control_characters": _("Invisible characters"),
        "declared_substitution": _("Declared substitution missing"),
        "doubled_word": _("Doubled word"),
        "engine_agreement": _("Agreement of engines"),
        "expired_fact": _("Fact out of date"),
        "forbidden_term": _("Forbidden term"),
        "glossary": _("Term of the glossary"),
        "harm": _("Harm preserved"),
        "harm_category": _("Harm category kept"),
        "harm_judge": _("Harm preserved, by a judge"),
        "language": _("Wrong language"),
        "length_ratio": _("Length"),
        "modality": _("Must and may"),
        "near_duplicate": _("Near-duplicate"),
        "negation": _("Negation"),
        "newlines": _("Lines"),
        "numbers": _("Numbers"),
        "omission": _("Something left out"),
        "opposite": _("Opposite meaning"),
        "outcome": _("No draft"),
        "placeholders": _("Placeholders and addresses"),
        "question_mark": _("Question"),
        "refusal": _("Refusal or talk about the task"),
        "repetition": _("Runaway repetition"),
        "residue": _("Left from the source culture"),
        "same_source": _("One text, two drafts"),
        "script": _("Wrong script"),
        "source_helpline": _("Helpline or law of the source country"),
        "term_consistency": _("Term used consistently"),
        "tokenization": _("Broken words"),
        "unchanged": _("Not translated"),
        "undeclared_change": _("Undeclared change of the English"),
        "undeclared_entity": _("Name lost or added"),
        "untranslated": _("English left over"),
        "variant": _("Wrong variety"),
    }
