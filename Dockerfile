# The image that web, worker and beat all run. Node is not needed: CSS and JS are
# written by hand and committed.
FROM python:3.11-slim AS build
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes -r /tmp/requirements.txt
WORKDIR /app
COPY . .
# Static files depend on nothing that is secret or running.
RUN SECRET_KEY=build DATABASE_URL=sqlite:////tmp/build.sqlite3 REDIS_URL=redis://build \
    STATIC_ROOT=/static DJANGO_SETTINGS_MODULE=chezflora.settings.base \
    /venv/bin/python manage.py collectstatic --noinput --skip-checks \
    && /venv/bin/python -m compileall -q /app

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/chezflora --create-home chezflora
# The two MALLOC lines make glibc return what encoding pictures needed.
ENV DJANGO_SETTINGS_MODULE=chezflora.settings.base \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/static \
    VAR_DIR=/var/lib/chezflora
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
WORKDIR /app
USER chezflora
# A named volume mounted here takes over the folder's owner.
RUN mkdir -p /var/lib/chezflora/media /var/lib/chezflora/private
VOLUME /var/lib/chezflora
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# A proxy with TLS stands in front: this port is never open to the street.
CMD ["uvicorn", "chezflora.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
    "--workers", "2", "--lifespan", "off", "--limit-concurrency", "200", \
    "--no-server-header", "--no-access-log"]
