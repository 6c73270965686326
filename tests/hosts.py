"""Three hosts on one machine: network namespaces of Linux, joined by cables that can be pulled.

One holds the scheduler and the run, two hold a worker each. They share the disk and nothing of the network: every
byte between them goes through a virtual cable and a bridge. The machine's own network is not touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ADDRESSES", "cable", "inside", "three_hosts", "why_not"]

NAMES = ("analyzer-s", "analyzer-a", "analyzer-b")
ADDRESSES = {name: f"10.77.0.{n}" for n, name in enumerate(NAMES, 1)}
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"ip {' '.join(words)}: {done.stderr.strip()}")


def why_not() -> str | None:
    """Say why there can be no such hosts here; None where there can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root may make network namespaces"
    if shutil.which("ip") is None:
        return "there is no `ip` (package iproute2)"
    made = subprocess.run(["ip", "netns", "add", "analyzer-probe"], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"this system refuses network namespaces: {made.stderr.strip()}"
    _ip("netns", "del", "analyzer-probe")
    return None


def inside(name: str, *words: str) -> list[str]:
    """Give the command that runs another one on a host."""
    return ["ip", "netns", "exec", name, *words]


def cable(name: str, *, plugged: bool) -> None:
    """Pull or plug the cable of a worker's host, at the side of the bridge."""
    _ip("-n", NAMES[0], "link", "set", f"to-{name[-1]}", "up" if plugged else "down")


@contextmanager
def three_hosts() -> Iterator[None]:
    """Make the hosts and take them away again."""
    _remove()
    try:
        for name in NAMES:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        first = NAMES[0]
        _ip("-n", first, "link", "add", "bridge", "type", "bridge")
        _ip("-n", first, "addr", "add", f"{ADDRESSES[first]}/24", "dev", "bridge")
        _ip("-n", first, "link", "set", "bridge", "up")
        for name in NAMES[1:]:
            side = f"to-{name[-1]}"
            _ip("-n", first, "link", "add", side, "type", "veth", "peer", "name", "cable", "netns", name)
            _ip("-n", first, "link", "set", side, "master", "bridge")
            _ip("-n", first, "link", "set", side, "up")
            _ip("-n", name, "addr", "add", f"{ADDRESSES[name]}/24", "dev", "cable")
            _ip("-n", name, "link", "set", "cable", "up")
        yield
    finally:
        _remove()


def _remove() -> None:
    for name in NAMES:
        subprocess.run(["ip", "netns", "del", name], check=False, **QUIET)  # type: ignore[call-overload]
