# The images of the manager and of the board: one program each, static, on a base without shell or package manager,
# as a user who is not root. Nothing is written, so that the root file system may be read-only.
#   docker build -t beredskap:v0.6.0 --build-arg VERSION=v0.6.0 .
#   docker build -t beredskap-board:v0.6.0 --build-arg VERSION=v0.6.0 --build-arg PROGRAM=board .
ARG GO=golang:1.26
ARG BASE=gcr.io/distroless/static:nonroot

FROM --platform=$BUILDPLATFORM ${GO} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY api api
COPY cmd cmd
COPY config config
COPY controllers controllers
COPY internal internal
ARG PROGRAM=manager VERSION
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath \
    -ldflags "-s -w -X github.com/beredskap/beredskap/internal/version.release=$VERSION" -o /out/program ./cmd/$PROGRAM

FROM ${BASE}
ARG PROGRAM=manager VERSION
LABEL org.opencontainers.image.title=beredskap-$PROGRAM \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.source=https://github.com/beredskap/beredskap \
      org.opencontainers.image.licenses=Apache-2.0
COPY --from=build /out/program /program
USER 65532:65532
ENTRYPOINT ["/program"]
