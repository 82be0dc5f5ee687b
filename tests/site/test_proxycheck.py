"""What the command says of a proxy that does right, and of each one that does not: real TLS on this machine."""

import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hearthline.site import commands, proxycheck
from hearthline.site.proxycheck import Finding, Place, ask
from tests.faults.terminator import HOST, certificate

Dress = Callable[[ssl.SSLContext], None]
CERTIFICATE = "the certificate is one that everybody trusts, for this name"
WEAK = "TLS 1.2 is spoken with forward secret, authenticated ciphers alone"


def nothing(_context: ssl.SSLContext) -> None:
    """As Python makes it, which is as a site should."""


def old(context: ssl.SSLContext) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")


def weak(context: ssl.SSLContext) -> None:
    context.set_ciphers("ECDHE+AESGCM:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")


def strict(context: ssl.SSLContext) -> None:
    context.set_ciphers("ECDHE+AESGCM")


def without_the_newest(context: ssl.SSLContext) -> None:
    strict(context)
    context.maximum_version = ssl.TLSVersion.TLSv1_2


@contextmanager
def serving(headers: dict[str, str], statuses: dict[str, int], pem: Path | None, dress: Dress) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(statuses.get(self.path, 200))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A refused handshake is what is asked for here."""

    server = Quiet((HOST, 0), Handler)
    if pem is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        dress(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def found(tmp_path: Path, dress: Dress = strict, **wanted: Any) -> dict[str, Finding]:
    """Every finding about a pair of servers made so."""
    pem = certificate(tmp_path)
    year = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
    led = {"/": 301, "/healthz": 404, "/scim/v2/Users": 403}
    with ExitStack() as stack:
        tls = stack.enter_context(serving(wanted.get("headers", year), {}, pem, dress))
        location = {"Location": wanted.get("location", f"https://{HOST}/")}
        plain = stack.enter_context(serving(location, wanted.get("statuses", led), None, nothing))
        place = Place(wanted.get("host", HOST), tls, wanted.get("plain", plain), wanted.get("authority", pem))
        return {one.what: one for one in ask(place)}


def test_a_proxy_that_does_right_is_told_so(tmp_path: Path) -> None:
    said = found(tmp_path)
    # The test's own authority is believed by nobody else, and its certificate is for a day.
    unlike = {CERTIFICATE: None, "it holds for another two weeks": False}
    assert {what: one.right for what, one in said.items()} == {what: unlike.get(what, True) for what in said}
    assert len(said) == 10


def test_old_versions_are_found(tmp_path: Path) -> None:
    said = found(tmp_path, old)
    assert [said[f"TLS 1.{n} is refused"].right for n in (0, 1)] == [False, False]


def test_weak_ciphers_are_found_and_named(tmp_path: Path) -> None:
    said = found(tmp_path, weak)[WEAK]
    assert said.right is False
    assert "AES128-SHA" in said.said


def test_without_the_newest_version_it_says_which_was_spoken(tmp_path: Path) -> None:
    said = found(tmp_path, without_the_newest)["TLS 1.3 is spoken first"]
    assert (said.right, said.said) == (False, "TLSv1.2")


def test_a_certificate_that_nobody_trusts_or_of_another_name_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, authority=None)[CERTIFICATE].right is False
    assert found(tmp_path, host="localhost")[CERTIFICATE].right is False


@pytest.mark.parametrize("told", ["", "max-age=60", "includeSubDomains", "max-age=x"])
def test_an_answer_that_asks_for_no_tls_or_for_a_short_while_is_found(tmp_path: Path, told: str) -> None:
    said = found(tmp_path, headers={"Strict-Transport-Security": told} if told else {})
    assert said["every answer asks for TLS for a year"].right is False


def test_what_is_led_on_in_clear_is_found(tmp_path: Path) -> None:
    every = found(tmp_path, statuses={"/": 301, "/healthz": 301, "/scim/v2/Users": 302})
    assert every["/healthz asked for in clear leads nowhere"].right is False
    assert every["/scim/v2/Users asked for in clear leads nowhere"].right is False
    page = "a page asked for in clear leads to its encrypted address"
    assert every[page].right is True
    assert found(tmp_path, statuses={"/": 200})[page].right is False
    for address in ("https://evil.example/", f"https://{HOST}.evil.example/", f"http://{HOST}/", ""):
        assert found(tmp_path, location=address)[page].right is False


def test_who_listens_to_nobody_in_clear_does_right(tmp_path: Path) -> None:
    said = found(tmp_path, plain=9)
    assert {one.right for what, one in said.items() if "in clear" in what} == {True}


def test_the_command_says_yes_no_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [Finding("one", True), Finding("two", None, "this machine cannot ask")]
    monkeypatch.setattr(proxycheck, "ask", lambda place: iter(answers))
    assert commands.tls(["report.example.gov"]) == 1, "what was not shown is not right"
    assert "not shown two (this machine cannot ask)" in capsys.readouterr().out
    answers[1] = Finding("two", True)
    assert commands.tls(["report.example.gov", "desk.example.gov"]) == 0
    assert capsys.readouterr().out.count("yes") == 4
    assert commands.tls([]) == commands.tls(["--here"]) == 2
