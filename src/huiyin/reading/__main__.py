"""`python -m huiyin.reading FILE [--json]`: the reader alone, without the rest of the house."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from huiyin.reading.errors import ReadingError
from huiyin.reading.reader import read_file

_USAGE = "用法:python -m huiyin.reading 文件 [--json]"


def main(arguments: list[str]) -> int:
    """Print a reading; exit status 2 where the file cannot be read."""
    files = [a for a in arguments if not a.startswith("--")]
    if len(files) != 1:
        sys.stderr.write(_USAGE + "\n")
        return 2
    try:
        reading = read_file(Path(files[0]))
    except ReadingError as error:
        sys.stderr.write(error.message_zh + "\n")
        return 2
    sys.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
