"""What each page costs beside a hello-world view of the same server."""

HELLO = "/hello"
