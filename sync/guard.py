"""Which plans need a person, even in a firm that runs unattended."""

from sync.mapping import Mapping
from sync.plan import Op, Plan
from sync.posted import Books
from sync.standing import documents

UNDOING = (Op.VOID, Op.DELETE, Op.REVERSE)


def reasons(plan: Plan, books: Books, mapping: Mapping) -> tuple[str, ...]:
    """Why a person must approve this plan; empty when it may be applied by itself."""
    limits = mapping.limits
    undone = sum(step.op in UNDOING for step in plan.steps)
    changed = sum(step.op not in (Op.CREATE, Op.ADOPT) and step.edit is None for step in plan.steps)
    largest = max((step.document.total for step in plan.steps), default=0)
    standing = len(documents(books))
    checks = [
        (len(plan.steps) > limits.steps, f"It has {len(plan.steps)} steps; {limits.steps} run unattended."),
        (undone > limits.undone, f"It takes back {undone} documents; {limits.undone} may be taken back unattended."),
        (largest > limits.cents, "A single document is larger than what may be posted unattended."),
        (
            changed * 100 > standing * limits.changed_share and changed > 1,
            f"It changes {changed} of {standing} documents; at most {limits.changed_share} percent run unattended.",
        ),
        (
            any(step.shifted and step.op is not Op.ADOPT for step in plan.steps),
            "It corrects a month that is closed, signed or in another year.",
        ),
    ]
    return tuple(reason for needed, reason in checks if needed)
