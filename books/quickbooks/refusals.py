"""What a refusal of QuickBooks means for the books: its cause in a bookkeeper's words, and the safe ways out."""

from dataclasses import replace

from core.errors import Rejected
from sync.drift import number_mark, number_ways, texts
from sync.findings import Cause, Held, Hold
from sync.plan import Step
from sync.wanted import family

STALE = "5010"
GONE = "610"
NAME_TAKEN = "6240"
NUMBER_TAKEN = "6140"
CAUSES = {
    "6540": Cause.DEPOSITED_PAYMENT,
    "6200": Cause.CLOSED_PERIOD,
    "6210": Cause.CLOSED_PERIOD,
    "610": Cause.INACTIVE_ACCOUNT,
    "2500": Cause.INACTIVE_ACCOUNT,
    NUMBER_TAKEN: Cause.NUMBER_TAKEN,
    "6240": Cause.NAME_TAKEN,
    "6430": Cause.MISSING_MAPPING,
    "5010": Cause.CHANGED_IN_QUICKBOOKS,
}
REMEDIES = {
    Cause.DEPOSITED_PAYMENT: "Remove the payment from the bank deposit in QuickBooks (bookkeeper).",
    Cause.CLOSED_PERIOD: "Ask the accountant to move the closing date; or plan again, which offers the first open day.",
    Cause.INACTIVE_ACCOUNT: "Make the account or name active again in QuickBooks, or map another (administrator).",
    Cause.NUMBER_TAKEN: "Plan again: the same bill (client and total) is adopted; else renumber one of the two.",
    Cause.NAME_TAKEN: "Rename the vendor, employee or customer that has this name in QuickBooks (bookkeeper).",
    Cause.REFUSED_BY_CLIO: "Correct the contact in QuickBooks, or enter its new values in Clio by hand (bookkeeper).",
    Cause.CUSTOMER_COLLISION: "Say with `lexrelay sync match CLIENT CUSTOMER` which customer it is (administrator).",
    Cause.MISSING_MAPPING: "Choose an account of the right type in the mapping (administrator).",
    Cause.CHANGED_IN_QUICKBOOKS: "Restore it in QuickBooks, or accept the change and correct Clio (bookkeeper).",
    Cause.MISSING_IN_QUICKBOOKS: "Find out who deleted it; then have it posted again or accept it as gone.",
    Cause.CURRENCY_MISMATCH: "Use a customer and accounts of the currency of the books (bookkeeper).",
}
OTHERWISE = "Read the reason, correct the object in QuickBooks or the mapping, then plan again (bookkeeper)."


def held_by(refusal: Rejected, step: Step) -> Held:
    """Turn a refusal into the hold of a step; the vendor's own words stay in its sentence."""
    cause = CAUSES.get(refusal.code, Cause.REFUSED_BY_QUICKBOOKS)
    if refusal.field.endswith("CurrencyRef"):
        cause = Cause.CURRENCY_MISMATCH
    return held(cause, step, refusal.reason)


def held(cause: Cause, step: Step, why: str) -> Held:
    """Return the hold of a step with its client and amount."""
    document = step.document
    name = document.name or next((line.name for line in document.lines if line.name), None)
    sentence = f"{step.kind} {step.key} could not be posted: {why}."
    remedies = (REMEDIES.get(cause, OTHERWISE),)
    hold = Hold(cause, step.key, sentence, name.client if name else 0, document.total, remedies)
    numbered = cause is Cause.NUMBER_TAKEN and document.key == family(document.key)
    return Held(_with_other_number(hold, step) if numbered else hold)


def _with_other_number(hold: Hold, step: Step) -> Hold:
    """Offer another number, as the planner does for a number that it knows to be taken."""
    ways = number_ways(step.document)
    remedies = (*hold.remedies, *texts(ways)[:-1])
    return replace(hold, remedies=remedies, ways=ways, mark=number_mark(step.document))
