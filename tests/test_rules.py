"""The house rules bite, and the tree keeps them."""

import pytest

from tests import reporting, rules


@pytest.mark.feature("X17")
@pytest.mark.feature("R-G10")
def test_the_tree_keeps_the_house_rules():
    assert rules.all_breaches() == []


def test_long_functions_and_files_are_found(tmp_path):
    path = tmp_path / "long.py"
    body = "\n".join("    a = 1" for _line in range(40))
    path.write_text(f"def f():\n{body}\n" + "\n" * 270)

    assert rules.budget_breaches(path) == [
        f"{path}: 311 lines, at most 300",
        f"{path}:1: f has 41 lines, at most 40",
    ]


@pytest.mark.feature("R-X02", refuses=True)
@pytest.mark.parametrize("code", ["price = 0.1", "price = float('1')"])
def test_a_float_in_money_code_is_found(tmp_path, code):
    path = tmp_path / "money.py"
    path.write_text(code)

    assert rules.float_uses(path) == [f"{path}:1: float in money code"]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_what_the_policy_would_block_is_found(tmp_path, html):
    path = tmp_path / "page.html"
    path.write_text(html)

    assert rules.inline_code(path) != []


def test_data_blocks_and_own_scripts_are_allowed(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        '<script type="application/ld+json">{}</script>'
        "<script src=\"{% static 'js/shop.js' %}\" defer></script>"
        '<a href="https://example.com/">link</a>'
    )

    assert rules.inline_code(path) == []


@pytest.mark.feature("X17", refuses=True)
@pytest.mark.parametrize(
    "name",
    [
        ".env",
        "dump.sql",
        "shop.sqlite3",
        "server.pem",
        "id_ed25519",
        "x.sql.gz",
        "r.rdb",
    ],
)
def test_files_that_are_never_committed_are_found(tmp_path, name, monkeypatch):
    monkeypatch.setattr(rules, "ROOT", tmp_path)
    (tmp_path / name).write_text("")

    assert rules.secrets_in(tmp_path / name) != []
    (tmp_path / ".env.example").write_text("")
    assert rules.secrets_in(tmp_path / ".env.example") == []


@pytest.mark.feature("X17", refuses=True)
@pytest.mark.feature("R-G10", refuses=True)
@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE K" + "EY-----",
        "sk_live_" + "0a1b2c3d",
        "AKIA" + "A" * 16,
        "ghp_" + "a" * 36,
        "whsec_" + "a" * 32,
        "https://" + "a" * 32 + "@o1.ingest.sentry.io/1",
    ],
)
def test_keys_in_any_file_are_found(tmp_path, text, monkeypatch):
    monkeypatch.setattr(rules, "ROOT", tmp_path)
    path = tmp_path / "notes.txt"
    path.write_text(f"key: {text}")

    assert rules.secrets_in(path) == ["notes.txt: looks like a secret"]


def with_helper():
    helper()


def helper():
    assert True


def empty():
    return 1


def test_only_tests_that_assert_count():
    assert reporting.asserts(with_helper)
    assert not reporting.asserts(empty)
