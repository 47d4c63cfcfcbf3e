"""E-mail: messages through the firm's own mail server (SMTP)."""

from connectors._kit.app import Account, App, Environment, Limit, Place, Typed
from connectors.email.client import LOCAL, Mail
from connectors.email.form import DAILY, Mailbox


def places(environment: Environment) -> tuple[Place, ...]:
    """Return the one place: which server it is stands in the form."""
    return (Place(region="", title="E-mail", api_url=""),)


async def identify(mail: Mail) -> Account:
    """Sign in at the server and ask whether it takes messages from this address; nothing is sent."""
    await mail.try_out()
    return Account(id=mail.box.from_address, name=mail.box.from_address)


APP = App(
    title="E-mail",
    summary="Messages, with files attached, through the firm's own mail server.",
    docs_url="https://www.rfc-editor.org/rfc/rfc6409",
    places=places,
    settings=(LOCAL,),
    sign_in=Typed(
        Mailbox,
        "Whoever looks after your e-mail knows the server, the port and the user for programs that send (SMTP). "
        "Services with two-factor sign-in ask for an app password here. The password is sealed.",
    ),
    client=Mail,
    identify=identify,
    limits=(Limit(30, 60, burst=10), Limit(500, 86_400, burst=250, header=DAILY)),
)
