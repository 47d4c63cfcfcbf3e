"""Why the sides differ: the causes by name, each with the remedy that cannot make it worse."""

from enum import StrEnum


class Cause(StrEnum):
    """One reason for a difference between Clio and QuickBooks."""

    MISSING_IN_BOOKS = "missing_in_books"
    MISSING_IN_CLIO = "missing_in_clio"
    DELETED_BY_HAND = "deleted_by_hand"
    VOIDED_BY_HAND = "voided_by_hand"
    DOUBLED = "doubled"
    BANK_FEED_DUPLICATE = "bank_feed_duplicate"
    WRONG_CLIENT = "wrong_client"
    WRONG_MATTER = "wrong_matter"
    WRONG_ACCOUNT = "wrong_account"
    POSTED_TO_OPERATING = "posted_to_operating"
    WRONG_AMOUNT = "wrong_amount"
    TRANSPOSED_DIGITS = "transposed_digits"
    DATE_OVER_MONTH_END = "date_over_month_end"
    WRONG_DATE = "wrong_date"
    REVERSED_SIGN = "reversed_sign"
    ONE_SIDED = "one_sided"
    CHANGED_BY_HAND = "changed_by_hand"
    TYPED_BY_HAND = "typed_by_hand"
    CHANGED_IN_CLIO = "changed_in_clio"
    DELETED_IN_CLIO = "deleted_in_clio"


SENTENCES = {
    Cause.MISSING_IN_BOOKS: "{clio} was never posted to QuickBooks.",
    Cause.MISSING_IN_CLIO: "{book} has no counterpart in Clio.",
    Cause.DELETED_BY_HAND: "{clio} was posted to QuickBooks, and somebody deleted it there.",
    Cause.VOIDED_BY_HAND: "{book} was voided in QuickBooks; Clio still has {clio}.",
    Cause.DOUBLED: "{clio} stands in QuickBooks more than once: {book}.",
    Cause.BANK_FEED_DUPLICATE: "{book} has the amount and day of {clio} and looks like the same money, added from the "
    "bank feed a second time.",
    Cause.WRONG_CLIENT: "{book} is on {have}, but the money is {want}'s: {clio}.",
    Cause.WRONG_MATTER: "{book} is on {have}, but belongs to {want} of the same client: {clio}.",
    Cause.WRONG_ACCOUNT: "{book} is in {have_account} instead of {want_account}: {clio}.",
    Cause.POSTED_TO_OPERATING: "{book} moved the operating account {have_account} instead of {want_account}: {clio}.",
    Cause.WRONG_AMOUNT: "{book} does not have the amount that Clio has: {clio}.",
    Cause.TRANSPOSED_DIGITS: "{book} and {clio} differ by two digits that changed places.",
    Cause.DATE_OVER_MONTH_END: "{book} falls into another month than {clio}.",
    Cause.WRONG_DATE: "{book} has another day than {clio}.",
    Cause.REVERSED_SIGN: "{book} goes the wrong way: {clio}.",
    Cause.ONE_SIDED: "{book} moved only {moved} of {want_account}, so bank and client ledgers part.",
    Cause.CHANGED_BY_HAND: "{book} was changed in more than one way; Clio has {clio}.",
    Cause.TYPED_BY_HAND: "{book} was typed by hand and stands in for {clio}; the balances agree, the link is missing.",
    Cause.CHANGED_IN_CLIO: "{clio} was changed in Clio after it was posted; QuickBooks still has {book}.",
    Cause.DELETED_IN_CLIO: "{book} was deleted in Clio after it was posted, and is not reversed yet.",
}
"""One sentence for each cause, to be filled with both sides of the pair."""

_AS_CLIO = "Approve the correction that makes QuickBooks follow Clio again; in a signed month it is dated today."
_ASK = "Ask who entered it; record it in Clio if it is real, otherwise reverse it in QuickBooks."
_REVERSE = "Reverse the extra entry in QuickBooks; do not delete either of them."

REMEDIES = {
    Cause.MISSING_IN_BOOKS: "Let the sync post it, or look at the list of holds.",
    Cause.MISSING_IN_CLIO: _ASK,
    Cause.DELETED_BY_HAND: "Ask who deleted it; approve posting it again, or record the reversal in Clio.",
    Cause.VOIDED_BY_HAND: "Ask who voided it; approve posting it again, or record the reversal in Clio.",
    Cause.DOUBLED: _REVERSE,
    Cause.BANK_FEED_DUPLICATE: "In the bank feed, undo the added entry and match the bank line to the posted one.",
    Cause.WRONG_CLIENT: _AS_CLIO,
    Cause.WRONG_MATTER: _AS_CLIO,
    Cause.WRONG_ACCOUNT: _AS_CLIO,
    Cause.POSTED_TO_OPERATING: "Check which account the bank moved; if it was the operating account, move the money "
    "back to trust today. Then approve the correction.",
    Cause.WRONG_AMOUNT: _AS_CLIO,
    Cause.TRANSPOSED_DIGITS: "Compare with the bank's statement; correct the side that differs from it.",
    Cause.DATE_OVER_MONTH_END: "Restore Clio's date while the month is open; otherwise keep it as a listed difference.",
    Cause.WRONG_DATE: _AS_CLIO,
    Cause.REVERSED_SIGN: _AS_CLIO,
    Cause.ONE_SIDED: "Find the other leg with the bank's statement and book it against the client it belongs to.",
    Cause.CHANGED_BY_HAND: _AS_CLIO,
    Cause.TYPED_BY_HAND: "Adopt the entry, so that it is linked and never posted again.",
    Cause.CHANGED_IN_CLIO: "Let the sync update it; look at the list of holds if it stays.",
    Cause.DELETED_IN_CLIO: "Let the sync reverse it; look at the list of holds if it stays.",
}
"""What to do about each cause. None of them deletes a trust entry or posts by itself."""
