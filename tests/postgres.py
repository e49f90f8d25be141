"""A PostgreSQL of our own for tests: a cluster in a temporary folder, reached by a socket there, ended by its process id.

    with Server() as server:
        address = server.database()     # postgresql://… of an empty database

Nothing of it survives, so it need not be safe on disk. It refuses to run as root: then it runs as the user `postgres`,
whom Debian's package makes.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psycopg

USER = "postgres"  # also the name of the database's user
MISSING = "PostgreSQL is not installed here (Debian: apt install postgresql)"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}


def programs() -> Path | None:
    """The folder of the newest PostgreSQL here; None: there is none that we could run."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
    found = [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]
    usable = os.geteuid() != 0 or any(user.pw_name == USER for user in pwd.getpwall())
    return max(found, key=_version) if found and usable else None


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


class Server:
    """One server. `stop` and `start` again: its databases are still there."""

    def __init__(self) -> None:
        """`FileNotFoundError` where there is none; `programs` says it before."""
        self._programs = programs()
        if self._programs is None:
            raise FileNotFoundError(MISSING)
        self._who: dict[str, Any] = (
            {"user": USER, "group": USER, "extra_groups": ()} if not os.geteuid() else {}
        )
        self.folder = Path(tempfile.mkdtemp(prefix="wirehose-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def __enter__(self) -> Self:
        try:
            if self._who:
                shutil.chown(self.folder, USER, USER)
            more = ("--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8")
            self._run("initdb", "--pgdata=data", *more).check_returncode()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def address(self, database: str = USER) -> str:
        """Where a database is."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def database(self) -> str:
        """The address of a new database."""
        self._databases += 1
        name = f"test{self._databases}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.address(name)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        assert self._programs
        told = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", "data", "-k", str(self.folder), *told],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._who,
            )
        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.address()).close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"PostgreSQL: {(self.folder / 'log').read_text()}") from error
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """End it, whoever is connected."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # a fast shutdown
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)  # an immediate one: its workers end, too
            self._process.wait(10)
        self._process = None

    def close(self) -> None:
        """End it for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        assert self._programs
        return subprocess.run(
            [self._programs / program, *arguments],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            check=False,
            **self._who,
        )
