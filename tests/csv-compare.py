"""usage: csv-compare.py AWK CSV.awk CSV-ROWS.awk NUMBER
Makes so many tables of each kind by chance, has pipelines/lib/csv.awk read them, and compares with Python's reader of CSV and
of UTF-8. Prints what differs, and how many were taken.
"""
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile

awk, reader, rows_program, number = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
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
    if re.match("'+[=+@\t-]", text):
        return text[1:]
    return re.sub(r'\A="([^"]*)"\Z', r"\1", text)


def expected(text, separator):
    """Python's rows; line breaks inside a field as LF, a blank line as one empty field."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True)
    return [[bare(f.replace("\r\n", "\n")) for f in row] or [""] for row in rows]


texts = [written() for _ in range(number)] + [(scribbled(), ",") for _ in range(number)]
coded = [encoded() for _ in range(number)]
with tempfile.TemporaryDirectory() as place:
    os.chdir(place)
    names = []
    for i, content in enumerate([text.encode() for text, _ in texts] + [b"x," + c + b",y" for c in coded], 1):
        names.append(str(i))
        with open(names[-1], "wb") as file:
            file.write(content)
    run = subprocess.run([awk, "-f", reader, "-f", rows_program, "--"] + names, stdout=subprocess.PIPE,
                         env={"LC_ALL": "C", "PATH": os.environ["PATH"]}, check=True)
read = {}
for line in run.stdout.split(b"\n")[:-1]:
    i, _, fault, fields = json.loads(line)
    read.setdefault(i, []).append((fault, fields))

taken = differing = 0


def compare(i, fields_are, content):
    """Whether what was read of file i is so; None where it is not to be read."""
    global taken, differing
    faults = any(fault for fault, _ in read.get(i, []))
    taken += not faults
    if faults != (fields_are is None) or not faults and [fields for _, fields in read.get(i, [])] != fields_are:
        differing += 1
        print("differs:", content, read.get(i))


for i, (text, separator) in enumerate(texts, 1):
    # Python takes quotes that RFC 4180 does not; what is refused here may be taken there.
    if i <= number or not any(fault for fault, _ in read.get(i, [])):
        compare(i, expected(text, separator), text)
for i, content in enumerate(coded, 2 * number + 1):
    try:
        compare(i, [["x", content.decode(), "y"]], content)
    except UnicodeDecodeError:
        compare(i, None, content)
print(f"{taken} taken, {differing} differ")
