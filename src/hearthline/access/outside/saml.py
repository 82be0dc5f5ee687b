"""SAML 2.0, sign-in asked for by us: redirect out, signed answer posted back. The library is loaded at first use.

The answer comes as a form from another site, without our session's cookie (SameSite=Lax). So it is checked on arrival
without knowing who asked, put into a sealed cookie for two minutes, and the browser is sent on by GET to a page that
has the session: there the answer must belong to the question which that very browser was given, once.
"""

import secrets
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from hearthline.access.outside.claims import Claims, NotProved, subject_of
from hearthline.access.outside.providers import Provider

_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


def settings_for(provider: Provider, back: str, about: str) -> dict[str, Any]:
    """The library's settings. `back`: where answers are posted; `about`: our entity id, the address of the metadata."""
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": about,
            "assertionConsumerService": {"url": back, "binding": _POST},
            "NameIDFormat": _PERSISTENT,
        },
        "idp": {
            "entityId": provider.issuer,
            "singleSignOnService": {"url": provider.sso_url, "binding": _REDIRECT},
            "x509cert": provider.certificate,
        },
        "security": {
            "wantAssertionsSigned": True,
            "wantNameId": not provider.subject,
            "wantAttributeStatement": bool(provider.subject),
            "rejectDeprecatedAlgorithm": True,
            "requestedAuthnContext": sorted(provider.second_factor) or False,
            "signatureAlgorithm": _RSA_SHA256,
            "digestAlgorithm": _SHA256,
            "allowSingleLabelDomains": True,
        },
    }


def _library(provider: Provider, back: str, about: str, form: Mapping[str, str]) -> Any:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    parts = urlsplit(back)
    request = {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": dict(form),
    }
    return OneLogin_Saml2_Auth(request, settings_for(provider, back, about))


def begin(provider: Provider, back: str, about: str) -> tuple[str, dict[str, str]]:
    """Where to send the person, and what to keep in their session."""
    asked = _library(provider, back, about, {})
    relay = secrets.token_urlsafe(24)
    address = str(asked.login(return_to=relay))
    return address, {"state": relay, "request": str(asked.get_last_request_id())}


def receive(provider: Provider, back: str, about: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What a posted answer says, once its signature, times, audience and address are right; and to what it answers.

    Raises NotProved. Whether that browser asked is for `finish` to say.
    """
    from lxml.etree import LxmlError
    from onelogin.saml2.errors import OneLogin_Saml2_Error

    answer = form.get("SAMLResponse", "")
    if not answer or len(answer) > 400_000:
        raise NotProved("no-response")
    read = _library(provider, back, about, {"SAMLResponse": answer})
    try:
        read.process_response()
    except (OneLogin_Saml2_Error, LxmlError, ValueError, AttributeError) as wrong:
        raise NotProved("response") from wrong
    if read.get_errors() or not read.is_authenticated():
        raise NotProved("response")
    asked = read.get_last_response_in_response_to()
    if not asked:
        raise NotProved("unasked")
    values = (read.get_attribute(provider.subject) or []) if provider.subject else [read.get_nameid()]
    # A name that is new each time, or that is given to somebody else next year, says nothing about who this is.
    if len(values) != 1 or not (provider.subject or read.get_nameid_format() == _PERSISTENT):
        raise NotProved("no-subject")
    return {
        "provider": provider.id,
        "request": str(asked),
        "state": form.get("RelayState", "")[:100],
        "subject": subject_of(values[0]),
        "methods": [str(m) for m in read.get_last_authn_contexts()],
    }


def finish(told: Mapping[str, Any], kept: Mapping[str, str]) -> Claims:
    """Who came, when this browser is the one that asked. Raises NotProved."""
    for name, why in (("request", "unasked"), ("state", "state")):
        if not compare_digest(str(told.get(name, "")).encode(), kept[name].encode()):
            raise NotProved(why)
    return Claims(subject_of(told.get("subject")), frozenset(told.get("methods", ())))


def metadata(provider: Provider, back: str, about: str) -> bytes:
    """What the agency's identity provider wants to know about us: XML, no secret."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    made = OneLogin_Saml2_Settings(settings_for(provider, back, about), sp_validation_only=True).get_sp_metadata()
    return made if isinstance(made, bytes) else str(made).encode()
