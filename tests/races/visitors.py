"""Customers that act at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter

CSRF = "a" * 32
TIMEOUT = 60


class From(HTTPAdapter):
    """Sends from an address of this machine: all of 127.0.0.0/8 is its own."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        """Open connections from the address."""
        kwargs["source_address"] = (self.address, 0)
        super().init_poolmanager(*args, **kwargs)


class Visitor:
    """A browser without a screen: cookies, forms, no redirects unless asked."""

    def __init__(self, url: str):
        self.url = url
        self.session = requests.Session()
        # Django compares cookie and header; any well-formed pair will do.
        self.session.cookies.set("csrftoken", CSRF)
        self.session.headers["X-CSRFToken"] = CSRF
        # A connection kept open may be closed by the server just as it is used again.
        self.session.headers["Connection"] = "close"

    def move_to(self, number: int):
        """Visit from another address, one for each number below 62,500."""
        address = f"127.0.{number // 250 + 1}.{number % 250 + 1}"
        self.session.mount("http://", From(address))
        return self

    def get(self, path, **options):
        """Fetch a page of the shop."""
        return self._send("GET", path, **options)

    def post(self, path, data=None, **options):
        """Send a form to the shop."""
        return self._send("POST", path, data=data, **options)

    def _send(self, method, path, *, follow=False, **options):
        options.setdefault("timeout", TIMEOUT)
        address = path if path.startswith("http") else self.url + path
        return self.session.request(method, address, allow_redirects=follow, **options)


def at_once(actions):
    """Run every action in a thread of its own, all from one moment.

    Returns their results in order; what an action raised is its result.
    """
    actions = list(actions)
    barrier = threading.Barrier(len(actions))

    def run(action):
        barrier.wait()
        try:
            return action()
        except Exception as error:  # noqa: BLE001  a result like any other
            return error

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
