"""What a firm chose for its books: as a form that is checked strictly, kept as JSON and written as YAML."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator

from core.clock import now
from core.days import zone_of
from core.errors import Mistake, Problem, mistake
from core.forms import Amount, Form
from core.money import to_cents
from recipes.yaml_form import dump, parse
from sync.accounts import TRUST_ROLES, Account, Role
from sync.clio import Source
from sync.documents import Name
from sync.mapping import Basis, ContactFlow, Limits, Style, TaxPolicy, TrustMapping
from sync.mapping import Mapping as Choices

WHERE = "Settings of the books"
REMEDY = "An administrator can correct it with `lexrelay sync settings edit`"
AccountId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Money = Annotated[Amount, Field(ge=0, decimal_places=2)]
UTC = "UTC"
Signed = Annotated[Amount, Field(decimal_places=2)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class TrustAccount(Form):
    """One trust account of Clio with its bank and liability account in QuickBooks.

    `firm_cap` is the most the firm may keep of its own money in it; `owner_client` whose money a segregated one holds.
    """

    clio_account: int
    bank: AccountId
    liability: AccountId
    interest: AccountId | None = None
    style: Style = Style.JOURNAL
    pooled: bool = True
    owner_client: int = 0
    owner_matter: int = 0
    currency: Currency = "USD"
    signed_months: tuple[Month, ...] = ()
    firm_cap: Money | None = None


class UnattendedLimits(Form):
    """What runs without a person: documents in one plan, taken back, the largest amount, percent changed."""

    documents: int = Field(default=200, ge=0)
    taken_back: int = Field(default=0, ge=0)
    amount: Money = Field(default="100000.00", validate_default=True)
    changed_percent: int = Field(default=10, ge=0, le=100)


class BookSettings(Form):
    """Everything an administrator decides. Accounts are ids of the QuickBooks company.

    `only_writer` is the administrator's statement that Clio's own synchronisation and others are off; `others_stopped`
    the last day on which another program wrote, where its objects were found. `agreed_openings` is what trust accounts
    of Clio (by id) began with on nobody's ledger. Days are those of `zone`.
    """

    accounts: dict[Role, AccountId] = {}
    trust: tuple[TrustAccount, ...] = ()
    deposit_to: dict[Source, AccountId] = {}
    cost_accounts: dict[str, AccountId] = {}
    fee_accounts: dict[str, AccountId] = {}
    items: dict[Role, str] = {}
    classes: dict[str, str] = {}
    locations: dict[str, str] = {}
    basis: Basis = Basis.ACCRUAL
    currency: Currency = "USD"
    zone: str = UTC
    start: date | None = None
    closed_until: date | None = None
    first_open_day: date | None = None
    tax_policy: TaxPolicy = TaxPolicy.HOLD
    receivables_by_matter: bool = False
    contacts: ContactFlow = ContactFlow.BOTH_WAYS
    limits: UnattendedLimits = UnattendedLimits()
    unattended: bool = False
    only_writer: bool = False
    others_stopped: date | None = None
    agreed_openings: dict[int, Signed] = {}

    def agreed(self, account: int) -> int | None:
        """Return the cents that a trust account of Clio was agreed to have begun with beside its ledgers, if any."""
        amount = self.agreed_openings.get(account)
        return None if amount is None else to_cents(amount)

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment where the firm is: what is late on the 31st there may be the 1st in UTC."""
        return moment.astimezone(zone_of(self.zone)).date()

    @property
    def today(self) -> date:
        """The day where the firm is."""
        return self.day_of(now())

    @field_validator("zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        zone_of(name)
        return name

    @model_validator(mode="after")
    def _accounts_do_not_mix(self) -> Self:
        """Client money and the firm's never share an account, and each trust account is mapped once."""
        wrong = next(_mixed(self), None)
        if wrong:
            raise ValueError(wrong)
        return self


def _mixed(settings: BookSettings) -> Iterator[str]:
    trusted = [role for role in settings.accounts if role in TRUST_ROLES]
    if trusted:
        yield f"the account of the role '{trusted[0]}' belongs to each trust account, under `trust`"
    of_firm = {*settings.accounts.values(), *settings.deposit_to.values()}
    seen: set[str | int] = set()
    for each in settings.trust:
        interest = (each.interest,) if each.interest else ()
        places: tuple[str | int, ...] = (each.clio_account, each.bank, each.liability, *interest)
        for used in places:
            if used in seen or used in of_firm:
                yield f"account {used} is used twice; money of clients needs accounts of its own"
            seen.add(used)


def read_settings(values: Any) -> BookSettings:
    """Check kept or given values; raises Mistake naming every field that is wrong."""
    try:
        return BookSettings.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        raise Mistake(tuple(_problem(item) for item in found)) from None


def _problem(item: Any) -> Problem:
    field = ".".join(str(part) for part in item["loc"])
    where = f"{WHERE}, field '{field}'" if field else WHERE
    return Problem(where, str(item["msg"]).removeprefix("Value error, "), REMEDY)


def as_json(settings: BookSettings) -> dict[str, Any]:
    """Return what storage keeps: plain JSON with amounts as text."""
    return settings.model_dump(mode="json", exclude_none=True)


def write_text(settings: BookSettings) -> str:
    """Write settings as YAML that reads back equal."""
    return dump(as_json(settings))


def read_text(text: str) -> BookSettings:
    """Read settings written as YAML; raises Mistake with the line or the field that is wrong."""
    try:
        source = parse(text)
    except Mistake as error:
        raise Mistake(tuple(_of_settings(problem) for problem in error.problems)) from None
    if source.problems:
        raise Mistake(tuple(_of_settings(problem) for problem in source.problems))
    return read_settings(_texts(source.tree))


def _of_settings(problem: Problem) -> Problem:
    return replace(problem, where=problem.where.replace("the recipe's text", WHERE), remedy=REMEDY)


def _texts(tree: Any) -> Any:
    """Account ids look like numbers in YAML; as text they fit every field, since numbers are read from text too."""
    if isinstance(tree, dict):
        return {name: _texts(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_texts(value) for value in tree]
    return str(tree) if isinstance(tree, int) and not isinstance(tree, bool) else tree


def changed(settings: BookSettings, changes: Mapping[str, str]) -> BookSettings:
    """Set fields by their dotted names, such as `limits.documents`; an empty value clears one. Raises Mistake."""
    tree = as_json(settings)
    for name, value in changes.items():
        _set(tree, name, value)
    return read_settings(tree)


def _set(tree: dict[str, Any], name: str, value: str) -> None:
    first, _, rest = name.partition(".")
    if first not in BookSettings.model_fields or first == "trust":
        known = ", ".join(field for field in BookSettings.model_fields if field != "trust")
        raise mistake(f"Field '{name}'", f"the settings of the books have {known}", "Choose one of these")
    place, key = (tree.setdefault(first, {}), rest) if rest else (tree, first)
    if value:
        place[key] = value
    else:
        place.pop(key, None)


def mapping_of(
    settings: BookSettings, *, inactive: frozenset[str] = frozenset(), closed_until: date | None = None
) -> Choices:
    """Build the planner's mapping; accounts that QuickBooks made inactive and its closing date come from a reading."""
    accounts = {role: Account(id, role) for role, id in settings.accounts.items()}
    roles = {id: role for role, id in settings.accounts.items()}
    closed = [day for day in (settings.closed_until, closed_until) if day]
    return Choices(
        accounts=accounts,
        trust=tuple(_trust(each) for each in settings.trust),
        deposit_to={source: Account(id, roles.get(id, Role.OPERATING)) for source, id in settings.deposit_to.items()},
        cost_accounts={name: Account(id, roles.get(id, Role.COSTS)) for name, id in settings.cost_accounts.items()},
        fee_accounts={name: Account(id, Role.FEES) for name, id in settings.fee_accounts.items()},
        items=settings.items,
        classes=settings.classes,
        locations=settings.locations,
        inactive=inactive,
        basis=settings.basis,
        currency=settings.currency,
        start=settings.start or date.min,
        closed_until=max(closed, default=None),
        first_open_day=settings.first_open_day,
        tax_policy=settings.tax_policy,
        receivables_by_matter=settings.receivables_by_matter,
        contacts=settings.contacts,
        limits=_limits(settings.limits),
    )


def _trust(each: TrustAccount) -> TrustMapping:
    return TrustMapping(
        account=each.clio_account,
        bank=Account(each.bank, Role.TRUST_BANK),
        liability=Account(each.liability, Role.TRUST_LIABILITY),
        interest=Account(each.interest, Role.TRUST_INTEREST) if each.interest else None,
        style=each.style,
        pooled=each.pooled,
        owner=Name(each.owner_client, each.owner_matter) if each.owner_client else None,
        currency=each.currency,
        signed_months=frozenset(each.signed_months),
        firm_cap=None if each.firm_cap is None else to_cents(each.firm_cap),
    )


def _limits(limits: UnattendedLimits) -> Limits:
    return Limits(limits.documents, limits.taken_back, to_cents(limits.amount), limits.changed_percent)
