"""One whole run through the real processes, with words planted in every field a person can write in."""

import re
import secrets
import string
from dataclasses import dataclass, field

from bench.page import Form, Pairs, fill
from bench.stage import House

from hearthline.access.demo import DemoSignIn, read_demo
from hearthline.access.totp import code_for, step_at
from hearthline.ground import clock
from hearthline.sealing import codes
from tests.faults.at_rest import Word
from tests.faults.browser import Answer, Browser, File, form_to, links
from tests.intake import files

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b")
DRAFT = re.compile(r"\bD-(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}\b")
CORES = {"en": "Vexquorlim", "es": "Ñuzqvéltri", "hmn": "Txhujqawv"}
PHONE = {"en": "(916) 555-0176", "es": "(916) 555-0177", "hmn": "(916) 555-0179"}  # nobody's in the practice agency


def _tail(length: int = 6) -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(length))


@dataclass
class Planted:
    """What must not be found at rest: label -> word. `cores`: the word in every text of a language."""

    words: dict[str, Word] = field(default_factory=dict)
    cores: dict[str, str] = field(default_factory=dict)

    def core(self, label: str, start: str) -> str:
        """A word nobody ever wrote, the same for one label."""
        if label not in self.cores:
            self.cores[label] = self.words[label] = start + _tail()
        return self.cores[label]

    def receipt(self, label: str, code: str) -> None:
        """A receipt, as it is shown, without its dashes, and as the bits it stands for."""
        self.words[f"{label} receipt"] = code
        self.words[f"{label} receipt without dashes"] = code.replace("-", "")
        secret = codes.decode(code, 16)
        assert secret is not None
        self.words[f"{label} receipt, decoded"] = secret

    def phone(self, label: str, number: str) -> None:
        self.words[f"{label} telephone"] = number
        self.words[f"{label} telephone, digits"] = "".join(ch for ch in number if ch.isdigit())


@dataclass
class Reporter:
    """Someone who answers everything, in one language, with files, a draft on the way and a second visit."""

    house: House
    planted: Planted
    lang: str
    danger: str = "no"
    code: str = ""

    def __post_init__(self) -> None:
        self.core = self.planted.core(f"{self.lang} words", CORES[self.lang])
        self.browser = Browser(self.house.port, {"X-Forwarded-For": "203.0.113.7", "Accept-Language": self.lang})
        self.prefix = "" if self.lang == "en" else f"/{self.lang}"

    def answers(self, form: Form, page: str) -> dict[str, str | list[str]]:
        """Something in every field: the planted word where words go, a choice where there is one."""
        given: dict[str, str | list[str]] = {}
        for one in form.fields:
            if one.name == "danger":
                given[one.name] = self.danger
            elif one.name.startswith("decline_"):
                continue
            elif one.type == "radio":
                given.setdefault(one.name, one.value)
            elif one.type == "select":
                given[one.name] = next((value for value, _ in reversed(one.options) if value), "")
            elif one.name == "phone":
                given[one.name] = PHONE[self.lang]
            elif one.name == "email":
                given[one.name] = f"{self.core}@example.org"
            elif one.type in ("text", "tel", "email", "textarea"):
                given[one.name] = f"{self.core} {page} {one.name}"
        return given

    def files(self) -> list[File]:
        mark = f"{self.core}GPS38.58N121.49W".encode("ascii", "ignore")
        author = self.core.encode("ascii", "ignore").decode()
        return [
            ("files", f"{self.core}.jpg", "image/jpeg", files.jpeg(marks=mark)),
            ("files", f"{self.core}.pdf", "application/pdf", files.pdf(author=author)),
            ("files", f"{self.core}.docx", "application/octet-stream", files.docx(author=self.core.encode())),
        ]

    def report(self) -> str:
        """All the way to the receipt; returns the code. On the way a draft is saved, left, and opened again."""
        self.planted.phone(self.lang, PHONE[self.lang])
        answer = self.browser.post(f"{self.prefix}/r/1", [("from", "start"), ("about", "child")])
        for number in range(1, 9):
            answer = self._step(answer, number)
            if number == 1 and self.danger == "yes":
                answer = self._cannot_call(answer)
            if number == 3 and self.danger == "no":
                answer = self._leave_and_come_back(answer)
        form = form_to(answer.page, "/r/send")
        answer = self.browser.post(f"{self.prefix}/r/send", fill(form, {}))
        found = CODE.search(answer.text)
        assert found, (answer.status, answer.page.words[:600])
        self.code = found.group()
        self.planted.receipt(self.lang, self.code)
        note = form_to(answer.page, "/r/note")
        kept = self.browser.post(f"{self.prefix}/r/note", [*fill(note, {}), ("full", "1")])
        assert self.core in kept.text, "the note holds the answers: the planted words were taken"
        return self.code

    def _step(self, answer: Answer, number: int) -> Answer:
        form = next(f for f in answer.page.forms if ("from", str(number)) in [(x.name, x.value) for x in f.fields])
        pairs = fill(form, self.answers(form, str(number)))
        sent = self.files() if form.multipart else None
        shown = self.browser.post(f"{self.prefix}/r/{number + 1}", [*pairs, ("continue", "1")], sent)
        assert shown.status == 200, (number, shown.status, shown.page.words[:800])
        return shown

    def _cannot_call(self, answer: Answer) -> Answer:
        form = next(f for f in answer.page.forms if ("from", "danger") in [(x.name, x.value) for x in f.fields])
        return self.browser.post(f"{self.prefix}/r/2", [*fill(form, {}), ("cannot_call", "1")])

    def _leave_and_come_back(self, answer: Answer) -> Answer:
        """Save a draft, close everything, type the code in again."""
        form = next(f for f in answer.page.forms if ("from", "4") in [(x.name, x.value) for x in f.fields])
        saved = self.browser.post(f"{self.prefix}/r/4", [*fill(form, self.answers(form, "draft")), ("save", "1")])
        found = DRAFT.search(saved.text)
        assert found, saved.page.words[:600]
        self.planted.words[f"{self.lang} draft code"] = found.group()
        again = Browser(self.house.port, self.browser.headers)
        return again.post(f"{self.prefix}/draft", [("code", found.group().lower())])

    def come_back(self) -> Answer:
        """Type the receipt in, read, and add words and a file."""
        thread = self.browser.post(f"{self.prefix}/back", [("code", self.code)])
        form = next(f for f in thread.page.forms if "text" in f.names())
        pairs = fill(form, {"text": f"{self.core} reply", "danger": "no"})
        done = self.browser.post(f"{self.prefix}/back", [*pairs, ("continue", "1")], self.files()[:1])
        assert done.status == 200
        assert "text" not in {name for f in done.page.forms for name in f.names()}, done.page.words[:400]
        return thread


@dataclass
class Staff:
    """Somebody at the desk, signed in as the practice agency's people are."""

    house: House
    planted: Planted
    username: str
    pictures_opened: int = 0

    def __post_init__(self) -> None:
        self.core = self.planted.core("staff words", "Brimquastol")
        self.browser = Browser(self.house.desk_port)
        people = read_demo(self.house.state / "demo-staff.json")
        self.person: DemoSignIn = next(one for one in people if one.username == self.username)
        self.sign_in()

    def sign_in(self) -> None:
        page = self.browser.get("/account/sign-in")
        form = form_to(page.page, "/account/sign-in") if page.page.forms[0].action else page.page.forms[0]
        given: dict[str, str | list[str]] = {"login": self.person.username, "password": self.person.password}
        answer = self.send(page, "/account/sign-in", fill(form, given))
        form = next(f for f in answer.page.forms if "code" in f.names())
        code = code_for(self.person.secret, step_at(clock.now()))
        answer = self.send(answer, "/account/code", fill(form, {"code": code}))
        assert answer.status == 200, answer.page.words[:300]
        assert "code" not in {n for f in answer.page.forms for n in f.names()}, "the sign-in failed"

    def send(self, page: Answer, path: str, pairs: Pairs, files: list[File] | None = None) -> Answer:
        """Send a form of this page, as a browser does."""
        origin = f"http://127.0.0.1:{self.browser.port}"
        return self.browser.post(path, pairs, files, Origin=origin, Referer=f"{origin}{page.path}")

    def reports(self) -> list[str]:
        """Addresses of the reports in the queue."""
        return links(self.browser.get("/").text, r"^/screening/[0-9a-f-]{36}$")

    def press(self, page: Answer, ending: str, **given: str) -> Answer:
        """Fill in the form that leads there, by its own address or by a button's, and send it."""
        form = form_to(page.page, ending)
        first = {f.name: f.value for f in form.fields if f.type == "radio"}
        answers: dict[str, str | list[str]] = {**first, **given}
        ways = [form.action, *(button.action for button in form.buttons)]
        way = next(action for action in ways if action.endswith(ending))
        answer = self.send(page, way, fill(form, answers))
        assert answer.status == 200, (ending, answer.status, answer.page.words[:600])
        return answer

    def work_on(self, address: str) -> str:
        """Open, claim, ask, decide, and open who reported. Returns everything that was shown."""
        shown = self.browser.get(address)
        for ending, given in (
            ("/claim", {}),
            ("/question", {"text": f"{self.core} question"}),
        ):
            shown = self.press(self.browser.get(address), ending, **given)
        shown = self.decide(address)
        self.open_pictures(shown.text)
        return self.browser.get(address).text + self.reveal(address)

    def decide(self, address: str) -> Answer:
        """Weigh the account, take the first answer there is, and say why."""
        page = self.browser.get(address)
        choices = [one.value for one in form_to(page.page, "/decide").fields if one.name == "choice"]
        weighed = {"basis": "child_told", "consistency": "mixed", "access": "unknown"}
        reason = f"{self.core} reason"
        shown = self.press(page, "/decide", **weighed, choice=choices[0], reason=reason)
        assert reason in shown.text, shown.page.words[:600]
        return shown

    def reveal(self, address: str) -> str:
        report = address.rsplit("/", 1)[-1]
        asked = self.browser.get(f"/reports/{report}/identity")
        given = {"purpose": "call_back", "reason": f"{self.core} reveal"}
        form = next(f for f in asked.page.forms if "purpose" in f.names())
        return self.send(asked, f"/reports/{report}/identity", fill(form, dict(given))).text

    def open_pictures(self, text: str) -> None:
        """Look at the first page of every viewing copy."""
        for address in links(text, r"/file/[0-9a-f-]{36}$"):
            answer = self.browser.get(f"{address}/page/1")
            if answer.status == 200:
                assert answer.body[:3] == b"\xff\xd8\xff"
                self.pictures_opened += 1
