"""Combines several periodic tasks into one, each with its own interval."""

import time

from kiosk.realtime.publish.announcer import PeriodicTask


class PeriodicTasks:
    """Implements `announcer.PeriodicTask`; belongs to that thread. A task that raised runs again in time."""

    def __init__(self, *tasks: PeriodicTask) -> None:
        self.every_s = min(task.every_s for task in tasks)
        self._due = [(0.0, task) for task in tasks]

    def do(self) -> None:
        """Run the tasks that are due."""
        now = time.monotonic()
        due = [task for at, task in self._due if at <= now]
        self._due = [(at if at > now else now + task.every_s, task) for at, task in self._due]
        for task in due:
            task.do()
