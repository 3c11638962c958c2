"""usage: csv-compare.py PROGRAM NUMBER
Makes so many tables of each kind by chance, has the program (unit/csv.c) copy them, and compares what Python reads of the copy with what
it reads of the original. Prints what differs, and how many were taken.
"""
import csv
import io
import random
import re
import subprocess
import sys

program, number = sys.argv[1], int(sys.argv[2])
chance = random.Random(7)
pieces = ["a", "bc", " ", ",", ";", "\t", '"', '""', "\n", "\r\n", "é", "李", "𝔸", "'", "\\", "\\n", "00", "=1", "-", "%", "'=", "'+", '="0"']


def field():
    return "".join(chance.choice(pieces) for _ in range(chance.choice([0, 1, 1, 2, 3, 6])))


def written():
    """A table as a spreadsheet may write it, and its separator."""
    columns, separator = chance.randint(2, 5), chance.choice(",;\t")
    text = io.StringIO(newline="")
    out = csv.writer(text, delimiter=separator, lineterminator=chance.choice(["\n", "\r\n"]),
                     quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    out.writerow([chance.choice(["id", "na me", 'the "x"', "a\nb"]) for _ in range(columns)])
    for _ in range(chance.randint(0, 5)):
        out.writerow([field() for _ in range(columns)])
    text = text.getvalue()
    if chance.random() < 0.3:
        text = text.rstrip("\r\n")
    return ("\ufeff" if chance.random() < 0.3 else "") + text, separator


def scribbled():
    """Anything of what CSV is made of."""
    return "a,b\n" + "".join(chance.choice(['"', '"', ",", ",", "\n", "\r\n", "a", "b", '","', '"\n', '="', ',="b",', "'@"]) for _ in range(chance.randint(0, 12)))


def encoded():
    """Bytes that may be UTF-8, and may not."""
    edges = [0x41, 0x7E, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0,
             0xF1, 0xF3, 0xF4, 0xF5, 0xFF]
    if chance.random() < 0.5:
        return bytes(chance.choice(edges) for _ in range(chance.randint(1, 5)))
    points = [0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF]
    return "".join(chr(chance.choice(points)) for _ in range(3)).encode()[:chance.randint(1, 12)]


def bare(text):
    """A field without the apostrophe before a formula, or without the = and quotes that keep an id as it is."""
    if re.match("'+([\t\r]|[ \t\r\n\u00a0]*[=+@-])", text):
        return text[1:]
    return re.sub(r'\A="([^"]*)"\Z', r"\1", text)


def expected(text, separator):
    """Python's rows; line breaks inside a field as LF, a blank line as one empty field."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True)
    return [[bare(f.replace("\r\n", "\n")) for f in row] or [""] for row in rows]


texts = [written() for _ in range(number)] + [(scribbled(), ",") for _ in range(number)]
coded = [encoded() for _ in range(number)]


def read(content):
    """The rows that the program copied, or None if it refused the file. It writes each table with commas."""
    run = subprocess.run([program, "copy"], input=content, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode == 65:
        return None
    assert run.returncode == 0, run.stderr
    rows = csv.reader(io.StringIO(run.stdout.decode().removeprefix("\ufeff"), newline=""), strict=True)
    return [[bare(f) for f in row] for row in rows]


taken = differing = 0


def compare(content, wanted):
    """Compares what is read with what is wanted, None if the file is to be refused."""
    global taken, differing
    got = read(content)
    taken += got is not None
    if got != wanted:
        differing += 1
        print("differs:", content, got)


for i, (text, separator) in enumerate(texts):
    # Python takes quotes that RFC 4180 does not; what is refused here may be taken there.
    if i < number or read(text.encode()) is not None:
        compare(text.encode(), expected(text, separator))
for content in coded:
    try:
        compare(b"x," + content + b",y", [["x", content.decode(), "y"]])
    except UnicodeDecodeError:
        compare(b"x," + content + b",y", None)
print(f"{taken} taken, {differing} differ")
