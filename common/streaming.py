"""The one way to send a large answer under ASGI."""

from itertools import islice

from django.http import StreamingHttpResponse

from asgiref.sync import sync_to_async

CHUNK = 200


def stream_download(lines, *, filename, content_type):
    """Return a download that sends ``lines`` (an iterator of bytes) as they come.

    Django would collect a synchronous iterator before its first byte under ASGI, so
    rows are pulled in chunks from a thread instead.
    """

    async def body():
        iterator = iter(lines)
        pull = sync_to_async(lambda: b"".join(islice(iterator, CHUNK)))
        while chunk := await pull():
            yield chunk

    response = StreamingHttpResponse(body(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
