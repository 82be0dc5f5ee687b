"""What the machine gives: without it a figure says nothing."""

import os
import platform
import sys
import tempfile
import time
from pathlib import Path

BLOCK = b"\x5a" * 4096


def syncs_per_second(folder: Path, *, seconds: float = 1.0) -> float:
    """How often a second 4 kB can be appended and made durable (`fsync`) in `folder`."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        count, began = 0, time.monotonic()
        while (took := time.monotonic() - began) < seconds:
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
            count += 1
    return count / took


def describe(folder: Path, *, seconds: float = 1.0) -> dict[str, object]:
    """Cores, processor, Python, system, free memory, and fsync/s where the state lies."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _line("/proc/cpuinfo", "model name"),
        "memory_mb": int(_line("/proc/meminfo", "MemTotal").split()[0] or 0) // 1024,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "fsync_per_second": round(syncs_per_second(folder, seconds=seconds)),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _line(path: str, name: str) -> str:
    """What stands after `name:` in one of the system's lists; "0" when it is not told."""
    for line in Path(path).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "0"


if __name__ == "__main__":
    for key, value in describe(Path(tempfile.gettempdir())).items():
        sys.stdout.write(f"{key}: {value}\n")
