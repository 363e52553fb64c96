# Shared by the tests of delivery: lib.sh, a company of four people with passwords, and a mail server.
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
    while [ ! -e "$1/port" ]; do sleep 0.1; done
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

# a small company: four people, one of them with two forms, one without an address
"$KAOHE" init demo >/dev/null
python3 - <<'PY'
import re
text = open("demo/staff.yaml", encoding="utf-8").read()
head, *people = re.split(r"(?m)^(?=- number: )", text)
keep = {"S001": "xiaoman@example.com", "S007": "later@example.com", "S013": "ruogu@example.com", "S018": ""}
out = [head]
for person in people:
    number = re.match(r"- number: (\S+)", person)[1]
    if number in keep:
        mail = f"  email: {keep[number]}\n" if keep[number] else ""
        person = re.sub(r"(- number: \S+\n)", rf"\1{mail}", person)
    out.append(person)
open("demo/staff.yaml", "w", encoding="utf-8").write("".join(out))
PY
secrets "S001: 'Jia-mima-4821'" "S007: 'kv%Dm+31qz'" "S013: 'zeven_Blauw_9'" "S018: 'Lu:shan#2044'"

