"""Everything one running sandbox consists of, handed to both vendors' routes."""

from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.hooks import Hooks
from sandbox.oauth import Tokens
from sandbox.store import Store


@dataclass(frozen=True)
class World:
    """The committed state, the faults to play, webhook deliveries, granted tokens and the time."""

    store: Store
    faults: Faults
    hooks: Hooks
    tokens: Tokens
    clock: Clock


def make_world(store: Store, faults: Faults) -> World:
    """A world around a given state; deliveries start when the application starts."""
    clock = Clock()
    return World(store, faults, Hooks(store, faults, clock), Tokens(store, clock), clock)
