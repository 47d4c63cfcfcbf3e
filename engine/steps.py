"""Takes one step of a run: reads where it stands, does the step once, says what the workflow does next."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.clock import now
from core.errors import InDoubt, Mistake, OverBudget, Reconnect, Rejected, RetryLater
from engine.acting import Actor, Answer, act
from engine.asking import ask_person
from engine.collecting import collect
from engine.installation import Installation
from engine.ledger import Confirmed, NeedsPerson, NotYet
from engine.stepping import Ended, Halted, Paused, Stepped, Waiting, step_without_app
from engine.walks import Recipes, Walk, load_walk
from recipes.conditions import explain, holds
from recipes.engine import first_position
from recipes.mapping import MappingError
from recipes.model import ActionStep, ApprovalStep, DigestStep
from storage import FirmStore
from workflows.ports import Move

HORIZON = timedelta(hours=72)
"""How long a step that cannot reach the other side is retried before a person is asked."""
LOOK_UP = 7 * 86_400.0
"""Seconds after which a run that waits for a person looks whether it is still wanted."""
PATIENCE = 10
SHORT = 0.5
AUTHOR = "The recipe's author can correct it, then replay the run"
UNFINISHED = ("queued", "running", "waiting")


@dataclass(frozen=True)
class _Stand:
    """Where we are: the run's store, the walk and the position being worked on."""

    store: FirmStore
    walk: Walk
    position: str


class Steps:
    """Takes steps for any firm of an installation."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._recipes = Recipes()

    async def take(self, firm: str, run_id: str, position: str | None) -> Move:
        """Take the step at `position` (None: where the run stands) and return what comes next."""
        store = self._installation.store.firm(firm)
        run = await store.runs.begin(run_id)
        if run is None:
            return Move(kind="end", outcome=(await store.runs.get(run_id)).state)
        walk = await load_walk(store, self._recipes, run)
        here = position or run.position or first_position(walk.recipe)
        if not walk.steps and not holds(walk.recipe.only_if, {"trigger": walk.item}):
            return await _finish(store, run_id, "stopped", _filtered(walk))
        if here is None:
            return await _finish(store, run_id, "finished")
        stand = _Stand(store, walk, here)
        return await (self._go_on(stand) if here in walk.results else self._do(stand))

    async def give_up(self, firm: str, run_id: str, error: Exception) -> Move:
        """Park a run that keeps failing for a reason nobody foresaw; nothing is lost, a person can replay it."""
        store = self._installation.store.firm(firm)
        problem = {
            "kind": "unexpected",
            "message": f"the step failed in an unexpected way ({type(error).__name__})",
            "remedy": "The person who runs this installation can look into the worker's log, then replay the run",
        }
        return await _finish(store, run_id, "parked", problem)

    async def _do(self, stand: _Stand) -> Move:
        try:
            return await self._advance(stand)
        except OverBudget as error:
            return await _wait(stand, "time", now() + timedelta(seconds=error.wait), error.reason)
        except RetryLater as error:
            return await _retry_later(stand, error)
        except InDoubt as error:
            return await _retry_later(stand, RetryLater(error.reason))
        except Reconnect as error:
            return await self._await_connection(stand, error)
        except (Rejected, MappingError, Mistake) as error:
            return await _fail(stand, problem_of(error))

    async def _advance(self, stand: _Stand) -> Move:
        """Do the step and keep what came of it; what others decide or wake is done and kept in one transaction."""
        step = stand.walk.step(stand.position)
        if not isinstance(step, ApprovalStep | DigestStep):
            return await self._settle(stand, await self._outcome(stand))
        async with stand.store.together() as same:
            return await self._settle_shared(replace(stand, store=same), await self._shared(same, stand, step))

    async def _settle_shared(self, stand: _Stand, outcome: Stepped | Paused | Halted) -> Move:
        if isinstance(outcome, Stepped):
            return await self._record(stand, None, outcome.output, None)
        if isinstance(outcome, Halted):
            return await _halt(stand, outcome)
        await stand.store.runs.save_step(stand.walk.run.id, stand.position, "waiting", input=outcome.shown)
        return await _wait(stand, outcome.waiting_for, outcome.until, outcome.reason)

    async def _shared(
        self, store: FirmStore, stand: _Stand, step: ApprovalStep | DigestStep
    ) -> Stepped | Paused | Halted:
        run, scope = stand.walk.run, stand.walk.scope(stand.position)
        if isinstance(step, ApprovalStep):
            return await ask_person(store, run, step, stand.position, scope)
        return await collect(store, run, step, stand.position, scope)

    async def _outcome(self, stand: _Stand) -> Answer | Stepped | Waiting | Ended:
        step = stand.walk.step(stand.position)
        if not isinstance(step, ActionStep):
            return step_without_app(step, stand.walk.scope(stand.position), stand.walk.steps.get(stand.position))
        actor = Actor(self._installation, stand.store, stand.walk.run)
        for _ in range(PATIENCE):
            answer = await act(actor, step, stand.position, stand.walk.scope(stand.position))
            if not isinstance(answer.result, NotYet) or answer.result.seconds > SHORT:
                return answer
            await asyncio.sleep(answer.result.seconds)
        return answer

    async def _settle(self, stand: _Stand, outcome: Answer | Stepped | Waiting | Ended) -> Move:
        match outcome:
            case Answer(form, Confirmed(output, effect_id)):
                return await self._record(stand, form, output, effect_id)
            case Answer(form, NotYet(seconds, reason, effect_id)):
                await stand.store.runs.save_step(
                    stand.walk.run.id, stand.position, "waiting", input=form, effect_id=effect_id
                )
                return await _wait(stand, f"effect:{effect_id}", now() + timedelta(seconds=seconds), reason)
            case Answer(form, NeedsPerson(evidence, effect_id)):
                return await _park(stand, form, dict(evidence), effect_id)
            case Stepped(output):
                return await self._record(stand, None, output, None)
            case Waiting(until):
                await stand.store.runs.save_step(
                    stand.walk.run.id, stand.position, "waiting", output={"until": until.isoformat()}
                )
                return await _wait(stand, "time", until, "the recipe waits here")
            case Ended(reason):
                return await _stop(stand, reason)
        raise TypeError(type(outcome).__name__)

    async def _record(self, stand: _Stand, form: Any, output: Any, effect_id: str | None) -> Move:
        """Keep the result and the next position in one transaction."""
        walk, position = stand.walk, stand.position
        walk.results[position] = output
        following = walk.after(position)
        async with stand.store.together() as same:
            await same.runs.save_step(
                walk.run.id, position, "done", input=form, output=output, effect_id=effect_id or None
            )
            if following is None:
                await same.runs.finish(walk.run.id, "finished")
            else:
                await same.runs.set_position(walk.run.id, following)
        return Move(kind="end", outcome="finished") if following is None else Move(kind="go", position=following)

    async def _go_on(self, stand: _Stand) -> Move:
        """The step was done before the worker was interrupted."""
        following = stand.walk.after(stand.position)
        if following is None:
            return await _finish(stand.store, stand.walk.run.id, "finished")
        await stand.store.runs.set_position(stand.walk.run.id, following)
        return Move(kind="go", position=following)

    async def _await_connection(self, stand: _Stand, error: Reconnect) -> Move:
        """Park the work, never drop it; it goes on when someone has signed in again."""
        connection = await self._connection_of(stand)
        if connection is None:
            return await _fail(stand, problem_of(error))
        await stand.store.runs.wait(
            stand.walk.run.id,
            f"connection:{connection}",
            error={
                "kind": "reconnect",
                "message": error.reason,
                "remedy": "A firm admin can connect the account again",
            },
            position=stand.position,
        )
        row = await stand.store.connections.get(connection)
        return Move(kind="wait", position=stand.position, seconds=0.2 if row.state == "connected" else LOOK_UP)

    async def _connection_of(self, stand: _Stand) -> str | None:
        step = stand.walk.step(stand.position)
        if not isinstance(step, ActionStep):
            return None
        actor = Actor(self._installation, stand.store, stand.walk.run)
        return (await actor.connection(step)).id


def problem_of(error: Exception) -> dict[str, Any]:
    """Describe a failure for people: kind, message, remedy and what a support desk asks for."""
    if isinstance(error, Rejected):
        return {
            "kind": "refused",
            "message": error.reason,
            "remedy": error.remedy or AUTHOR,
            "code": error.code,
            "field": error.field,
            "evidence": error.evidence,
        }
    if isinstance(error, Mistake) and error.problems:
        first = error.problems[0]
        return {"kind": "mistake", "message": f"{first.where}: {first.cause}", "remedy": first.remedy}
    return {"kind": "mapping", "message": str(error), "remedy": AUTHOR}


def _filtered(walk: Walk) -> dict[str, Any]:
    return {"kind": "filtered", "message": explain(walk.recipe.only_if, {"trigger": walk.item})}


async def _finish(store: FirmStore, run_id: str, state: str, error: dict[str, Any] | None = None) -> Move:
    await store.runs.finish(run_id, state, error)
    return Move(kind="end", outcome=state)


async def _stop(stand: _Stand, reason: str) -> Move:
    """Keep the step and the end in one transaction: after a crash between them the reason would be lost."""
    async with stand.store.together() as same:
        await same.runs.save_step(stand.walk.run.id, stand.position, "done", output={"reason": reason})
        return await _finish(same, stand.walk.run.id, "stopped", {"kind": "stopped", "message": reason})


async def _halt(stand: _Stand, outcome: Halted) -> Move:
    """End the run for now; called inside the transaction that found out why."""
    problem = {"kind": outcome.kind, "message": outcome.reason, "remedy": outcome.remedy}
    await stand.store.runs.save_step(stand.walk.run.id, stand.position, "stopped", error=problem)
    return await _finish(stand.store, stand.walk.run.id, "stopped", problem)


async def _fail(stand: _Stand, problem: dict[str, Any]) -> Move:
    await stand.store.runs.save_step(stand.walk.run.id, stand.position, "failed", error=problem)
    return await _finish(stand.store, stand.walk.run.id, "failed", problem)


async def _park(stand: _Stand, form: Any, evidence: dict[str, Any], effect_id: str) -> Move:
    problem = {
        "kind": "unknown outcome",
        "message": "the other side gave no clear answer after all rounds, so nothing more is sent",
        "remedy": "A firm admin can look for the object by its mark and then release the step",
        "evidence": evidence,
    }
    await stand.store.runs.save_step(
        stand.walk.run.id, stand.position, "failed", input=form, error=problem, effect_id=effect_id
    )
    return await _finish(stand.store, stand.walk.run.id, "parked", problem)


async def _wait(stand: _Stand, waiting_for: str, until: datetime | None, reason: str) -> Move:
    await stand.store.runs.wait(
        stand.walk.run.id,
        waiting_for,
        wake_at=until,
        error={"kind": "waiting", "message": reason},
        position=stand.position,
    )
    seconds = LOOK_UP if until is None else max((until - now()).total_seconds(), 0.05)
    return Move(kind="wait", position=stand.position, seconds=seconds)


async def _retry_later(stand: _Stand, error: RetryLater) -> Move:
    """Wait longer after each failure in a row; getting anywhere in between starts the count anew."""
    before = stand.walk.steps.get(stand.position)
    if before and now() - before.started_at > HORIZON:
        problem = {"kind": "unreachable", "message": error.reason, "remedy": "A firm admin can replay the run"}
        await stand.store.runs.save_step(stand.walk.run.id, stand.position, "failed", error=problem)
        return await _finish(stand.store, stand.walk.run.id, "parked", problem)
    in_a_row = 1 + int((before.error or {}).get("in_a_row", 0) if before else 0)
    waiting = {"kind": "waiting", "message": error.reason, "in_a_row": in_a_row}
    await stand.store.runs.save_step(stand.walk.run.id, stand.position, "waiting", error=waiting)
    pause = max(error.wait, min(2.0 ** min(in_a_row, 9), 300.0))
    return await _wait(stand, "time", now() + timedelta(seconds=pause), error.reason)
