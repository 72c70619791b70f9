#!/bin/bash
# Does a fresh clone work on a bare Debian? Makes one in a folder, clones this tree into it, and
# runs the README's two commands there. By hand only, as root: it downloads some 400 MB, and trains.
#
#   tests/bare_debian.sh [command...]   other commands, each one argument, instead of those two
#
# KEEP=1 keeps the folder. RELEASE: bookworm (Debian 12, unless told otherwise) or trixie (13). The
# mirrors are this machine's (its /etc/apt).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
commands=("$@")
[ ${#commands[@]} -gt 0 ] ||
  commands=("./zknn scripts/train_3layer.lua --epochs 3 --fresh" "./zknn --test")
[ "$EUID" -eq 0 ] || { echo "bare_debian.sh: needs root, to mount and to chroot" >&2; exit 1; }
command -v mmdebstrap >/dev/null || apt-get install -y mmdebstrap

. "$here/tests/tools/bare.sh"
release=${RELEASE:-bookworm}
make_bare "$release"
echo "== a bare Debian, $release, in $bare"
git clone --quiet --no-hardlinks "$here" "$bare/root/zknn"
for command in "${commands[@]}"; do
  echo "== $command"
  inside "$bare" bash -c "cd /root/zknn && time $command" </dev/null
done
echo "== all commands succeeded on a bare Debian, $release"
