"""The two shapes in which QuickBooks says no: business faults and the lower-case bodies of its gateway."""

from typing import Any

MESSAGES = {
    "500": "Unsupported operation",
    "610": "Object not found",
    "620": "Transaction cannot be linked",
    "700": "Invalid parent reference",
    "1040": "Too many items in one batch",
    "2000": "Unsupported object name",
    "2010": "Request has an invalid or unsupported property",
    "2020": "Required parameter missing",
    "2030": "Invalid id",
    "2040": "String contains invalid characters",
    "2050": "String length out of bounds",
    "2060": "Invalid date format",
    "2070": "Invalid date",
    "2090": "Invalid number",
    "2130": "Invalid request id",
    "2140": "Invalid amount",
    "2170": "Invalid enumeration value",
    "2210": "Invalid e-mail address",
    "2250": "Transaction has no lines",
    "2290": "Amount may not be negative",
    "2300": "Debits and credits differ",
    "2500": "Invalid reference id",
    "4000": "Query cannot be parsed",
    "4001": "Query is invalid",
    "5010": "Stale object",
    "6000": "Business validation error",
    "6070": "Amount differs from quantity times unit price",
    "6080": "No name provided",
    "6100": "Invalid line tax code",
    "6140": "Duplicate document number",
    "6180": "Too many sub levels",
    "6210": "Account period closed",
    "6240": "Duplicate name",
    "6420": "E-mail address required",
    "6430": "Invalid account type",
    "6440": "Line needs an item or an account",
    "6540": "Deposited transaction cannot be changed",
}
_GATEWAY = {
    401: ("AUTHENTICATION", "AuthenticationFailed", "3200"),
    403: ("AUTHORIZATION", "ApplicationAuthorizationFailed", "3100"),
    429: ("THROTTLE", "ThrottleExceeded", "3001"),
    500: ("SERVICE", "ApplicationError", "10000"),
    503: ("SERVICE", "ServiceUnavailable", "10000"),
}


class Refusal(Exception):
    """A business fault, answered with HTTP 400; nothing has been changed when it is raised."""

    def __init__(self, code: str, detail: str, element: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.element = code, detail, element

    def fault(self) -> dict[str, Any]:
        """The value of ``Fault``, also used inside batch answers."""
        error = {"Message": MESSAGES[self.code], "Detail": self.detail, "code": self.code}
        return {"Error": [{**error, "element": self.element}], "type": "ValidationFault"}


def gateway_body(status: int) -> dict[str, Any]:
    """What the gateway answers to 401, 403, 429, 500 and 503; the number appears twice."""
    kind, name, code = _GATEWAY[status]
    message = f"message={name}; errorCode=00{code}; statusCode={status}"
    return {"fault": {"error": [{"message": message, "detail": name, "code": code}], "type": kind}}
