"""Several programs as one: started together, watched, restarted when they die, ended in reverse order."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from deploy.local.places import ROOT

GRACE_S = 20
QUICK_DEATH_S = 5


class Program:
    """One child process in a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], logs: Path) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._command = list(command)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def start(self) -> None:
        """Start it, its words into its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started = time.monotonic()

    @property
    def pid(self) -> int:
        """Its process. Raises RuntimeError before it was started."""
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started.")
        return self._process.pid

    @property
    def is_dead(self) -> bool:
        """It was started and has ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def restart(self) -> None:
        """Start it again; one that dies at once is given some seconds first."""
        if time.monotonic() - self._started < QUICK_DEATH_S:
            time.sleep(1)
        self.start()

    def kill(self) -> None:
        """End it and whatever it started, at once. Again is harmless."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self._process:
            self._process.wait()

    def ask_to_end(self) -> None:
        """SIGTERM: finish what you hold."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def end(self) -> None:
        """Wait for it, and after a while end it and whatever it started."""
        if self._process is None:
            return
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Programs:
    """All of them. As a context manager: whatever was started in the block is ended after it."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._all: list[Program] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for program in reversed(self._all):
            program.ask_to_end()
        for program in reversed(self._all):
            program.end()

    def kill(self) -> None:
        """End all of them at once, finished or not."""
        for program in self._all:
            program.kill()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Program:
        """Start one more."""
        program = Program(name, command, environment, self._logs)
        program.start()
        self._all.append(program)
        return program

    def dead(self) -> list[Program]:
        """Those that ended by themselves."""
        return [program for program in self._all if program.is_dead]
