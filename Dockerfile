# The image that web, worker and beat all run. Node is not needed: CSS and JS are
# written by hand and committed; so are the compiled catalogues, which tests keep current.
# `make image` does every step below on a machine without a container engine.
FROM python:3.11-slim-bookworm AS build
ENV UV_LINK_MODE=copy
COPY requirements.txt /src/requirements.txt
RUN --mount=type=cache,target=/root/.cache \
    python -m venv /venv \
    && /venv/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 \
    && /venv/bin/uv pip install --quiet --compile-bytecode --require-hashes \
        --python /venv/bin/python -r /src/requirements.txt \
    && /venv/bin/uv pip uninstall --quiet --python /venv/bin/python uv
WORKDIR /app
COPY . .
# Static files depend on nothing that is secret or running.
RUN SECRET_KEY=build DATABASE_URL=sqlite:///none REDIS_URL=redis://none \
    STATIC_ROOT=/static DJANGO_SETTINGS_MODULE=chezflora.settings.base \
    /venv/bin/python manage.py collectstatic --noinput --skip-checks --verbosity 0 \
    && /venv/bin/python -m compileall -q /app

FROM python:3.11-slim-bookworm
# Backups ask pg_dump, which must be of the server's version: compose.yaml names the same.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/chezflora --create-home chezflora
# The two MALLOC lines make glibc return what encoding pictures needed.
ENV DJANGO_SETTINGS_MODULE=chezflora.settings.base \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/static \
    VAR_DIR=/var/lib/chezflora
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
WORKDIR /app
# A number, so that Kubernetes too can tell it is not root.
USER 10001
# A named volume mounted here takes over the folder's owner; nothing else is written.
RUN mkdir -p /var/lib/chezflora/media /var/lib/chezflora/private \
    /var/lib/chezflora/backups
VOLUME /var/lib/chezflora
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# A proxy with TLS stands in front: this port is never open to the street.
CMD ["uvicorn", "chezflora.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
    "--workers", "2", "--lifespan", "off", "--limit-concurrency", "200", \
    "--no-server-header", "--no-access-log"]
