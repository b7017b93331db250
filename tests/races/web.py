"""One web worker on a socket that several share: ``python -m tests.races.web FD``."""

import socket
import sys

import uvicorn


def main(descriptor: int) -> None:
    """Serve the shop on an inherited listening socket."""
    config = uvicorn.Config(
        "chezflora.asgi:application",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
