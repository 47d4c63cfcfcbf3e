"""Kills processes as a power cut would, at random moments spread over the work; the supervisor starts them again."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from commands.supervisor import Supervisor

LOOK_EVERY = 0.1
SOONEST, LATEST = 0.5, 5.0
"""Seconds that a process may still go on once its turn has come."""


async def _at_any_time(name: str) -> bool:
    return True


async def _nothing(name: str) -> None:
    """Nothing follows a kill."""


@dataclass
class Killing:
    """`counts` says by process how often it is killed; whoever works sets `done` (0 to 1) and, at the end, `over`.

    A kill waits until `ready` says that this process is busy with what it should be killed at; `then` follows it.
    """

    supervisor: Supervisor
    counts: Mapping[str, int]
    chance: random.Random
    ready: Callable[[str], Awaitable[bool]] = _at_any_time
    then: Callable[[str], Awaitable[None]] = _nothing
    done: float = 0.0
    over: bool = False
    killed: int = 0

    async def spread(self) -> None:
        """Kill all in random order, each not before its share of the work: kills that all come first prove little."""
        victims = [name for name, count in self.counts.items() for _ in range(count)]
        self.chance.shuffle(victims)
        for number, name in enumerate(victims):
            while not self.over and (self.done < number / len(victims) or not await self.ready(name)):
                await asyncio.sleep(LOOK_EVERY)
            await asyncio.sleep(self.chance.uniform(SOONEST, LATEST))
            while not self.supervisor.kill(name):
                await asyncio.sleep(2 * LOOK_EVERY)
            self.killed += 1
            await self.then(name)
