"""The choices of accounts that the guided setup offers, and keeping them: names of the chart instead of ids."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from books import settings as choices
from books.setup.checks import NEEDED
from books.setup.likely import TYPES
from core.errors import Mistake, Problem, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping import book_works
from services.bookkeeping.book_views import ChartAccount, SettingsView, SetupReport
from services.bookkeeping.books import find_books
from services.views import View
from sync.accounts import TRUST_ROLES, Role
from sync.clio import Source

TRUST_PARTS = {"bank": Role.TRUST_BANK, "liability": Role.TRUST_LIABILITY, "interest": Role.TRUST_INTEREST}
PLAIN_PARTS = ("style", "pooled", "firm_cap")
DEPOSITS = (Role.OPERATING, Role.UNDEPOSITED)


class AccountChoice(View):
    """One account to choose: its field, what it is for, the name chosen or `proposed`, and those that fit.

    `problem` is what the check found about it.
    """

    field: str
    role: str
    needed: bool
    value: str
    proposed: bool
    options: tuple[str, ...]
    problem: str


class TrustChoice(View):
    """One trust account of Clio with the accounts it is joined to in QuickBooks."""

    id: int
    name: str
    accounts: tuple[AccountChoice, ...]
    style: str
    pooled: bool
    firm_cap: str


class SetupForm(View):
    """Everything to choose, and the version of the settings it belongs to."""

    accounts: tuple[AccountChoice, ...]
    deposits: tuple[AccountChoice, ...]
    trust: tuple[TrustChoice, ...]
    version: int


async def report(inst: Installation, actor: Actor, name: str = "") -> SetupReport | None:
    """Return what the newest finished check found, or None; asks neither side."""
    work = await book_works.newest(inst, actor, name, "check")
    return SetupReport.model_validate(work.result) if work and work.result else None


async def form(inst: Installation, actor: Actor, looked: SetupReport, name: str = "") -> SetupForm:
    """Return the choices as they are kept now, with what the check proposes for open ones."""
    row = await find_books(firm_of(inst, actor, Permission.SEE), name)
    drawing = _Drawing(looked, choices.as_json(choices.read_settings(row.settings)))
    roles = [role for role in Role if role not in TRUST_ROLES]
    return SetupForm(
        accounts=tuple(drawing.role(role) for role in sorted(roles, key=lambda role: role not in NEEDED)),
        deposits=tuple(drawing.deposit(source) for source in Source if source is not Source.CLIENT_CREDIT),
        trust=tuple(drawing.trust()),
        version=row.settings_version,
    )


async def choose(
    inst: Installation, actor: Actor, given: Mapping[str, str], version: int, name: str = ""
) -> SettingsView:
    """Keep chosen accounts, each by its name in the chart; raises Mistake naming all that are not in it.

    `given` has the fields of the form: `accounts.legal fees`, `deposit_to.trust`, `trust.7.bank`; an empty one clears.
    """
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    looked = await report(inst, actor, row.id)
    if looked is None:
        raise mistake("The accounts", "both sides were not looked at yet", "Check them first")
    if version != row.settings_version:
        raise mistake("The settings of the books", "somebody else changed them meanwhile", "Look and try again")
    tree = choices.as_json(choices.read_settings(row.settings))
    _put(tree, given, _ids(looked.chart, given), looked)
    kept = choices.as_json(choices.read_settings(tree))
    row = await firm.books.accounts.set_settings(row.id, kept, version)
    return SettingsView(settings=kept, version=row.settings_version)


class _Drawing:
    """Draws one form: `kept` are the settings."""

    def __init__(self, looked: SetupReport, kept: Mapping[str, Any]) -> None:
        self._looked, self._kept = looked, kept
        self._problems = {each.code: each.sentence for each in looked.checks if each.state == "problem"}

    def role(self, role: Role) -> AccountChoice:
        kept, proposed = self._in("accounts", role)
        needed = role in NEEDED
        return self._choice(f"accounts.{role}", role, kept, proposed, needed=needed, code=f"ACCOUNT {role}")

    def deposit(self, source: Source) -> AccountChoice:
        kept, proposed = self._in("deposit_to", source)
        fitting = tuple(kind for role in DEPOSITS for kind in TYPES[role])
        field, code = f"deposit_to.{source}", f"DEPOSIT {source}"
        return self._choice(field, f"payments from {source}", kept, proposed, needed=True, code=code, types=fitting)

    def trust(self) -> Iterator[TrustChoice]:
        kept = {each["clio_account"]: each for each in self._kept.get("trust", [])}
        proposed = {each["clio_account"]: each for each in self._looked.proposed.get("trust", [])}
        for account in self._looked.trust_accounts:
            mine, likely = kept.get(account.id, {}), proposed.get(account.id, {})
            yield TrustChoice(
                id=account.id,
                name=account.name,
                accounts=tuple(self._part(account.id, part, mine, likely) for part in TRUST_PARTS),
                style=mine.get("style", "journal"),
                pooled=mine.get("pooled", True),
                firm_cap=str(mine.get("firm_cap") or ""),
            )

    def _part(self, id: int, part: str, mine: Mapping[str, Any], likely: Mapping[str, Any]) -> AccountChoice:
        role, field = TRUST_PARTS[part], f"trust.{id}.{part}"
        kept, proposed = mine.get(part, ""), likely.get(part, "")
        return self._choice(field, role, kept, proposed, needed=part != "interest", code=f"ACCOUNT {role}")

    def _in(self, group: str, part: str) -> tuple[str, str]:
        return self._kept.get(group, {}).get(part, ""), self._looked.proposed.get(group, {}).get(part, "")

    def _choice(
        self, field: str, role: str, kept: str, proposed: str, *, needed: bool, code: str, types: tuple[str, ...] = ()
    ) -> AccountChoice:
        names = self._looked.accounts
        fitting = types or TYPES.get(Role(role), ())
        id = kept or proposed
        return AccountChoice(
            field=field,
            role=role,
            needed=needed,
            value=names.get(id, id),
            proposed=bool(not kept and proposed),
            options=tuple(each.name for each in self._looked.chart if each.active and each.type in fitting),
            problem=self._problems.get(code, ""),
        )


def _ids(chart: Iterable[ChartAccount], given: Mapping[str, str]) -> dict[str, str]:
    """Return the id behind each name that was given for an account; raises Mistake naming those without one."""
    known = {each.name.casefold(): each.id for each in chart} | {each.id: each.id for each in chart}
    wanted = {field: text.strip() for field, text in given.items() if text.strip() and not _is_plain(field)}
    strange = [text for text in wanted.values() if text.casefold() not in known]
    if strange:
        remedy = "Choose one of the list; if it is new in QuickBooks, check again first"
        raise Mistake(
            tuple(Problem(f"Account '{text}'", "QuickBooks has none of this name", remedy) for text in strange)
        )
    return {field: known[text.casefold()] for field, text in wanted.items()}


def _is_plain(field: str) -> bool:
    return field.startswith("trust.") and field.endswith(PLAIN_PARTS)


def _put(tree: dict[str, Any], given: Mapping[str, str], ids: Mapping[str, str], looked: SetupReport) -> None:
    """Write what was given into the settings, and leave the rest."""
    trust = {str(each["clio_account"]): each for each in tree.get("trust", [])}
    known = {str(each.id): each for each in looked.trust_accounts}
    for field, text in given.items():
        group, _, part = field.partition(".")
        value = ids.get(field, text.strip())
        if group in ("accounts", "deposit_to"):
            _set(tree.setdefault(group, {}), part, value)
        account, _, part = part.partition(".")
        if group == "trust" and account in known:
            fresh = {"clio_account": int(account), "currency": known[account].currency}
            _set(trust.setdefault(account, fresh), part, value)
    tree["trust"] = [each for each in trust.values() if each.get("bank") or each.get("liability")]


def _set(place: dict[str, Any], part: str, value: str) -> None:
    if value:
        place[part] = value
    else:
        place.pop(part, None)


__all__ = ["AccountChoice", "SetupForm", "TrustChoice", "choose", "form", "report"]
