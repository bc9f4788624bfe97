"""A process that is killed in the middle loses nothing that it answered."""

import random
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from moderation.service.contributions import get_contribution
from moderation.store import Store
from moderation.store.tables import contribution, decision, revision
from tests.service.newsroom import Newsroom

STREAM = """
import sys, threading
from moderation.service.engine import Engines
from moderation.service.decide import decide
from moderation.store import open_store
from tests.service.newsroom import NOON, submission

store = open_store(sys.argv[1])
engines = Engines(store, None)
lock = threading.Lock()

def send(reader):
    number = 0
    while True:
        number += 1
        name = f"c-{sys.argv[2]}-{reader}-{number}"
        answer = decide(store, engines, "demo", submission(name, f"wait for me {number}"), now=NOON)
        with lock:
            print(name, answer.decision_id, flush=True)

for reader in range(8):
    threading.Thread(target=send, args=(reader,), daemon=True).start()
threading.Event().wait()
"""


@pytest.mark.parametrize("round_", range(3))
def test_after_kill_9_every_answered_decision_is_there_and_whole(
    newsroom: Newsroom, round_: int
) -> None:
    url = newsroom.store.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", STREAM, url, str(round_)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        wanted = random.Random(round_).randrange(5, 60)
        answered = [child.stdout.readline().split() for _ in range(wanted)]
        child.send_signal(signal.SIGKILL)
        # what was answered before the signal took hold may still be in the pipe
        rest = [line.split() for line in child.stdout if line.endswith("\n")]
    answered += [pair for pair in rest if len(pair) == 2]

    for name, decision_id in answered:
        found = get_contribution(newsroom.store, "demo", name)
        assert [one.decision_id for one in found.decisions] == [decision_id]
    assert_whole(newsroom.store)
    assert newsroom.send("after").status == "published"
    repeated = newsroom.send(answered[0][0], "wait for me 1", author="u-1")
    assert repeated.contribution_id == answered[0][0]


def assert_whole(store: Store) -> None:
    """No half decision: each contribution has its text, its decision and its place."""
    with store.read() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (contribution, revision, decision)
        ]
        stray = connection.execute(
            select(func.count())
            .select_from(contribution)
            .outerjoin(decision, decision.c.id == contribution.c.decision_id)
            .where(decision.c.id.is_(None))
        ).scalar_one()
        held = connection.execute(
            select(func.count())
            .select_from(contribution)
            .where((contribution.c.action == "hold") != contribution.c.waiting)
        ).scalar_one()
    assert len(set(counts)) == 1
    assert (stray, held) == (0, 0)
