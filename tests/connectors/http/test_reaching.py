"""A web service is reached where a person allowed it, and nowhere else, whatever names and addresses say."""

import pytest

from connectors.http.actions.read import read
from connectors.http.addresses import is_in_house, is_public
from core.errors import Rejected, RetryLater
from tests.connectors.http.service import EFFECT, certificate_for, reply, resolver, running, web

INSIDE = (
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0", "0.1.2.3"),
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1"),
    *("2001:0:4136:e378:8000:63bf:80ff:fffe", "fec0::1", "100::1", "5f00::1"),
)
OUTSIDE = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808")


async def fetch(service, url, **query):
    return await read.run(service, read.input(url=url, query=query), EFFECT)


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_inside_is_refused(address):
    court = web("court.example", resolve=resolver(court_example=[[address]]))
    with pytest.raises(Rejected, match="not on the open internet") as refusal:
        await fetch(court, "https://court.example/")
    assert "LEXRELAY_HTTP_LOCAL" in refusal.value.remedy


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(address)
    assert not is_in_house(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "224.0.0.1", "0.0.0.0", "fe80::1", "8.8.8.8"])
async def test_even_a_named_local_host_is_none_where_clouds_keep_credentials(address):
    if address == "8.8.8.8":
        assert not is_in_house(address)
        return
    court = web("http://court.example:80", "court.example:80", resolver(court_example=[[address]]))
    with pytest.raises(Rejected):
        await fetch(court, "http://court.example/")


async def test_one_inner_address_among_public_ones_is_enough_to_refuse():
    court = web("court.example", resolve=resolver(court_example=[["93.184.215.14", "10.0.0.1"]]))
    with pytest.raises(Rejected, match="not on the open internet"):
        await fetch(court, "https://court.example/")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.1", "localhost", "[::1]", "127.0.0.1"])
async def test_other_ways_to_write_this_machine_are_refused(host):
    async with running() as service:
        with pytest.raises((Rejected, ValueError), match=r"open internet|is no host"):
            await fetch(web(f"http://{host}:{service.port}"), f"http://{host}:{service.port}/")
        assert service.heads == []


async def test_a_name_that_changes_its_answer_does_not_lead_inside():
    names = resolver(court_example=[["127.0.0.1"], ["10.0.0.1"]])
    async with running() as service:
        at = f"court.example:{service.port}"
        answer = await fetch(web(f"http://{at}", at, names), f"http://{at}/")
    assert answer.data == {"ok": "yes"}
    assert names.asked == ["court.example"]
    assert f"host: {at}" in service.heads[0].lower()


async def test_the_next_address_is_tried_when_one_does_not_answer():
    async with running() as service:
        at = f"court.example:{service.port}"
        names = resolver(court_example=[["127.9.9.9", "127.0.0.1"]])
        assert (await fetch(web(f"http://{at}", at, names), f"http://{at}/")).status == 200


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "https://court.example/new"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_told_and_not_followed(target, status):
    async with running() as service:
        service.answer = reply(status, location=target)
        at = f"127.0.0.1:{service.port}"
        with pytest.raises(Rejected, match="redirect") as refusal:
            await fetch(web(f"http://{at}", at), f"http://{at}/")
    assert "address it leads to" in refusal.value.remedy
    assert len(service.heads) == 1


BYPASSES = (
    "https://evilfilings.example/",
    *("https://court.example@evil.example/", "https://evil.example/court.example", "https://court.example.evil.example/"),
    *("https://evilcourt.example/", "https://court.example./", "http://court.example/", "https://court.example:8443/"),
    *("https://user:word@court.example/", "https://court.example%2eevil.example/", "https://sub.court.example/"),
    *("https://cоurt.example/", "https://filings.example/", "https://.filings.example/", "https://filings.example.evil/"),
)  # fmt: skip


@pytest.mark.parametrize("url", BYPASSES)
async def test_what_only_looks_like_an_allowed_host_is_refused(url):
    names = resolver()
    with pytest.raises((Rejected, ValueError), match=r"allowed hosts|address"):
        await fetch(web("court.example, *.filings.example", resolve=names), url)
    assert names.asked == []


@pytest.mark.parametrize(
    ("hosts", "url"),
    [
        ("court.example", "HTTPS://COURT.Example/x"),
        ("court.example", "https://court.example:443/"),
        ("Bücher.example", "https://bücher.example/"),
        ("xn--bcher-kva.example", "https://bücher.example/"),
        ("*.filings.example", "https://a.b.filings.example/"),
        ("court.example:8443", "https://court.example:8443/"),
    ],
)
async def test_an_allowed_host_is_known_however_it_is_written(hosts, url):
    names = resolver()
    with pytest.raises(RetryLater, match="could not connect"):
        await fetch(web(hosts, resolve=names), url)
    assert len(names.asked) == 1


async def test_the_certificate_is_compared_with_the_name_that_was_allowed(tmp_path):
    server, client = certificate_for("court.example", tmp_path)
    names = resolver(court_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    async with running(server) as service:
        right, wrong = f"court.example:{service.port}", f"other.example:{service.port}"
        hosts, local = f"{right}, {wrong}", f"{right},{wrong}"
        answer = await fetch(web(hosts, local, names, client), f"https://{right}/")
        assert answer.status == 200
        with pytest.raises(Rejected, match=r"certificate of other\.example"):
            await fetch(web(hosts, local, names, client), f"https://{wrong}/")


async def test_a_name_too_long_to_look_up_is_no_crash():
    with pytest.raises(RetryLater, match="could not connect"):
        await fetch(web("*.filings.example"), f"https://{'a' * 64}.filings.example/")


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with running() as service:
        at = f"127.0.0.1:{service.port}"
        assert (await fetch(web(f"http://{at}", at), f"http://{at}/")).status == 200
