"""Files for the tests, made here: nobody's photo is in the project."""

import io
import struct
import zipfile
import zlib

from PIL import Image


def jpeg(*, size: tuple[int, int] = (64, 48), marks: bytes = b"") -> bytes:
    """A small photo. `marks`: bytes put into an EXIF-like block, where a camera writes its position."""
    out = io.BytesIO()
    exif = Image.Exif()
    if marks:
        exif[0x010E] = marks.decode("ascii")
        exif[0x9286] = marks
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(*, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 90, 200, 128)).save(out, "PNG")
    return out.getvalue()


def pixel_flood() -> bytes:
    """A PNG of 60 kB that says it is 50,000 x 50,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 50_001 * 500, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(*, pages: int = 1, author: str = "", width: int = 200) -> bytes:
    """A PDF of blank pages with an author and a script that would run when it is opened."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Author ({author}) >>",
        *(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} 100] >>" for _ in range(pages)),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return out


def zipped(names: dict[str, bytes], *, stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"} | more)


def odt() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, stored=True)


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + b"\0" * 12


def wav() -> bytes:
    return b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + b"\0" * 24


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
