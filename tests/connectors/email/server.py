"""A real mail server in this process: it keeps what it took, and refuses what it is told to refuse."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

from actions import Effect
from connectors._kit.app import Filled
from connectors._kit.http import Http
from connectors.email.actions.send_email import send_email
from connectors.email.client import Mail
from connectors.email.form import Mailbox

EFFECT = Effect("key", "lexrelay:0123456789abcdef01234567", "a" * 40, datetime(2026, 1, 6, tzinfo=UTC))


class PostOffice:
    """`refusals` maps MAIL, a recipient or DATA to the answer given instead; an answer of None hangs up."""

    def __init__(self):
        self.refusals, self.taken, self.envelopes, self.port = {}, [], [], 0

    def _answer(self, server, about):
        if about in self.refusals and self.refusals[about] is None:
            server.transport.abort()
        return self.refusals.get(about)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self._answer(server, "MAIL") or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        refused = self._answer(server, address)
        if not refused:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(envelope.content)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return self._answer(server, "DATA") or "250 2.0.0 Ok: queued as 17"

    def sign_in(self, server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (b"ada", b"sample-word")
        return AuthResult(success=good, handled=True) if good else AuthResult(success=False, handled=False)

    @property
    def messages(self):
        return [message_from_bytes(each, policy=policy.default) for each in self.taken]


@asynccontextmanager
async def running(certificate=None, at_once=False, **options):
    """With a certificate: STARTTLS, or TLS from the first byte with `at_once`."""
    office, loop = PostOffice(), asyncio.get_running_loop()
    rules = {"hostname": "mail.example", "authenticator": office.sign_in, "auth_require_tls": False, **options}
    if certificate and not at_once:
        rules["tls_context"] = certificate
    made = []

    def serve():
        made.append(SMTP(office, loop=loop, **rules))
        return made[-1]

    server = await loop.create_server(serve, "127.0.0.1", 0, ssl=certificate if at_once else None)
    office.port = server.sockets[0].getsockname()[1]
    async with server:
        yield office
    for each in made:
        if each.transport:
            each.transport.abort()
    await asyncio.sleep(0)


def mail(office, files=None, local=True, http=None, **form):
    """A client as the engine makes it; the server is a local one unless told otherwise."""
    given = {"host": "localhost", "port": office.port, "security": "none", "from_address": "office@sample-law.example"}
    settings = {"LEXRELAY_EMAIL_LOCAL": f"localhost:{office.port}" if local else ""}
    return Mail(http or Http(None, files=files), Filled(Mailbox(**given | form), settings, Path()))


async def send(client, **more):
    given = {"to": ["ada@example.com"], "subject": "Hearing moved", "text": "It is on Friday.\n"}
    return await send_email.run(client, send_email.input(**given | more), EFFECT)
