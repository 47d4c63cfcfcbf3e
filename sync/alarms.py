"""What was posted and must be looked at: read off the books as they stand after the plan."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sync.accounts import Account, Role
from sync.clio import Movement, TrustLine
from sync.crossing import cross_client
from sync.documents import FIRM, Name
from sync.findings import Alarm, Alert
from sync.ledger import accrual, ledger_events
from sync.mapping import TrustMapping
from sync.posted import Books, State
from sync.view import View


def alarms(books: Books, view: View) -> tuple[Alarm, ...]:
    """All alarms, the open ones first."""
    found = [
        *_ledgers(books, view),
        *cross_client(view),
        *_movements(view),
        *_balances(books, view),
        *_chargebacks(view),
        *_foreign(books),
    ]
    return tuple(sorted((_accepted(alarm, view) for alarm in found), key=lambda alarm: (not alarm.open, alarm.key)))


def _accepted(alarm: Alarm, view: View) -> Alarm:
    """A person may close what was looked into; a negative ledger and a shortage are closed by money only."""
    by_money = alarm.alert in (Alert.NEGATIVE_LEDGER, Alert.SHORTAGE, Alert.FIRM_FUNDS_NEGATIVE)
    if by_money or not alarm.open or f"{alarm.alert} {alarm.key}" not in view.decisions.accepted:
        return alarm
    return replace(alarm, cured=alarm.since or date.max)


def _ledgers(books: Books, view: View) -> Iterator[Alarm]:
    """Each time a ledger falls below zero: since when, how deep, and when it was made good."""
    running: dict[tuple[Account, Name], int] = defaultdict(int, _opening(view))
    open_alarms: dict[tuple[Account, Name], Alarm] = {}
    for event in ledger_events(books):
        place = (event.account, event.name)
        running[place] += event.cents
        alarm = open_alarms.get(place)
        if running[place] < 0:
            start = alarm or _negative(place, event.key, event.on, view)
            open_alarms[place] = replace(start, cents=max(start.cents, -running[place]))
        elif alarm:
            yield replace(open_alarms.pop(place), cured=event.on)
    for place in sorted(place for place, cents in running.items() if cents < 0 and place not in open_alarms):
        open_alarms[place] = replace(_negative(place, "opening", view.mapping.start, view), cents=-running[place])
    yield from open_alarms.values()
    yield from _shortages(running, view)


def _opening(view: View) -> dict[tuple[Account, Name], int]:
    found: dict[tuple[Account, Name], int] = defaultdict(int)
    by_account = {trust.account: trust for trust in view.mapping.trust}
    for opening in view.facts.openings:
        if opening.account in by_account:
            found[by_account[opening.account].liability, Name(opening.client, opening.matter)] += opening.cents
    return found


def _negative(place: tuple[Account, Name], key: str, day: date, view: View) -> Alarm:
    _, name = place
    alert = Alert.FIRM_FUNDS_NEGATIVE if name == FIRM else Alert.NEGATIVE_LEDGER
    whose = "The firm's own part" if name == FIRM else f"The trust ledger of {view.title(name)}"
    sentence = f"{whose} falls below zero with {key}: other clients' money covers it until it is made good."
    return Alarm(alert, key, sentence, name.client, name.matter, 0, day)


def _shortages(running: dict[tuple[Account, Name], int], view: View) -> Iterator[Alarm]:
    """What each trust account lacks altogether: the money that other clients' ledgers are missing at the bank."""
    short: dict[Account, int] = defaultdict(int)
    for (account, _), cents in running.items():
        short[account] += max(-cents, 0)
    for trust in view.mapping.trust:
        cents = short[trust.liability]
        if cents:
            sentence = f"Trust account {trust.account} is short: the bank holds less than the clients' money in it."
            yield Alarm(Alert.SHORTAGE, f"trust {trust.account}", sentence, cents=cents)


def _movements(view: View) -> Iterator[Alarm]:
    """Movements that always need a look, whatever the balances."""
    for line in view.standing_lines:
        trust = next((each for each in view.mapping.trust if each.account == line.account), None)
        told = _told(line, trust)
        if told:
            alert, sentence = told
            cents = line.paid_in or line.paid_out
            yield Alarm(alert, f"CT-{line.id}", sentence, line.client, line.matter, cents, line.on)


def _told(line: TrustLine, trust: TrustMapping | None) -> tuple[Alert, str] | None:
    pooled = trust is not None and trust.pooled
    if line.kind is Movement.RETURNED:
        return Alert.RETURNED_DEPOSIT, "A deposit came back; money paid out against it was other clients' money."
    if line.kind is Movement.BANK_CHARGE and line.client:
        return Alert.FEE_ON_CLIENT_LEDGER, "A bank charge stands on a client's ledger; it is the firm's cost."
    if line.kind is Movement.INTEREST and line.client and pooled:
        sentence = "Interest of a pooled account names a client; it was booked for the bar foundation."
        return Alert.INTEREST_ON_CLIENT_LEDGER, sentence
    return None


def _balances(books: Books, view: View) -> Iterator[Alarm]:
    """Balances that should not be there at all, or not so high."""
    for (account, name), cents in accrual(books, view.facts.openings, view.mapping).items():
        trust = next((each for each in view.mapping.trust if account in (each.liability, each.interest)), None)
        if account.role is Role.TRUST_INTEREST and cents > 0 and trust:
            sentence = "More interest was paid on to the bar foundation than the bank had credited."
            yield Alarm(Alert.INTEREST_OVERDRAWN, f"trust {trust.account}", sentence, cents=cents)
        elif name == FIRM and trust and trust.firm_cap is not None and -cents > trust.firm_cap:
            sentence = "The firm keeps more of its own money in trust than its jurisdiction allows for bank charges."
            yield Alarm(Alert.FIRM_FUNDS_OVER_CAP, f"trust {trust.account}", sentence, cents=-cents - trust.firm_cap)
        elif account.role is Role.CLIENT_CREDITS and cents < 0 and name:
            sentence = f"Money of {view.title(name)} that is not earned stands in the operating account."
            yield Alarm(Alert.UNEARNED_IN_OPERATING, name.key, sentence, name.client, cents=-cents)


def _chargebacks(view: View) -> Iterator[Alarm]:
    for back in view.chargebacks.values():
        payment = view.payments.get(back.payment)
        sentence = f"The card company took payment {back.payment} back; its bills are owed again."
        client = payment.client if payment else 0
        yield Alarm(Alert.CHARGEBACK, f"CB-{back.id}", sentence, client, cents=back.cents, since=back.on)


def _foreign(books: Books) -> Iterator[Alarm]:
    """Entries on trust accounts that are not ours: a second writer doubles the books."""
    for posted in books.posted:
        if posted.state is State.FOREIGN and posted.document.touches_trust:
            sentence = "An entry on a trust account was made by somebody else; find out who else writes here."
            day = posted.document.on
            yield Alarm(Alert.FOREIGN_TRUST_ENTRY, posted.key, sentence, cents=posted.document.total, since=day)
