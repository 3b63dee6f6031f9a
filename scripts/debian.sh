#!/bin/sh
# Lays out a release of Debian in a folder outside of the tree, for the Pythons that are not here
# (trixie has 3.13, forky has 3.14), and runs a command in a copy of the tree there. As root, with
# debootstrap installed:
#
#     scripts/debian.sh forky ../forky python3 scripts/test_pythons.py -n 2
#     scripts/debian.sh trixie ../trixie python3 scripts/test_django.py 6.1
set -eu

suite=${1:?"Which release, and where? For example: scripts/debian.sh trixie ../trixie"}
folder=${2:?"Where to? For example: scripts/debian.sh trixie ../trixie"}
shift 2
tree=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
case "$folder/" in
    "$tree"/*) echo "$folder is inside the tree; name a folder outside of it" >&2; exit 2 ;;
esac

if [ ! -x "$folder/usr/bin/python3" ]; then
    # Releases newer than the installed debootstrap are laid out as sid is.
    script=/usr/share/debootstrap/scripts/$suite
    [ -e "$script" ] && script= || script=/usr/share/debootstrap/scripts/sid
    debootstrap --variant=minbase --include=python3-venv,python3-pip,ca-certificates,git,make \
        "$suite" "$folder" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" $script
fi
# pip inside asks the network as this machine does.
cp /etc/resolv.conf "$folder/etc/resolv.conf"
cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
chroot "$folder" /usr/bin/python3 --version
[ $# -gt 0 ] || exit 0

inside=/srv/hue
mkdir -p "$folder$inside"
(cd "$tree" && git ls-files -z --cached --others --exclude-standard \
    | tar --create --null --files-from=- --ignore-failed-read) \
    | tar --extract --directory="$folder$inside" --no-same-owner
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc" || true
[ -e "$folder/dev/null" ] || mount --rbind /dev "$folder/dev" || true
# The tests ask git which files there are.
exec chroot "$folder" env PATH=/usr/local/bin:/usr/bin:/bin HOME=/root LANG=C.UTF-8 sh -c \
    'cd "$0" && { [ -d .git ] || git init -q; } && git add -A && exec "$@"' "$inside" "$@"
