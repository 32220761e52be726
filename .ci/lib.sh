# Shared by .ci/run and .ci/long: what a fresh machine needs, and a working copy to use it in.
set -euo pipefail

say() { printf '\n== %s\n' "$*"; }

# A virtual sound card, the headers simpleaudio builds with, and a terminal to try things in.
packages() {
  command -v apt-get >/dev/null || return 0
  local missing=() name
  for name in dbus pulseaudio pulseaudio-utils libasound2-plugins libasound2-dev gcc procps strace tmux; do
    dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name")
  done
  python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
  [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
}

sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo

install() {
  say "installing $*"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Ubuntu keeps network namespaces from those who are not root; a machine made for one run may allow them.
namespaces() {
  [ "${CI:-}" != true ] || unshare --map-root-user --net true 2>/dev/null ||
    $sudo sysctl -qw kernel.apparmor_restrict_unprivileged_userns=0
}

# A clean copy of what is committed, so that nothing left lying about can help.
clone() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  git clone -q "$root" "$work/guided"
  cd "$work/guided"
}

# The README's commands, word for word: the line after the comment that begins with $1.
readme() { awk -v mark="# $1" 'index($0, mark) == 1 { getline; print; exit }' README.md; }
