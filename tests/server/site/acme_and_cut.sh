# A public authority (a Caddy that speaks ACME), a box that asks it for a certificate, then a cut.
# Runs alone in a network of its own, in the folder given: `unshare -rnm bash acme_and_cut.sh FOLDER`.
set -eu
cd "$1"
python3 - <<'UP'
import fcntl, socket, struct
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up, running
UP
printf '127.0.0.1 localhost reseau.example\n' >hosts
mount --bind hosts /etc/hosts

serve() { # serve NAME: run Caddy with the file NAME and a home of its own
    HOME="$PWD/$1-home" XDG_DATA_HOME= caddy run --config "$1" --adapter caddyfile 2>>"$1.log" &
}
ask() { # ask TIMES: the page of the box, as a phone that trusts the authority
    for _ in $(seq "$1"); do
        curl -s --cacert "$ROOT" https://reseau.example/ && return
        sleep 0.2
    done
    echo "no answer"
}
ROOT="$PWD/authority-home/.local/share/caddy/pki/authorities/local/root.crt"

serve authority; authority=$!
until [ -e "$ROOT" ]; do sleep 0.1; done
serve box; box=$!
echo "uplink: $(ask 50)"
kill $authority $box; wait
serve box; box=$!
echo "cut: $(ask 50)"
kill $box; wait
