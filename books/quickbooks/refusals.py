"""What a refusal of QuickBooks means for the books: its cause in a bookkeeper's words, and the safe ways out."""

from core.errors import Rejected
from sync.findings import Cause, Held, Hold
from sync.plan import Step

STALE = "5010"
GONE = "610"
NAME_TAKEN = "6240"
CAUSES = {
    "6540": Cause.DEPOSITED_PAYMENT,
    "6200": Cause.CLOSED_PERIOD,
    "6210": Cause.CLOSED_PERIOD,
    "610": Cause.INACTIVE_ACCOUNT,
    "2500": Cause.INACTIVE_ACCOUNT,
    "6140": Cause.NUMBER_TAKEN,
    "6240": Cause.NAME_TAKEN,
    "6430": Cause.MISSING_MAPPING,
    "5010": Cause.CHANGED_IN_QUICKBOOKS,
}
REMEDIES = {
    Cause.DEPOSITED_PAYMENT: "Remove the payment from the bank deposit in QuickBooks; it is then changed by itself.",
    Cause.CLOSED_PERIOD: "Ask the accountant to move the closing date, or release it for the first open day.",
    Cause.INACTIVE_ACCOUNT: "Make the account or name active again in QuickBooks, or map another (administrator).",
    Cause.NUMBER_TAKEN: "Compare both documents in QuickBooks; renumber one, or let the same bill be adopted.",
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
    name = step.document.name or next((line.name for line in step.document.lines if line.name), None)
    remedy = REMEDIES.get(cause, OTHERWISE)
    sentence = f"{step.kind} {step.key} could not be posted: {why}."
    return Held(Hold(cause, step.key, sentence, name.client if name else 0, step.document.total, (remedy,)))
