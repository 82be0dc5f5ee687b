"""Draws the pages of a hostile file again, in a process that can do nothing else. Started by `viewing.py`, by path.

Reads the file on standard input, writes JPEG pages to standard output, each led by four bytes of length. Before the
first byte is read: no network, no new files or processes, little memory, little time. It imports nothing of Hearthline
and knows no key. Exit codes: 0 drawn, 3 too large to draw, 4 does not decode, other: killed by a limit.
"""

import contextlib
import ctypes
import io
import resource
import struct
import sys
import warnings
from typing import Any

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
MOST_PIXELS = 80_000_000
MOST_PAGES = 30
LONG_EDGE = 1600
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def shut_in() -> None:
    """Give up everything this process does not need. Where the kernel refuses a step, the others still hold."""
    with contextlib.suppress(OSError, AttributeError):  # no namespaces here: the limits below still hold
        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NET)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))


def as_page(image: Any) -> bytes:
    """A fresh JPEG: pixels only, upright, no metadata of the original."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "P", "PA"):
        seen = upright.convert("RGBA")
        upright = Image.new("RGB", seen.size, "white")
        upright.paste(seen, mask=seen.getchannel("A"))
    flat = upright.convert("RGB")
    flat.thumbnail((LONG_EDGE, LONG_EDGE))
    flat.info.clear()
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=82)
    return out.getvalue()


def write_page(image: Any) -> None:
    """One page to standard output."""
    page = as_page(image)
    sys.stdout.buffer.write(struct.pack(">I", len(page)) + page)


def draw_image(data: bytes) -> None:
    """The first frame of a picture."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise SystemExit(3)
        image.draft("RGB", (LONG_EDGE, LONG_EDGE))
        image.load()
        write_page(image)


def draw_pdf(data: bytes) -> None:
    """The first pages of a document, as pictures. No forms, no scripts, no links survive."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        width, height = page.get_size()
        longest = max(width, height, 1.0)
        if min(width, height) <= 0:
            raise SystemExit(4)
        write_page(page.render(scale=LONG_EDGE / longest, may_draw_forms=False).to_pil())
        page.close()


def load_everything(kind: str) -> None:
    """Draw something harmless of our own, so that every module and table is loaded before the doors shut."""
    from PIL import Image

    Image.preinit()
    out = io.BytesIO()
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGBA", (2, 2)).save(out, "PNG")
    photo = io.BytesIO()
    Image.new("RGB", (2, 2)).save(photo, "JPEG", exif=turned)
    for ours in (out, photo):
        with Image.open(io.BytesIO(ours.getvalue()), formats=["JPEG", "PNG"]) as image:
            as_page(image)
    if kind == "application/pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument.new()
        as_page(document.new_page(10, 10).render(may_draw_forms=False).to_pil())
        document.close()


def main(kind: str) -> int:
    """Draw what comes on standard input. The libraries are loaded first, since nothing can be opened afterwards."""
    from PIL import Image

    load_everything(kind)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    shut_in()
    data = sys.stdin.buffer.read()
    try:
        (draw_pdf if kind == "application/pdf" else draw_image)(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return 3
    except Exception:  # a decoder's own errors are many, and what they say may quote the file
        return 4
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
