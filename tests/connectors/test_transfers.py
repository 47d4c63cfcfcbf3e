"""Calls that carry files: in pieces, within a time of their own, and what breaks off is never taken for whole."""

import asyncio
import tracemalloc

import httpx
import pytest

from connectors._kit.http import Http
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from tests.kept_files import files_in

MEGABYTE = bytes(1 << 20)


class Body(httpx.AsyncByteStream):
    """A body of so many megabytes; what is in `then` happens after them."""

    def __init__(self, megabytes, then=None):
        self._megabytes, self._then = megabytes, then

    async def __aiter__(self):
        for _ in range(self._megabytes):
            yield MEGABYTE
        if self._then:
            await self._then()


def http(answer, **options):
    return Http(httpx.AsyncClient(base_url="https://vendor.test", transport=httpx.MockTransport(answer)), **options)


def whole(megabytes, then=None, headers=None):
    return lambda request: httpx.Response(200, headers=headers, stream=Body(megabytes, then))


async def streamed(vendor):
    async with vendor.stream("/file") as answer:
        async for piece in answer.pieces:
            yield piece


async def read(vendor):
    return [piece async for piece in streamed(vendor)]


async def forever():
    await asyncio.Event().wait()


async def cut():
    raise httpx.ReadError("cut")


async def test_sixty_megabytes_are_kept_without_being_held(tmp_path):
    vendor, files = http(whole(60)), files_in(tmp_path / "files")
    tracemalloc.start()
    try:
        async with vendor.stream("/file") as answer:
            file = await files.keep("big.pdf", "application/pdf", answer.pieces, answer.size)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert await files.size(file) == 60 << 20


@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize("then", [forever, cut])
async def test_file_that_breaks_off_is_fetched_later_and_not_kept(tmp_path, then, outside):
    files, vendor = files_in(tmp_path / "files"), http(whole(2, then), transfer=0.05)
    pieces = vendor.outside.get("https://storage.test/file") if outside else streamed(vendor)
    with pytest.raises(RetryLater):
        await files.keep("x.pdf", "application/pdf", pieces)
    assert not list(files.folder.iterdir())


@pytest.mark.parametrize(
    ("status", "failure"), [(401, Reconnect), (404, Rejected), (429, RetryLater), (503, RetryLater)]
)
async def test_refused_file_is_told_as_any_refusal(status, failure):
    with pytest.raises(failure, match=r"requests|/file"):
        await read(http(lambda request: httpx.Response(status, json={})))


@pytest.mark.parametrize(
    ("headers", "size"),
    [({}, None), ({"content-length": "5"}, 5), ({"content-length": "5", "content-encoding": "br"}, None)],
)
async def test_size_is_known_before_the_file_comes_if_the_vendor_tells_it(headers, size):
    async with http(whole(0, headers=headers)).stream("/file") as answer:
        assert answer.size == size


async def slow(request):
    await asyncio.sleep(0.1)
    return httpx.Response(200, json={})


async def test_upload_has_more_time_than_other_writes():
    vendor = http(slow, deadline=0.05, transfer=5)
    assert (await vendor.send("POST", "/file", carries_file=True)).status == 200
    with pytest.raises(InDoubt, match="no answer to POST /file"):
        await vendor.send("POST", "/file")


async def test_upload_that_outlasts_its_time_is_in_doubt():
    with pytest.raises(InDoubt, match="no answer"):
        await http(slow, transfer=0.05).send("POST", "/file", carries_file=True)


async def test_upload_to_storage_that_outlasts_its_time_starts_anew_later():
    storage = http(slow, transfer=0.05).outside
    with pytest.raises(RetryLater, match="broke off"):
        await storage.put("https://storage.test/x", {}, Body(1), 1 << 20)


async def test_vendor_that_cannot_be_reached_is_asked_later():
    def nobody(request):
        raise httpx.ConnectError("refused")

    with pytest.raises(RetryLater, match="could not connect"):
        await read(http(nobody))
