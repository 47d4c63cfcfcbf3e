"""What a bookkeeper would say about a recipe that touches money: warnings, and nothing that forbids it."""

from collections.abc import Iterator

from recipes.model import ActionStep, ApprovalStep, Recipe, Step, walk, ways_of

BILLS = frozenset({"clio.new_bill", "clio.bill_state_updated"})
TRUST = frozenset({"clio.trust_transaction_recorded", "clio.trust_balance_below"})
INCOME = frozenset(
    {"quickbooks.create_invoice", "quickbooks.create_sales_receipt_with_line_items", "quickbooks.create_payment"}
)
TAKES_BACK = frozenset(
    {"quickbooks.void_invoice", "quickbooks.void_payment", "quickbooks.create_refund_receipt"}
    | {"quickbooks.create_credit_memo"}
)
LETTERS = frozenset({"quickbooks.send_invoice", "quickbooks.send_sales_receipt"})


def warnings(recipe: Recipe) -> tuple[str, ...]:
    """Return one sentence for each thing a bookkeeper would ask about, in reading order."""
    steps = [step for step in walk(recipe.steps) if isinstance(step, ActionStep)]
    unasked = {step.id for step in _unasked(recipe.steps)}
    return (*_about_start(recipe, steps), *(words for step in steps for words in _about(step, step.id in unasked)))


def _about_start(recipe: Recipe, steps: list[ActionStep]) -> Iterator[str]:
    start, done = recipe.trigger, {step.do for step in steps}
    if start.on in BILLS and start.input.get("kind", "revenue") != "revenue" and "quickbooks.create_invoice" in done:
        yield (
            "In Clio a trust request is a bill too. Choose the kind 'revenue', or a request for client money becomes "
            "an invoice, and its payment becomes income that was not earned."
        )
    if start.on in TRUST and done & INCOME:
        yield (
            "Trust money belongs to the client. An invoice, sales receipt or payment in QuickBooks would book it as "
            "the firm's income; the books (under Books) bring it to the trust liability instead."
        )
    anywhere = start.on == "clio.payment_recorded" and start.input.get("paid_from", "anywhere") == "anywhere"
    if anywhere and "quickbooks.create_payment" in done:
        yield (
            "A payment out of trust leaves the trust account; one from elsewhere comes into the operating account. "
            "Choose where it is paid from, and have a recipe for each, or one of them lands on the wrong account."
        )


def _about(step: ActionStep, unasked: bool) -> Iterator[str]:
    where = f"Step '{step.id}'"
    if step.do == "quickbooks.create_invoice" and not step.input.get("number"):
        yield f"{where}: without the bill's number nobody can tell later which bill this invoice was."
    if step.do == "quickbooks.create_invoice" and not step.input.get("expected_total"):
        yield f"{where}: without the bill's total nobody notices when the lines do not come to it."
    if not unasked:
        return
    if step.do in TAKES_BACK:
        yield f"{where} takes money or a claim back, and nobody is asked; an approval before it lets somebody look."
    if step.do == "clio.create_trust_request" and step.input.get("approved"):
        yield f"{where} asks a client for money unseen; leave it a draft, or put an approval before it."
    if step.do in LETTERS:
        yield f"{where} sends a client something unseen; an approval before it lets somebody look."


def _unasked(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yield the steps that no approval stands before."""
    for step in steps:
        if isinstance(step, ApprovalStep):
            return
        yield step
        for way in ways_of(step):
            yield from _unasked(way)
