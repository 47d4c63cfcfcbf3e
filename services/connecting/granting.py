"""What follows a person's consent: the code becomes tokens, the vendor says whose, the connection is kept."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from connectors._kit.app import Account, OAuth
from connectors._kit.oauth import Tokens, exchange
from core.errors import Failure, Mistake, Problem, Reconnect, Rejected, RetryLater, mistake
from engine.clients import connector_of
from engine.installation import Installation
from storage import FirmStore
from storage.rows import AttemptRow, ConnectionRow, Expiries

AGAIN = "Start connecting again"


@dataclass(frozen=True)
class Granted:
    """Tokens, and the account the vendor says they are for."""

    account: Account
    title: str
    tokens: Tokens = field(repr=False)

    @property
    def secret(self) -> bytes:
        """What is sealed and stored."""
        return self.tokens.to_json().encode()

    @property
    def expiries(self) -> Expiries:
        """When the parts of the grant end."""
        return Expiries(self.tokens.expires_at, self.tokens.refresh_expires_at, self.tokens.hard_expires_at)


async def grant(inst: Installation, attempt: AttemptRow, params: Mapping[str, str]) -> Granted:
    """Exchange the code and ask the vendor who we are; raises Mistake, or RetryLater when the vendor is down."""
    connector = connector_of(attempt.app)
    place = await inst.clients.place(attempt.firm, attempt.app, attempt.region)
    rules = connector.app.sign_in
    if not isinstance(rules, OAuth):
        raise mistake(connector.app.title, "it is not connected by a consent page", AGAIN)
    claimed = params.get(rules.account_parameter, "") if rules.account_parameter else ""
    if rules.account_parameter and not claimed:
        raise mistake("Sign-in", f"{connector.app.title} did not say which company was chosen", AGAIN)
    try:
        tokens = await exchange(inst.clients.http, place, rules, params["code"], attempt.redirect_uri)
        account = await inst.clients.probe(connector, place, tokens, claimed)
    except (Rejected, Reconnect) as refusal:
        remedy = getattr(refusal, "remedy", "") or AGAIN
        raise mistake(f"Sign-in to {place.title}", refusal.reason, remedy) from refusal
    if claimed and account.id != claimed:
        raise mistake("Sign-in", "the company in the answer is not the one the access is for", AGAIN)
    return Granted(account, short_name(connector.app.title), tokens)


async def settle(firm: FirmStore, attempt: AttemptRow, granted: Granted) -> ConnectionRow:
    """Renew the connection that was asked for (or, without a name, the one to the same account), else add one."""
    account = granted.account
    renews = attempt.reconnects or ("" if attempt.name else await _same_account(firm, attempt, account))
    if renews:
        return await firm.connections.reconnect(
            renews, granted.secret, granted.expiries, account_id=account.id, account_name=account.name
        )
    return await firm.connections.add(
        attempt.app,
        attempt.region,
        attempt.name or await _numbered(firm, granted.title),
        account_id=account.id,
        account_name=account.name,
        secret=granted.secret,
        expiries=granted.expiries,
    )


def short_name(title: str) -> str:
    """Return what a connection is called unless someone says otherwise: the first word, as in the shipped recipes."""
    return title.split(maxsplit=1)[0]


async def free_name(firm: FirmStore, name: str) -> str:
    """Return the name when the firm does not use it yet and it is fit for a recipe; raises Mistake."""
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise mistake("Connection", "its name must be 1 to 80 printable characters", "Choose another name")
    if name in {row.name for row in await firm.connections.list(limit=1000)}:
        raise mistake(f"Connection '{name}'", "the name is already used", "Choose another name, or reconnect that one")
    return name.strip()


def refusal_of(error: Exception) -> str:
    """Write down why a sign-in ended, for whoever waits for it; unforeseen errors give only their class."""
    if isinstance(error, RetryLater):
        return json.dumps({"reason": error.reason, "wait": error.wait})
    cause = error.reason if isinstance(error, Failure) else type(error).__name__
    problems = error.problems if isinstance(error, Mistake) else (Problem("Sign-in", cause, AGAIN),)
    return json.dumps({"problems": [asdict(problem) for problem in problems]})


def refused(written: str) -> Mistake | RetryLater:
    """Return the error that `refusal_of` wrote down, to be raised at the one who waits."""
    facts = json.loads(written)
    if "wait" in facts:
        return RetryLater(facts["reason"], wait=facts["wait"])
    return Mistake(tuple(Problem(**problem) for problem in facts["problems"]))


async def _same_account(firm: FirmStore, attempt: AttemptRow, account: Account) -> str:
    rows = await firm.connections.list(attempt.app)
    same = [row.id for row in rows if (row.region, row.account_id) == (attempt.region, account.id)]
    return same[0] if same else ""


async def _numbered(firm: FirmStore, title: str) -> str:
    taken = {row.name for row in await firm.connections.list(limit=1000)}
    names = (title if number == 1 else f"{title} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
