#!/bin/sh
# The README's tenth role, taken from the README itself: one YAML file and one word in staff.yaml make a form.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
mkdir -p demo/templates/roles
awk '/^```yaml/ { on = 1; next } /^```/ { on = 0 } on' "$root/README.md" >demo/templates/roles/chat-inspector.yaml
[ -s demo/templates/roles/chat-inspector.yaml ] || fail "no YAML in the README"
python3 - <<'EOF'
import pathlib
staff = pathlib.Path("demo/staff.yaml")
text = staff.read_text(encoding="utf-8")
head, _, rest = text.partition("number: S001")
staff.write_text(head + "number: S001" + rest.replace("role: presales", "role: chat-inspector", 1), encoding="utf-8")
EOF
code=0
"$KAOHE" -C demo run 2026-10 >out 2>err || code=$?
[ "$code" -le 1 ] || { fail "exit $code"; cat err; }
ls demo/out/2026-10/forms/S001_*_质检专员.pdf >/dev/null || fail "no form of the new role"
pdftotext -layout demo/out/2026-10/forms/S001_*_质检专员.pdf text
says text 客服质检专员绩效考核表 质检判断 考勤纪律 创新激励
expect 0 "$KAOHE" -C demo show 2026-10 S001
says out 质检判断

# a slip in it is found at its line, and nothing is written
cp -r demo/out/2026-10 first
sed -i 's/满分: 30/满分: 20/' demo/templates/roles/chat-inspector.yaml
expect 3 "$KAOHE" -C demo run 2026-10
says err "templates/roles/chat-inspector.yaml:"
diff -r first demo/out/2026-10 || fail "a refused run touched the results"

# every key of every definition file, with its Chinese twin, stands in the handbook of templates, and no other
expect 0 "$KAOHE" --lang zh schema
python3 - "$root/templates/README.md" <<'EOF' || fail "keys of templates/README.md"
import re, sys
have = set(re.findall(r"^  (\S+) +(\S+)", open("out", encoding="utf-8").read(), re.M))
text = open(sys.argv[1], encoding="utf-8").read()
told = set(re.findall(r"^\| `([^`]+)`\*? \| `([^`]+)` \|", text[text.index("## 键对照表"):], re.M))
print("not documented:", *sorted(have - told), "no keys:", *sorted(told - have))
sys.exit(have != told or len(have) < 250)
EOF
finish
