"""A mail server for one test: it takes letters on 127.0.0.1 and keeps what it took.

  smtp_server.py FOLDER [--tls CERT KEY] [--starttls CERT KEY] [--user NAME PASSWORD]

Writes its port to FOLDER/port when it listens. A letter is taken when its end was read and 250 was
sent or tried: it is then one file, FOLDER/<n>.eml. Addresses make it behave oddly, once each time it
starts:   refuse@ 550 at RCPT · full@ 552 after the end · later@ 451 the first time
          vanish@ takes the letter and hangs up without an answer · lost@ hangs up without having taken it
          drop@ hangs up before the letter
With a file FOLDER/hold of 'N POINT', the Nth letter or a later one waits at that point (start: before its
text; in: read, not kept; out: kept, not answered) as long as FOLDER/held is there.
"""
import argparse
import base64
import pathlib
import re
import socket
import ssl
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--tls", nargs=2)
parser.add_argument("--starttls", nargs=2)
parser.add_argument("--user", nargs=2)
args = parser.parse_args()
lock, odd, taken = threading.Lock(), set(), 0


def once(key):
    """True the first time."""
    with lock:
        new = key not in odd
        odd.add(key)
        return new


def keep(data):
    global taken
    with lock:
        taken += 1
        part = args.folder / f".{taken}.part"
        part.write_bytes(data)
        part.rename(args.folder / f"{int(time.time() * 1e6)}.eml")


def wait_at(point):
    hold, held = args.folder / "hold", args.folder / "held"
    with lock:
        wanted = hold.read_text().split() if hold.exists() else None
        if not wanted or wanted[1] != point or taken + (point != "out") < int(wanted[0]):
            return
        hold.rename(held)
    while held.exists():
        time.sleep(0.002)


def secured(connection, files):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    return context.wrap_socket(connection, server_side=True)


def read_letter(lines):
    data = b""
    for line in lines:
        if line == b".\r\n":
            return data
        data += line[1:] if line.startswith(b".") else line
    return None


def serve(connection):
    encrypted = bool(args.tls)
    if args.tls:
        connection = secured(connection, args.tls)
    lines = connection.makefile("rb")

    def say(text):
        connection.sendall(text.encode() + b"\r\n")

    say("220 test")
    login, rcpt = not args.user, ""
    while line := lines.readline():
        word = line.decode(errors="replace").strip()
        verb = word[:4].upper()
        if verb == "EHLO":
            offers = ["test", "8BITMIME"] + (["STARTTLS"] if args.starttls and not encrypted else []) + \
                (["AUTH PLAIN"] if args.user else [])
            say("\r\n".join(f"250-{o}" for o in offers[:-1]) + f"\r\n250 {offers[-1]}")
        elif verb == "STAR":
            say("220 go")
            connection = secured(connection, args.starttls)
            lines, encrypted = connection.makefile("rb"), True
        elif verb == "AUTH":
            given = word.split()[2] if len(word.split()) > 2 else None
            if given is None:
                say("334 ")
                given = lines.readline().decode().strip()
            login = base64.b64decode(given).decode().split("\0")[1:] == args.user
            say("235 ok" if login else "535 no such user or password")
        elif verb == "MAIL":
            say("250 ok" if login else "530 log in first")
        elif verb == "RCPT":
            rcpt = re.search(r"<([^@>]*)", word)[1]
            if rcpt == "later" and once("later"):
                say("451 not now")
            else:
                say("550 nobody here" if rcpt == "refuse" else "250 ok")
        elif verb == "DATA":
            if rcpt == "drop" and once("drop"):
                break
            wait_at("start")
            say("354 go")
            data = read_letter(lines)
            wait_at("in")
            if data is None or (rcpt == "lost" and once("lost")):
                break
            if rcpt == "full":
                say("552 too much")
                continue
            keep(data)
            if rcpt == "vanish" and once("vanish"):
                break
            wait_at("out")
            say("250 taken")
        elif verb == "QUIT":
            say("221 bye")
            break
        else:
            say("250 ok")
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


def guarded(connection):
    try:
        serve(connection)
    except (OSError, ssl.SSLError):
        pass


listener = socket.create_server(("127.0.0.1", 0))
(args.folder / "port.part").write_text(str(listener.getsockname()[1]))
(args.folder / "port.part").rename(args.folder / "port")
while True:
    threading.Thread(target=guarded, args=(listener.accept()[0],), daemon=True).start()
