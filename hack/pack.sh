# Sourced by the scripts that make a release.

module=github.com/beredskap/beredskap

# released: refuses to go on without a version to build.
released() {
  version=${VERSION:?"the version to build: VERSION=v0.5.0"}
  [[ $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || { echo "VERSION=$version is no version of the form v1.2.3" >&2; exit 2; }
}

# compile OS ARCH FOLDER PROGRAM: the same tree and the same Go give the same bytes, in whatever folder.
compile() {
  GOWORK=off CGO_ENABLED=0 GOOS=$1 GOARCH=$2 GOFLAGS= go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X $module/internal/version.release=$version" -o "$3" "./cmd/$4"
}

# pack ARCHIVE FOLDER FILE...: the same files give the same archive, whoever packs it, and when.
pack() {
  tar -C "$2" --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=@0 -cf - "${@:3}" | gzip -n >"$1"
}
