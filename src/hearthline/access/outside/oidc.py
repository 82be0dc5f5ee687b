"""OpenID Connect, the authorization code flow with PKCE. Nothing heavy is loaded before somebody signs in this way.

The id token's signature is always checked, also when it came over TLS; state and nonce bind the answer to the browser
that asked.
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from hearthline.access.outside.claims import Claims, NotProved, subject_of
from hearthline.access.outside.providers import Provider, safe_address
from hearthline.ground import clock

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Seconds. The desk answers others while it waits no longer than this.
_PATIENCE = 4
_MOST = 256 * 1024
_FRESH = timedelta(hours=1)
_LEEWAY = 60
_known: dict[str, tuple[Any, Any]] = {}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An identity provider that sends our secret on to another address is not asked again."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def begin(provider: Provider, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the person, and what to keep in their session. `back`: our own address. Raises NotProved."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if provider.second_factor and all("/" in v or ":" in v for v in provider.second_factor):
        asked["acr_values"] = " ".join(sorted(provider.second_factor))
    address = _endpoint(provider, "authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", kept


def finish(provider: Provider, back: str, answer: Mapping[str, str], kept: Mapping[str, str]) -> Claims:
    """Who came, from the provider's answer. Raises NotProved for anything that does not fit."""
    if not compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
        raise NotProved("state")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise NotProved("issuer")
    code = answer.get("code", "")
    if not code:
        raise NotProved("cancelled" if answer.get("error") == "access_denied" else "no-code")
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": kept["verifier"],
        "client_id": provider.client_id,
    }
    methods = _settings_of(provider).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    headers = {}
    if "client_secret_basic" in methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form["client_secret"] = provider.secret
    told = _ask(_endpoint(provider, "token_endpoint"), urlencode(form).encode(), headers)
    return _proved(provider, told.get("id_token"), kept["nonce"])


def _proved(provider: Provider, token: object, nonce: str) -> Claims:
    import jwt

    if not isinstance(token, str):
        raise NotProved("no-token")
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise NotProved("algorithm")
        claims = jwt.decode(
            token,
            _key(provider, header.get("kid")),
            algorithms=[header["alg"]],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
    except jwt.PyJWTError as wrong:
        raise NotProved("token") from wrong
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotProved("nonce")
    audience = claims["aud"]
    if claims.get("azp", provider.client_id) != provider.client_id or (
        isinstance(audience, list) and len(audience) > 1 and "azp" not in claims
    ):
        raise NotProved("audience")
    amr = claims.get("amr")
    methods = [claims.get("acr"), *(amr if isinstance(amr, list) else [])]
    return Claims(subject_of(claims.get(provider.subject)), frozenset(m for m in methods if isinstance(m, str)))


def _key(provider: Provider, kid: object) -> Any:
    """The provider's key with this id. Asked for anew, once, when it is not known: keys are changed."""
    import jwt

    for fresh in (False, True):
        told = _get(_endpoint(provider, "jwks_uri"), fresh)
        rows = told["keys"] if isinstance(told.get("keys"), list) else []
        for row in rows:
            usable = isinstance(row, dict) and row.get("kty") in ("RSA", "EC", "OKP") and row.get("use", "sig") == "sig"
            if usable and (row.get("kid") == kid or (kid is None and len(rows) == 1)):
                return jwt.PyJWK(row, algorithm=row.get("alg") or _default(row))
    raise NotProved("key")


def _default(row: Mapping[str, Any]) -> str:
    return {"RSA": "RS256", "OKP": "EdDSA"}.get(str(row["kty"]), "ES256")


def _settings_of(provider: Provider) -> dict[str, Any]:
    told = _get(provider.issuer.rstrip("/") + "/.well-known/openid-configuration", False)
    if told.get("issuer") != provider.issuer:
        raise NotProved("issuer")
    return told


def _endpoint(provider: Provider, name: str) -> str:
    address = _settings_of(provider).get(name)
    if not safe_address(address, bool(settings.HEARTHLINE_DEMO)):
        raise NotProved("address")
    return str(address)


def forget() -> None:
    """Ask every provider anew. For tests."""
    _known.clear()


def _get(address: str, fresh: bool) -> dict[str, Any]:
    """A provider's public document, kept for an hour."""
    at, told = _known.get(address, (None, None))
    if fresh or at is None or clock.now() - at >= _FRESH:
        told = _ask(address)
        _known[address] = (clock.now(), told)
    return dict(told)


def _ask(address: str, form: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A JSON object from an address that the operator's provider named. Raises NotProved("unreachable")."""
    if not safe_address(address, bool(settings.HEARTHLINE_DEMO)):
        raise NotProved("address")
    request = urllib.request.Request(address, data=form, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310 - checked above
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            told = json.loads(answer.read(_MOST))
    except (OSError, ValueError, urllib.error.HTTPError) as wrong:
        raise NotProved("unreachable") from wrong
    if not isinstance(told, dict):
        raise NotProved("unreachable")
    return told
