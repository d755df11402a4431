"""Several people at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all deeds at the same time, each in a thread with a connection of its own; their results or exceptions."""
    results: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(place: int, provenance: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = provenance()
        except Exception as error:  # noqa: BLE001  the test looks at whatever came
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results
