"""Two processes of the playground behind nginx: `python deploy/serve.py` until it is interrupted.

It stands on 127.0.0.1:8080 unless told otherwise; a process that ends is started again. Needs nginx (Debian's will do).
"""

import argparse
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
CONFIGURATION = Path(__file__).with_name("nginx.conf")

PATIENCE = 120
"""Seconds a process may take until it answers, on a slow machine."""

BESIDE_PATH = "/usr/sbin:/usr/local/sbin"
"""Where Debian puts nginx, which is on the path of root alone."""


def configuration(*, listen: str, ports: Sequence[int], frame_ancestors: str) -> str:
    """The committed configuration with another address, other ports and other pages that may embed."""
    first, second = ports
    places = {
        "listen 127.0.0.1:8080;": f"listen {listen};",
        """{ default "'self'"; }""": f'{{ default "{frame_ancestors}"; }}',
    }
    text = CONFIGURATION.read_text(encoding="utf-8")
    for old, new in places.items():
        if text.count(old) != 1:
            raise ValueError(f"{CONFIGURATION} must hold {old} once, it does {text.count(old)} times")
        text = text.replace(old, new)
    numbers = {"8501": str(first), "8502": str(second)}
    return re.sub(r"(?<=:)(8501|8502)\b", lambda match: numbers[match[0]], text)


def playground(port: int, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a process of the playground that only this machine can reach."""
    options = ("--server.address=127.0.0.1", f"--server.port={port}", "--server.fileWatcherType=none")
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options], cwd=ROOT, env={**os.environ, **environment}
    )


def wait_until_healthy(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until a process answers; SystemExit where it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the process at port {port} did not start: is the port taken?")


def stop(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """End processes, and wait until they have ended."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(nginx: str, *, listen: str, ports: Sequence[int], frame_ancestors: str) -> None:
    """Serve until interrupted."""
    environment = {
        # One secret for both, or a form of a page that the one has sent is refused by the other.
        "STREAMLIT_SERVER_COOKIE_SECRET": os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex(32),
        "OPENBLAS_NUM_THREADS": "1",
    }
    running: list[subprocess.Popen[bytes]] = []
    with TemporaryDirectory(prefix="playground_nginx_") as folder:
        Path(folder).chmod(0o755)  # nginx's workers may be another user's
        own = Path(folder, "nginx.conf")
        own.write_text(configuration(listen=listen, ports=ports, frame_ancestors=frame_ancestors), encoding="utf-8")
        try:
            running += [playground(port, environment) for port in ports]
            for process, port in zip(running, ports, strict=True):
                wait_until_healthy(process, port)
            front = [nginx, "-p", folder, "-c", str(own), "-e", "stderr", "-g", "daemon off;"]
            running.append(subprocess.Popen(front))
            print(f"the playground stands on http://{listen}", flush=True)
            while running[-1].poll() is None:
                time.sleep(0.5)
                for place, port in enumerate(ports):
                    if running[place].poll() is not None:
                        print(f"the process at port {port} has ended, and is started again", flush=True)
                        running[place] = playground(port, environment)
            raise SystemExit("nginx has ended; what it said stands above")
        finally:
            stop(running)


def main() -> None:
    """Read what is asked for, and serve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="127.0.0.1:8080", help="where nginx listens; 0.0.0.0:8080 in a container")
    parser.add_argument("--ports", type=int, nargs=2, default=(8501, 8502), help="of the two processes")
    parser.add_argument("--frame-ancestors", default="'self'", help="pages that may embed, as the CSP names them")
    given = parser.parse_args()
    if not re.fullmatch(r"[\w.:\[\]]+", given.listen):
        parser.error(f"--listen is an address and a port such as 127.0.0.1:8080, not {given.listen!r}")
    if not re.fullmatch(r"[\w'*.:/ -]+", given.frame_ancestors):
        parser.error(
            f"--frame-ancestors is such as \"'self' https://moodle.example.edu\", not {given.frame_ancestors!r}"
        )
    if given.ports[0] == given.ports[1]:
        parser.error("--ports are two different ones")
    nginx = shutil.which("nginx") or shutil.which("nginx", path=BESIDE_PATH)
    if nginx is None:
        parser.error("there is no program named nginx: apt-get install nginx")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        serve(nginx, listen=given.listen, ports=given.ports, frame_ancestors=given.frame_ancestors)
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
