"""Fuzz the reader with atheris: bytes in, a reading or a ReadingError out, nothing else, in bounded time.

    python tools/fuzz_reader.py --seconds 600 [--format docx] [--keep FOLDER]

The seconds are shared by the formats; each is fuzzed in a process of its own, which ends at its first fault. What
made it fault is kept in FOLDER (var/fuzz) and shown; exit status 1. `FILE...` at the end only runs those inputs.
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("txt", "md", "csv", "html", "docx", "xlsx", "pdf")
TIMEOUT = 25  # seconds for one input
MEMORY = 3_000  # megabytes
MAX_LENGTH = 60_000  # bytes of an input
ZIPPED = ("docx", "xlsx")
TOKENS = """
    一、 （一） 1. 1、 （1） ① 问题1： 一是 二是 针对 关于 “ ” 《 》 （ ） 的问题 方面 聚焦 整改情况： 整改措施： 责任领导：
    牵头部门： 整改时限： 2023年4月3日 至 5月26日 2023115日 市委第二巡察组 对市林场党委 开展巡察 反馈 予以公布 3次 12.5万元
    。 ； ， ： 98% 电话：0999-7654321 a@b.cn 秘密★ | ---|--- 質(zhì) ?,F(xiàn) ⑴ 该问题已完成整改 下一步 党组 318个方面
    〔20231号 现将 如下 联系电话 公示 序号 反馈问题 <td> <table> <tr> </p> rowspan=3 colspan=2 &#x3000; <br> w:vMerge
    w:gridSpan w:numPr w:ilvl
"""


def seeds(kind: str) -> Iterator[bytes]:
    """Small sound documents of a format, made by the tests' own makers."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from tests.reading import makers, samples

    rows = "\n".join("|".join(row) for row in samples.TABLE_ROWS)
    text = samples.REPORT
    if kind in ("txt", "md"):
        yield from (text.encode(), rows.encode(), text.encode("gb18030"), text[:400].encode("utf-16"))
    elif kind == "csv":
        yield from (rows.replace("|", ",").encode(), rows.replace("|", "\t").encode("gb18030"))
    elif kind == "html":
        cells = "".join(
            "<tr>" + "".join(f"<td rowspan=1>{c}</td>" for c in r) + "</tr>" for r in samples.TABLE_ROWS
        )
        body = "".join(f"<p style='a'>{line}</p>" for line in text.split("\n"))
        yield f"<html><head><meta charset=utf-8></head><body>{body}<table>{cells}</table></body>".encode()
    elif kind == "docx":
        yield makers.word(text[:600], samples.TABLE_ROWS, merge=True)
    elif kind == "xlsx":
        yield makers.workbook(samples.TABLE_ROWS, "问题清单", merge=True)
    else:
        yield makers.pdf(text[:200])


def check(data: bytes, kind: str) -> None:
    """Read and review; offsets must hold. Anything but a ReadingError is a fault."""
    from huiyin.reading import ReadingError, objections, read_bytes

    try:
        reading = read_bytes(data, f"a.{kind}")
    except ReadingError as refused:
        assert refused.message_zh  # noqa: PT017
        return
    text = reading.text
    for figure in reading.figures:
        assert text[figure.start : figure.end] == figure.literal
    for doubt in reading.doubts:
        assert text[doubt.start : doubt.end] == doubt.literal
    for measure in reading.measures:
        assert text[measure.start : measure.end] == measure.text
    for found in objections(reading):
        assert text[found.start : found.end] == found.passage
    reading.to_json()


def mutate_zip(data: bytes, max_size: int, seed: int) -> bytes:
    """One part of an Office file changed inside, so that the checksum holds and the reader gets to see it."""
    import atheris

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        chosen = random.Random(seed).choice(sorted(n for n in parts if n.endswith((".xml", ".rels"))))
    except Exception:  # noqa: BLE001  a broken archive raises whatever its parts do
        return bytes(atheris.Mutate(data, max_size))
    if seed % 16 == 0:  # the container itself, now and then
        return bytes(atheris.Mutate(data, max_size))
    parts[chosen] = bytes(atheris.Mutate(parts[chosen], max(len(parts[chosen]) + 400, 1000)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue() if out.tell() <= max_size else data


def fuzz_one(kind: str, seconds: int, keep: Path) -> None:
    """Never returns: libFuzzer ends the process."""
    import atheris

    corpus = keep / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(seeds(kind)):
        (corpus / f"seed{i}").write_bytes(seed)
    words = keep / "words.dict"
    words.write_text(
        "".join('"' + "".join(f"\\x{b:02x}" for b in w.encode()) + '"\n' for w in TOKENS.split())
    )
    with redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["huiyin.reading"]):
        import huiyin.reading
        import huiyin.reading.formats.docx
        import huiyin.reading.formats.html
        import huiyin.reading.formats.pdf
        import huiyin.reading.formats.plain
        import huiyin.reading.formats.sheets  # noqa: F401
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={TIMEOUT}",
        f"-rss_limit_mb={MEMORY}",
        f"-max_len={MAX_LENGTH}",
        f"-artifact_prefix={keep}/{kind}-",
        f"-dict={words}",
        "-print_final_stats=1",
        "-verbosity=0",
        str(corpus),
    ]
    custom = {"custom_mutator": mutate_zip} if kind in ZIPPED else {}
    atheris.Setup([sys.argv[0], *options], lambda data: check(data, kind), **custom)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--format", choices=FORMATS, action="append")
    parser.add_argument("--keep", type=Path, default=ROOT / "var" / "fuzz")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("files", type=Path, nargs="*")
    asked = parser.parse_args()
    keep = asked.keep.absolute()
    sys.path[:0] = [str(ROOT / "src")]
    if asked.files:
        for file in asked.files:
            check(file.read_bytes(), file.name.split("-")[0] if "-" in file.name else file.suffix[1:])
        return 0
    if asked.alone:
        fuzz_one(asked.format[0], asked.seconds, keep)
    kinds = asked.format or FORMATS
    failed = []
    for kind in kinds:
        each = str(max(1, asked.seconds // len(kinds)))
        command = [
            sys.executable,
            __file__,
            "--alone",
            "--format",
            kind,
            "--seconds",
            each,
            "--keep",
            str(keep),
        ]
        print(f"== {kind}: {each} s", flush=True)
        if subprocess.run(command, check=False).returncode:
            failed.append(kind)
    for kind in failed:
        print(f"fault in {kind}: see {', '.join(str(p) for p in sorted(keep.glob(f'{kind}-*')))}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
