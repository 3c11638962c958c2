"""Looks at pages in headless Chromium: prints what a screen reader is told of each, or PAGE: and what is wrong with it."""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import zlib

# The contrast of each piece of text with what is behind it, worst first.
CONTRAST = """(() => {
	const parts = c => c.match(/[\\d.]+/g).map(Number);
	const light = c => { const [r, g, b] = parts(c).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const behind = e => { for (; e; e = e.parentElement) { const s = getComputedStyle(e);
		const c = e.tagName == 'g' ? getComputedStyle(e.querySelector('rect')).fill : s.backgroundColor;
		if (c.startsWith('rgb(')) return c; } return 'rgb(255, 255, 255)'; };
	const all = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) { const e = walk.currentNode.parentElement, s = getComputedStyle(e);
		if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.matches('title, desc')) continue;
		const [a, b] = [light(e.matches('text') ? s.fill : s.color), light(behind(e))].sort();
		all.push([(b + 0.05) / (a + 0.05), walk.currentNode.data]); }
	return all.sort((x, y) => x[0] - y[0]);
})()"""


class Browser:
    """Chromium, spoken to over two pipes: a message ends with a NUL."""

    def __init__(self, home):
        hear, say = os.pipe()
        self.hear, told = os.pipe()
        self.say, self.last, self.rest, self.seen = say, 0, b"", []

        def connect():
            os.dup2(hear, 103), os.dup2(told, 104), os.dup2(103, 3), os.dup2(104, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             f"--user-data-dir={home}", "--remote-debugging-pipe"],
            preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(hear), os.close(told)
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log", "Accessibility"):
            self.ask(domain + ".enable")

    session = None

    def next(self):
        while b"\0" not in self.rest:
            more = os.read(self.hear, 1 << 16)
            assert more, "Chromium went away"
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.say, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self.last:
                assert "error" not in answer, answer
                return answer["result"]
            self.seen.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.seen):
            self.seen.append(self.next())

    def value(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def show(self, url, width, scheme="light", media="screen"):
        self.seen = []
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.ask("Page.navigate", url=url)
        self.wait("Page.loadEventFired")


def spots(png):
    """How much of a picture differs from its neighbour to the left or above."""
    data, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at:at + 4], "big")
        if png[at + 4:at + 8] == b"IDAT":
            data += png[at + 8:at + 8 + size]
        at += size + 12
    rows = zlib.decompress(data)
    return len(rows) - rows.count(0)


def look(browser, url):
    pictures = {}
    for width, scheme, media in ((1100, "light", "screen"), (1100, "dark", "screen"), (360, "light", "screen"),
                                 (320, "dark", "screen"), (700, "light", "print"), (700, "dark", "print")):
        way = f"{media}, {scheme}, {width} wide"
        browser.show(url, width, scheme, media)
        picture = browser.ask("Page.captureScreenshot", format="png")["data"]
        assert spots(base64.b64decode(picture)) > 10000, f"{way}: nothing to be seen"
        wide = browser.value("document.documentElement.scrollWidth")
        assert wide <= width, f"{way}: {wide} px must be scrolled"
        worst = browser.value(CONTRAST)[0]
        assert worst[0] >= 4.5, f"{way}: contrast {worst[0]:.2f}: {worst[1]}"
        asked = [e["params"]["request"]["url"] for e in browser.seen if e.get("method") == "Network.requestWillBeSent"]
        assert [u for u in asked if u != url and not u.startswith("data:")] == [], f"{way}: it asks for {asked}"
        said = [e for e in browser.seen if e.get("method") in
                ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening")]
        assert said == [], f"{way}: {said}"
        pictures[media, scheme] = picture
    assert pictures["screen", "light"] != pictures["screen", "dark"], "the dark is as light as the light"
    assert pictures["print", "light"] == pictures["print", "dark"], "paper is dark"
    assert not browser.value("[...document.querySelectorAll('details')].some(d => d.checkVisibility())"), "paper has what opens"
    assert len(base64.b64decode(browser.ask("Page.printToPDF")["data"])) > 10000, "nothing is printed"


def told(browser, url):
    """What a screen reader is told: role and name of each thing that gives structure."""
    browser.show(url, 1100)
    things = []
    for node in browser.ask("Accessibility.getFullAXTree")["nodes"]:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
        if not node["ignored"] and role in ("heading", "table", "image", "rowheader", "columnheader", "link", "main"):
            level = [str(p["value"]["value"]) for p in node.get("properties", []) if p["name"] == "level"]
            things.append(" ".join([role, *level, name]))
            assert name or role == "main", f"a {role} without a name"
    levels = [int(thing.split()[1]) for thing in things if thing.startswith("heading ")]
    assert levels.count(1) == 1 and levels.count(2) >= 5 and "main " in things, things
    tables = browser.value("[...document.querySelectorAll('table')].filter(t => t.checkVisibility()).length")
    assert sum(thing.startswith("table ") for thing in things) == tables, "a table without its caption"
    contests = browser.value("document.querySelectorAll('.contest').length")
    assert levels.count(3) == contests, "a contest without its heading"
    assert sum(bool(re.match("image ", thing)) for thing in things) == browser.value(
        "document.querySelectorAll('svg:not([aria-hidden])').length"), "a picture that is not told of"
    return things


wrong = 0
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
    browser = Browser(home)
    try:
        for page in sys.argv[1:]:
            try:
                url = "file://" + os.path.realpath(page)
                look(browser, url)
                print("\n".join(told(browser, url)))
            except AssertionError as error:
                print(f"{page}: {error}")
                wrong = 1
    finally:
        browser.process.kill()
        browser.process.wait()
sys.exit(wrong)
