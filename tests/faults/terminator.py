"""A TLS terminator for tests: what stands before a face in production, with a certificate made on the spot."""

import http.client
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hearthline.ground import clock

HOST = "127.0.0.1"


def certificate(folder: Path) -> Path:
    """Key and self-signed certificate for this machine, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, SHA256())
    )
    path = folder / "tls.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path


class _Passing(BaseHTTPRequestHandler):
    """Passes one request on, with what a proxy says of it, and drops what the visitor claimed of the same."""

    protocol_version = "HTTP/1.1"
    upstream = 0
    close_connection = True

    def _pass(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else None
        sent = {k: v for k, v in self.headers.items() if not k.lower().startswith(("x-forwarded", "connection"))}
        sent |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.client_address[0], "Connection": "close"}
        line = http.client.HTTPConnection(HOST, self.upstream, timeout=30)
        line.request(self.command, self.path, body, sent)
        reply = line.getresponse()
        content = reply.read()
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
        line.close()

    do_GET = do_POST = do_HEAD = _pass

    def log_message(self, *_: Any) -> None:
        """Nothing: addresses may hold ids."""


@contextmanager
def terminating(upstream: int, pem: Path) -> Iterator[int]:
    """TLS in front of a face on port `upstream`; yields the port people use."""
    handler = type("Passing", (_Passing,), {"upstream": upstream})
    server = ThreadingHTTPServer((HOST, 0), handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
