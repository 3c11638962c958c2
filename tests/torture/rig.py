"""What the fault scripts share: a small election, its stores at every stage, points tried side by side, TAP.

A case is a program or pipeline with a store and input. A point is a case and a fault. What a point must show: a status
that tells the truth, nothing printed that is not stored, and after one complete run the same election as without fault.
"""
import concurrent.futures
import hashlib
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
SHORT = os.environ.get("TORTURE") == "short"
ALL = os.environ.get("TORTURE") == "all"
SEED = os.environ.get("SEED") or str(random.SystemRandom().randrange(1 << 32))
FAILED = (74, 75, 76)
# What the shell and the loader end with where they cannot even be read: no script has a say in it.
SHELL = {127: "error while loading shared libraries", 2: "error reading input file", 126: ""}
TIMEOUT = 60


class Work:
    """A place of its own, preferably in memory, with a copy of what was built; gone at the end."""

    def __init__(self, place=None):
        if place is None and os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK):
            free = os.statvfs("/dev/shm")
            if free.f_bavail * free.f_frsize > 1 << 29:
                place = "/dev/shm"
        self.dir = tempfile.mkdtemp(prefix="es-torture-", dir=place)
        self.top = os.path.join(self.dir, "top")
        for name in ("bin", "pipelines", "seed"):
            shutil.copytree(os.path.join(TOP, name), os.path.join(self.top, name),
                            ignore=shutil.ignore_patterns("*.[cod1-7]"))
        os.mkdir(os.path.join(self.top, "tests"))
        for name in ("invariants", "check.jq"):
            shutil.copy(os.path.join(TOP, "tests", name), os.path.join(self.top, "tests"))
        os.environ["PATH"] = os.path.join(self.top, "bin") + ":" + os.environ["PATH"]
        self.count = 0
        self.lock = threading.Lock()

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def fresh(self, prefix="d"):
        with self.lock:
            self.count += 1
            return self.path(f"{prefix}{self.count}")

    def tool(self, name):
        return os.path.join(self.top, name)

    def has_asan(self):
        symbols = subprocess.run(["nm", self.tool("bin/es-append")], capture_output=True, check=False).stdout
        return b"__asan_init" in symbols


def copy_store(source, to):
    """Copies a store, holes and all; a source that is None is a store not yet made."""
    if source is not None:
        subprocess.run(["cp", "-r", "--sparse=always", "--", source, to], check=True)
    return to


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


def run(argv, chunks=(), env=None, pass_fds=(), stdout=None, timeout=TIMEOUT):
    """Runs a command that gets its input in pieces, the next when output has come: so each is a batch of its own."""
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE,
                               env=env, pass_fds=pass_fds, start_new_session=True)
    out, err, left = [], [], list(chunks)
    until = time.monotonic() + timeout
    fed = 0.0
    streams = {process.stderr: err}
    if stdout is None:
        streams[process.stdout] = out
    try:
        while streams or left:
            if left and (time.monotonic() - fed > .25 or process.stdout not in streams):
                write(process.stdin, left.pop(0))
                fed = time.monotonic()
            if not left and process.stdin is not None and not process.stdin.closed:
                shut(process.stdin)
            for stream in select.select(list(streams), [], [], .05)[0]:
                data = os.read(stream.fileno(), 1 << 20)
                if data:
                    streams[stream].append(data)
                else:
                    del streams[stream]
                if stream is process.stdout:
                    fed = 0
            if time.monotonic() > until:
                raise TimeoutError
        status = process.wait(max(.1, until - time.monotonic()))
    except (TimeoutError, subprocess.TimeoutExpired):
        status = "no end"
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        shut(process.stdin)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    return Result(status, b"".join(out), b"".join(err))


def write(pipe, data):
    try:
        pipe.write(data)
        pipe.flush()
    except (BrokenPipeError, ValueError):
        pass


def shut(pipe):
    try:
        if pipe is not None:
            pipe.close()
    except BrokenPipeError:
        pass


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def timeless(data):
    """Events without what two runs cannot have in common."""
    lines = []
    for line in data.splitlines(keepends=True):
        try:
            event = json.loads(line)
            event.pop("time", None)
            lines.append(json.dumps(event))
        except (ValueError, AttributeError):
            lines.append(line)
    return lines


# The election.

def line(kind, **detail):
    return json.dumps({"type": kind, "detail": detail}, separators=(",", ":")).encode() + b"\n"


def voters():
    """Those of the seed's elections who vote here; b10 has a secret, b11 is for one election only. One election more, which
    too many votes void."""
    yield line("Organizer Named", name="Club")
    yield line("Election Created", electionId="board", description="Board", electionDate="2022-03-22", seats=2, overvote="void")
    for n in range(1, 4):
        yield line("Candidate Registered", electionId="board", candidateId=f"c{n}", fullName=f"Candidate {n}")
    further = {10: {"secretHash": hashlib.sha256(b"word").hexdigest()}, 11: {"electionIds": ["cc4822"]}}
    for n in range(1, 13):
        yield line("Voter Registered", voterId=f"v{n}", fullName=f"Voter {n}", userName=f"v{n}", address=f"Road {n}")
        yield line("Ballot Issued", ballotId=f"b{n}", voterId=f"v{n}", **further.get(n, {}))


def changes():
    """Of the seed's ballots, which are decided over, two are revoked and one is replaced, and one of those issued later is
    cancelled and replaced; some of it is refused."""
    yield line("Ballot Cancelled", ballotId="b12", reason="came back")
    yield line("Ballot Issued", ballotId="r12", voterId="v12", replaces="b12")
    yield line("Ballot Issued", ballotId="s12", voterId="v12")
    yield line("Ballot Cancelled", ballotId="49aef2", reason="too late")
    yield line("Ballot Revoked", ballotId="49aef2", reason="lost")
    yield line("Ballot Issued", ballotId="r1", voterId="b7a42e", replaces="49aef2")
    yield line("Ballot Issued", ballotId="r2", voterId="b7a42e", replaces="b1")
    yield line("Ballot Revoked", ballotId="49aef2", reason="again")
    yield line("Election Closed", electionId="6353a9")
    yield line("Ballot Revoked", ballotId="de2ac4", reason="too late")
    yield line("Candidate Withdrawn", electionId="6353a9", candidateId="f5484e")
    yield line("Election Reopened", electionId="6353a9")
    yield line("Candidate Withdrawn", electionId="board", candidateId="c3")
    yield line("Ballot Revoked", ballotId="de2ac4", reason="found")


def votes(*pairs):
    return [{"electionId": election, "candidateId": candidate} for election, candidate in pairs]


MAYOR, SEAT = ("cc4822", "ad0031"), ("6353a9", "f5484e")


def ballots():
    """Three batches: good ballots, refused lines, most kinds of rejection, one in the place of a ballot revoked."""
    def ballot(n, *pairs, voter=None, **secret):
        return line("Ballot Submitted", ballotId=f"b{n}", voterId=voter or f"v{n}", **secret, votes=votes(*pairs))
    return [
        b"".join([ballot(1, MAYOR, SEAT), ballot(2, MAYOR, ("board", "c1"), ("board", "c2")), b"not JSON\n", ballot(3),
                  ballot(1, SEAT)]),
        b"".join([ballot(4, SEAT, MAYOR), ballot(5, MAYOR, MAYOR), ballot(6, SEAT, voter="v7"), ballot(99, SEAT),
                  ballot(10, MAYOR, secret="wort"), ballot(10, MAYOR, Secret="word")]),
        b"".join([ballot(7, ("none", "x")), ballot(8, ("cc4822", "3391e4")), b'{"type":"Vote Cast","detail":{}}\n',
                  ballot(9, SEAT, MAYOR), ballot(5, MAYOR), ballot(10, MAYOR, secret="word"), ballot(11, SEAT),
                  ballot(12, SEAT), *(line("Ballot Submitted", ballotId=f"{letter}12", voterId="v12", votes=votes(SEAT))
                                      for letter in "rs"),
                  line("Ballot Submitted", ballotId="49aef2", voterId="b7a42e", votes=votes(MAYOR)),
                  line("Ballot Submitted", ballotId="r1", voterId="b7a42e", votes=votes(SEAT))]),
    ]


class Stores:
    """The stages of the small election, each a directory to copy."""

    def __init__(self, work):
        self.work = work
        self.batches = ballots()
        self.feed = work.path("ballots")
        with open(self.feed, "wb") as file:
            file.write(b"".join(self.batches))
        for name, lines in ("voters", voters()), ("changes", changes()):
            with open(work.path(name), "wb") as file:
                file.writelines(lines)
        base = work.path("base")
        pipe = self.pipeline
        pipe("run", base, "-r", work.tool("seed/registry.ndjson"), "-s", "first", feed=work.tool("seed/scenarios.ndjson"))
        pipe("intake", base, "-s", "voters", "-r", work.path("voters"))
        pipe("decide", base)
        self.known = len(read(os.path.join(base, "events.ndjson")).splitlines())  # how far its voters have come
        # What is taken back is for the next decision.
        pipe("intake", base, "-s", "changes", "-r", work.path("changes"))
        pipe("project", base)
        self.base = self.keep(base, "stage-base")
        self.torn = self.keep(base, "stage-torn")
        self.events = run(["es-ingest", "--source", "second"], self.batches).out
        registry = read(work.tool("seed/registry.ndjson"))
        source = "registry-" + hashlib.sha256(registry).hexdigest()[:16]
        self.seed = run(["es-ingest", "--source", source, "--registry"], [registry]).out
        with open(os.path.join(self.torn, "events.ndjson"), "ab") as file:
            file.write(b'{"seq":60,"id":"second:1","type":"Ballot Subm')
        pipe("intake", base, "-s", "second", feed=self.feed, good=65)
        self.taken = self.keep(base, "stage-taken")
        pipe("decide", base)
        self.decided = self.keep(base, "stage-decided")
        pipe("project", base)
        self.done = self.keep(base, "stage-done")
        self.log = read(os.path.join(base, "events.ndjson"))
        self.checkpoint = work.path("checkpoint")
        shutil.copy(os.path.join(base, "events.checkpoint"), self.checkpoint)
        self.receipts = run(["es-receipt", "-d", base, "all"], []).out
        self.bare = work.path("stage-bare")
        os.mkdir(self.bare, 0o700)
        for name in ("events.ndjson", "events.head", "events.key"):
            shutil.copy(os.path.join(base, name), self.bare)
        shutil.copy(os.path.join(base, "dead-letters.ndjson"), self.bare)

    def pipeline(self, name, data, *args, feed=os.devnull, good=0):
        with open(feed, "rb") as file:
            status = subprocess.run([self.work.tool("pipelines/" + name), "-d", data, *args], stdin=file,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        if status != good:
            raise SystemExit(f"Bail out! {name} without any fault ended with {status}")

    def keep(self, store, name):
        return copy_store(store, self.work.path(name))

    def lines(self, first, last=None):
        """Stored events, in three batches."""
        lines = self.log.splitlines(keepends=True)[first - 1:last]
        third = len(lines) // 3 + 1
        return [b"".join(lines[at:at + third]) for at in range(0, len(lines), third)]


class Case:
    """A program or pipeline with store and input; what it gives without fault is found out once."""

    def __init__(self, name, store, argv, chunks=()):
        self.name, self.store, self.argv, self.chunks = name, store, argv, list(chunks)
        self.is_pipeline = argv[0].startswith("pipelines/")
        self.seen = {}  # stores that were repaired before, byte for byte
        self.good = None

    def command(self, work, data):
        argv = [word.replace("{d}", data) for word in self.argv]
        argv[0] = work.tool(argv[0] if self.is_pipeline else "bin/" + argv[0])
        return argv


def cases(stores):
    """Each program, and each pipeline, from the store before it did its work; some from an empty one."""
    s = stores
    base = len(read(os.path.join(s.base, "events.ndjson")).splitlines())
    taken = len(read(os.path.join(s.taken, "events.ndjson")).splitlines())
    ingest = ["es-ingest", "--source", "second", "--dead-letters", "{d}/dead-letters.ndjson"]
    third = [b"".join(part) for part in split(s.events.splitlines(keepends=True), 3)]
    new, old = s.lines(base + 1), s.lines(taken + 1)
    listed = [
        Case("es-ingest", s.base, ingest, s.batches),
        Case("es-take", s.base, ["es-take", "{d}/events.ndjson"]),
        Case("es-gate", s.base, ["es-gate", "-d", "{d}"], third),
        Case("es-append", s.base, ["es-append", "-d", "{d}"], third),
        Case("es-append torn", s.torn, ["es-append", "-d", "{d}"], third),
        Case("es-append new", None, ["es-append", "-d", "{d}"],
             [b"".join(part) for part in split(s.seed.splitlines(keepends=True), 3)]),
        Case("es-replay", s.done, ["es-replay", "-d", "{d}"]),
        Case("es-replay from", s.torn, ["es-replay", "-d", "{d}", "--from", "20", "--until", "40"]),
        Case("es-verify-ballot", s.taken, ["es-verify-ballot", "-d", "{d}"], s.lines(s.known + 1, taken)),
        Case("es-verify-ballot new", s.bare, ["es-verify-ballot", "-d", "{d}"], s.lines(1, taken)),
        Case("es-explode-votes", s.bare, ["es-explode-votes"], s.lines(1)),
        Case("es-save-vote", s.decided, ["es-save-vote", "-d", "{d}"], new),
        Case("es-save-vote new", s.bare, ["es-save-vote", "-d", "{d}"], s.lines(1)),
        Case("es-audit", s.decided, ["es-audit", "-d", "{d}"], new),
        Case("es-audit new", s.bare, ["es-audit", "-d", "{d}"], s.lines(1)),
        Case("es-count", s.decided, ["es-count", "-d", "{d}"], old and new),
        Case("es-count new", s.bare, ["es-count", "-d", "{d}"], s.lines(1)),
        Case("es-count alone", s.bare, ["es-count"], s.lines(1)),
        Case("es-query position", s.done, ["es-query", "-d", "{d}", "position"]),
        Case("es-query tally", s.done, ["es-query", "-d", "{d}", "tally"]),
        Case("es-query result", s.done, ["es-query", "-d", "{d}", "result"]),
        Case("es-query audit", s.done, ["es-query", "-d", "{d}", "audit", "ballot", "b1"]),
        Case("es-checkpoint", s.done, ["es-checkpoint", "-d", "{d}", "--write"]),
        Case("es-checkpoint since", s.done, ["es-checkpoint", "-d", "{d}", "--since", s.checkpoint]),
        Case("es-receipt", s.done, ["es-receipt", "-d", "{d}", "all"]),
        Case("es-spreadsheet", s.bare, ["es-spreadsheet", "registry", "-"], [b"id,name\n1,A\n2,B\n"]),
        Case("es-check", s.done, ["es-check", "receipts", s.checkpoint],
             [b"".join(part) for part in split(s.receipts.splitlines(keepends=True), 3)]),
    ]
    for name, store, args, chunks in (
            ("intake", s.base, ["-s", "second"], [b"".join(s.batches)]),
            ("decide", s.taken, [], []),
            ("project", s.decided, [], []),
            ("run", s.base, ["-s", "second"], [b"".join(s.batches)]),
            ("run new", None, ["-r", os.path.join(os.path.dirname(__file__), "..", "..", "seed", "registry.ndjson"), "-s", "second"], [b"".join(s.batches)]),
            ("replay", s.done, [], [])):
        listed.append(Case(name, store, ["pipelines/" + name.split()[0], "-d", "{d}", *args], chunks))
    return listed


def split(items, n):
    size = len(items) // n + 1
    return [items[at:at + size] for at in range(0, len(items), size)]


def narrow(words, listed):
    """The points among the words, and the cases that the words name."""
    if words:
        listed = [case for case in listed if any(word.split(": ")[0] == case.name for word in words)]
    return [word for word in words if ": " in word], listed


class Judge:
    """Says of a point what is wrong with it, or nothing."""

    def __init__(self, work, stores):
        self.work, self.stores = work, stores
        self.judged, self.moved = 0, []
        self.lock, self.sound = threading.Lock(), []

    def query(self, data, *what):
        result = subprocess.run(["es-query", "-d", data, *what], capture_output=True, check=False)
        return result.stdout if result.returncode == 0 else b"es-query: %d" % result.returncode + result.stderr

    def positions(self, data):
        """How far all has come; the voters may stand behind their own decisions, which tell them nothing new."""
        lines = self.query(data, "position").splitlines()
        return [line for line in lines if not line.startswith(b'{"name":"voters"')]

    def state(self, case, data):
        """What a complete run of the case leaves behind, as far as two runs have it in common."""
        log = timeless(read(os.path.join(data, "events.ndjson")))
        letters = read(os.path.join(data, "dead-letters.ndjson"))
        return log, letters, self.positions(data) if os.path.isdir(data) else b""

    def outcome(self, data):
        """The election after a complete run."""
        log = timeless(read(os.path.join(data, "events.ndjson")))
        letters = read(os.path.join(data, "dead-letters.ndjson"))
        tables = [self.query(data, what) for what in ("tally", "ballots", "votes")]
        return [log, letters, *tables, self.positions(data)]

    def repair(self, data):
        """One complete run; the store that has no voters yet gets them first."""
        with open(self.stores.feed, "rb") as feed:
            done = subprocess.run([self.work.tool("pipelines/run"), "-d", data, "-r", self.work.tool("seed/registry.ndjson"), "-s", "second"], stdin=feed,
                                  capture_output=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def invariants(self, data):
        done = subprocess.run([self.work.tool("tests/invariants"), data], capture_output=True, check=False)
        return None if done.returncode == 0 else "invariants: " + done.stderr.decode(errors="replace")

    def prepare(self, case):
        """Runs the case without fault; returns what is wrong with that."""
        data = copy_store(case.store, self.work.fresh())
        result = run(case.command(self.work, data), case.chunks)
        case.good, case.out = result.status, timeless(result.out)
        case.state = self.state(case, data)
        status, said = self.repair(data)
        case.repaired, case.outcome = status, self.outcome(data)
        with self.lock:
            known = case.outcome in self.sound
            self.sound.append(case.outcome)
        wrong = None if known else self.invariants(data)
        shutil.rmtree(data)
        if case.good not in (0, 65):
            return f"without fault it ends with {case.good}: {result.err.decode(errors='replace')}"
        if status not in (0, 65):
            return f"a complete run without fault ends with {status}: {said.decode(errors='replace')}"
        return wrong

    def fingerprint(self, data):
        """The store byte for byte, as a number, and its names."""
        marks = []
        for folder, _, names in os.walk(data):
            for name in sorted(names):
                path = os.path.join(folder, name)
                marks.append((os.path.relpath(path, data), os.path.getsize(path), zlib.crc32(read(path))))
        return tuple(sorted(marks))

    def printed_is_stored(self, case, data, result):
        """es-append, alone or as the end of intake, prints only what the log has."""
        if case.argv[0] not in ("es-append", "pipelines/intake"):
            return True
        log = set(read(os.path.join(data, "events.ndjson")).splitlines(keepends=True))
        return all(line in log for line in result.out.splitlines(keepends=True) if line.endswith(b"\n"))

    def judge(self, case, data, result, allowed=FAILED, whole=False, mute=False):
        """What is wrong after a point, or None. whole: with every invariant; mute: it could not say anything."""
        message = result.err.decode(errors="replace")
        if result.status == case.good:
            if timeless(result.out) != case.out:
                return f"it ends with {case.good}, but printed something else: {result.out[-300:]}"
            state = self.state(case, data)
            if state != case.state:
                return f"it ends with {case.good}, but the store is not complete: {differs(case.state, state)}"
        elif case.is_pipeline and result.status in SHELL and SHELL[result.status] in message:
            pass
        elif result.status not in allowed:
            return f"it ends with {result.status}: {message[-600:]}"
        elif result.status in FAILED and not message and not mute:
            return f"it ends with {result.status} and says nothing"
        elif not case.is_pipeline and not is_beginning(result.out, case.out):
            return f"what it printed is not how it should begin: {result.out[-300:]}"
        if not self.printed_is_stored(case, data, result):
            return "it printed what the log does not have"
        if os.path.isdir(data) and any(name.endswith(".damaged") for name in os.listdir(data)):
            self.moved.append(case.name)
        mark = self.fingerprint(data)
        if mark in case.seen and not whole:
            return None
        status, said = self.repair(data)
        if status != case.repaired:
            return f"after it, a complete run ends with {status}: {said.decode(errors='replace')[-600:]}"
        outcome = self.outcome(data)
        if outcome != case.outcome:
            return f"after it and a complete run the election is another: {differs(case.outcome, outcome)}"
        self.judged += 1
        wrong = self.invariants(data) if whole or self.judged % 50 == 0 else None
        if wrong is None:
            case.seen[mark] = True
        return wrong


def is_beginning(out, expected):
    whole = out[:out.rfind(b"\n") + 1]
    got = timeless(whole)
    return got == expected[:len(got)]


def differs(was, now):
    for a, b in zip(was, now):
        if a != b:
            if isinstance(a, list):
                a, b = [x for x in a if x not in b][:2] or len(a), [x for x in b if x not in a][:2] or len(b)
            return f"expected {str(a)[-300:]}, is {str(b)[-300:]}"
    return "?"


class Tap:
    def __init__(self):
        self.number = self.failed = 0
        self.tried = {}

    def say(self, good, what, comments=()):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {what}", flush=True)
        for comment in comments:
            for part in str(comment).splitlines():
                print("#   " + part, flush=True)

    def group(self, name, trials):
        """trials: what is wrong, or None, and the command that repeats it, of each point; one line for all."""
        count, failures = 0, []
        for wrong, again in trials:
            count += 1
            if wrong:
                failures += [wrong, "again: " + again]
        self.tried[name] = count
        self.say(not failures, f"{name}: {count} points", failures[:20])

    def end(self):
        print(f"1..{self.number}", flush=True)
        sys.exit(1 if self.failed else 0)


class Pool(concurrent.futures.ThreadPoolExecutor):
    """Tries points side by side; where the script is ended, those not begun are left."""

    def __exit__(self, *_):
        self.shutdown(wait=True, cancel_futures=True)


def pool():
    return Pool((os.cpu_count() or 1) + 1)


def skip(why):
    print(f"ok 1 - all # skip {why}\n1..1")
    sys.exit(0)
