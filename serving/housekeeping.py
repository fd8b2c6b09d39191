"""Housekeeping: what a worker looks after beside answering, in one thread, each task at its interval.

A task that fails is logged when it begins to fail and when it recovers, and tried again at its next turn.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)


@dataclass
class Task:
    """`run` every `every_s` seconds. `fault` says what is wrong with it now, if anything."""

    name: str
    every_s: float
    run: Callable[[], object]
    fault: str | None = None
    due: float = field(default=0.0, repr=False)


class Housekeeper:
    """Runs tasks until stopped. `expected` are errors a task may raise; any other is logged whole."""

    def __init__(self, tasks: list[Task], expected: tuple[type[Exception], ...]) -> None:
        self.tasks, self._expected = tasks, expected
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin; tasks run first after their interval."""
        now = time.monotonic()
        for task in self.tasks:
            task.due = now + task.every_s
        self._thread.start()

    def stop(self) -> None:
        """End after the task that runs now."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def faults(self) -> dict[str, str]:
        """Tasks that fail now, and why."""
        return {task.name: task.fault for task in self.tasks if task.fault}

    def _run(self) -> None:
        while not self._stop.wait(max(0.005, min(t.due for t in self.tasks) - time.monotonic())):
            for task in self.tasks:
                if task.due <= time.monotonic():
                    self._once(task)
                    task.due = time.monotonic() + task.every_s

    def _once(self, task: Task) -> None:
        try:
            task.run()
        except self._expected as error:
            if task.fault is None:
                _log.warning("%s fails: %s", task.name, error)
            task.fault = str(error)
        except Exception as error:  # noqa: BLE001  the thread must outlive a fault of one task
            if task.fault is None:
                _log.exception("%s fails", task.name)
            task.fault = repr(error)
        else:
            if task.fault is not None:
                _log.info("%s works again", task.name)
            task.fault = None
