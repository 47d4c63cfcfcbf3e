"""Talking to Temporal: encrypted payloads, one client per process."""

import dataclasses
from collections.abc import Sequence

from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes, PayloadCodec

from core.settings import Settings
from storage.keys import KeyRing

TASK_QUEUE = "lexrelay"
SEALED = b"binary/encrypted"


class SealedPayloads(PayloadCodec):
    """Seals every payload with the installation's key ring: Temporal's store holds no readable input."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return one sealed payload for each plain one."""
        return [self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open sealed payloads; plain ones (from before, or of other tools) pass."""
        return [self._open(payload) for payload in payloads]

    def _seal(self, payload: Payload) -> Payload:
        data = self._keys.seal("", "temporal", payload.SerializeToString())
        return Payload(metadata={"encoding": SEALED}, data=data)

    def _open(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != SEALED:
            return payload
        return Payload.FromString(self._keys.open("", "temporal", payload.data))


def converter(keys: KeyRing) -> DataConverter:
    """Return the pydantic converter with sealed payloads and sealed failure messages."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=SealedPayloads(keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


async def connect(settings: Settings, keys: KeyRing) -> Client:
    """Connect to the Temporal server of the settings; raises RuntimeError when it does not answer."""
    key = settings.temporal_api_key.get_secret_value()
    return await Client.connect(
        settings.temporal,
        namespace=settings.temporal_namespace,
        tls=settings.temporal_tls or bool(key),
        api_key=key or None,
        data_converter=converter(keys),
    )
