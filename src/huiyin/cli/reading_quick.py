"""`huiyin read FILE` and `huiyin read --json FILE` without the framework, which takes longer to load than to read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

UNREADABLE = 2


def read_quickly(arguments: list[str]) -> int | None:
    """The exit status of reading one file; None where the arguments ask for more, which is left to the framework."""
    files = [one for one in arguments if one != "--json"]
    if len(files) != 1 or len(arguments) - len(files) > 1 or files[0].startswith("-") or not os.path.isfile(files[0]):  # noqa: PTH113
        return None
    path, as_json = Path(files[0]), "--json" in arguments
    from huiyin.reading import ReadingError, read_file

    try:
        reading = read_file(path)
    except ReadingError as error:
        sys.stderr.write(f"读不了 {path.name}：{error.message_zh}\n")
        return UNREADABLE
    if as_json:
        import json

        sys.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        from huiyin.cli.reading_show import show_reading

        show_reading(reading, path.name)
    return 0
