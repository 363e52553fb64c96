# Shared by the tests of delivery: lib.sh, a company of five people, and a mail server.
. "$(dirname "$0")/lib.sh"

server=
port=25
# serve FOLDER ARGUMENTS...: a mail server until the test ends or the next one; $port is where.
serve() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    mkdir -p "$1"
    rm -f "$1/port"
    python3 "$root/tests/e2e/smtp_server.py" "$@" &
    server=$!
    while [ ! -e "$1/port" ]; do
        kill -0 "$server" 2>/dev/null || { echo "FAIL: no mail server"; exit 1; }
        sleep 0.1
    done
    port=$(cat "$1/port")
}
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT

# mail LINE...: mail.yaml for the server at $port.
mail() {
    { printf 'from: hr@example.com\nfrom_name: 星河杂货铺 人事部\nserver: 127.0.0.1\nport: %s\ntimeout: 20\n' "$port"
      [ $# -eq 0 ] || printf '%s\n' "$@"; } >demo/mail.yaml
    chmod 600 demo/mail.yaml
}
# secrets LINE...: secrets.yaml
secrets() {
    printf '%s\n' "$@" >demo/secrets.yaml
    chmod 600 demo/secrets.yaml
}
deliver() { wanted=$1; shift; expect "$wanted" "$KAOHE" -C demo deliver 2026-10 "$@"; }
taken() { find "$1" -name '*.eml' | wc -l; }

# four people with passwords, one of them with two forms, one without an address; and one who has no password
python3 "$root/tests/e2e/mini.py" demo S001:林小满:xiaoman@example.com S002:周一诺: S007:许清和:later@example.com \
    S013:方若谷:ruogu@example.com:two S018:陆云舒:
secrets "S001: 'Jia-mima-4821'" "S007: 'kv%Dm+31qz'" "S013: 'zeven_Blauw_9'" "S018: 'Lu:shan#2044'"
