"""A shop backed up, destroyed and restored; killed at every step of both."""

import shutil
import subprocess
import sys

import pytest

from tests import databases
from tests.races.buying import attempt_key, check_out, come_back, decide, fill_basket
from tests.races.checks import assert_integrity
from tests.races.harness import PATIENCE

pytestmark = pytest.mark.races
STAGES = "tests.races.backup_stages:"
BOTH = pytest.mark.parametrize("database", ["postgres", "sqlite"])


def manage(shop, *arguments, fault=""):
    """Run a command that a fault point may kill; return it finished."""
    faults = {"FAULT_POINTS": f'{{"{fault}": "crash"}}' if fault else "{}"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=databases.ROOT,
        env=shop.environment | faults | {"TEST_FAULTS": "no"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def name_of(shop):
    """Return the database's name, as a person types it."""
    return shop.name if shop.on_postgres else "shop.sqlite3"


def back_up(shop):
    """Back up and return the archive's name."""
    done = manage(shop, "backup")
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]


def close(shop):
    """Stop every process of the shop that holds its database."""
    shop.stop()
    shop.callers.end()
    if shop.nursery:
        shop.nursery.end()
        shop.nursery = None


def destroy(shop):
    """Lose database and files; only the backup folder is left."""
    for folder in ("media", "private"):
        shutil.rmtree(shop.var / folder, ignore_errors=True)
    if shop.on_postgres:
        databases.drop(shop.name, shop.base_url)
    else:
        databases.drop(str(shop.var / "shop.sqlite3"), "")


@pytest.mark.feature("R-R01")
@pytest.mark.feature("R-F16")
@pytest.mark.feature("R-R06")
@BOTH
def test_a_shop_lost_whole_is_restored_and_sells_again(open_shop, database):
    shop = open_shop(database, closed=True)
    stage = shop.call(f"{STAGES}fill")
    shop.callers.end()
    archive = back_up(shop)
    before = shop.call(f"{STAGES}look")
    close(shop)
    destroy(shop)

    done = manage(shop, "restore", archive)

    assert done.returncode == 0, done.stderr
    after = shop.call(f"{STAGES}look")
    for known in (before, after):
        # The night's own row is written after its snapshot.
        known["tables"].pop("backups_backuprun")
    assert after == before
    assert_integrity(shop)
    assert manage(shop, "release_restored", "--without-gateways").returncode == 0
    shop.start()
    visitor = shop.visitor()
    fill_basket(visitor, stage)
    key = attempt_key(check_out(visitor, stage))
    decide(shop, key)
    come_back(visitor, key)
    paid = "SELECT COUNT(*) FROM order_order WHERE status = 'paid'"
    shop.eventually(paid, [(1,)], seconds=120)
    assert_integrity(shop)


@pytest.mark.feature("R-R04")
@pytest.mark.feature("R-R04", refuses=True)
@pytest.mark.feature("R-R05")
@pytest.mark.feature("R-R05", refuses=True)
@BOTH
def test_a_restore_killed_half_way_leaves_the_old_shop(open_shop, database):
    shop = open_shop(database, closed=True)
    shop.call(f"{STAGES}fill", orders=1)
    archive = back_up(shop)
    shop.call(f"{STAGES}fill", orders=2)
    before = shop.call(f"{STAGES}look")
    close(shop)
    forced = ("restore", archive, "--force", "--database", name_of(shop))

    for arguments in (forced[:2], forced[:3], (*forced[:4], "another")):
        refused = manage(shop, *arguments)
        assert refused.returncode == 1
        assert "is not empty" in refused.stderr
    for point in ("before_database", "before_swap"):
        assert manage(shop, *forced, fault=point).returncode == 137
        assert shop.call(f"{STAGES}look") == before, point
        close(shop)
    assert shop.rows("SELECT COUNT(*) FROM outbox_restoredcopy") == [(0,)]

    killed = manage(shop, *forced, fault="after_database")
    assert killed.returncode == 137
    half = manage(shop, "release_restored", "--without-gateways")
    assert half.returncode == 1
    assert "cut short" in half.stderr
    again = manage(shop, *forced)

    assert again.returncode == 0, again.stderr
    assert shop.rows("SELECT COUNT(*) FROM order_order") == [(1,)]
    assert manage(shop, "release_restored", "--without-gateways").returncode == 0
    if shop.on_postgres:
        drop_kept(shop)


def drop_kept(shop):
    """Drop the databases that restores kept under another name."""
    with databases._admin(shop.base_url) as connection:
        kept = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s",
            [f"{shop.name[:36]}%_before_%"],
        ).fetchall()
    for (name,) in kept:
        databases.drop(name, shop.base_url)


@pytest.mark.feature("R-F14")
@pytest.mark.feature("R-F14", refuses=True)
@BOTH
@pytest.mark.parametrize("point", ["after_dump", "before_name"])
def test_a_backup_killed_half_way_has_no_name(open_shop, database, point):
    shop = open_shop(database, closed=True)

    killed = manage(shop, "backup", fault=point)

    assert killed.returncode == 137
    left = shop.call(f"{STAGES}left")
    assert [name for name in left if not name.startswith(".working-")] == []
    archive = back_up(shop)
    assert shop.call(f"{STAGES}left") == [archive, f"{archive}.sha256"]


@pytest.mark.feature("R-F16")
@pytest.mark.feature("R-R02")
@BOTH
def test_a_backup_while_the_shop_sells_restores_whole(open_shop, database):
    shop = open_shop(database)
    stage = shop.call("tests.races.stages:bouquet", units=20)
    visitors = [shop.visitor() for _number in range(4)]
    taking = subprocess.Popen(
        [sys.executable, "manage.py", "backup"],
        cwd=databases.ROOT,
        env=shop.environment | {"FAULT_POINTS": "{}", "TEST_FAULTS": "no"},
        stdout=subprocess.PIPE,
        text=True,
    )
    sold = 0
    while taking.poll() is None or sold < 2:
        visitor = visitors[sold % 4]
        fill_basket(visitor, stage)
        check_out(visitor, stage)
        sold += 1

    archive = taking.stdout.read().split()[0]
    assert taking.returncode == 0
    assert shop.call(f"{STAGES}prove", name=archive) == [True, ""]
    open_refused = manage(
        shop, "restore", archive, "--force", "--database", name_of(shop)
    )
    assert open_refused.returncode == 1
    assert "stop it first" in open_refused.stderr
    close(shop)
    done = manage(shop, "restore", archive, "--force", "--database", name_of(shop))
    assert done.returncode == 0, done.stderr
    assert_integrity(shop)
    if shop.on_postgres:
        shop.callers.end()
        drop_kept(shop)
