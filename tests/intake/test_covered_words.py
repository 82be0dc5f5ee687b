"""What somebody covered, hid or replaced in a file is not in the copy that people see: case 70 for what exists today.

A copy is a picture of each page, drawn anew. The room that makes whole copies of records comes later.
"""

import io
import struct

import pytest
from PIL import Image

from hearthline.intake.viewing import draw
from tests.intake import files

WORD = "LARKSPUR"
SAID = f"BT /F1 40 Tf 20 30 Td ({WORD}) Tj ET"
BOX = "0 0 0 rg 0 0 300 100 re f"
HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: str, more: str = "") -> str:
    return f"<< /Length {len(content)} {more} >>\nstream\n{content}\nendstream"


def pdf(content: str, *, catalog: str = "", resources: str = "", page: str = "", more: tuple[str, ...] = ()) -> bytes:
    """One page of 300 by 100 with this content. Objects: 1 catalog, 2 pages, 3 page, 4 content, 5 font, then `more`."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R {page} "
        f"/Resources << /Font << /F1 5 0 R >> {resources} >> >>",
        stream(content),
        HELVETICA,
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    return out + table(dict(enumerate(places, 1)), len(out), len(objects) + 1)


def table(places: dict[int, int], start: int, size: int, before: int | None = None) -> bytes:
    """The list of places at the end of a PDF, and of a revision of one (`before`: where the last list began)."""
    rows = b"xref\n" if before is not None else b"xref\n0 1\n0000000000 65535 f \n"
    rows += b"".join(f"{number} 1\n{place:010} 00000 n \n".encode() for number, place in places.items())
    last = f"/Prev {before}" if before is not None else ""
    return rows + f"trailer << /Size {size} /Root 1 0 R {last} >>\nstartxref\n{start}\n%%EOF\n".encode()


def revised(original: bytes, content: str) -> bytes:
    """The same file with another content appended, as an editor saves it: the first one is still in the bytes."""
    before = original.rindex(b"xref\n0 1")
    out = original + f"4 0 obj\n{stream(content)}\nendobj\n".encode()
    return out + table({4: len(original)}, len(out), 6, before)


def hidden_layer() -> bytes:
    layer = "<< /Type /OCG /Name (notes) >>"
    return pdf(
        f"/OC /L1 BDC {SAID} EMC",
        catalog="/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >>",
        resources="/Properties << /L1 6 0 R >>",
        more=(layer,),
    )


def note_and_file() -> bytes:
    return pdf(
        "",
        catalog="/Names << /EmbeddedFiles << /Names [(a.txt) 7 0 R] >> >>",
        page="/Annots [6 0 R]",
        more=(
            f"<< /Type /Annot /Subtype /Popup /Rect [0 0 300 100] /Contents ({WORD}) /F 2 >>",
            f"<< /Type /Filespec /F ({WORD}.txt) /EF << /F 8 0 R >> >>",
            stream(WORD, "/Type /EmbeddedFile"),
        ),
    )


def off_the_page() -> bytes:
    return pdf(f"BT /F1 40 Tf 20 -900 Td ({WORD}) Tj ET")


CASES = {
    "box over text": pdf(f"{SAID} {BOX}"),
    "white on white": pdf(f"1 1 1 rg {SAID}"),
    "text that is not drawn": pdf(f"BT 3 Tr /F1 40 Tf 20 30 Td ({WORD}) Tj ET"),
    "hidden layer": hidden_layer(),
    "earlier revision": revised(pdf(SAID), BOX),
    "note and file inside": note_and_file(),
    "off the page": off_the_page(),
}


def picture(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert("L")


def even(page: bytes) -> bool:
    """One colour all over, but for what JPEG makes of it: nothing can be read in it."""
    low, high = picture(page).getextrema()
    return float(str(high)) - float(str(low)) < 8


def segments(jpeg: bytes) -> list[int]:
    """The kinds of segments before the pixels."""
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
    return found


@pytest.mark.fault("70")
@pytest.mark.parametrize("original", CASES.values(), ids=CASES.keys())
def test_what_was_covered_hidden_or_replaced_is_not_in_the_copy(original: bytes) -> None:
    assert WORD.encode() in original, "in the file it is there for whoever looks"
    (page,) = draw(original, "application/pdf")
    assert WORD.encode() not in page
    assert even(page), "and not in the pixels either"


@pytest.mark.fault("70")
def test_words_that_nobody_covered_do_show_so_that_this_test_could_fail() -> None:
    (page,) = draw(pdf(SAID), "application/pdf")
    assert not even(page)
    (first,) = draw(revised(pdf(BOX), SAID), "application/pdf")
    assert not even(first), "of two revisions the newest shows"


@pytest.mark.fault("70")
@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg"])
def test_a_copy_is_pixels_and_nothing_else(kind: str) -> None:
    """No comment, no profile, no thumbnail, nothing after the end, no name of the file it came from."""
    original = pdf(f"{SAID} {BOX}") if kind == "application/pdf" else files.jpeg(marks=WORD.encode() * 3)
    (page,) = draw(original, kind)
    app0, tables = 0xE0, {0xDB, 0xC0, 0xC2, 0xC4, 0xDD}
    assert set(segments(page)) <= {app0, *tables}
    assert page.endswith(b"\xff\xd9")
    assert page.count(b"\xff\xd8\xff") == 1
