"""Telephones: SIPp, each a process of its own that plays one script."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pytest
from bench.stage import HOST, free_port

from tests.line.script import Script

PROGRAM = "sipp"
MINUTES = 10
_HEARD = re.compile(r"^UDP message received.*?\n\nINFO .*?\n\n(.*?)\n(?=-{20})", re.MULTILINE | re.DOTALL)


def program() -> str:
    """Where SIPp is. A machine without it fails the test: a telephone line that nobody called is not tested."""
    found = shutil.which(PROGRAM)
    if found is None:
        pytest.fail("SIPp is not on this machine (Debian: apt-get install sip-tester)", pytrace=False)
    return found


@dataclass
class Phone:
    """A telephone in somebody's hand. `port`: where it can be called."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"sip:telephone@{HOST}:{self.port}"

    def finished(self, seconds: float = 180.0) -> None:
        """The script was played to its end; else fails with what SIPp says of it."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            status = -1
        if status:
            pytest.fail(f"the telephone ended with {status}:\n{self._last('errors')}\n{self._last('messages')}")

    def ringing(self) -> bool:
        """Whether anything came for it."""
        return "INVITE" in self._last("messages")

    def heard(self) -> list[tuple[str, str]]:
        """(id of the text, language) of everything that it was told, as SIPp wrote it down."""
        found = []
        for one in _HEARD.findall(self._last("messages", 1_000_000).replace("\r", "")):
            text, _, language = one.partition("\n")[0].partition(" ")
            found.append((text, language))
        return found

    def words(self) -> str:
        """Everything that came and went, as text."""
        return self._last("messages", 1_000_000)

    def hung_up(self) -> bool:
        return self.process.poll() is not None

    def _last(self, name: str, length: int = 6000) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace")[-length:] if path.exists() else ""


class Shop:
    """Makes telephones in `folder`; what still rings at the end is put away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.phones: list[Phone] = []

    def __enter__(self) -> "Shop":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        for one in self.phones:
            if one.process.poll() is None:
                one.process.kill()
            one.process.wait()

    def caller(self, script: Script, board: int, number: str = "+19165550142") -> Phone:
        """Somebody who calls the switchboard at once."""
        return self._make(script, [f"{HOST}:{board}"], number)

    def answering(self, script: Script, calls: int = 1) -> Phone:
        """A telephone that waits to be called."""
        return self._make(script, ["-m", str(calls)], "screener")

    def _make(self, script: Script, more: list[str], number: str) -> Phone:
        folder = self.folder / f"phone{len(self.phones)}"
        folder.mkdir()
        (folder / "script.xml").write_text(script.xml())
        port = free_port()
        command = [
            program(), "-sf", str(folder / "script.xml"), "-i", HOST, "-p", str(port), "-bind_local", "-nostdin",
            "-key", "number", number, "-timeout", f"{60 * MINUTES}", "-timeout_error", "-skip_rlimit",
            "-cp", str(free_port()),
            "-trace_msg", "-message_file", str(folder / "messages.log"), "-message_overwrite", "true",
            "-trace_err", "-error_file", str(folder / "errors.log"),
            *(["-m", "1"] if "-m" not in more else []), *more,
        ]  # fmt: skip
        with (folder / "screen.log").open("wb") as out:
            process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        self.phones.append(Phone(folder, port, process))
        return self.phones[-1]


@contextmanager
def shop(folder: Path) -> Iterator[Shop]:
    with Shop(folder) as made:
        yield made
