# The build needs any image with this Rust toolchain; the result needs nothing.
ARG BUILDER=rust:1.95-bookworm
FROM ${BUILDER} AS build
WORKDIR /src
# Dependencies first: this layer changes only with the lock file.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src && echo 'fn main() {}' > src/main.rs && touch src/lib.rs \
    && RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --target x86_64-unknown-linux-gnu \
    && rm -r src
COPY src src
COPY fonts fonts
RUN touch src/main.rs src/lib.rs \
    && RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --target x86_64-unknown-linux-gnu

FROM scratch
COPY --from=build /src/target/x86_64-unknown-linux-gnu/release/raybarcode /raybarcode
USER 10001:10001
ENV PORT=8080
EXPOSE 8080
ENTRYPOINT ["/raybarcode"]
CMD ["serve"]
