"""What the scripts here share: a small election, a check of a store that shares nothing with the programs, TAP."""
import atexit
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PIPELINES = os.path.join(TOP, "pipelines")
SHORT = os.environ.get("TORTURE") == "short"
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(100000))

os.environ["PATH"] = os.path.join(TOP, "bin") + ":" + os.environ["PATH"]
os.umask(0o077)
sys.stdout.reconfigure(line_buffering=True)


def place(memory=False):
    """A directory that is removed at the end; in memory where that is asked and can be had."""
    shm = "/dev/shm" if memory and "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) else None
    path = tempfile.mkdtemp(prefix="es-torture-", dir=shm)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    return path


class Tap:
    """Results as TAP. A failure says how to repeat it."""

    def __init__(self):
        self.count = self.failed = 0
        self.note(f"SEED={SEED}")

    @staticmethod
    def note(text):
        print("# " + text.rstrip().replace("\n", "\n# "))

    def ok(self, good, what, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")
        if not good:
            mode = "TORTURE=short " if SHORT else ""
            self.note(f"{why}\nrepeat: SEED={SEED} {mode}tests/torture/{os.path.basename(sys.argv[0])}")

    def end(self):
        print(f"1..{self.count}")
        sys.exit(self.failed > 0)


def run(*command, text=b"", timeout=60):
    """Runs a command; the result's err is text. One that hangs ends with 124."""
    try:
        result = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
    except subprocess.TimeoutExpired:
        result = subprocess.CompletedProcess(command, 124, b"", b"hangs")
    result.err = result.stderr.decode(errors="replace")
    return result


def pipeline(name, data, *options, text=b"", timeout=120):
    return run(os.path.join(PIPELINES, name), "-d", data, *options, text=text, timeout=timeout)


def line(kind, **detail):
    return json.dumps({"type": kind, "detail": detail}, separators=(",", ":")).encode() + b"\n"


def registry(voters):
    """Three contests, the second void for too many votes, the last not open yet, so many voters with a ballot each, as
    outside lines. Some ballots have a secret, some are for one contest only."""
    lines = [line("Organizer Named", name="Club")]
    further = {"e1": {}, "e2": {"seats": 2, "overvote": "void"}, "e3": {"opened": False}}
    for e in ("e1", "e2", "e3"):
        lines.append(line("Election Created", electionId=e, description="Contest " + e, electionDate="2022-03-22",
                          **further[e]))
        lines += [line("Candidate Registered", electionId=e, candidateId=f"c{c}", fullName=f"Candidate {c}")
                  for c in (1, 2, 3)]
    for v in range(voters):
        further = {"electionIds": ["e1", "e3"]} if v % 13 == 4 else {}
        if v % 11 == 5:
            further["secretHash"] = hashlib.sha256(f"secret {v}".encode()).hexdigest()
        lines.append(line("Voter Registered", voterId=f"v{v}", fullName=f"Voter {v}", userName="u", address="-"))
        lines.append(line("Ballot Issued", ballotId=f"b{v}", voterId=f"v{v}", **further))
    return lines


def votes_of(i):
    """What voter i votes."""
    votes = [{"electionId": "e1", "candidateId": f"c{i % 3 + 1}"}]
    if i % 5 and i % 26 != 4:
        votes.append({"electionId": "e2", "candidateId": f"c{i % 7 % 4 + 1}"})
        if i % 9 == 1:
            votes.append({"electionId": "e2", "candidateId": f"c{(i % 7 % 4 + 1) % 3 + 1}"})
    if i % 17 == 2:
        votes.append({"electionId": "e3", "candidateId": "c1"})
    return votes


def ballots(start, end):
    """Submissions, most with two votes; some bad, some twice, some with a secret, now and then a wrong one."""
    lines = []
    for i in range(start, end):
        secret = {"secret": f"secret {i + (i % 33 == 5)}"} if i % 11 == 5 else {}
        submission = line("Ballot Submitted", ballotId=f"none{i}" if i % 50 == 7 else f"b{i}",
                          voterId=f"v{i + 1}" if i % 40 == 9 else f"v{i}", **secret, votes=votes_of(i))
        lines += [submission] * (2 if i % 30 == 3 else 1)
    return lines


def changes(start, end):
    """What the registry says of those ballots once they are in: some are cancelled or revoked, some of these replaced;
    some such lines are refused. The third contest is opened, closed, reopened. Candidates withdraw, one when it is closed."""
    lines = [line("Election Opened", electionId="e3"), line("Candidate Withdrawn", electionId="e1", candidateId="c2")]
    for i in range(start, end):
        if i % 20 == 0:
            lines.append(line("Ballot Revoked", ballotId=f"b{i}", reason=f"Voter {i} moved"))
        if i % 60 == 0:
            lines.append(line("Ballot Revoked", ballotId=f"b{i}", reason="again"))
            lines.append(line("Ballot Issued", ballotId=f"b{i}r", voterId=f"v{i + 1}", replaces=f"b{i}"))
        if i % 25 == 9:
            lines.append(line("Ballot Issued", ballotId=f"b{i}c", voterId=f"v{i}"))
            lines.append(line("Ballot Cancelled", ballotId=f"b{i}c", reason=f"Letter {i} came back"))
        if i % 50 == 9:
            lines.append(line("Ballot Cancelled", ballotId=f"b{i}", reason="-"))
            lines.append(line("Ballot Issued", ballotId=f"b{i}r", voterId=f"v{i}", replaces=f"b{i}c"))
        if i % 40 == 0:
            lines.append(line("Ballot Issued", ballotId=f"b{i}r", voterId=f"v{i}", replaces=f"b{i}"))
        if i % 50 == 7:
            lines.append(line("Ballot Revoked", ballotId=f"none{i}", reason="-"))
    return lines + [line("Election Closed", electionId="e3"),
                    line("Ballot Revoked", ballotId=f"b{start + 1}", reason="late"),
                    line("Candidate Withdrawn", electionId="e3", candidateId="c1"),
                    line("Organizer Named", name=f"Club {start}"),
                    line("Election Reopened", electionId="e3")]


def again(start, end):
    """Submissions after these: of ballots voided or cancelled, and of those in their place."""
    return [line("Ballot Submitted", ballotId=ballot, voterId=f"v{i}", votes=votes_of(i + 1))
            for i in range(start, end)
            for ballot in (f"b{i}", f"b{i}r") * (i % 20 == 0) + (f"b{i}c", f"b{i}r") * (i % 25 == 9)]


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def once(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def events(log):
    """The events of a log's bytes; ValueError names the first line that is not one."""
    found = []
    for number, text in enumerate(log.split(b"\n")[:-1], 1):
        try:
            found.append(json.loads(text.decode("utf-8", "strict"), object_pairs_hook=once))
            if found[-1]["seq"] != number:
                raise ValueError(f"seq {found[-1]['seq']}")
        except (ValueError, KeyError) as why:
            raise ValueError(f"line {number}: {why}") from None
    if not log.endswith(b"\n") and log:
        raise ValueError("the last line has no LF")
    return found


def tally(log):
    names, rows = {}, {}
    for event in log:
        d = event["detail"]
        if event["type"] == "Election Created":
            names[d["electionId"]] = d["description"]
        elif event["type"] == "Candidate Registered":
            key = d["electionId"], d["candidateId"]
            rows[key] = [d["fullName"], rows.get(key, ["", 0])[1]]
        elif event["type"] in ("Vote Cast", "Vote Retracted"):
            rows[d["vote"]["electionId"], d["vote"]["candidateId"]][1] += 1 if event["type"] == "Vote Cast" else -1
    return b"".join(compact({"electionId": e, "description": names[e], "candidateId": c, "fullName": name,
                             "votes": votes}) for (e, c), (name, votes) in sorted(rows.items()))


def votes(log):
    retracted = {e["detail"]["retracts"]: {"retracted": e["seq"]} for e in log if e["type"] == "Vote Retracted"}
    return b"".join(compact({"seq": e["seq"], "ballotId": e["detail"]["ballotId"], **e["detail"]["vote"],
                             **retracted.get(e["id"], {})}) for e in log if e["type"] == "Vote Cast")


STATES = {"Ballot Verified": "SUBMITTED", "Ballot Voided": "VOIDED", "Cancellation Accepted": "CANCELLED"}


def states(log):
    found, replaced = {}, {int(e["id"].partition(".")[0]) for e in log if e["type"] == "Ballot Replaced"}
    for event in log:
        d = event["detail"]
        if event["type"] == "Ballot Issued" and ("replaces" not in d or event["seq"] in replaced):
            found.setdefault(d["ballotId"], {name: d[name] for name in ("ballotId", "voterId", "ballotState")})
        elif event["type"] in STATES:
            found[d["ballotId"]]["ballotState"] = STATES[event["type"]]
    return b"".join(compact(found[ballot]) for ballot in sorted(found))


# What an outcome repeats of its cause, by its type.
REPEATS = {"Ballot Verified": ("Ballot Submitted", "ballotId", "voterId", "votes", "overvotes"),
           "Ballot Rejected": ("Ballot Submitted", "ballotId", "voterId", "votes"),
           "Ballot Voided": ("Ballot Revoked", "ballotId", "reason"),
           "Revocation Refused": ("Ballot Revoked", "ballotId"),
           "Cancellation Accepted": ("Ballot Cancelled", "ballotId"),
           "Cancellation Refused": ("Ballot Cancelled", "ballotId"),
           "Ballot Replaced": ("Ballot Issued", "ballotId", "voterId", "replaces"),
           "Replacement Refused": ("Ballot Issued", "ballotId")}


def is_cause(event):
    return event["type"] in ("Ballot Submitted", "Ballot Cancelled", "Ballot Revoked") or "replaces" in event["detail"]


def as_decided(cause, kind, allowed):
    """The detail of a cause as an outcome of this kind repeats it: a verified ballot without the votes in contests that
    too many votes void, which it names; allowed: the votes that those contests allow."""
    d = cause["detail"]
    if kind != "Ballot Verified":
        return d
    ids = [vote["electionId"] for vote in d["votes"]]
    over = sorted(e for e in allowed if ids.count(e) > allowed[e])
    return {**d, "votes": [vote for vote in d["votes"] if vote["electionId"] not in over], "overvotes": over}


def votes_due(event, verified):
    """The votes that an outcome brings, as (id, type, detail); what verified ballots are by id."""
    d, cause = event["detail"], event["id"].partition(".")[0]
    if event["type"] == "Ballot Verified":
        return [(f"{cause}.{i}", "Vote Cast", {"ballotId": d["ballotId"], "vote": vote})
                for i, vote in enumerate(d["votes"], 1)]
    if event["type"] == "Ballot Voided":
        return [(f"{cause}.{i}", "Vote Retracted", {"ballotId": d["ballotId"], "vote": vote,
                                                    "retracts": f"{verified[d['ballotId']]['cause']}.{i}"})
                for i, vote in enumerate(d["votes"], 1)]
    return []


def once_only(event, verified, voided):
    """Whether a ballot is verified once, then voided once as it was; keeps that it was."""
    d = event["detail"]
    if event["type"] == "Ballot Verified":
        if d["ballotId"] in verified:
            return f"ballot {d['ballotId']} is verified a second time"
        verified[d["ballotId"]] = {"cause": event["id"].partition(".")[0], "voter": d["voterId"],
                                   "votes": (d["votes"], d.get("overvotes"))}
    elif event["type"] == "Ballot Voided":
        was = verified.get(d["ballotId"])
        if d["ballotId"] in voided or was is None:
            return f"ballot {d['ballotId']} is voided, and not, or no longer, verified"
        if [d["voids"], (d["votes"], d.get("overvotes")), d["voterId"]] != [was["cause"] + ".0", was["votes"], was["voter"]]:
            return f"ballot {d['ballotId']} is voided as it was not verified"
        voided.add(d["ballotId"])
    return None


def faults(log):
    """What must not be in a log that is decided to its end; the first fault found or None."""
    waiting, due, verified, voided, sources, elections = {}, [], {}, set(), {}, {}
    for event in log:
        d, kind, (cause, _, n) = event["detail"], event["type"], event["id"].partition(".")
        where = f"line {event['seq']}"
        if kind in REPEATS:
            of = waiting.pop(int(cause), None)
            allowed = {e: first["votesAllowed"] for e, first in elections.items() if "overvote" in first}
            if of is None or n != "0" or of["type"] != REPEATS[kind][0] or any(
                    d.get(name, []) != as_decided(of, kind, allowed).get(name, []) for name in REPEATS[kind][1:]):
                return f"{where}: an outcome that is not about a cause waiting"
            why = once_only(event, verified, voided)
            if why is not None:
                return f"{where}: {why}"
            due += votes_due(event, verified)
        elif kind in ("Vote Cast", "Vote Retracted"):
            if not due or due.pop(0) != (event["id"], kind, d):
                return f"{where}: not the vote that comes next"
        else:
            source, _, number = event["id"].rpartition(":")
            if int(number) <= sources.get(source, 0):
                return f"{where}: {event['id']} is not beyond the line before it"
            sources[source] = int(number)
            if kind == "Election Created":
                elections.setdefault(d["electionId"], d)
            if is_cause(event):
                waiting[event["seq"]] = event
    if waiting or due:
        return f"{len(waiting)} causes have no outcome, {len(due)} votes are missing"
    return None


def fed_once(log, sources):
    """Whether each line of each source (name: its lines) stands in the log once; what is wrong, or None."""
    stored = {name: [] for name in sources}
    for event in log:
        name, _, number = event["id"].rpartition(":")
        if name in stored:
            d = event["detail"]
            stored[name].append((int(number), event["type"], d.get("ballotId"), d.get("voterId"), d.get("votes")))
    for name, lines in sources.items():
        fed = []
        for number, text in enumerate(lines, 1):
            event = json.loads(text)
            d = event["detail"]
            fed.append((number, event["type"], d.get("ballotId"), d.get("voterId"), d.get("votes")))
        if fed != stored[name]:
            return f"source {name}: {len(fed)} lines fed, {len(stored[name])} stored, or not the same"
    return None


def read(path):
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def wrong(data, sources=()):
    """What is wrong with a store that is decided and projected to its end; None where all is well."""
    try:
        log = events(read(os.path.join(data, "events.ndjson")))
        why = faults(log) or fed_once(log, dict(sources))
    except (ValueError, KeyError) as error:
        return str(error)
    if why is not None:
        return why
    for what, expected in (("tally", tally(log)), ("votes", votes(log)), ("ballots", states(log))):
        result = run("es-query", "-d", data, what)
        if result.returncode != 0:
            return f"es-query {what} ended with {result.returncode}: {result.err}"
        if result.stdout != expected:
            return f"es-query {what}: not what the log gives"
    return None


def invariants(data, sources=()):
    """The whole check, by tests/invariants; what it says, or None."""
    words = []
    with tempfile.TemporaryDirectory() as fed:
        for name, lines in dict(sources).items():
            path = os.path.join(fed, name)
            with open(path, "wb") as file:
                file.writelines(lines)
            words += [name, path]
        result = run(os.path.join(TOP, "tests", "invariants"), data, *words, timeout=300)
    return None if result.returncode == 0 else f"{result.err}ended with {result.returncode}"


if __name__ == "__main__":
    # The lines that a function here makes: common.py ballots 0 100
    sys.stdout.buffer.writelines({"registry": registry, "ballots": ballots, "changes": changes, "again": again}[
        sys.argv[1]](*map(int, sys.argv[2:])))
