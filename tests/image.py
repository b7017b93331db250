"""``make image``: do what the Dockerfile says in an empty folder, serve the shop there.

No container engine is needed: the image's paths become paths below the folder, its user
a bare number without rights. The steps are read from the Dockerfile and the processes
from compose.yaml, so neither can drift from what is tried here.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import yaml

from ops.serving import free_port
from tests import databases
from tests.dockerfile import given_files, read_steps
from tests.rules import ROOT

# Folders of the image that are made here; others are the machine's.
PLACES = re.compile(r"(?<![\w./:-])/(venv|app|static|src|var/lib/chezflora)(?![\w-])")
NETWORK = re.compile(r"(?i)(UV|PIP|SSL|CURL|REQUESTS|HTTPS?|NO)_(?!COMPILE|LINK)\w+")
PATIENCE = 180
NOBODY = ["--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]


class Broken(Exception):
    """A step did not do what the image needs."""


def say(words):
    """Tell at once what is done."""
    print(words, flush=True)


class Build:
    """The folder an image is built in, and what its instructions have set."""

    def __init__(self, folder):
        self.folder, self.workdir, self.user = folder, "/", None
        self.fresh_stage()
        self.command, self.health = None, None

    def fresh_stage(self):
        """Begin a stage: nothing set but where Python is, the base image's version."""
        self.user, self.workdir = None, "/"
        tools = self.folder / "usr-bin"
        # How this machine reaches the packages is no part of the image.
        self.environment = {k: v for k, v in os.environ.items() if NETWORK.match(k)}
        self.environment |= {
            "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin",
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
        }

    def inside(self, text):
        """Return a text whose paths of the image lie below the folder."""
        return PLACES.sub(rf"{self.folder}/\1", text)

    def place(self, path):
        """Return where a path of the image is."""
        full = path if path.startswith("/") else f"{self.workdir.rstrip('/')}/{path}"
        return Path(self.inside(full.rstrip("/.") or "/"))

    def as_user(self):
        """Return what runs a command as the image's user."""
        if self.user is None or os.geteuid() != 0:
            return []
        return ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", *NOBODY]

    def run(self, command, **options):
        """Run a command of the image as its user and return what came of it."""
        return subprocess.run(
            [*self.as_user(), *command],
            cwd=self.place("."),
            env=self.environment,
            check=False,
            **options,
        )


def do_from(build, step):
    """Begin a stage; the base must be the Python found here."""
    version = re.match(r"python:(\d+\.\d+)-slim\b", step.text)[1]
    python = next(
        (p for p in (f"/usr/bin/python{version}", sys._base_executable) if runs(p)),
        None,
    )
    if python is None:
        raise Broken(f"no Python {version} here")
    tools = build.folder / "usr-bin"
    tools.mkdir(exist_ok=True)
    (tools / "python").unlink(missing_ok=True)
    (tools / "python").symlink_to(python)
    build.fresh_stage()


def runs(python):
    """Tell whether a Python is there and can make environments."""
    asked = [python, "-c", "import venv, ensurepip"]
    return shutil.which(python) and not subprocess.run(asked, check=False).returncode


def do_env(build, step):
    """Set variables, those they name filled in."""
    for name, value in re.findall(r"(\w+)=(\S+)", step.text):
        known = build.environment.get("PATH", "")
        build.environment[name] = build.inside(value).replace("$PATH", known)


def do_workdir(build, step):
    """Change the folder, made where it is missing."""
    build.workdir = step.text
    build.place(".").mkdir(parents=True, exist_ok=True)


def do_copy(build, step):
    """Copy from the tree, or take what an earlier stage left at the same place."""
    source, target = step.text.split()
    if step.flags:
        if source != target or not build.place(source).exists():
            raise Broken(f"COPY {source}: no earlier stage left it there")
        return
    files = given_files() if source == "." else [ROOT / source]
    for path in files:
        to = build.place(target)
        to = to / path.relative_to(ROOT) if source == "." else to
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, to)


def do_run(build, step):
    """Run a shell line. The user an image makes is a bare number here."""
    if made := re.match(r"useradd .*--uid (\d+) --home-dir (\S+)", step.text):
        home = build.place(made[2])
        home.mkdir(parents=True)
        if os.geteuid() == 0:
            os.chown(home, int(made[1]), int(made[1]))
        say(f"  as number {made[1]}, without an entry in /etc/passwd")
        return
    if wanted := re.search(r"apt-get install (?:--\S+ )*(.+?) &&", step.text):
        say(f"  not installed without an engine, asked of this machine: {wanted[1]}")
        if not shutil.which("pg_dump"):
            raise Broken("pg_dump is not on this machine")
        return
    if build.run(["sh", "-euc", build.inside(step.text)]).returncode:
        raise Broken(f"RUN {step.text}")


def do_user(build, step):
    """Go on without rights."""
    build.user = step.text
    if os.geteuid() != 0:
        say("  not root here: goes on as who runs this")


def do_command(build, step):
    """Keep what the container runs."""
    build.command = [build.inside(word) for word in step.command]


def do_health(build, step):
    """Keep how it is asked whether it is well."""
    build.health = [build.inside(word) for word in step.command]


DO = {
    "FROM": do_from,
    "ENV": do_env,
    "WORKDIR": do_workdir,
    "COPY": do_copy,
    "RUN": do_run,
    "USER": do_user,
    "CMD": do_command,
    "HEALTHCHECK": do_health,
    # Nothing to do without an engine.
    "VOLUME": lambda build, step: None,
    "EXPOSE": lambda build, step: None,
}


def build_image(folder) -> Build:
    """Do every step; raise Broken at the first that fails or is not known."""
    build = Build(folder)
    for step in read_steps((ROOT / "Dockerfile").read_text()):
        if step.word not in DO:
            raise Broken(f"{step.word} is not known to tests/image.py")
        began = time.monotonic()
        DO[step.word](build, step)
        say(f"{time.monotonic() - began:5.1f} s  {step.word} {step.text[:76]}")
    return build


def inspect(build) -> None:
    """Check what an image must hold and must not."""
    app = build.place("/app")
    for name in (".git", ".env", "tests", "var", ".ci"):
        if (app / name).exists():
            raise Broken(f"{name} is in the image")
    for wanted in ("/static/staticfiles.json", "/venv/bin/celery", "/app/manage.py"):
        if not build.place(wanted).exists():
            raise Broken(f"{wanted} is missing")
    if os.geteuid() == 0:
        for path in ("/app", "/static", "/venv"):
            probe = build.place(path) / "probe"
            if not build.run(
                ["touch", str(probe)], stderr=subprocess.DEVNULL
            ).returncode:
                raise Broken(f"the image's user can write {path}")


def run_shop(build, database, redis) -> None:
    """Start web, worker and beat as compose does; wait until all of it is ready."""
    port = str(free_port())
    build.environment |= {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    if build.run(services["migrate"]["command"], stdout=subprocess.DEVNULL).returncode:
        raise Broken("migrate")
    commands = {
        "web": [word.replace("8000", port) for word in build.command],
        "worker": services["worker"]["command"],
        "beat": services["beat"]["command"],
    }
    processes = {name: start(build, command) for name, command in commands.items()}
    try:
        health = [word.replace("8000", port) for word in build.health]
        wait(processes, lambda: not build.run(health, stderr=-3).returncode, "healthy")
        wait(processes, lambda: ready(port), "ready: every part is ok")
    finally:
        for name, process in processes.items():
            stop(name, process)


def start(build, command):
    """Start a process of the image in a session of its own."""
    return subprocess.Popen(
        [*build.as_user(), *command],
        cwd=build.place("."),
        env=build.environment,
        start_new_session=True,
    )


def stop(name, process):
    """Ask a process to end, as an engine does; insist after half a minute."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise Broken(f"{name} does not stop") from None


def ready(port) -> bool:
    """Tell whether every part answers."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/readyz", timeout=5
        ) as told:
            return set(json.load(told).values()) == {"ok"}
    except (urllib.error.URLError, OSError):
        return False


def wait(processes, condition, what):
    """Wait for something while every process lives."""
    began = time.monotonic()
    while not condition():
        dead = [name for name, p in processes.items() if p.poll() is not None]
        if dead or time.monotonic() - began > PATIENCE:
            raise Broken(f"not {what}; ended: {dead or 'none'}")
        time.sleep(0.5)
    say(f"{time.monotonic() - began:5.1f} s  {what}")


def main() -> int:
    """Build, inspect, run; return 1 and the reason when something is broken."""
    base, name = os.environ["TEST_DATABASE_URL"], f"chezflora_image_{os.getpid()}"
    redis = re.sub(r"\d+$", "15", os.environ["TEST_REDIS_URL"])
    folder = Path(tempfile.mkdtemp(prefix="chezflora-image-"))
    folder.chmod(0o755)
    try:
        build = build_image(folder)
        inspect(build)
        run_shop(build, databases.create(name, base), redis)
    except Broken as reason:
        say(f"image: {reason}")
        return 1
    finally:
        databases.drop(name, base)
        shutil.rmtree(folder, ignore_errors=True)
    say("image: built and served")
    return 0


if __name__ == "__main__":
    sys.exit(main())
