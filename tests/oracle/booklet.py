#!/usr/bin/python3
"""booklet.py BOOKLET.pdf PREFIX COUNT: each line of the contents names the page its form is on, and leads there.

PREFIX is what form numbers begin with, COUNT how many forms there are. Exit 0 if so.
"""
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout.decode('utf-8', 'replace')


def main(path, prefix, count):
    text = run('pdftotext', '-layout', path, '-').split('\f')
    named = [(m.group(1), int(m.group(2)) - 1)
             for m in re.finditer(r'^ *(\S+\d) .* (\d+)$', text[0], re.M)]
    assert len(named) == count, 'the contents have %d forms' % len(named)
    for number, page in named:
        assert prefix + number in text[page], 'no form of %s on page %d' % (number, page + 1)
    bare = run('qpdf', '--qdf', '--object-streams=disable', path, '-')
    kids = re.search(r'/Kids \[(.*?)\]', bare, re.S).group(1)
    pages = [int(page) for page in re.findall(r'(\d+) 0 R', kids)]
    objects = {int(m.group(1)): m.group(2) for m in re.finditer(r'^(\d+) 0 obj\n(.*?)^endobj', bare, re.S | re.M)}
    links = re.search(r'/Annots \[(.*?)\]', objects[pages[0]], re.S).group(1)
    led = set()
    for link in re.findall(r'(\d+) 0 R', links):
        target = re.search(r'/Dest (?:(\d+) 0 R|\[)', objects[int(link)])
        place = objects[int(target.group(1))] if target.group(1) else objects[int(link)][target.end():]
        led.add(pages.index(int(re.search(r'(\d+) 0 R', place).group(1))))
    assert led == {page for _, page in named}, 'links lead to pages %s' % sorted(led)
    print('%s: %d forms' % (path, count))


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
