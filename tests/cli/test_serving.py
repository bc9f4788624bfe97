"""`moderation serve` and `demo`: real processes on loopback, stopped, reloaded, refused."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

HEADERS = {"Authorization": "Bearer demo-site-key", "Content-Type": "application/json"}
PATIENCE = 60  # seconds until a test gives up on a process

Run = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(port: int, path: str, body: Any = None) -> tuple[int, Any]:
    """The status and the JSON of one request; tries until the server is up."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, HEADERS)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except (urllib.error.URLError, ConnectionError) as error:
            reason = getattr(error, "reason", error)
            assert isinstance(reason, ConnectionError), reason


@pytest.fixture
def run() -> Iterator[Run]:
    """Starts the command line as a process; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: object, **settings: object) -> "subprocess.Popen[str]":
        environment = os.environ | {
            f"MODERATION_{name}": str(value) for name, value in settings.items()
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "moderation", *map(str, words)],
            env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def finish(process: "subprocess.Popen[str]", code: int = 0) -> tuple[str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    assert code == process.returncode, err
    return out, err


def a_request(id: str) -> dict[str, Any]:
    return {"contribution": {"id": id, "text": "A fair point."}, "thread": {"id": "t-1"}}


def test_the_demo_decides_and_its_queue_is_filled(run, tmp_path):
    port = free_port()
    demo = run("demo", "--port", port, "--data", tmp_path / "demo")

    status, decision = ask(port, "/v1/decisions", a_request("c-1"))
    _, queue = ask(port, "/v1/queue")
    demo.send_signal(signal.SIGTERM)
    told, _ = finish(demo)

    assert (200, "approve") == (status, decision["action"])
    assert len(queue["items"]) >= 10
    assert f"http://127.0.0.1:{port}" in told
    assert "curl" in told


def test_the_demo_keeps_what_was_decided_when_started_again(run, tmp_path):
    for replayed in (False, True):
        port = free_port()
        demo = run("demo", "--port", port, "--data", tmp_path / "demo")
        _, decision = ask(port, "/v1/decisions", a_request("c-1"))
        demo.send_signal(signal.SIGTERM)
        finish(demo)

        assert replayed is decision["replayed"]


def test_serve_refuses_a_database_that_takes_the_demo_key(run, tmp_path):
    port = free_port()
    demo = run("demo", "--port", port, "--data", tmp_path)
    ask(port, "/healthz")
    demo.send_signal(signal.SIGTERM)
    finish(demo)

    _, told = finish(run("serve", DATABASE=f"sqlite:///{tmp_path / 'demo.db'}"), code=1)

    assert "the demo's key, which everybody knows" in told


def test_a_site_is_set_up_served_reloaded_and_stopped(run, tmp_path):
    settings = {"DATABASE": f"sqlite:///{tmp_path / 'site.db'}", "PORT": free_port()}
    policy = tmp_path / "small.yaml"
    policy.write_text(
        "policy: small\nrules:\n- {id: all, when: {words: {above: 2}}, then: hold, reason: Wait.}\n"
    )
    finish(run("db", "upgrade", **settings))
    finish(run("sites", "add", "daily", **settings))
    finish(run("publish", policy, "--site", "daily", **settings))
    key, _ = finish(run("keys", "add", "daily", "--name", "web", "--scope", "decide", **settings))
    server = run("serve", **settings)
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings['PORT']}/v1/decisions",
        json.dumps(a_request("c-1")).encode(),
        HEADERS | {"Authorization": f"Bearer {key.strip()}"},
    )
    ask(settings["PORT"], "/healthz")

    before = json.load(urllib.request.urlopen(request, timeout=PATIENCE))
    server.send_signal(signal.SIGHUP)
    after = json.load(urllib.request.urlopen(request, timeout=PATIENCE))
    healthy, _ = finish(run("health", **settings))
    server.send_signal(signal.SIGTERM)
    _, log = finish(server)

    assert ["hold", False] == [before["action"], before["replayed"]]
    assert ["hold", True] == [after["action"], after["replayed"]]
    assert "ready" in healthy
    assert key.strip() not in log
    assert "A fair point" not in log


def test_serve_names_every_wrong_setting(run):
    _, told = finish(run("serve", PORT="many", THREADS="0"), code=1)

    assert "MODERATION_PORT: `many` is not a whole number" in told
    assert "MODERATION_THREADS: `0` is not a whole number" in told


def test_health_of_nobody_is_told(run):
    _, told = finish(run("health", "--port", free_port()), code=1)

    assert "no answer on port" in told


def test_a_port_in_use_is_told_without_a_stack_trace(run, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        _, told = finish(run("demo", "--port", port, "--data", tmp_path), code=1)

    assert f"port {port} is in use" in told
    assert "Traceback" not in told
