"""Identity providers of the tests' own: an OpenID Connect one in a thread, and signed SAML answers."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from hearthline.access.outside import oidc
from hearthline.access.outside.providers import Provider
from hearthline.ground import clock

CLIENT, SECRET = "hearthline-desk", "only-for-tests"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Double:
    """What the provider says, and what it heard. `claims` replace those of an honest token; None leaves one out."""

    server: Any = None
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    kid: str = "one"
    algorithm: str = "RS256"
    published: dict[str, Any] = field(default_factory=lambda: {"one": KEY})
    document: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    given: str = ""
    """The last token. Its three parts have dots between them."""
    redirect: str = ""
    heard: list[str] = field(default_factory=list)
    gone: bool = False

    def away(self) -> None:
        """Nobody answers any more. Again: nothing changes."""
        if not self.gone:
            self.gone = True
            self.server.shutdown()
            self.server.server_close()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def provider(self, **more: Any) -> Provider:
        """Ours, speaking to this double."""
        wanted = {"id": "county", "name": "County account", "kind": "oidc", "subject": "sub", **more}
        return Provider(issuer=self.issuer, client_id=CLIENT, secret=SECRET, **wanted)

    def visit(self, address: str) -> str:
        """What a person's browser does there: it comes back with a code. Returns the query."""
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        return f"code=good&state={self.asked['state']}"

    def answer(self, path: str, form: dict[str, list[str]]) -> tuple[int, Any]:
        self.heard.append(path)
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return 200, {"issuer": self.issuer, **{k: f"{self.issuer}/{v}" for k, v in names.items()}, **self.document}
        if path == "/keys":
            return 200, {"keys": [self._jwk(kid, key) for kid, key in self.published.items()]}
        if path == "/token":
            proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=")
            if form["code"] != ["good"] or proof.decode() != self.asked["code_challenge"]:
                return 400, {"error": "invalid_grant"}
            return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self.token()}
        return 404, {}

    def _jwk(self, kid: str, key: Any) -> dict[str, Any]:
        return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}

    def token(self) -> str:
        now = clock.now()
        honest = {
            "iss": self.issuer,
            "sub": "person-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + timedelta(minutes=5),
            "nonce": self.asked.get("nonce"),
        }
        claims = {k: v for k, v in {**honest, **self.claims}.items() if v is not None}
        self.given = jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid})
        return self.given


@contextmanager
def oidc_double() -> Iterator[Double]:
    """A provider on this machine, gone afterwards."""
    double = Double()

    class Handler(BaseHTTPRequestHandler):
        def _go(self, form: dict[str, list[str]]) -> None:
            if double.redirect:
                self.send_response(302)
                self.send_header("Location", double.redirect)
                self.end_headers()
                return
            status, body = double.answer(self.path, form)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self._go({})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._go(parse_qs(self.rfile.read(length).decode()))

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    double.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=double.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with mock.patch.object(oidc, "_PATIENCE", 60):  # on a slow machine, ours answers late
            yield double
    finally:
        double.away()
        thread.join()


# SAML

ENTITY = "https://idp.example.gov/entity"
SSO = "https://idp.example.gov/sso"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def certificate(key: Any = KEY) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.gov")])
    today = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(days=9000))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


CERTIFICATE = certificate()


def saml_provider(**more: Any) -> Provider:
    """Ours, trusting the key of these tests."""
    wanted = {"id": "state", "name": "State account", "kind": "saml", **more}
    return Provider(issuer=ENTITY, sso_url=SSO, certificate=CERTIFICATE, **wanted)


def saml_answer(
    request_id: str,
    acs: str,
    audience: str,
    *,
    key: Any = KEY,
    subject: str = "person-1",
    name_format: str = PERSISTENT,
    issuer: str = ENTITY,
    method: str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    late: bool = False,
    signed: bool = True,
    twist: Any = None,
) -> str:
    """A response as the provider would post it: base 64. `twist` changes the XML after signing."""
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    now = clock.now() - (timedelta(hours=2) if late else timedelta())
    said, until = f"{now:%Y-%m-%dT%H:%M:%SZ}", f"{now + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    asked = f' InResponseTo="{request_id}"' if request_id else ""
    assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"
 IssueInstant="{said}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="{name_format}">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}"{asked}/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{said}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{said}"><saml:AuthnContext>
<saml:AuthnContextClassRef>{method}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="employeeId"><saml:AttributeValue>e-{subject}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
    if signed:
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        assertion = OneLogin_Saml2_Utils.add_sign(assertion, pem, certificate(key)).decode()
        assertion = assertion.removeprefix('<?xml version="1.0"?>').strip()
    whole = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"
 IssueInstant="{said}" Destination="{acs}"{asked}>
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertion}</samlp:Response>"""
    return base64.b64encode((twist(whole) if twist else whole).encode()).decode()
