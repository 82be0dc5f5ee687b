"""What kind of file this is, by its own first bytes. Nothing is parsed or unpacked here."""

from collections.abc import Callable

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MP3, M4A, WAV, OGG, MP4 = "audio/mpeg", "audio/mp4", "audio/wav", "audio/ogg", "video/mp4"


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    """An ISO media file whose major brand is one of these."""
    return lambda data: data[4:8] == b"ftyp" and data[8:12] in brands


def _docx(data: bytes) -> bool:
    """A zip whose list of files (at its end, read as bytes) has a Word document's parts, and no macro."""
    return data[:4] == b"PK\x03\x04" and b"[Content_Types].xml" in data and b"word/" in data and not _macro(data)


def _macro(data: bytes) -> bool:
    return b"vbaProject.bin" in data


def _odt(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04" and data[30:38] == b"mimetype" and data[38:].startswith(ODT.encode())


def _mp3(data: bytes) -> bool:
    return data[:3] == b"ID3" or (data[:1] == b"\xff" and len(data) > 1 and data[1] in (0xFB, 0xFA, 0xF3, 0xF2, 0xF1))


# One line a kind: its media type, the endings it may have, and how its bytes begin.
KINDS: tuple[tuple[str, tuple[str, ...], Callable[[bytes], bool]], ...] = (
    (JPEG, ("jpg", "jpeg"), lambda data: data[:3] == b"\xff\xd8\xff"),
    (PNG, ("png",), lambda data: data[:8] == b"\x89PNG\r\n\x1a\n"),
    (HEIC, ("heic", "heif"), _brand(b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")),
    (PDF, ("pdf",), lambda data: data[:5] == b"%PDF-"),
    (DOCX, ("docx",), _docx),
    (ODT, ("odt",), _odt),
    (M4A, ("m4a",), _brand(b"M4A ", b"M4B ", b"mp42", b"isom", b"dash", b"3gp4", b"3gp5")),
    (WAV, ("wav",), lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE"),
    (OGG, ("ogg", "oga", "opus"), lambda data: data[:4] == b"OggS"),
    (
        MP4,
        ("mp4", "m4v", "mov"),
        _brand(b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  ", b"3gp4", b"3gp5"),
    ),
    (MP3, ("mp3",), _mp3),
)
EXTENSIONS = tuple(ending for _, endings, _ in KINDS for ending in endings)


def kind_of(data: bytes, ending: str) -> str | None:
    """The media type, when the ending and the first bytes agree; None when they do not, or the kind is unknown."""
    return next((kind for kind, endings, fits in KINDS if ending in endings and fits(data)), None)
