"""Builds deploy/Containerfile without an image registry, and runs what came out as its configuration says.

    with base(folder) as images, built(images) as image:
        image.run("--version")

Debian's mmdebstrap makes the base, Debian's buildah builds in a chroot. All that they leave lies in `folder`, which is
taken away again. pip reaches its index inside as it does here: by a configuration that is mounted and not kept.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("buildah", "mmdebstrap", "unshare")
MISSING = f"needs root and {', '.join(PROGRAMS)}: apt-get install --no-install-recommends buildah mmdebstrap util-linux"
SUITE, MIRROR = "trixie", "http://deb.debian.org/debian"  # its python3 is 3.13
MINUTES = 60
PROXIES = ("http_proxy", "https_proxy", "no_proxy")

# What a runtime does for `--read-only --user`: the image cannot be written, state and /tmp are empty and in memory.
CONTAINER = """
mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"
mount -t tmpfs -o mode=1777 tmp "$1/tmp"
mount -t tmpfs -o "uid=${2%:*},gid=${2#*:},mode=700" state "$1/var/lib/wirehose"
mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev"
root=$1 user=$2; shift 2
exec chroot --userspec="$user" --groups= "$root" "$@"
"""


def can_build() -> bool:
    """Whether this machine has what it takes."""
    return os.geteuid() == 0 and all(shutil.which(program) for program in PROGRAMS)


class Images(NamedTuple):
    """A store of images of its own."""

    folder: Path

    def buildah(self, *arguments: str | Path, minutes: int = 10) -> str:
        """What buildah printed."""
        store = ["--root", self.folder / "root", "--runroot", self.folder / "run", "--storage-driver", "vfs"]
        done = subprocess.run(
            ["buildah", *store, *arguments],
            capture_output=True,
            text=True,
            timeout=minutes * MINUTES,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, f"buildah {arguments[0]}: {done.stdout[-1000:]} {done.stderr[-3000:]}"
        return done.stdout.strip()


class Image(NamedTuple):
    """What was built: where its files are mounted, and its configuration."""

    root: Path
    config: dict[str, Any]

    def start(
        self, *arguments: str, env: Mapping[str, str] | None = None, **how: Any
    ) -> subprocess.Popen[bytes]:
        """Run the image with these arguments. With no setting of a broker it has no network, not even loopback."""
        settings = [*self.config["Env"], *(f"{name}={value}" for name, value in (env or {}).items())]
        apart = ["--mount"] if env else ["--mount", "--net"]
        inside = [
            "env",
            "-i",
            "-C",
            self.config["WorkingDir"],
            *settings,
            *self.config["Entrypoint"],
            *arguments,
        ]
        container = ["sh", "-euc", CONTAINER, "container", str(self.root), self.config["User"], *inside]
        return subprocess.Popen(["unshare", *apart, *container], **how)

    def run(
        self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run it to its end."""
        pipe = subprocess.PIPE
        with self.start(*arguments, env=env, stdin=pipe, stdout=pipe, stderr=pipe) as process:
            try:
                out, told = process.communicate(stdin, timeout=120)
            finally:
                process.kill()
        return subprocess.CompletedProcess(arguments, process.returncode, out, told)


@contextlib.contextmanager
def base(folder: Path) -> Iterator[Images]:
    """A store with `localhost/base`: Debian with its Python, and nothing else."""
    images, tar = Images(folder), folder / "base.tar"
    try:
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", "--include=python3,python3-venv,ca-certificates", SUITE, tar, MIRROR],
            check=True,
            timeout=10 * MINUTES,
        )  # fmt: skip
        container = images.buildah("from", "scratch")
        images.buildah("add", container, tar, "/")
        images.buildah("commit", "--rm", container, "localhost/base")
        yield images
    finally:
        images.buildah("rm", "--all")
        images.buildah("rmi", "--all", "--force")
        shutil.rmtree(folder)


@contextlib.contextmanager
def built(images: Images) -> Iterator[Image]:
    """The image, mounted; its store takes it away again."""
    file, pip = images.folder / "pip.conf", _pip()
    file.write_text("[global]\n" + "".join(f"{name} = {value}\n" for name, value in pip.items()))
    given = [f"--volume={file}:/etc/pip.conf:ro"]
    if authorities := pip.get("cert"):
        given.append(f"--volume={authorities}:{authorities}:ro")
    given += [f"--build-arg={name}={value}" for name, value in os.environ.items() if name.lower() in PROXIES]
    images.buildah(
        "bud", "--isolation=chroot", "--build-arg=BASE=localhost/base", *given,
        "--file=deploy/Containerfile", "--tag=localhost/wirehose", ".", minutes=20,
    )  # fmt: skip
    config = json.loads(images.buildah("inspect", "--type=image", "localhost/wirehose"))["OCIv1"]["config"]
    container = images.buildah("from", "localhost/wirehose")
    try:
        yield Image(Path(images.buildah("mount", container)), config)
    finally:
        images.buildah("umount", container)


def _pip() -> dict[str, str]:
    """How pip is set on this machine, by files and environment."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    lines = [line.partition("=") for line in listed.splitlines() if line.startswith(("global.", ":env:."))]
    return {name.rpartition(".")[2]: value.strip("'\"") for name, _, value in lines}
