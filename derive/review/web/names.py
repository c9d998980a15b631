"""What the records' words are called on the screen, in the visitor's language."""

from __future__ import annotations

from derive.review.web.words import Words


def field_names(_: Words) -> dict[str, str]:
    """Return the names of the fields."""
    return {"question": _("Question"), "reference_answer": _("Reference answer")}


def text_names(_: Words) -> dict[str, str]:
    """Return the names of the texts of a field."""
    return {
        "original": _("Original"),
        "english": _("English"),
        "merged": _("English, adapted for the country"),
        "same": _("English (nothing changed)"),
        "adapted": _("Adapted English"),
        "back": _("Back-translation"),
    }


def severities(_: Words) -> dict[str, str]:
    """Return the names of the severities."""
    return {
        "neutral": _("note"),
        "minor": _("minor"),
        "major": _("major"),
        "critical": _("critical"),
    }


def verdicts(_: Words) -> dict[str, str]:
    """Return the names of the verdicts, as something that was decided."""
    return {
        "accept": _("accepted"),
        "reject": _("rejected"),
        "transcreate": _("to transcreate"),
        "retire": _("not in this culture"),
    }


def classes(_: Words) -> dict[str, str]:
    """Return what the classes of items mean."""
    return {
        "ST": _("Travels as it is"),
        "TM": _("Changed for the target country"),
        "SR": _("Makes no sense there"),
        "NC": _("Newly written for the target country"),
    }


def queues(_: Words) -> dict[str, str]:
    """Return the names of the queues."""
    return {
        "light": _("light review"),
        "full": _("full review"),
        "transcreate": _("transcreation"),
        "author": _("authoring"),
        "retired": _("retired"),
    }


def phases(_: Words) -> dict[str, str]:
    """Return the names of the phases."""
    return {
        "translation": _("Translation"),
        "review": _("Review"),
        "adjudication": _("Adjudication"),
        "pretest": _("Pretest"),
        "done": _("Done"),
    }


def roles(_: Words) -> dict[str, str]:
    """Return the names of the roles."""
    return {
        "lead": _("lead"),
        "translator": _("translator"),
        "reviewer": _("reviewer"),
        "adjudicator": _("adjudicator"),
        "author": _("author"),
    }


def skip_reasons(_: Words) -> list[str]:
    """Return reasons to skip an item that come up again and again."""
    return [
        _("I do not know this subject"),
        _("This text is too upsetting for me"),
        _("I cannot tell what is meant"),
        _("I know who wrote it"),
    ]


def keys(_: Words) -> list[tuple[list[str], str]]:
    """Return the keys of the item screen with what they do."""
    return [
        (["A", "Ctrl+Enter"], _("Accept, with your edits")),
        (["R"], _("Reject")),
        (["T"], _("Transcreate: it needs to be written anew")),
        (["N"], _("Not in this culture: nobody asks this here")),
        (["S"], _("Skip, with a reason")),
        (["U"], _("Undo the last decision")),
        (["E", "W"], _("Edit the question, the reference answer")),
        (["1", "2", "3"], _("Mark what is selected as a minor, major, critical error")),
        (["F"], _("Apply the next fix that a check proposes")),
        (["Q"], _("Go to the next question that is not answered; digits answer it")),
        (["P"], _("Say what people really call a thing (for the pack)")),
        (["V"], _("Hide the texts, show them")),
        (["C", "O", "H"], _("What changed, other drafts, history")),
        (["Esc"], _("Leave the field; what is selected stays selected")),
        (["?"], _("This sheet")),
    ]


def events(_: Words) -> dict[str, str]:
    """Return the names of what the log records of an item."""
    return {
        "assign": _("got it"),
        "submit": _("handed it in"),
        "skip": _("skipped it"),
        "undo": _("took the decision back"),
        "release": _("gave it back to the queue"),
        "decide": _("the review ended"),
        "transcreate": _("went to be written anew"),
        "propose": _("proposed a change of the pack"),
        "reopen": _("put it into review again"),
        "refuse": _("could not be stored: it was about something older"),
        "due": _("is due: the draft is new or has changed"),
        "carry": _("the decision still holds: only the findings have changed"),
    }


def hiding(_: Words) -> list[tuple[str, str]]:
    """Return the ways to hide texts."""
    return [
        ("kind", _("once for each kind of harm")),
        ("always", _("for every item")),
        ("never", _("never")),
    ]


def themes(_: Words) -> list[tuple[str, str]]:
    """Return the colour schemes."""
    return [
        ("auto", _("as the device says")),
        ("light", _("light")),
        ("dark", _("dark")),
        ("contrast", _("high contrast")),
    ]
