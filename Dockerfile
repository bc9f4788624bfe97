# Not Alpine: scikit-learn has no wheels for musl.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/moderation
WORKDIR /source
# The lock first: a change of the code alone does not fetch the dependencies again.
COPY requirements.lock ./
RUN /opt/moderation/bin/python -m pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY moderation/ moderation/
COPY models/ models/
COPY policies/ policies/
RUN /opt/moderation/bin/python -m pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
# Nothing is written outside /data and /tmp: the root may be mounted read-only
# (docker run --read-only --tmpfs /tmp -v moderation:/data).
ENV PATH=/opt/moderation/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    MODERATION_HOST=0.0.0.0 MODERATION_DATABASE=sqlite:////data/moderation.db
RUN groupadd --gid 10001 moderation \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin moderation \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/moderation /opt/moderation
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["moderation", "health"]
ENTRYPOINT ["moderation"]
CMD ["serve"]
