"""The server over a socket: what only the wire can send, and stopping without losing a request."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from moderation.store import migrate, open_store
from tests.api.bad_inputs import make_decide, read_cases
from tests.api.conftest import fill, make_submission

KEY = {"Authorization": "Bearer all-secret-key"}
CODE = (
    "import os; from moderation.api.serve import serve; "
    "from moderation.api.settings import read_settings; serve(read_settings(os.environ))"
)
CASES = {case["id"]: case for case in read_cases("http_cases.jsonl")}
PATIENCE = 60  # seconds; a slow machine is no failure


class Server:
    def __init__(self, folder: Path) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            self.port = probe.getsockname()[1]
        self.log = (folder / "log").open("w+b")
        self.database = f"sqlite:///{folder / 'test.db'}"
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE],
            env=environment
            | {
                "MODERATION_DATABASE": self.database,
                "MODERATION_PORT": str(self.port),
                "MODERATION_MODEL": "none",
                "MODERATION_THREADS": "8",
            },
            stdout=self.log,
            stderr=self.log,
        )

    def connect(self) -> socket.socket:
        """A connection; waits for the server to listen, while it lives."""
        waited = threading.Event()
        for _ in range(PATIENCE * 20):
            with suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            assert self.process.poll() is None, self.told()
            waited.wait(0.05)
        raise AssertionError("the server does not listen")

    def listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection):
            connection.request(method, path, body, KEY | (headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

    def told(self) -> str:
        self.log.seek(0)
        return self.log.read().decode()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path):
    database = f"sqlite:///{folder / 'test.db'}"
    migrate(database)
    fill(database)
    server = Server(folder)
    try:
        with server.connect():
            pass
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
        server.log.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def talk(server, *pieces: bytes) -> bytes:
    """Send the pieces as they are, and read until the server hangs up."""
    answer = b""
    with server.connect() as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                connection.sendall(piece)
        with suppress(ConnectionResetError):
            while read := connection.recv(65_536):
                answer += read
    return answer


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def head(headers: dict[str, str]) -> bytes:
    lines = {"Host": "test", "Connection": "close", **KEY, **headers}
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST /v1/decisions HTTP/1.1\r\n{text}\r\n".encode()


@pytest.mark.parametrize("id", ["H216", "H219", "H220"])
def test_a_case_that_only_the_wire_can_send(server, id):
    request = make_decide(CASES[id])
    headers = {"Content-Length": str(len(request.body))} | request.headers
    answer = talk(server, head(headers), request.body)

    assert status_of(answer) in CASES[id]["expect"]
    assert server.request("GET", "/v1/contributions/c1")[0] == 404


@pytest.mark.parametrize("id", ["H196", "H199"])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_over_the_limit_is_refused_before_it_is_all_read(server, id, chunked):
    size = CASES[id]["gen"]["count"] * len(CASES[id]["gen"]["unit"])
    framing = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(size)}
    piece = b"x" * 65_536
    framed = b"10000\r\n" + piece + b"\r\n" if chunked else piece
    sent = 0
    with server.connect() as connection:
        connection.sendall(head(framing | {"Content-Type": "application/json"}))
        with suppress(BrokenPipeError, ConnectionResetError):
            while sent < size:
                connection.sendall(framed)
                sent += len(piece)
        answer = b""
        with suppress(ConnectionResetError):
            while read := connection.recv(65_536):
                answer += read

    # A server that hangs up while we send may lose its answer on the way: the length cannot.
    assert answer == b"" or status_of(answer) == 413
    if size > 50_000_000:
        assert sent < size / 2


@pytest.mark.parametrize("length", [300_000, 100_000_000])
def test_the_announced_length_alone_is_refused_at_once(server, length):
    framing = {"Content-Type": "application/json", "Content-Length": str(length)}

    answer = talk(server, head(framing))

    assert status_of(answer) == 413
    assert b"/problems#too-large" in answer


def test_two_keys_are_no_key(server):
    raw = head({"Content-Length": "2"}).replace(
        b"Connection", b"Authorization: Bearer all-secret-key\r\nConnection"
    )

    assert status_of(talk(server, raw, b"{}")) == 401


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("a%2Fb", "a/b"),
        ("%2Fa", "/a"),
        ("a%252Fb", "a%2Fb"),
        ("a%2F", "a/"),
        ("%C3%A9%20%3F%23", "é ?#"),
        ("claim", "claim"),
        ("x%2Fclaim", "x/claim"),
    ],
)
def test_ids_of_every_kind_find_their_way(server, path, id):
    body = json.dumps(make_submission(id, "please wait"))
    headers = {"Content-Type": "application/json"}
    assert server.request("POST", "/v1/decisions", body, headers)[0] == 200

    status, shown, _ = server.request("GET", f"/v1/contributions/{path}")
    assert (status, json.loads(shown)["contribution_id"]) == (200, id)
    status, claimed, _ = server.request("POST", f"/v1/queue/{path}/claim")
    assert (status, json.loads(claimed)["contribution_id"]) == (200, id)


def test_a_path_that_is_not_utf_8_is_refused(server):
    assert server.request("GET", "/v1/contributions/%FF")[0] == 400
    assert server.request("GET", "/v1/contributions/%ED%A0%80")[0] == 400


def test_a_batch_in_chunks_is_read_to_its_end_and_answered_in_order(server):
    count = 400
    lines = [json.dumps(make_submission(f"b-{n}", "word " * 3_000)) + "\n" for n in range(count)]
    pieces = (line.encode() for line in lines)  # without a length: http.client sends chunks
    headers = {"Content-Type": "application/x-ndjson"}

    status, body, answered = server.request("POST", "/v1/decisions:batch", pieces, headers)

    assert (status, answered["Content-Type"]) == (200, "application/x-ndjson")
    told = [json.loads(line) for line in body.splitlines()]
    assert [one["contribution_id"] for one in told] == [f"b-{n}" for n in range(count)]


def test_a_batch_over_64_mb_is_refused(server):
    headers = {"Content-Type": "application/x-ndjson", "Content-Length": str(64 * 1024**2 + 1)}
    raw = head(headers).replace(b"/v1/decisions ", b"/v1/decisions:batch ")

    assert status_of(talk(server, raw)) == 413


def test_the_log_is_json_lines_only(server):
    server.request("GET", "/healthz")

    lines = server.told().splitlines()
    assert [json.loads(line)["event"] for line in lines if line.startswith("{")]
    assert "all-secret-key" not in server.told()


def test_a_request_under_way_is_finished_when_the_server_is_told_to_stop(tmp_path):
    body = json.dumps(make_submission("last")).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    with running(tmp_path) as server, server.connect() as connection:
        server.request("GET", "/healthz")  # the worker is up
        connection.sendall(head(headers) + body[:10])
        server.request("GET", "/healthz")
        server.process.send_signal(signal.SIGTERM)
        waited = threading.Event()
        while server.listens():
            waited.wait(0.02)
        connection.sendall(body[10:])
        answer = b""
        while read := connection.recv(65_536):
            answer += read

        assert status_of(answer) == 200
        assert server.process.wait(PATIENCE) == 0
        store = open_store(server.database)
        with store.read() as opened:
            assert opened.exec_driver_sql("SELECT count(*) FROM decision").scalar() == 1
        store.close()


def test_a_reload_loses_no_request(tmp_path):
    with running(tmp_path) as server:
        server.request("GET", "/healthz")
        first = worker_of(server)
        server.process.send_signal(signal.SIGHUP)
        statuses = []
        waited = threading.Event()
        while worker_of(server) == first or len(statuses) < 20:
            headers = {"Content-Type": "application/json"}
            body = json.dumps(make_submission(f"r-{len(statuses)}"))
            statuses.append(server.request("POST", "/v1/decisions", body, headers)[0])
            waited.wait(0.05)

        assert set(statuses) == {200}


def worker_of(server) -> set[int]:

    return {child.pid for child in psutil.Process(server.process.pid).children()}
