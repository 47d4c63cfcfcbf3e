"""What a connector says of its app, said for the triggers and actions that belong to none."""

from typing import Any

from connectors._kit.app import Account, App
from connectors._kit.http import Http


def _nothing(http: Http, account: Any) -> None:
    return None


async def _nobody(client: Any) -> Account:
    return Account("", "")


APP = App(
    title="Built in",
    summary="Starts recipes by the clock, by hand or by a signed message, and shapes values between the steps.",
    docs_url="",
    places=lambda environment: (),
    settings=(),
    sign_in=None,
    client=_nothing,
    identify=_nobody,
    limits=(),
)
