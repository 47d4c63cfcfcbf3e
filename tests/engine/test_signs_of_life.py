"""What a worker reports while it polls, and what it answers when books are held by another."""

from temporalio.testing import ActivityEnvironment

from activities.steps import Activities
from workflows.ports import BooksOrder, SourceOrder


async def test_a_poll_shows_that_its_worker_lives(office):
    beats = []
    environment = ActivityEnvironment()
    environment.on_heartbeat = lambda *details: beats.append(details)
    order = SourceOrder(firm="main", source="src_gone")
    assert await environment.run(Activities(office.inst).poll_source, order) == 0
    assert beats


async def test_books_that_another_worker_held_when_it_was_killed_are_tried_again_within_a_minute(office):
    ours, theirs = [await office.store.connections.by_name(name) for name in ("Clio", "Books")]
    row = await office.store.books.accounts.add("Main", ours.id, theirs.id)
    await office.store.books.accounts.take(row.id, "killed", 120)
    order = BooksOrder(firm="main", books=row.id)
    end = await ActivityEnvironment().run(Activities(office.inst).keep_books, order)
    assert (end.state, end.seconds <= 60) == ("busy", True)
