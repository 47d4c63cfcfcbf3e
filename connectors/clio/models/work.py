"""Notes and tasks."""

from connectors.clio.models.common import Day, MatterLink, Moment, Named, Person
from core.forms import Record


class Note(Record):
    """A note on a matter."""

    id: int
    etag: str | None = None
    subject: str | None = None
    detail: str | None = None
    date: Day | None = None
    created_at: Moment
    updated_at: Moment
    author: Person | None = None
    matter: MatterLink | None = None


class Assignee(Named):
    """Who does a task: `type` is `User` or `Contact`."""

    type: str | None = None


class Task(Record):
    """A task. `status` is `pending`, `in_progress`, `in_review`, `complete` or `draft`."""

    id: int
    etag: str | None = None
    name: str | None = None
    description: str | None = None
    status: str | None = None
    priority: str | None = None
    permission: str | None = None
    due_at: Day | None = None
    completed_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    assignee: Assignee | None = None
    assigner: Person | None = None
    matter: MatterLink | None = None
    task_type: Named | None = None
