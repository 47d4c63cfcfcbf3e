"""Clio's refusals: the usual body, and the RFC 6750 one for a bad token."""

from starlette.responses import Response

from sandbox.exact import ExactResponse

_TYPES = {
    400: "ArgumentError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFound",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    422: "ArgumentError",
    429: "RateLimited",
    501: "NotServedBySandbox",
}


class ClioError(Exception):
    """A refusal with its HTTP status; ``kind`` names the type where it does not follow from the status."""

    def __init__(self, status: int, message: str, retry_after: int | None = None, kind: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.retry_after = status, message, retry_after
        self.kind = kind or _TYPES.get(status, "InternalServerError")

    def response(self) -> Response:
        """``{"error": {"type", "message"}}``, with Retry-After where it belongs."""
        answer = ExactResponse({"error": {"type": self.kind, "message": self.message}}, self.status)
        if self.retry_after is not None:
            answer.headers["Retry-After"] = str(self.retry_after)
        return answer


class BadToken(ClioError):
    """An expired, revoked or foreign token, which Clio words unlike everything else."""

    def __init__(self) -> None:
        super().__init__(401, "The access token is invalid, expired or revoked")

    def response(self) -> Response:
        """``error`` is a string here, and WWW-Authenticate says the same."""
        body = {"error": "invalid_token", "error_description": self.message}
        challenge = f'Bearer realm="Clio", error="invalid_token", error_description="{self.message}"'
        return ExactResponse(body, 401, headers={"WWW-Authenticate": challenge})


def played(status: int) -> Response:
    """The body of a fault that the sandbox plays."""
    return ClioError(status, "The sandbox plays this fault", 1 if status == 429 else None).response()
