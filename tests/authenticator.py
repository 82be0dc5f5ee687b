"""A passkey device in software, for tests without a browser: it makes passkeys and answers, rightly or as told."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "localhost"
ORIGIN = "https://localhost"


@dataclass
class Device:
    """One device with one passkey. `counts`: whether it counts its uses; `count`: how many it says it had."""

    host: str = HOST
    origin: str = ORIGIN
    verifies: bool = True
    counts: bool = False
    count: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    number: bytes = field(default_factory=lambda: os.urandom(16))

    def make(self, told: dict[str, Any]) -> str:
        """The answer to what a page asks a browser to make."""
        asked = told["publicKey"]
        self.handle = asked["user"]["id"]
        credential = AttestedCredentialData.create(
            b"\x00" * 16, self.number, ES256.from_cryptography_key(self.key.public_key())
        )
        kept = AuthenticatorData.create(sha256(self.host.encode()), self._flags() | 0x40, self.count, credential)
        said = {
            "clientDataJSON": websafe_encode(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": websafe_encode(AttestationObject.create("none", kept, {})),
        }
        return self._answer(said)

    def answer(self, told: dict[str, Any], **instead: Any) -> str:
        """The answer to a challenge. `instead`: parts of it to be other than they would be."""
        if self.counts:
            self.count += 1
        data = AuthenticatorData.create(sha256(self.host.encode()), self._flags(), self.count)
        client = self._client("webauthn.get", told["publicKey"]["challenge"])
        said = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.key.sign(bytes(data) + client.hash, ec.ECDSA(SHA256()))),
            "userHandle": self.handle,
        }
        return self._answer({**said, **instead})

    def _flags(self) -> int:
        return 0x01 | (0x04 if self.verifies else 0)

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), self.origin)

    def _answer(self, said: dict[str, Any]) -> str:
        number = websafe_encode(self.number)
        whole = {"id": number, "rawId": number, "type": "public-key", "response": said, "clientExtensionResults": {}}
        return json.dumps(whole)


def options(client: Client, use: str) -> Any:
    """What the desk asks of this browser."""
    return client.post("/account/passkeys/options", {"use": use})


def register(client: Client, device: Device, name: str = "My key") -> Any:
    """Make a passkey on the desk's page; `client` is signed in, with a fresh proof."""
    return client.post(
        "/account/passkeys/new", {"name": name, "credential": device.make(options(client, "add").json())}
    )


def sign_in(client: Client, device: Device, **instead: Any) -> Any:
    """Sign in by passkey alone."""
    told = options(client, "sign-in").json()
    return client.post("/account/passkeys/sign-in", {"credential": device.answer(told, **instead)})
