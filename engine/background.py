"""The loops every process may run: relay webhooks into polls, hand queued runs to Temporal, and tidy up."""

import asyncio

import structlog
from temporalio.client import Client

from engine.counting import keep_counted
from engine.dispatch import Dispatcher
from engine.housekeeping import keep_house
from engine.installation import Installation
from engine.relay import Relay
from engine.run_filling import keep_findable
from engine.temporal_client import connect

log = structlog.get_logger()


class Background:
    """Runs the loops side by side; while Temporal is away the relay goes on and runs stay queued."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._queued = asyncio.Event()
        self._relay = Relay(installation, self._queued)

    def nudge(self) -> None:
        """Look at the inbox now: this process has just accepted a webhook."""
        self._relay.nudge()

    async def run(self) -> None:
        """Run the loops until cancelled."""
        loops = (keep_house, keep_findable, keep_counted)
        await asyncio.gather(self._relay.run(), self._dispatch(), *(each(self._installation) for each in loops))

    async def _dispatch(self) -> None:
        temporal = await connect_patiently(self._installation)
        await Dispatcher(self._installation, temporal, self._queued).run()


async def connect_patiently(installation: Installation) -> Client:
    """Connect to Temporal, trying again for as long as it takes."""
    while True:
        try:
            return await connect(installation.settings, installation.store.keys)
        except RuntimeError as error:
            log.info("temporal.away", address=installation.settings.temporal, error=type(error).__name__)
            await asyncio.sleep(0.5)
