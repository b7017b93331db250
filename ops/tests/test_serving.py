"""One process is a shop; killed, it loses nothing; told to stop, it leaves nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.races.harness import ROOT, ShopProcess, answers

pytestmark = pytest.mark.races

SENT = "SELECT count(*) FROM outbox_message WHERE state = 'sent'"


@pytest.fixture(scope="module")
def shop():
    """A shop on SQLite, in one process."""
    with ShopProcess() as running:
        yield running


def test_web_worker_and_beat_work_in_one_process(shop):
    assert [process.role for process in shop.processes] == ["serve"]
    assert shop.visitor().get("/healthz").json() == {"database": "ok"}
    assert shop.visitor().get("/readyz").json() == {
        "database": "ok",
        "cache": "ok",
        "broker": "ok",
        "worker": "ok",
        "beat": "ok",
    }


def test_a_killed_shop_loses_no_mail_and_no_due_work(shop):
    shop.kill()
    number = shop.call("tests.races.stages:unpaid_order")
    assert shop.call("tests.races.stages:mails", count=3) == 3
    assert shop.rows(SENT) == [(0,)]

    shop.start()

    shop.eventually(SENT, [(3,)])
    shop.eventually(
        "SELECT status FROM order_order WHERE number = ?", [("cancelled",)], number
    )


def test_a_second_shop_on_the_same_files_is_refused(shop):
    done = shop.manage("serve")

    assert done.returncode == 1
    assert "is open already" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_leaves_no_process(how):
    with ShopProcess(closed=True) as shop:
        process = serve_alone(shop)

        os.killpg(process.pid, how)
        said, _nothing = process.communicate(timeout=60)

        assert process.returncode == 0
        assert members(process.pid) == []
        assert "ChezFlora is open at" in said
        assert "Traceback" not in said


def test_the_bank_dies_with_a_killed_shop():
    with ShopProcess(closed=True) as shop:
        process = serve_alone(shop)

        process.kill()
        process.wait(20)

        wait_for(lambda: members(process.pid) == [])


def test_a_busy_queue_does_not_starve_beat():
    done = subprocess.run(
        [sys.executable, "-m", "ops.tests.queue_probe"],
        cwd=ROOT,
        env=os.environ | {"TEST_SERVED": "1", "TEST_BEAT_SECONDS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    tasks, ticks, seconds = done.stdout.split()[-3:]
    assert int(tasks) == 500
    assert float(seconds) < 20
    assert int(ticks) >= int(float(seconds))


def serve_alone(shop):
    """Open a shop that starts its own bank; return its process, the session's head."""
    environment = shop.environment
    del environment["TEST_GATEWAY_URL"]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    wait_for(lambda: answers(f"{shop.url}/healthz"))
    assert len(members(process.pid)) == 2
    return process


def members(session):
    """Return the living processes of a session."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(session)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return [line for line in listed.splitlines() if " Z" not in line]


def wait_for(condition):
    """Wait a minute at most."""
    until = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)
