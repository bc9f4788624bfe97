"""Runs the server: granian, one process, as many requests at once as there are threads."""

from functools import partial

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from moderation.api.app import serve_app
from moderation.api.settings import Settings

HEADER_MILLISECONDS = 10_000  # a client that dribbles its head is let go
HEADER_BYTES = 32 * 1024  # a larger head is answered 431
# Clients that send slowly hold a thread but take up no room among those worked on. granian has
# no limit to how long a body may take: a proxy in front that takes bodies in first has.
SENDERS_FOR_EACH = 4
STOP_SECONDS = 30  # for the requests under way when the server is told to stop


def serve(settings: Settings) -> None:
    """Serve until told to stop.

    SIGTERM and SIGINT finish the requests under way, SIGHUP starts a new worker before the old one
    goes. One process: the writer that groups commits lives in it.
    """
    server = Granian(
        "moderation.api.app:app_from_environment",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads * SENDERS_FOR_EACH,
        backpressure=settings.threads,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES
        ),
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(serve_app, settings), wrap_loader=False)
