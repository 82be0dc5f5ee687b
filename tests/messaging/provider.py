"""A provider of texts, calls and webhooks for tests: checks what real ones check, and fails as real ones fail."""

import base64
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from hearthline.ground import clock
from hearthline.messaging import signing
from tests.messaging.certificates import server_context

SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class Came:
    """One post as it came, if its signature was right."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Provider:
    """`status`, `answer`: what it answers, and the body of it. `cut`: takes the post and hangs up without an answer.
    `on_post`: called when it has a post, before the answer."""

    status: int = 201
    cut: bool = False
    answer: bytes = b'{"sid": "SM1"}'
    location: str = ""
    on_post: Callable[[Came], object] | None = None
    came: list[Came] = field(default_factory=list)
    forged: int = 0

    def keys(self) -> list[str]:
        return [one.headers["idempotency-key"] for one in self.came]


class _Talk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_POST(self) -> None:
        provider: Provider = cast(Any, self.server).provider
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {name.lower(): value for name, value in self.headers.items()}
        right = signing.good(
            SECRET,
            stamp=told.get("hearthline-stamp", ""),
            signature=told.get("hearthline-signature", ""),
            path=self.path,
            body=body,
            came=clock.now(),
        )
        if not right:
            provider.forged += 1
            self.send_error(401)
            return
        if provider.cut or provider.status < 300:
            provider.came.append(Came(self.path, told, body))
            if provider.on_post is not None:
                provider.on_post(provider.came[-1])
        if provider.cut:
            self.close_connection = True
            return
        self.send_response(provider.status)
        if provider.location:
            self.send_header("Location", provider.location)
        self.send_header("Content-Length", str(len(provider.answer)))
        self.end_headers()
        self.wfile.write(provider.answer)

    def log_message(self, *_: Any) -> None:
        pass


def basic(account: str) -> str:
    return "Basic " + base64.b64encode(f"{account}:{SECRET}".encode()).decode()


def told(came: Came) -> Any:
    return json.loads(came.body)


@contextmanager
def serving(provider: Provider) -> Iterator[int]:
    """Its port while it runs, over TLS."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Talk) as server:
        cast(Any, server).provider = provider
        server.daemon_threads = True
        server.socket = server_context().wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)
