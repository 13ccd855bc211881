"""What a process took of the machine, from /proc (Linux): processor time, wake-ups, memory; and others."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Up to a moment, by one process with all its threads."""

    cpu: float
    """Seconds, to the nanosecond as the scheduler counts."""
    wakeups: int
    """Voluntary context switches: how often it went to sleep, and so woke."""


def taken(pid: int) -> Taken:
    """Read what the living threads of a process have taken so far."""
    tasks = [*(PROC / str(pid) / "task").iterdir()]
    nanoseconds = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
    return Taken(cpu=nanoseconds / 1e9, wakeups=sum(_switches(task) for task in tasks))


def _switches(task: Path) -> int:
    lines = (task / "status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("voluntary")).split()[1])


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def busy() -> float:
    """Return the processor seconds that the whole machine has spent so far."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(
        int, (PROC / "stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / TICK


def now() -> float:
    """Return seconds on a clock that never jumps."""
    return time.monotonic()


def await_quiet(patience: float, cores: float = 0.15, look: float = 0.5) -> None:
    """Return once others leave the machine alone, or when patience (in seconds) is at its end."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = busy()
        time.sleep(look)
        if (busy() - before) / look <= cores:
            return
