"""The demo firm seen from outside: the sandbox's control API on this machine."""

from typing import Any

import httpx

from commands.exits import Unreachable
from core.errors import mistake

RATES = (
    "rate_429",
    "rate_5xx_before",
    "rate_5xx_after",
    "rate_cut_before",
    "rate_cut_after",
    "rate_late",
    "rate_slow",
    "hook_duplicate",
    "hook_drop",
    "hook_reorder",
)
NO_FAULTS: dict[str, Any] = dict.fromkeys(RATES, 0) | {"stale_reads": 0, "oauth": False}
WORST_FAULTS: dict[str, Any] = {
    "rate_429": 0.05,
    "rate_5xx_before": 0.04,
    "rate_5xx_after": 0.05,
    "rate_cut_before": 0.04,
    "rate_cut_after": 0.06,
    "rate_late": 0.05,
    "rate_slow": 0.03,
    "quickbooks": {"rate_429": 0.01},
    "late_seconds": 3.3,
    "hook_duplicate": 0.3,
    "hook_drop": 0.3,
    "hook_reorder": 0.3,
    "oauth": True,
    "ignore_request_ids": True,
    "no_duplicate_checks": True,
}
"""About every third request fails in some way, and nothing but our own ledger stands against doubles.

QuickBooks throttles less often, since each time costs everyone the full minute that it asks for.
Late commits come as long before the looks of the demo's settings as the vendors' 120 s before the real 180 s.
"""


class Firm:
    """Tells the sandbox on a port of this machine what to do; raises Unreachable when it does not answer."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._port = port

    async def show(self, path: str = "report") -> dict[str, Any]:
        """Return the report, or the faults as they are."""
        return await self._ask("GET", path, None)

    async def tell(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Give one order (seed, work, faults, limits, tokens/expire, ...); raises Mistake when it is refused."""
        return await self._ask("POST", path, body)

    async def expire_tokens(self) -> None:
        """Let every access token lapse at both vendors."""
        for vendor in ("clio", "quickbooks"):
            await self.tell("tokens/expire", {"vendor": vendor})

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
                answer = await client.request(method, f"{self._url}/sandbox/{path}", json=body)
        except httpx.HTTPError as error:
            remedy = "Start it with `lexrelay up` or `lexrelay sandbox serve`, or set LEXRELAY_SANDBOX_PORT to its port"
            cause = f"nothing answers on port {self._port} ({type(error).__name__})"
            raise Unreachable("Sandbox", cause, remedy) from None
        if answer.status_code >= 400:
            cause = str(answer.json().get("error", answer.status_code))
            raise mistake(f"Order '{path}' to the sandbox", cause, "Whoever gives it can correct it")
        return dict(answer.json())
