"""What a mail server's answers mean: 4xx is later, 5xx is never, and silence after the message is doubt."""

import ssl
from collections.abc import Mapping

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from core.errors import Failure, InDoubt, Reconnect, Rejected, RetryLater

AGAIN = 300.0
"""Seconds; mail servers that are busy or do not know a sender yet want some minutes."""
SHOWN = 200
SIGN_IN = (530, 534, 535, 538)
"""Codes by which servers ask for another sign-in than ours."""
CHECK_SERVER = "Whoever connects the mail server can correct the server, the port and the encryption."
READ_ANSWER = "Ask whoever looks after your e-mail; the server's own words are above."


def before_data(error: Exception, place: str) -> Failure:
    """Return what a failure means while nothing was sent yet."""
    if _is_wrong_certificate(error):
        reason = f"the certificate of {place} is not valid for it"
        return Rejected(reason, code="certificate", field="host", remedy=CHECK_SERVER)
    match error:
        case SMTPAuthenticationError() if error.code < 500:
            return _later(error)
        case SMTPAuthenticationError():
            return Reconnect("the mail server refused the user or the password", evidence=_evidence(error))
        case SMTPResponseException() if error.code in SIGN_IN:
            return Reconnect("the mail server asks for another sign-in", evidence=_evidence(error))
        case SMTPResponseException():
            return _by_code(error, "the message")
        case SMTPConnectError() | SMTPTimeoutError() | SMTPServerDisconnected():
            return RetryLater(f"the mail server {place} cannot be reached ({type(error).__name__})")
        case SMTPException():
            reason = f"the mail server {place} does not offer this encryption or sign-in"
            return Rejected(reason, code="unsupported", field="security", remedy=CHECK_SERVER)
    return RetryLater(f"the mail server {place} cannot be reached ({type(error).__name__})")


def after_data(error: Exception) -> Failure:
    """Return what a failure means once the message may have arrived."""
    if isinstance(error, SMTPDataError):
        return _by_code(error, "the message")
    return InDoubt(f"the mail server did not confirm the message ({type(error).__name__})")


def refused_recipients(refusals: Mapping[str, SMTPResponseException]) -> Failure:
    """Return what refused recipients mean: nobody was sent the message."""
    final = {who: error for who, error in refusals.items() if error.code >= 500}
    if not final:
        return _later(next(iter(refusals.values())))
    told = "; ".join(f"{who} ({_words(error)})" for who, error in final.items())
    reason = f"the mail server does not take messages for {told}. Nothing was sent to anybody"
    evidence = _evidence(next(iter(final.values())))
    remedy = "Correct or remove these recipients in the recipe step or where they come from, then retry."
    return Rejected(reason, code="recipient", field="to", remedy=remedy, evidence=evidence)


def _by_code(error: SMTPResponseException, what: str) -> Failure:
    if error.code < 500:
        return _later(error)
    reason = f"the mail server refused {what}: {_words(error)}"
    return Rejected(reason, code=str(error.code), remedy=READ_ANSWER, evidence=_evidence(error))


def _later(error: SMTPResponseException) -> RetryLater:
    return RetryLater(f"the mail server asks to try later ({error.code})", wait=AGAIN, evidence=_evidence(error))


def _evidence(error: SMTPResponseException) -> dict[str, str]:
    return {"status": str(error.code)}


def _words(error: SMTPResponseException) -> str:
    return f"{error.code} {' '.join(str(error.message).split())[:SHOWN]}"


def _is_wrong_certificate(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
