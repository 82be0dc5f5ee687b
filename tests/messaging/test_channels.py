"""What the operator sets up: read once, refused with an id and a remedy, and told to the worker alone."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from hearthline.ground.errors import ConfigurationError
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.adapters.posting import TextSender, VoiceSender, WebhookSender
from hearthline.messaging.adapters.smtp import SmtpSender
from hearthline.messaging.channels import NAMES, SECRETS, Channels
from hearthline.site import serve
from hearthline.site.config import from_environment

WHOLE: Mapping[str, str] = {
    "HEARTHLINE_MAIL_SERVER": "smtps://desk:word@mail.example.org:465",
    "HEARTHLINE_MAIL_FROM": "desk@example.org",
    "HEARTHLINE_TEXT_SERVER": "https://AC1:0123456789abcdef@texts.example.org/v1/Messages",
    "HEARTHLINE_TEXT_FROM": "+19165550100",
    "HEARTHLINE_VOICE_SERVER": "https://AC1:0123456789abcdef@calls.example.org/v1/Calls",
    "HEARTHLINE_VOICE_FROM": "+19165550101",
    "HEARTHLINE_WEBHOOK_HOSTS": "partner.example.org, Other.example.org:8443",
    "HEARTHLINE_WEBHOOK_SECRET": "w" * 32,
    "HEARTHLINE_HOOK_ADDRESS": "https://report.example.org/hooks/messages",
    "HEARTHLINE_HOOK_SECRET": "h" * 32,
    "HEARTHLINE_DESK_ADDRESS": "https://desk.example.org/",
}


def named(*, practice: bool = False, changed: Mapping[str, str] = MappingProxyType({})) -> Channels:
    told = {**WHOLE, **{f"HEARTHLINE_{name}": value for name, value in changed.items()}}
    return Channels.named(lambda name: told.get(name, ""), practice=practice, desk="http://127.0.0.1:8001")


def test_what_is_named_is_set_up() -> None:
    found = named()
    kinds = {name: type(one) for name, one in found.senders().items()}
    assert kinds == {"mail": SmtpSender, "text": TextSender, "voice": VoiceSender, "webhook": WebhookSender}
    assert found.webhook_hosts == ("partner.example.org", "other.example.org:8443")
    assert found.desk_address == "https://desk.example.org"


def test_nothing_named_is_nothing_set_up_and_no_double_takes_its_place() -> None:
    assert Channels.named(lambda _name: "", practice=False, desk="").senders() == {}


def test_a_practice_system_plays_what_is_not_named() -> None:
    found = Channels.named(lambda _name: "", practice=True, desk="").senders()
    assert set(found) == set(NAMES)
    assert all(isinstance(one, KeptSender) for one in found.values())
    assert isinstance(named(practice=True).senders()["mail"], SmtpSender)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("MESSAGE_CA", "/nowhere/ca.pem", "config.E030"),
        ("DESK_ADDRESS", "desk.example.org", "config.E031"),
        ("HOOK_ADDRESS", "http://report.example.org/hooks/messages", "config.E032"),
        ("TEXT_SERVER", "http://AC1:0123456789abcdef@texts.example.org/", "config.E033"),
        ("TEXT_SERVER", "https://texts.example.org/", "config.E033"),
        ("VOICE_SERVER", "https://AC1:short@calls.example.org/", "config.E033"),
        ("TEXT_FROM", "", "config.E034"),
        ("VOICE_FROM", "916 555 0101", "config.E034"),
        ("HOOK_SECRET", "", "config.E035"),
        ("HOOK_SECRET", "short", "config.E035"),
        ("WEBHOOK_SECRET", "", "config.E035"),
        ("MAIL_SERVER", "smtp+plain://mail.example.org:25", "config.E036"),
        ("MAIL_FROM", "desk", "config.E036"),
    ],
)
def test_what_cannot_work_or_would_go_in_the_clear_stops_the_start(name: str, value: str, code: str) -> None:
    with pytest.raises(ConfigurationError) as found:
        named(changed={name: value})
    assert found.value.code == code
    assert found.value.remedy
    assert not any(secret in str(found.value) for secret in ("0123456789abcdef", "short@", ":word@"))


def test_no_secret_shows_in_a_name() -> None:
    shown = repr(named()) + repr(named().senders())
    for secret in ("0123456789abcdef", "w" * 32, "h" * 32, ":word@"):
        assert secret not in shown


@pytest.mark.parametrize(("face", "told"), [("worker", True), ("desk", False), ("public", False)])
def test_secrets_are_told_to_the_worker_alone(
    face: str, told: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {**WHOLE, "HEARTHLINE_DEMO": "1", "HEARTHLINE_STATE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    found = from_environment(face).channels
    assert bool(found.hook_secret and found.mail_server) is told
    assert found.desk_address == "https://desk.example.org"
    env = serve._without_others_secrets({name: "x" for name in (*SECRETS, "HEARTHLINE_DEMO")}, face)
    assert set(env) == ({*SECRETS, "HEARTHLINE_DEMO"} if told else {"HEARTHLINE_DEMO"})


def test_each_setting_is_in_the_readme() -> None:
    text = (Path(__file__).resolve().parents[2] / "README.md").read_text()
    for name in (*WHOLE, "HEARTHLINE_MESSAGE_CA"):
        short = name.removeprefix("HEARTHLINE_")
        assert name in text or f"`_{short.partition('_')[2]}`" in text, name
