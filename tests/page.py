"""Reads a result page as well-formed XML, holds it against the rules for all pages, and prints what it says as lines."""
import re
import sys
import xml.etree.ElementTree as tree

KNOWN = set("""html head meta title link style body header main footer section h1 h2 h3 p dl div dt dd table caption
thead tbody tr th td ul li span bdi code pre a figure figcaption details summary svg rect g text path desc""".split())


def words(element):
    """The text of an element, and of those in it, but of no picture."""
    if element.tag == "svg":
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [words(child), child.tail or ""]
    return "".join(parts)


def check(root, source):
    for element in root.iter():
        assert element.tag in KNOWN, f"<{element.tag}>"
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name not in ("src", "style", "srcset"), (element.tag, name)
            if name == "href":
                assert value in ("data:,", "checkpoint") or root.find(f".//*[@id='{value[1:]}']") is not None, value
            if name in ("aria-labelledby", "aria-describedby"):
                assert root.find(f".//*[@id='{value}']").text, value
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id twice"
    assert not re.search(r"url\(|@import|//", root.find(".//style").text), "the style asks for something"
    assert "http:" not in source and "https:" not in source and "<script" not in source
    assert not re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f\u007f-\u009f]", source)
    assert len(root.findall(".//h1")) == len(root.findall(".//main")) == 1
    level = 0
    for element in root.iter():
        if re.fullmatch("h[1-6]", element.tag):
            assert words(element).strip() and int(element.tag[1]) <= level + 1, words(element)
            level = int(element.tag[1])
    for table in root.iter("table"):
        assert words(table.find("caption")).strip()
        assert all(th.get("scope") in ("row", "col") and words(th).strip() for th in table.iter("th"))
        assert all(tr.find("th") is not None for tr in table.iter("tr"))
        width = {len(tr) for tr in table.iter("tr")}
        assert len(width) == 1, width
    for svg in root.iter("svg"):
        assert (svg.get("role") == "img" and svg.get("aria-labelledby") and svg.get("aria-describedby")) \
            or svg.get("aria-hidden") == "true", svg.attrib


def lines(element):
    """A line for each heading, paragraph, fact and row; cells apart by bars."""
    if element.tag == "tr":
        # A bar in a cell is as many per mille long as its number says.
        rect = element.find(".//rect")
        yield " | ".join(words(cell).strip() for cell in element) + (f" | {rect.get('width')}" if rect is not None else "")
    elif element.tag in ("h1", "h2", "h3"):
        yield "#" * int(element.tag[1]) + " " + words(element)
    elif element.tag in ("p", "caption", "figcaption", "pre", "li"):
        yield words(element)
    elif element.tag == "div":
        yield f"{words(element.find('dt'))}: {words(element.find('dd'))}"
    elif element.tag == "g":
        yield "{}: {}".format(*(text.text for text in element.findall("text")))
    elif element.tag == "desc":
        yield f"({element.text})"
    else:
        for child in element:
            yield from lines(child)


source = open(sys.argv[1], encoding="utf-8", newline="").read()
assert source.startswith('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>\n'), source[:80]
page = tree.fromstring(source)
check(page, source)
for line in lines(page.find("body")):
    print(line)
