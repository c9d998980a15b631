"""What the page's script says, in the visitor's language."""

from __future__ import annotations

from derive.review.web.words import Words


def script_words(_: Words) -> dict[str, str]:
    """Return the texts by the names that ``review.js`` calls them by."""
    return {**_saving(_), **_deciding(_), **_marking(_)}


def _saving(_: Words) -> dict[str, str]:
    return {
        "saved": _("Saved"),
        "found_again": _("Your unfinished work is here again"),
        "offline": _("No connection. Your decision is kept in this browser and will be sent."),
        "offline_edit": _("No connection. Your edit is kept in this browser and will be saved."),
        "offline_skip": _("No connection: try again in a moment. Nothing is lost."),
        "sending": _("Sending…"),
        "not_saved": _("This could not be saved; it is still here. Try again."),
        "signed_out": _(
            "You are signed out. Open your link again, or ask the lead for a new one; your work "
            "is kept in this browser."
        ),
        "try_again": _("Try again"),
        "conflict": _("This item was changed in another tab. Which text do you want?"),
        "take_newer": _("Take the newer one"),
        "keep_mine": _("Keep mine"),
        "kept_elsewhere": _("This browser kept an edit of yours that was not saved."),
        "older_copy": _("You had begun with an older draft, and did not hand it in."),
        "take_kept": _("Take it"),
        "drop_kept": _("Leave it"),
        "rest": _("You have worked for %(n)s minutes. Take a break; everything is saved."),
        "rest_done": _("I had one"),
    }


def _deciding(_: Words) -> dict[str, str]:
    return {
        "verdict_accept": _("Accept"),
        "verdict_reject": _("Reject"),
        "verdict_transcreate": _("Transcreate"),
        "verdict_retire": _("Not in this culture"),
        "verdict_skip": _("Skip"),
        "help_accept": _("This has to be answered first:"),
        "write_first": _("Write the question first."),
        "help_reject": _(
            "What is wrong with it? Instead of words you can mark the words at fault."
        ),
        "help_transcreate": _("What has to be written anew, and why?"),
        "help_retire": _("Why would nobody ask this here?"),
        "help_skip": _("Somebody else gets this item. Why not you?"),
        "reason_needed": _("Please give a reason."),
        "answer_needed": _("Please answer this question first."),
        "nothing_to_undo": _("There is nothing to undo."),
        "nothing_changed": _("Nothing was changed here by the pack."),
        "write_other": _(
            "Write the question that people do ask here, and its answer; then press T."
        ),
    }


def _marking(_: Words) -> dict[str, str]:
    return {
        "minor": _("minor"),
        "major": _("major"),
        "critical": _("critical"),
        "select_first": _("Select the wrong words in the draft first."),
        "marked": _("Marked as %(severity)s: %(words)s"),
        "remove_span": _("Take the mark away: %(words)s"),
        "category": _("Kind of error"),
        "comment": _("Comment"),
        "no_fix": _("There is no fix to apply."),
        "fixed": _("Fixed."),
    }
