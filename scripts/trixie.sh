#!/bin/sh
# Lays out Debian trixie, which has Python 3.13, in a folder outside of the tree, for the releases
# of Django that need a newer Python than the one at hand:
#
#     scripts/trixie.sh ../trixie          # as root, with debootstrap installed
#     HUE_TRIXIE=../trixie make test-django VERSION=6.1
set -eu

folder=${1:?"Where to? For example: scripts/trixie.sh ../trixie"}
tree=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
case "$folder/" in
    "$tree"/*) echo "$folder is inside the tree; name a folder outside of it" >&2; exit 2 ;;
esac

if [ ! -x "$folder/usr/bin/python3" ]; then
    debootstrap --variant=minbase --include=python3-venv,python3-pip,ca-certificates \
        trixie "$folder" ${DEBIAN_MIRROR:-}
fi
# pip inside asks the network as this machine does.
cp /etc/resolv.conf "$folder/etc/resolv.conf"
cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
chroot "$folder" /usr/bin/python3 --version
