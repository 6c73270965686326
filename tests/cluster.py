"""Runs on real schedulers and workers that are killed, stopped and lost: every end must have the same bytes.

    python -m tests.cluster [--reports 400] [--only one,three,…] [--hosts [--times 5]] [--work FOLDER]

Starts Dask's own commands on this machine, as a user would, and prints one line a case. Cases: `one` and
`three` workers, a worker `killed` at work, one that `hangs` (stopped, not dead), the run itself killed and
`resumed`, the `scheduler` lost in the middle and a new one, a worker of another `version`. With ``--hosts`` only
`hosts`: a scheduler and two workers on three hosts (network namespaces; root and Linux), the cable of one pulled for
longer than the scheduler waits and plugged again, and a worker started there anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.scale_corpus import write_corpus
from tests.hosts import ADDRESSES, NAMES, cable, inside, three_hosts, why_not

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# A stopped worker is given up after so long; Dask's own patience is five minutes.
PATIENCE = 45
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": f"{PATIENCE}s",
    # Fifty looks at the clock a second keep a small machine busy that has other work.
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
    "DASK_DISTRIBUTED__WORKER__PROFILE__INTERVAL": "1s",
}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _start(*words: str, **settings: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *words]
    folder = settings.get("PYTHONPATH")  # `-m` looks into the current folder first
    return subprocess.Popen(command, env={**os.environ, **SETTINGS, **settings}, cwd=folder, **QUIET)  # type: ignore[call-overload, no-any-return]


def _end(process: psutil.Process | subprocess.Popen[Any]) -> None:
    """Kill a process and all it started."""
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=20)


class Machines:
    """A scheduler and workers on this machine, started by Dask's own commands."""

    def __init__(self, folder: Path, workers: int, **settings: str) -> None:
        self.port, self.folder = _free_port(), folder
        self.scheduler = self.start_scheduler()
        self.workers = [self.start_worker(**settings) for _ in range(workers)]

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        words = ("--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        started = _start("distributed.cli.dask_scheduler", *words)
        for _ in range(240):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return started
            time.sleep(0.25)
        raise SystemExit("the scheduler did not start")

    def start_worker(self, **settings: str) -> subprocess.Popen[bytes]:
        words = (self.address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder))
        return _start("distributed.cli.dask_worker", *words, **settings)

    def working(self, number: int) -> psutil.Process:
        """Give the process that computes below a worker's nanny."""
        for _ in range(240):
            for child in psutil.Process(self.workers[number].pid).children(recursive=True):
                if "spawn_main" in " ".join(child.cmdline()):
                    return child
            time.sleep(0.25)
        raise SystemExit("the worker did not start")

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            _end(process)


@contextmanager
def _machines(folder: Path, workers: int, **settings: str) -> Iterator[Machines]:
    made = Machines(folder, workers, **settings)
    try:
        yield made
    finally:
        made.close()


def _begin(given: Path, out: Path, *how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "analyzer", "run", str(given), "--out", str(out), *how]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _parts(out: Path) -> int:
    return len([p for p in out.glob(".analyzer/*/*") if p.suffix != ".tmp"])


def _after_first_part(run: subprocess.Popen[str], out: Path) -> None:
    """Wait until the run has begun to have results."""
    while run.poll() is None and not _parts(out):
        time.sleep(0.05)


def _digest(out: Path) -> dict[str, str]:
    manifest = json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))
    return {**manifest["tables"], **manifest["reports"]}


def _finished(run: subprocess.Popen[str]) -> None:
    error = run.communicate(timeout=3_600)[1]
    if run.returncode != 1 or "Traceback" in error:  # one document is empty: done, but one input failed
        raise SystemExit(f"ended with {run.returncode}: {error[-2_000:]}")


def _refused(run: subprocess.Popen[str], words: str) -> None:
    """The run must end by itself with one line that holds `words`."""
    lines = run.communicate(timeout=3_600)[1].strip().splitlines()
    told = [line for line in lines if line.startswith("analyzer:")]
    if run.returncode != 2 or len(told) != 1 or words not in told[0] or "Traceback" in "".join(lines):
        raise SystemExit(f"expected one line with {words!r}, got {run.returncode}: {lines}")


def one(given: Path, out: Path, place: Path) -> None:
    """One worker."""
    with _machines(place, 1) as machines:
        _finished(_begin(given, out, "--cluster", machines.address))


def three(given: Path, out: Path, place: Path) -> None:
    """Three workers."""
    with _machines(place, 3) as machines:
        _finished(_begin(given, out, "--cluster", machines.address))


def killed(given: Path, out: Path, place: Path) -> None:
    """The computing process of one of two workers is killed after the first part."""
    with _machines(place, 2) as machines:
        run = _begin(given, out, "--cluster", machines.address)
        _after_first_part(run, out)
        machines.working(0).kill()
        _finished(run)


def hangs(given: Path, out: Path, place: Path) -> None:
    """One of two workers is stopped and never goes on."""
    with _machines(place, 2) as machines:
        run = _begin(given, out, "--cluster", machines.address)
        _after_first_part(run, out)
        machines.working(0).send_signal(signal.SIGSTOP)
        _finished(run)


def resumed(given: Path, out: Path, place: Path) -> None:
    """The run itself is killed after the first part and begun again, on this machine."""
    with _machines(place, 2) as machines:
        run = _begin(given, out, "--cluster", machines.address)
        _after_first_part(run, out)
        run.kill()
        run.communicate()
    _finished(_begin(given, out, "--jobs", "1"))


def scheduler(given: Path, out: Path, place: Path) -> None:
    """The scheduler is lost: one line; a new cluster goes on."""
    with _machines(place, 2) as machines:
        run = _begin(given, out, "--cluster", machines.address)
        _after_first_part(run, out)
        _end(machines.scheduler)
        _refused(run, "集群失去联系")
    with _machines(place, 1) as machines:
        _finished(_begin(given, out, "--cluster", machines.address))


def version(given: Path, out: Path, place: Path) -> None:
    """A worker with other code is named before anything is done; alike ones then do it."""
    other = place / "other"
    for name in ("analyzer", "models"):
        shutil.copytree(name, other / name)
    with (other / "analyzer" / "text" / "sentences.py").open("a") as file:
        file.write("\n# another version\n")
    with _machines(place, 1, PYTHONPATH=str(other)) as machines:
        _refused(_begin(given, out, "--cluster", machines.address), "code")
        if _parts(out):
            raise SystemExit("something was done all the same")
    with _machines(place, 1) as machines:
        _finished(_begin(given, out, "--cluster", machines.address))


def _logged(host: str, logs: Path, *words: str) -> subprocess.Popen[bytes]:
    """Run one of Dask's commands on a host; what it says is kept in a file of the host's name."""
    with (logs / f"{host}.log").open("ab") as log:
        return subprocess.Popen(
            inside(host, sys.executable, "-m", *words), env={**os.environ, **SETTINGS}, stdout=log, stderr=log
        )


def hosts(given: Path, out: Path, place: Path) -> None:
    """A scheduler and two workers on three hosts; the cable of one is pulled, and plugged when it was given up."""
    first, *others = NAMES
    address = f"tcp://{ADDRESSES[first]}:8786"
    logs = place / f"{out.name}-logs"
    logs.mkdir()
    started: list[subprocess.Popen[Any]] = []
    with three_hosts():
        serve = ("distributed.cli.dask_scheduler", "--host", ADDRESSES[first], "--port", "8786", "--no-dashboard")
        started.append(_logged(first, logs, *serve))
        while "Scheduler at" not in (logs / f"{first}.log").read_text("utf-8"):
            if started[0].poll() is not None:
                raise SystemExit("the scheduler did not start")
            time.sleep(0.25)

        def work(name: str) -> subprocess.Popen[bytes]:
            words = ("distributed.cli.dask_worker", address, "--host", ADDRESSES[name], "--nthreads", "1")
            return _logged(name, logs, *words, "--no-dashboard", "--local-directory", str(place / name))

        started += map(work, others)
        try:
            command = [sys.executable, "-m", "analyzer", "run", str(given), "--out", str(out), "--cluster", address]
            run = subprocess.Popen(
                inside(first, *command), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            started.append(run)
            _after_first_part(run, out)
            if run.poll() is not None:
                _finished(run)
                raise SystemExit("the run ended before the cable was pulled")
            cable(others[0], plugged=False)
            print(f"{'':10} cable pulled after {_parts(out)} parts", flush=True)
            time.sleep(PATIENCE + 30)
            print(
                f"{'':10} cable plugged after {_parts(out)} parts, run {'ended' if run.poll() is not None else 'goes on'}"
            )
            cable(others[0], plugged=True)
            started.append(work(others[0]))  # one that was cut off for so long ends itself
            _finished(run)
        finally:
            for process in reversed(started):
                _end(process)


CASES: dict[str, Callable[[Path, Path, Path], None]] = {
    case.__name__: case for case in (one, three, killed, hangs, resumed, scheduler, version)
}


def main() -> None:
    """Run the cases and compare each with a run on this machine."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    # Seven batches: more than two workers have under way at a time.
    options.add_argument("--reports", type=int, default=400)
    options.add_argument("--only", default=",".join(CASES))
    options.add_argument("--hosts", action="store_true")
    options.add_argument("--times", type=int, default=1, help="how often the cable of --hosts is pulled")
    options.add_argument("--work", type=Path, help="keep datasets and the logs of hosts here (an empty folder)")
    given = options.parse_args()
    if given.hosts and (reason := why_not()):
        print(f"hosts: skipped, {reason}")
        return
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path.cwd()), os.environ.get("PYTHONPATH")]))
    with nullcontext(given.work) if given.work else TemporaryDirectory(prefix="analyzer-cluster-") as folder:
        place = Path(folder).resolve()
        place.mkdir(parents=True, exist_ok=True)
        write_corpus(place / "in", given.reports * 5, kind="txt")
        for path in place.glob("in/*/*"):
            if not path.stem.endswith("2025"):  # one of five years: writing pages is not the question here
                path.unlink()
        (place / "in" / "empty.txt").write_bytes(b"")
        # One failed document: the run ends with 1, which is no fault here.
        subprocess.run(
            [sys.executable, "-m", "analyzer", "run", str(place / "in"), "--out", str(place / "here")],
            check=False,
            **QUIET,
        )  # type: ignore[call-overload]
        wrong = 0
        names = [f"hosts-{n}" for n in range(1, given.times + 1)] if given.hosts else given.only.split(",")
        for name in names:
            began = time.monotonic()
            try:
                {**CASES, "hosts": hosts}[name.partition("-")[0]](place / "in", place / name, place)
                same = _digest(place / name) == _digest(place / "here")
            except SystemExit as error:
                print(f"{name}: {error}", flush=True)
                same = False
            wrong += not same
            print(f"{name:10} {'same bytes' if same else 'NOT SO'}  {time.monotonic() - began:.0f} s", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
