"""What a project's calibration says of a draft: the reason to send it to full review, or nothing.

A calibration that was fitted with other checks or metrics than the project uses now is stale, and
says nothing until it is made again.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.fidelity.calibration import Calibration, features, load, risk
from derive.fidelity.surface import surface
from derive.project import Project
from derive.records import AdaptationPlan, CheckReport, DraftSet, FieldName, Outcome


def draft_features(
    plan: AdaptationPlan, drafts: DraftSet, report: CheckReport, name: FieldName
) -> dict[str, float] | None:
    """Return the features of one field's draft; None where there is no draft to judge."""
    draft = drafts.get(name)
    if draft is None or draft.outcome is not Outcome.OK:
        return None
    scored = features(report.scores, report.findings, name)
    return {**scored, **surface(plan.adapted(name) or "", draft.text)}


class Risks(NamedTuple):
    """A calibration in use for one language, or none."""

    calibration: Calibration | None
    language: str

    def reasons(
        self, plan: AdaptationPlan, drafts: DraftSet, report: CheckReport
    ) -> tuple[str, ...]:
        """Return why the calibration sends an item to full review, one reason a field."""
        if self.calibration is None:
            return ()
        found = []
        for draft in drafts.drafts:
            facts = draft_features(plan, drafts, report, draft.field)
            judged = facts and risk(self.calibration, self.language, plan.item_class.value, facts)
            if judged and judged.high:
                found.append(
                    f"likely error in the {draft.field.replace('_', ' ')}: probability "
                    f"{judged.probability:.2f}, reviewed from {judged.threshold:.2f} on"
                )
        return tuple(found)


def risks(project: Project, checked_with: str) -> Risks:
    """Return the risks by the project's calibration; ``checked_with`` is what checks it now."""
    calibration = load(project.calibration_path)
    stale = calibration is not None and calibration.features_of != checked_with
    return Risks(None if stale else calibration, project.config.locale)
