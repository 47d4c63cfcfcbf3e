"""The safe ways out of what is held, by the names a person chooses them with."""

from enum import StrEnum


class Remedy(StrEnum):
    """One way to go on. Each is safe for certain causes only; a release names it and gives a reason."""

    POST_AGAIN = "post-again"
    ACCEPT = "accept"
    RESTORE = "restore"
    TAKE_BACK = "take-back"
    RENUMBER = "renumber"
    FIRST_OPEN_DAY = "first-open-day"
    SPLIT_TAX = "split-tax"
    TRY_AGAIN = "try-again"
    EARLIER_CREDIT = "earlier-credit"
