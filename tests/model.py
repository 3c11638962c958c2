#!/usr/bin/env python3
"""The oracle. outcomes() is the plain definition: what becomes of each submission is a function of the log.
history() makes a random history from a seed. Model is the rules by which the programs decide, under crashes.

usage: model.py [--without RULE]... SEED [LAST]
Checks the model against the definition for the seeds from SEED to LAST; prints those that go wrong, ends with 1
if one does. RULE: as-of, taken, start-decided, start-voters, positions (see Model), or counters.
"""
import copy
import json
import random
import sys

RULES = ("as-of", "taken", "start-decided", "start-voters", "positions", "counters")


def canonical(value):
    """JSON as the log has it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\x7f", "\\u007f")


def why_not(ballot, issued, profile, taken, allowed, candidate):
    """The reason to reject a ballot, or None; issued .. candidate are what is known."""
    votes = [(v["electionId"], v["candidateId"]) for v in ballot["votes"]]
    if issued is None:
        return "unknown-ballot"
    if issued != ballot["voterId"]:
        return "wrong-voter"
    if profile is None:
        return "unknown-voter"
    if taken:
        return "already-submitted"
    if not all(allowed(e) for e, _ in votes):
        return "unknown-election"
    if not all(candidate(v) for v in votes):
        return "unknown-candidate"
    if len(set(votes)) < len(votes):
        return "duplicate-vote"
    if any([e for e, _ in votes].count(e) > allowed(e) for e, _ in votes):
        return "overvote"
    return None


def derived(seq, ballot, reason, profile):
    """The events that a submission causes, as (id, type, detail)."""
    head = {"ballotId": ballot["ballotId"], "voterId": ballot["voterId"]}
    if reason:
        return [(f"{seq}.0", "Ballot Rejected", {**head, "votes": ballot["votes"], "reason": reason})]
    return [(f"{seq}.0", "Ballot Verified", {**head, "voter": profile, "votes": ballot["votes"]})] + [
        (f"{seq}.{n}", "Vote Cast", {"ballotId": ballot["ballotId"], "vote": vote})
        for n, vote in enumerate(ballot["votes"], 1)]


def outcomes(log):
    """The definition. log: a list of (id, type, detail), in order; returns the derived events it must hold, in order."""
    issued, taken, profiles, allowed, candidates, result = {}, {}, {}, {}, set(), []
    for seq, (_, kind, d) in enumerate(log, 1):
        if kind == "Election Created":
            allowed.setdefault(d["electionId"], d["votesAllowed"])
        elif kind == "Candidate Registered":
            candidates.add((d["electionId"], d["candidateId"]))
        elif kind == "Voter Registered":
            profiles[d["voterId"]] = {k: v for k, v in d.items() if k != "voterId"}
        elif kind == "Ballot Issued" and d["ballotId"] not in issued:
            issued[d["ballotId"]], taken[d["ballotId"]] = d["voterId"], d["ballotState"] == "SUBMITTED"
        elif kind == "Ballot Submitted":
            ballot, profile = d["ballotId"], profiles.get(d["voterId"])
            reason = why_not(d, issued.get(ballot), profile, taken.get(ballot), allowed.get, candidates.__contains__)
            result += derived(seq, d, reason, profile)
            if not reason:
                taken[ballot] = True
    return result


def tally(log):
    """Votes by election and candidate, of all candidates."""
    votes = {}
    for _, kind, d in log:
        if kind == "Candidate Registered":
            votes.setdefault((d["electionId"], d["candidateId"]), 0)
        elif kind == "Vote Cast":
            votes[d["vote"]["electionId"], d["vote"]["candidateId"]] += 1
    return votes


# ---- Random histories -------------------------------------------------------------------------------------------

NAMES = ["Ann", "Zoë", 'Q "x" \\ /', "tab\there", "\x7f\x01\u2028", "李", "🗳", ""]


def registry_line(r):
    """A registry event, as it comes from outside, with the detail that will be stored."""
    e, c, v, b = r.randrange(3), r.randrange(4), r.randrange(8), r.randrange(40)
    kind = r.choice(("Election Created", "Candidate Registered", "Voter Registered", "Voter Registered", "Ballot Issued"))
    name = r.choice(NAMES) + str(r.randrange(100))
    if kind == "Election Created":
        return kind, {"electionId": f"e{e}", "description": name, "electionDate": "2022-03-22",
                      "votesAllowed": r.choice((1, 1, 2, 3))}
    if kind == "Candidate Registered":
        return kind, {"electionId": f"e{e}", "candidateId": f"c{c}", "fullName": name}
    if kind == "Voter Registered":
        further = {f"f{i}": r.choice(NAMES) for i in range(r.choice((0, 0, 1, 3)))}
        return kind, {"voterId": f"v{v}", "fullName": name, "userName": f"u{v}", "address": "", **further}
    owner = b % 8 if r.random() < .85 else v
    return kind, {"ballotId": f"b{b}", "voterId": f"v{owner}", "ballotState": r.choice(("ISSUED",) * 9 + ("SUBMITTED",))}


def ballot_line(r):
    b = r.randrange(41)
    owner = b % 8 if r.random() < .95 else r.randrange(9)
    votes = [{"electionId": f"e{r.randrange(4) if r.random() < .05 else r.randrange(2)}", "candidateId":
              f"c{r.randrange(5) if r.random() < .1 else r.randrange(3)}"} for _ in range(r.choice((0, 1, 1, 1, 2, 2, 3)))]
    return "Ballot Submitted", {"ballotId": f"b{b}", "voterId": f"v{owner}", "votes": votes}


def some_lines(r, make, n):
    """Lines from outside; None stands for one that intake refuses."""
    return [None if r.random() < .03 else make(r) for _ in range(n)]


def history(seed):
    """A list of steps (a dict each). Numbers in 0..1 say how far something comes before it crashes."""
    r = random.Random(seed)
    first = [("Election Created", {"electionId": f"e{i}", "description": "E", "electionDate": "2022-03-22", "votesAllowed": 1 + i})
             for i in range(2)]
    first += [("Candidate Registered", {"electionId": f"e{i}", "candidateId": f"c{j}", "fullName": "C"})
              for i in range(2) for j in range(3)]
    first += [("Voter Registered", {"voterId": f"v{i}", "fullName": "V", "userName": "u", "address": ""}) for i in range(8)]
    first += [("Ballot Issued", {"ballotId": f"b{i}", "voterId": f"v{i % 8}", "ballotState": "ISSUED"}) for i in range(40)]
    first = [line for line in first if r.random() < .85]
    named = {"reg": first + some_lines(r, registry_line, 40), "box-1": some_lines(r, ballot_line, 30),
             "box-2": some_lines(r, ballot_line, 30), "late": some_lines(r, registry_line, 20)}
    fed = {"reg": len(first)}

    def feed():
        if r.random() < .3:
            make = r.choice((registry_line, ballot_line, ballot_line))
            return {"do": "feed", "source": None, "registry": make is registry_line,
                    "lines": some_lines(r, make, r.randrange(1, 12)), "cut": r.choice((1, 1, r.random()))}
        source = r.choice(list(named))
        fed[source] = max(0, min(len(named[source]), fed.get(source, 0) + r.randrange(-5, 20)))
        return {"do": "feed", "source": source, "registry": source in ("reg", "late"),
                "lines": named[source][:fed[source]], "cut": r.choice((1, 1, r.random()))}

    steps = [{"do": "feed", "source": "reg", "registry": True, "lines": named["reg"][:len(first)], "cut": r.choice((1, .8))}]
    for _ in range(r.randrange(10, 22)):
        do = r.choice(("feed",) * 6 + ("decide",) * 5 + ("project",) * 2 + ("keep", "restore", "restore", "drop", "torn"))
        step = feed() if do == "feed" else {"do": do}
        if do in ("decide", "project"):
            crash = r.random() < .7
            # How far the filters read; whether the projections keep it; how much of what they say gets through.
            step.update(read=r.choice((1, r.random())) if crash else 1, keep=r.random() < .75 or not crash,
                        cut=r.choice((1, r.random(), r.random())) if crash else 1, other=r.random() if crash else 1)
            step["meanwhile"] = feed() if do == "decide" and r.random() < .3 else None
        if do == "drop":
            step["what"] = r.choice(("voters", "votes", "tally", "audit", "head"))
        if do == "torn":
            step["bytes"] = r.choice(('{"seq":', "\0" * 700, '{"half', "x\ny\n\0\0", '{"seq":9,"id":"z:1"}\n'))
        steps.append(step)
    for source, lines in named.items():
        steps.append({"do": "feed", "source": source, "registry": source in ("reg", "late"), "lines": lines, "cut": 1})
    return steps + [{"do": what, "read": 1, "keep": True, "cut": 1, "other": 1, "meanwhile": None} for what in ("decide", "project")]


# ---- The rules by which the programs decide ---------------------------------------------------------------------

class Voters:
    """The voters projection: every fact with the seq that made it."""

    def __init__(self):
        self.pos, self.facts, self.taken = 0, {}, {}

    def note(self, seq, kind, d):
        key = {"Election Created": ("e", d.get("electionId")), "Voter Registered": ("v", d.get("voterId")),
               "Candidate Registered": ("c", (d.get("electionId"), d.get("candidateId"))),
               "Ballot Issued": ("b", d.get("ballotId"))}.get(kind)
        if key:
            self.facts.setdefault(key, []).append((seq, d))

    def known(self, key, before, first=False):
        found = [d for seq, d in self.facts.get(key, []) if seq < before]
        return found[0 if first else -1] if found else None

    def decide(self, seq, d, without):
        before = float("inf") if "as-of" in without else seq
        issued = self.known(("b", d["ballotId"]), before, True)
        profile = self.known(("v", d["voterId"]), before)
        profile = profile and {k: v for k, v in profile.items() if k != "voterId"}
        taken_at = self.taken.get(d["ballotId"], float("inf"))
        taken = issued and (issued["ballotState"] == "SUBMITTED" or taken_at < (float("inf") if "taken" in without else seq))
        allowed = lambda e: (self.known(("e", e), before, True) or {}).get("votesAllowed")
        return why_not(d, issued and issued["voterId"], profile, taken, allowed, lambda c: self.known(("c", c), before)), profile


class Model:
    """
    Without as-of: asked again, what came later is seen. taken: so is a later taking of the ballot. start-decided: decide
    does not begin where outcomes are missing. start-voters: not where the projection stands. positions: what is
    stored is stored again. counters: the tally takes again what it has.
    """

    def __init__(self, without=()):
        self.without, self.log, self.lines, self.last = without, [], {}, (0, 0)
        self.voters, self.kept, self.unnamed = Voters(), None, 0
        self.counted, self.votes = 0, {}

    def feed(self, source, lines, cut=1, **_):
        if source is None:
            self.unnamed += 1
            source = f"stdin-{self.unnamed}"
        for n, line in enumerate(lines[:int(cut * len(lines))], 1):
            if line and (n > self.lines.get(source, 0) or "positions" in self.without):
                self.lines[source] = n
                self.log.append((f"{source}:{n}", *line))

    def decided(self):
        there = {event[0] for event in self.log}
        for seq, (_, kind, d) in enumerate(self.log, 1):
            if kind == "Ballot Submitted":
                reason = f"{seq}.0" in there and next(e[1] for e in self.log if e[0] == f"{seq}.0") == "Ballot Rejected"
                if f"{seq}.0" not in there or (not reason and d["votes"] and f"{seq}.{len(d['votes'])}" not in there):
                    return seq - 1
        return len(self.log)

    def decide(self, read, keep, cut, meanwhile, **_):
        begin = [self.decided() if "start-decided" not in self.without else len(self.log),
                 self.voters.pos if "start-voters" not in self.without else len(self.log)]
        stream = list(enumerate(self.log, 1))[min(begin):]
        voters, says = copy.deepcopy(self.voters), []
        for seq, (_, kind, d) in stream[:round(read * len(stream))]:
            if kind == "Ballot Submitted":
                reason, profile = voters.decide(seq, d, self.without)
                says += derived(seq, d, reason, profile)
                if seq > voters.pos and not reason:
                    voters.taken.setdefault(d["ballotId"], seq)
            elif seq > voters.pos:
                voters.note(seq, kind, d)
            voters.pos = max(voters.pos, seq)
        if keep:
            self.voters = voters
        if meanwhile:
            self.feed(**meanwhile)
        for event in says[:round(cut * len(says))]:
            self.append(event)

    def append(self, event):
        cause, n = map(int, event[0].split("."))
        if (cause, n) <= self.last and "positions" not in self.without:
            assert event in self.log, f"{event[0]} differs from what is stored"
            return
        self.last = cause, n
        self.log.append(event)

    def project(self, read, keep, **_):
        seen = self.log[:self.counted + round(read * (len(self.log) - self.counted))]
        if keep or "counters" in self.without:
            for event in seen[self.counted:]:
                if event[1] == "Vote Cast":
                    key = event[2]["vote"]["electionId"], event[2]["vote"]["candidateId"]
                    self.votes[key] = self.votes.get(key, 0) + 1
        if keep:
            self.counted = len(seen)

    def keep(self):
        self.kept = copy.deepcopy(self.voters)

    def restore(self):
        self.voters = copy.deepcopy(self.kept) if self.kept else self.voters

    def drop(self, what):
        if what == "voters":
            self.voters = Voters()
        elif what == "tally":
            self.counted, self.votes = 0, {}

    def torn(self, **_):
        """Cut off by the next append, and never read."""

    def wrong(self):
        """What is wrong with it after the last step, or None."""
        if [e for e in self.log if "." in e[0]] != outcomes(self.log):
            return "outcomes"
        return "tally" if {k: n for k, n in tally(self.log).items() if n} != self.votes else None


def wrong(seed, without=()):
    model = Model(without)
    try:
        for step in history(seed):
            getattr(model, step["do"])(**{k: v for k, v in step.items() if k != "do"})
    except AssertionError as alarm:
        return str(alarm)
    return model.wrong()


def main(words):
    without = set()
    while words[:1] == ["--without"]:
        without.add(words[1])
        words = words[2:]
    if not words or not without <= set(RULES):
        sys.exit(__doc__)
    seeds = range(int(words[0]), int(words[-1]) + 1)
    bad = [(seed, why) for seed in seeds if (why := wrong(seed, without))]
    for seed, why in bad[:10]:
        print(f"seed {seed}: {why}")
    print(f"{len(bad)} of {len(seeds)} histories went wrong")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
