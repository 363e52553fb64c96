"""What `kaohe deliver` made, looked at by programs that are not ours.

  deliver.py files DEMO              qpdf and poppler: the right password only, the content as archived
  deliver.py letters DEMO            Python's e-mail parser: names, file names, attachments
  deliver.py box DEMO BOX            what a server took is what the dry run wrote
  deliver.py english DEMO            letters, index, list and what was said (file `said`) hold no Chinese
  deliver.py kill DEMO BOX KAOHE     sending killed at every point of a letter's way: each person once in the end
"""
import csv
import email
import email.policy
import hashlib
import os
import pathlib
import random
import re
import subprocess
import sys
import time

what, demo = sys.argv[1], pathlib.Path(sys.argv[2])
out = demo / "deliver/2026-10"
problems = []


def check(good, text):
    if not good:
        problems.append(text)


def passwords():
    text = (demo / "secrets.yaml").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^(S\d+): '(.*)'$", text))


def index():
    with (out / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(*words):
    return subprocess.run(words, capture_output=True)


def check_files():
    rows, words = index(), passwords()
    check(len(rows) == 9, f"{len(rows)} files")  # 3 people with a form and pay, one with two forms
    check(sorted(r["文件"] for r in rows) == sorted(os.listdir(out / "files")), "the index is not the folder")
    for row in rows:
        path, number = out / "files" / row["文件"], row["工号"]
        check(hashlib.sha256(path.read_bytes()).hexdigest() == row["SHA-256"], f"{path.name}: digest")
        for other, word in [*words.items(), (None, ""), (None, words[number].lower())]:
            opened = run("qpdf", f"--password={word}", "--check", path).returncode == 0
            text = run("pdftotext", *(["-upw", word] if word else []), path, "-").stdout.decode()
            check(opened == (other == number), f"{path.name} with the password of {other}: qpdf {opened}")
            check((row["姓名"][:3] in text) == (other == number), f"{path.name} with the password of {other}: poppler")
        shown = run("qpdf", "--show-encryption", f"--password={words[number]}", path).stdout.decode()
        check("R = 6" in shown and shown.count("AESv3") == 3, f"{path.name}: {shown}")
        plain = next(p for p in (demo / "out/2026-10").rglob("*.pdf")
                     if hashlib.sha256(p.read_bytes()).hexdigest() == row["原件 SHA-256"])
        check(run("pdftotext", "-upw", words[number], path, "-").stdout == run("pdftotext", plain, "-").stdout,
              f"{path.name}: another text than {plain}")


def parsed(path):
    data = path.read_bytes()
    check(b"\r\n" in data and not re.search(rb"[^\r]\n|\r[^\n]", data), f"{path.name}: line ends")
    check(max(map(len, data.split(b"\r\n"))) <= 78 and max(data) < 128, f"{path.name}: long lines or 8 bits")
    letter = email.message_from_bytes(data, policy=email.policy.default)
    check(not letter.defects and not any(p.defects for p in letter.walk()), f"{path.name}: {letter.defects}")
    return letter


def check_letters():
    rows = index()
    letters = {p.name: parsed(p) for p in sorted((out / "mail").glob("*.eml"))}
    check(len(letters) == 3, f"{sorted(letters)}")
    for letter in letters.values():
        to = letter["to"].addresses[0]
        name = to.display_name.replace(" ", "")  # which Python puts between encoded-words of a name
        mine = [r for r in rows if r["姓名"] == name]
        check(mine and to.addr_spec == mine[0]["邮箱"], f"{to}")
        check(letter["from"].addresses[0].display_name == "星河杂货铺 人事部", f'{letter["from"]}')
        check(re.fullmatch(r"<[0-9a-f]{32}\.kaohe@example\.com>", letter["message-id"]), letter["message-id"])
        check(letter["subject"] == f'2026-10 {name} <b> "引号" =?x?=', letter["subject"])
        check(letter["date"].datetime.year >= 2026, "date")
        check(name in letter.get_body().get_content(), "text")
        files = {p.get_filename(): p.get_content() for p in letter.iter_attachments()}
        check(list(files) == [r["文件"] for r in mine], f"{list(files)}")
        for name, data in files.items():
            check(data == (out / "files" / name).read_bytes(), f"{name}: not the file")


def letters_of(folder):
    return {p: email.message_from_bytes(p.read_bytes(), policy=email.policy.default)["message-id"].strip()
            for p in folder.rglob("*.eml")}


def check_box():
    box = pathlib.Path(sys.argv[3])
    written = {p.read_bytes() for p in (out / "mail").glob("*.eml")}
    check({p.read_bytes() for p in box.glob("*.eml")} == written, "the server took other bytes")


def hold(box, number, point):
    (box / "hold.part").write_text(f"{number} {point}")
    (box / "hold.part").rename(box / "hold")


def kill():
    """One kill at each point of a letter's way, and anywhere after an answer."""
    box, kaohe = pathlib.Path(sys.argv[3]), sys.argv[4]
    seed = int(os.environ.get("KA_SEED", time.time_ns() % 10**9))
    chance, held = random.Random(seed), box / "held"
    wanted = set(letters_of(out / "mail").values())
    command = [kaohe, "-C", demo, "deliver", "2026-10", "--only", "forms", "--send"]

    def start():
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def comes(process):
        while process.poll() is None and not held.exists():
            time.sleep(0.002)
        return process.poll() is None

    points = ["start", "in", "out", "after", "after"]
    chance.shuffle(points)
    for point in points:
        number = len(letters_of(box)) + chance.randint(1, 2)
        hold(box, number, "out" if point == "after" else point)
        process = start()
        check(comes(process), f"over before letter {number} was at '{point}'")
        if point == "after":  # it is answered, and held at the next letter at the latest
            hold(box, number + 1, "start")
            held.unlink(missing_ok=True)
            time.sleep(chance.uniform(0, 0.03))
        check(process.poll() is None, f"over after letter {number}")
        process.kill()
        process.communicate()
        (box / "hold").unlink(missing_ok=True)
        held.unlink(missing_ok=True)
    process = start()
    said = process.communicate()[1].decode()
    check(process.returncode in (0, 1), f"exit {process.returncode}: {said}")
    # what nobody knows is looked up at the server, as a person would
    for number, id in re.findall(r"Message-ID (\S+)；没收到就加 --resend (\S+)", said):
        number, id = id, f"<{number}>"
        if id not in letters_of(box).values():
            subprocess.run([*command, "--resend", number], check=False, capture_output=True)
    taken = sorted(letters_of(box).values())
    check(taken == sorted(wanted), f"{len(taken)} letters, {len(set(taken))} different, {len(wanted)} people")
    print(f"seed {seed}: {points}, {len(taken)} letters")


def english():
    def look(where, text, *words):
        check(len(text) > 40, f"{where}: empty")
        check(not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text), f"{where}: {text}")
        for word in words:
            check(word in text, f"{where} without '{word}': {text}")

    look("said", pathlib.Path("said").read_text())
    look("index.csv", (out / "index.csv").read_text(encoding="utf-8-sig"), "number,name,file,edition,email", "2026-10_E01_Ann_pay.pdf")
    paper = subprocess.run(["pdftotext", "-layout", out / "list.pdf", "-"], capture_output=True, text=True).stdout
    look("list.pdf", paper, "Delivery List", "Received by", "E01")
    letters = [email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in (out / "mail").glob("*.eml")]
    check(len(letters) == 1, f"{len(letters)} letters")
    for letter in letters:
        look("subject", letter["subject"] + " " * 40, "Tiny Example: appraisal 2026-10")
        look("letter", letter.get_body().get_content(), "Ann,", "papers of 2026-10", "password")
        look("attached", " ".join(a.get_filename() for a in letter.iter_attachments()), "2026-10_E01_Ann_Agent.pdf")


{"english": english, "files": check_files, "letters": check_letters, "box": check_box, "kill": kill}[what]()
print("\n".join(problems[:20]))
sys.exit(bool(problems))
