# The build needs any image with this Rust toolchain; the result is one program and nothing else.
ARG BUILDER=docker.io/library/rust:1.95-bookworm
FROM ${BUILDER} AS build
WORKDIR /src
ENV RUSTFLAGS="-C target-feature=+crt-static" SOURCE_DATE_EPOCH=0
# Dependencies first: this layer changes only with the lock file.
COPY Cargo.toml Cargo.lock build.rs ./
RUN for file in src/lib.rs $(sed -n 's/^path = "\(.*\)"/\1/p' Cargo.toml); do \
      mkdir -p "$(dirname "$file")" && touch "$file"; \
    done \
    && echo 'fn main() {}' > src/main.rs \
    && cargo build --release --locked --target x86_64-unknown-linux-gnu --bin raybarcode \
    && rm -r src
COPY src src
COPY fonts fonts
RUN touch src/main.rs src/lib.rs \
    && cargo build --release --locked --target x86_64-unknown-linux-gnu --bin raybarcode \
    && cp target/x86_64-unknown-linux-gnu/release/raybarcode /raybarcode \
    && chmod 0555 /raybarcode

FROM scratch
COPY --from=build /raybarcode /raybarcode
USER 10001:10001
ENV PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=4s --start-period=5s --retries=2 CMD ["/raybarcode", "healthcheck"]
ENTRYPOINT ["/raybarcode"]
CMD ["serve"]
