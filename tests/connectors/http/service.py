"""A web service on this machine that answers every request with the same bytes, and keeps what it was sent."""

import asyncio
import datetime
import ssl
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actions import Effect
from connectors._kit.app import Filled
from connectors._kit.http import Http
from connectors.http import APP
from connectors.http.client import Web
from connectors.http.form import Endpoint
from connectors.http.gate import Gate
from connectors.http.hosts import read_hosts
from connectors.http.transport import Guarded

EFFECT = Effect("key", "lexrelay:0123456789abcdef01234567", "a" * 40, datetime.datetime.now(datetime.UTC))
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Service:
    """`answer` is the whole reply; `heads` are the request heads, `bodies` what followed them."""

    def __init__(self):
        self.answer = reply(200, {"ok": "yes"})
        self.heads, self.bodies, self.port = [], [], 0

    async def serve(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = next((int(line.split(":")[1]) for line in head.lower().split("\r\n") if "content-length:" in line), 0)
        self.heads.append(head)
        self.bodies.append(await reader.readexactly(size))
        if self.answer is None:
            await reader.read()
        else:
            writer.write(self.answer)
        writer.close()


def reply(status, body=b"", **headers):
    """The bytes of an HTTP answer; a dict becomes JSON."""
    content = body if isinstance(body, bytes) else httpx.Response(200, json=body).content
    kind = {} if isinstance(body, bytes) else {"content-type": "application/json"}
    head = {**kind, "content-length": str(len(content)), **{k.replace("_", "-"): v for k, v in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + content


@asynccontextmanager
async def running(certificate=None):
    service = Service()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0, ssl=certificate)
    service.port = server.sockets[0].getsockname()[1]
    async with server:
        yield service


def resolver(**names):
    """A resolver that knows these names (`_` for `.`); each value is a list of answers, the last one stays."""
    known = {name.replace("_", "."): list(answers) for name, answers in names.items()}
    asked = []

    async def resolve(host, port):
        asked.append(host)
        if host not in known:
            raise OSError(f"no such name: {host}")
        answers = known[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    resolve.asked = asked
    return resolve


def web(hosts, local="", resolve=None, certificates=None, seconds=5.0, **form):
    """A client as the engine makes it; with `resolve` the names are looked up there."""
    filled = Filled(Endpoint(name="Court", hosts=hosts, **form), {"LEXRELAY_HTTP_LOCAL": local}, Path())
    way = (
        Guarded(Gate(read_hosts(hosts), local, resolve), certificates or TRUSTS_NOBODY)
        if resolve
        else APP.transport(filled)
    )
    return Web(Http(httpx.AsyncClient(transport=way, headers=dict(APP.headers)), deadline=seconds), filled)


def certificate_for(name, folder):
    """(server side, client side) TLS contexts for one host name."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "own.pem").write_bytes(secret + made.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "own.pem")
    return server, ssl.create_default_context(cadata=made.public_bytes(pem).decode())
