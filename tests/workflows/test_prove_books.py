"""The nightly proof waits for books that are busy, and for a vendor that does not answer."""

import uuid

from temporalio import activity
from temporalio.worker import Worker

from workflows.ports import BooksOrder
from workflows.prove_books import ROUNDS, ProveBooks

ORDER = BooksOrder(firm="main", books="books_1")


class Nights:
    """Ends the tries as the script says, one after the other."""

    def __init__(self, *states):
        self.states = list(states)

    @activity.defn
    async def prove_books(self, order: BooksOrder) -> str:
        return str(self.states.pop(0))


async def prove(server, nights):
    queue = str(uuid.uuid4())
    async with Worker(server.client, task_queue=queue, workflows=[ProveBooks], activities=[nights.prove_books]):
        handle = await server.client.start_workflow(ProveBooks.run, ORDER, id=queue, task_queue=queue)
        return await handle.result(), handle


async def test_busy_books_and_a_silent_vendor_are_asked_again_in_the_same_night(skipping):
    nights = Nights("busy", "failed", "differs")
    assert (await prove(skipping, nights))[0] == "differs"
    assert nights.states == []


async def test_a_night_without_an_answer_ends_and_says_so(skipping):
    nights = Nights(*["failed"] * (ROUNDS + 1))
    assert (await prove(skipping, nights))[0] == "failed"
    assert nights.states == []
