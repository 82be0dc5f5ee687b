"""What a person at a telephone does, as a SIPp scenario: SIPp plays it, and fails where something else happens."""

from typing import Final
from xml.sax.saxutils import quoteattr

Lines = tuple[str, ...]
SOUND: Final = (
    "v=0", "o=- 0 0 IN IP4 [local_ip]", "s=-", "c=IN IP4 [media_ip]", "t=0 0", "m=audio [media_port] RTP/AVP 0",
)  # fmt: skip
CONTACT: Final = "Contact: <sip:telephone@[local_ip]:[local_port]>"
_FROM: Final = "From: <sip:[number]@[local_ip]:[local_port]>;tag=[pid]S[call_number]"
_VIA: Final = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]"
_ECHO: Final = ("[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]")


class Script:
    """Steps in their order. What is heard are the INFOs of the bridge: id of the text, its language, its words."""

    def __init__(self) -> None:
        self._steps: list[str] = []
        self._labels = 0
        self._variables: list[str] = []

    def xml(self) -> str:
        """The scenario file."""
        known = f'<Reference variables="{",".join(self._variables)}"/>' if self._variables else ""
        return "\n".join(('<?xml version="1.0"?>', '<scenario name="call">', *self._steps, known, "</scenario>", ""))

    def _label(self) -> int:
        self._labels += 1
        return self._labels

    def _variable(self) -> str:
        self._variables.append(f"v{len(self._variables) + 1}")
        return self._variables[-1]

    def _send(self, lines: Lines, body: Lines = (), attributes: str = "") -> None:
        whole = "\n".join((*lines, "Content-Length: [len]", "", *body))
        self._steps.append(f"<send{attributes}><![CDATA[\n{whole}\n]]></send>")

    def _ok(self, word: str = "200 OK", attributes: str = "") -> None:
        self._send((f"SIP/2.0 {word}", *_ECHO, CONTACT), attributes=attributes)

    def _within(self, method: str, *more: str, body: Lines = ()) -> None:
        """A request within the call; what the bridge says at the same moment is heard out."""
        to = "To: <sip:line@[remote_ip]:[remote_port]>[peer_tag_param]"
        first = f"{method} sip:line@[remote_ip]:[remote_port] SIP/2.0"
        self._send(
            (first, _VIA, _FROM, to, "Call-ID: [call_id]", f"CSeq: [cseq] {method}", CONTACT, "Max-Forwards: 70",
             *more), body, ' retrans="500"',
        )  # fmt: skip
        again, crossed, done = self._label(), self._label(), self._label()
        self._steps.append(f'<label id="{again}"/>')
        self._steps.append(f'<recv request="INFO" optional="true" next="{crossed}"/>')
        self._steps.append(f'<recv response="200" next="{done}"/>')
        self._steps.append(f'<label id="{crossed}"/>')
        self._ok(attributes=f' next="{again}"')
        self._steps.append(f'<label id="{done}"/>')

    def calls(self) -> "Script":
        """Dial, and hear them pick up."""
        self._send(
            (
                "INVITE sip:line@[remote_ip]:[remote_port] SIP/2.0", _VIA, _FROM,
                "To: <sip:line@[remote_ip]:[remote_port]>", "Call-ID: [call_id]", "CSeq: [cseq] INVITE",
                CONTACT, "Max-Forwards: 70", "Content-Type: application/sdp",
            ),
            SOUND, ' retrans="500"',
        )  # fmt: skip
        self._steps.append('<recv response="100" optional="true"/>')
        self._steps.append('<recv response="180" optional="true"/>')
        self._steps.append('<recv response="200"/>')
        to = "[last_To:]"
        ack = "ACK sip:line@[remote_ip]:[remote_port] SIP/2.0"
        self._send((ack, _VIA, _FROM, to, "Call-ID: [call_id]", "CSeq: 1 ACK", CONTACT, "Max-Forwards: 70"))
        return self

    def hears(self, *patterns: str) -> "Script":
        """What is said next matches, one after the other, with nothing in between."""
        for pattern in patterns:
            where = f'search_in="body" check_it="true" assign_to="{self._variable()}"'
            check = f"regexp={quoteattr(pattern)} {where}"
            self._steps.append(f'<recv request="INFO"><action><ereg {check}/></action></recv>')
            self._ok()
        return self

    def listens_until(self, pattern: str) -> "Script":
        """Whatever is said, until it matches. No step stands idle in between: SIPp would abort the call over a word
        that comes in while it does nothing."""
        again, found, heard = self._label(), self._label(), self._variable()
        check = f'regexp={quoteattr(pattern)} search_in="body" assign_to="{heard}"'
        self._steps.append(f'<label id="{again}"/>')
        told = f'<recv request="INFO" next="{found}" test="{heard}"><action><ereg {check}/></action></recv>'
        self._steps.append(told)
        self._ok(attributes=f' next="{again}"')
        self._steps.append(f'<label id="{found}"/>')
        self._ok()
        return self

    def stays(self, seconds: int) -> "Script":
        """Stay on the line so long, whatever is said or not said; a whole second without a word is the clock's tick."""
        for _ in range(seconds):
            said, over = self._label(), self._label()
            self._steps.append(f'<label id="{said}"/>')
            self._steps.append(f'<recv request="INFO" timeout="1000" ontimeout="{over}"/>')
            self._ok(attributes=f' next="{said}"')
            self._steps.append(f'<label id="{over}"/>')
        return self

    def presses(self, keys: str) -> "Script":
        """Press keys, one after the other."""
        for key in keys:
            self._within("INFO", "Content-Type: application/dtmf-relay", body=(f"Signal={key}", "Duration=160"))
        return self

    def hangs_up(self) -> "Script":
        self._within("BYE")
        return self

    def is_hung_up_on(self) -> "Script":
        """Whatever is said, until they hang up."""
        again, heard, gone = self._label(), self._label(), self._label()
        self._steps.append(f'<label id="{again}"/>')
        self._steps.append(f'<recv request="INFO" optional="true" next="{heard}"/>')
        self._steps.append(f'<recv request="BYE" next="{gone}"/>')
        self._steps.append(f'<label id="{heard}"/>')
        self._ok(attributes=f' next="{again}"')
        self._steps.append(f'<label id="{gone}"/>')
        self._ok()
        return self

    def rings(self) -> "Script":
        """It is called, and rings."""
        self._steps.append('<recv request="INVITE"/>')
        self._send(("SIP/2.0 180 Ringing", "[last_Via:]", "[last_From:]", "[last_To:];tag=[pid]S[call_number]",
                    "[last_Call-ID:]", "[last_CSeq:]", CONTACT))  # fmt: skip
        return self

    def is_picked_up(self) -> "Script":
        answered = ("SIP/2.0 200 OK", "[last_Via:]", "[last_From:]", "[last_To:];tag=[pid]S[call_number]",
                    "[last_Call-ID:]", "[last_CSeq:]", CONTACT, "Content-Type: application/sdp")  # fmt: skip
        self._send(answered, SOUND, ' retrans="500"')
        self._steps.append('<recv request="ACK"/>')
        return self

    def nobody_picks_up(self) -> "Script":
        """Until the caller's side gives up."""
        self._steps.append('<recv request="CANCEL"/>')
        self._ok()
        self._send(("SIP/2.0 487 Request Terminated", "[last_Via:]", "[last_From:]",
                    "[last_To:];tag=[pid]S[call_number]", "[last_Call-ID:]", "CSeq: 1 INVITE"),
                   attributes=' retrans="500"')  # fmt: skip
        self._steps.append('<recv request="ACK"/>')
        return self

    def is_busy(self) -> "Script":
        self._steps.append('<recv request="INVITE"/>')
        self._send(("SIP/2.0 486 Busy Here", "[last_Via:]", "[last_From:]", "[last_To:];tag=[pid]S[call_number]",
                    "[last_Call-ID:]", "[last_CSeq:]"), attributes=' retrans="500"')  # fmt: skip
        self._steps.append('<recv request="ACK"/>')
        return self
