#!/usr/bin/env python3
"""The oracle. outcomes() is the plain definition: what becomes of each submission is a function of the log.
history() makes a random history from a seed. Model is the rules by which the programs decide, under crashes.

usage: model.py [--without RULE]... SEED [LAST]
Checks the model against the definition for the seeds from SEED to LAST; prints those that go wrong, ends with 1
if one does. RULE: as-of, taken, start-decided, start-voters, positions (see Model), or counters.
"""
import copy
import hashlib
import json
import random
import sys

RULES = ("as-of", "taken", "start-decided", "start-voters", "positions", "counters")


def canonical(value):
    """JSON as the log has it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\x7f", "\\u007f")


def why_not(ballot, issue, profile, taken, voided, cancelled, has_voted, contest, candidate):
    """The reason to reject a ballot, or None. issue .. candidate are what is known; contest(e) gives votesAllowed, state
    and whether an overvote voids the contest, None for an unknown one; has_voted() whether the voter has no ballot left."""
    votes = [(v["electionId"], v["candidateId"]) for v in ballot["votes"]]
    style = issue and issue.get("electionIds")
    if issue is None:
        return "unknown-ballot"
    if issue["voterId"] != ballot["voterId"]:
        return "wrong-voter"
    if "secretHash" in issue and issue["secretHash"] != ballot.get("secretHash"):
        return "not-authentic"
    if profile is None:
        return "unknown-voter"
    if voided:
        return "ballot-voided"
    if cancelled:
        return "ballot-cancelled"
    if taken:
        return "already-submitted"
    if has_voted():
        return "voter-has-voted"
    contests = [contest(e) for e, _ in votes]
    if None in contests:
        return "unknown-election"
    for state, reason in ("not open", "election-not-open"), ("closed", "election-closed"):
        if any(is_now == state for _, is_now, _ in contests):
            return reason
    if style and any(e not in style for e, _ in votes):
        return "not-on-ballot"
    if not all(candidate(v) for v in votes):
        return "unknown-candidate"
    if len(set(votes)) < len(votes):
        return "duplicate-vote"
    if any(not contest(e)[2] for e in overvoted(ballot, contest)):
        return "overvote"
    return None


def overvoted(ballot, contest):
    """The contests with more votes than they allow, sorted."""
    ids = [vote["electionId"] for vote in ballot["votes"]]
    return sorted(e for e in set(ids) if ids.count(e) > contest(e)[0])


def counted(ballot, contest):
    """What an accepted ballot has: the votes that count, and which contests are void, if any."""
    void = overvoted(ballot, contest)
    votes = [vote for vote in ballot["votes"] if vote["electionId"] not in void]
    return {"votes": votes, **({"overvotes": void} if void else {})}


def why_not_cancelled(issue, taken, voided, cancelled):
    if issue is None:
        return "unknown-ballot"
    if issue["ballotState"] == "SUBMITTED":
        return "taken-before"
    return "already-voided" if voided else "already-submitted" if taken else "already-cancelled" if cancelled else None


def why_not_revoked(issue, taken, voided, closed):
    if issue is None:
        return "unknown-ballot"
    if issue["ballotState"] == "SUBMITTED":
        return "taken-before"
    if not taken:
        return "not-submitted"
    return "already-voided" if voided else "election-closed" if closed else None


def why_not_replaced(known, old, voter, ended, replaced):
    if known:
        return "already-issued"
    if old is None:
        return "unknown-ballot"
    if old["voterId"] != voter:
        return "wrong-voter"
    return "not-voided" if not ended else "already-replaced" if replaced else None


def is_cause(kind, d):
    return kind in ("Ballot Submitted", "Ballot Cancelled", "Ballot Revoked") or (kind == "Ballot Issued" and "replaces" in d)


def next_state(state, kind, d, is_new):
    """The state of an election behind an event about it."""
    if kind == "Election Created":
        return "not open" if is_new and d.get("opened") is False and state != "closed" else state
    if (state == "closed") != (kind == "Election Reopened"):
        return state
    return "closed" if kind == "Election Closed" else "open"


def derived(seq, ballot, reason, profile, has):
    """The events that a submission causes, as (id, type, detail); has: see counted, of an accepted ballot."""
    head = {"ballotId": ballot["ballotId"], "voterId": ballot["voterId"]}
    if reason:
        return [(f"{seq}.0", "Ballot Rejected", {**head, "votes": ballot["votes"], "reason": reason})]
    return [(f"{seq}.0", "Ballot Verified", {**head, "voter": profile, **has})] + [
        (f"{seq}.{n}", "Vote Cast", {"ballotId": ballot["ballotId"], "vote": vote})
        for n, vote in enumerate(has["votes"], 1)]


def derived_void(seq, revoked, refused, voter, taken_at, has):
    """Those that a revocation causes."""
    ballot = revoked["ballotId"]
    if refused:
        return [(f"{seq}.0", "Revocation Refused", {"ballotId": ballot, "reason": refused})]
    return [(f"{seq}.0", "Ballot Voided", {"ballotId": ballot, "voterId": voter, **has,
                                           "reason": revoked["reason"], "voids": f"{taken_at}.0"})] + [
        (f"{seq}.{n}", "Vote Retracted", {"ballotId": ballot, "vote": vote, "retracts": f"{taken_at}.{n}"})
        for n, vote in enumerate(has["votes"], 1)]


def derived_cancellation(seq, ballot, refused, voter):
    if refused:
        return [(f"{seq}.0", "Cancellation Refused", {"ballotId": ballot, "reason": refused})]
    return [(f"{seq}.0", "Cancellation Accepted", {"ballotId": ballot, "voterId": voter})]


def derived_replacement(seq, issue, refused):
    if refused:
        return [(f"{seq}.0", "Replacement Refused", {"ballotId": issue["ballotId"], "reason": refused})]
    return [(f"{seq}.0", "Ballot Replaced", {k: issue[k] for k in ("ballotId", "voterId", "replaces")})]


def outcomes(log):
    """The definition. log: a list of (id, type, detail), in order; returns the derived events it must hold, in order."""
    issued, taken, voided, cancelled, replaced, profiles, contests, candidates = {}, {}, set(), set(), set(), {}, {}, set()
    states, per_voter, voids, result = {}, {}, {}, []

    def counts_in(issue):
        return [e for e in issue.get("electionIds") or list(contests) if e in contests and states[e] == "open"]

    def has_voted(issue):
        """Whether some contest that the ballot would count in has as many of the voter's other ballots as it allows."""
        others = [used for b, (_, _, used) in taken.items()
                  if b != issue["ballotId"] and b not in voided and issued[b]["voterId"] == issue["voterId"]]
        return any(per_voter[e] and sum(e in used for used in others) >= per_voter[e] for e in counts_in(issue))

    def contest(e):
        return (contests[e], states[e], voids[e]) if e in contests else None

    for seq, (_, kind, d) in enumerate(log, 1):
        if kind.startswith("Election "):
            e = d["electionId"]
            states[e] = next_state(states.get(e, "open"), kind, d, e not in contests)
            if kind == "Election Created":
                voids.setdefault(e, d.get("overvote") == "void")
                contests.setdefault(e, d["votesAllowed"])
                per_voter.setdefault(e, d.get("ballotsPerVoter", 0))
        elif kind == "Candidate Registered":
            candidates.add((d["electionId"], d["candidateId"]))
        elif kind == "Voter Registered":
            profiles[d["voterId"]] = {k: v for k, v in d.items() if k != "voterId"}
        elif kind == "Ballot Issued":
            if "replaces" in d:
                old = d["replaces"]
                refused = why_not_replaced(d["ballotId"] in issued, issued.get(old), d["voterId"], old in voided | cancelled, old in replaced)
                result += derived_replacement(seq, d, refused)
                if refused:
                    continue
                replaced.add(old)
            issued.setdefault(d["ballotId"], d)
        elif kind == "Ballot Submitted":
            ballot, profile = d["ballotId"], profiles.get(d["voterId"])
            issue = issued.get(ballot)
            was_taken = ballot in taken or (issue and issue["ballotState"] == "SUBMITTED")
            reason = why_not(d, issue, profile, was_taken, ballot in voided, ballot in cancelled, lambda: has_voted(issue),
                             contest, candidates.__contains__)
            has = None if reason else counted(d, contest)
            result += derived(seq, d, reason, profile, has)
            if not reason:
                taken[ballot] = seq, has, counts_in(issue)
        elif kind == "Ballot Cancelled":
            ballot = d["ballotId"]
            refused = why_not_cancelled(issued.get(ballot), ballot in taken, ballot in voided, ballot in cancelled)
            result += derived_cancellation(seq, ballot, refused, refused or issued[ballot]["voterId"])
            if not refused:
                cancelled.add(ballot)
        elif kind == "Ballot Revoked":
            ballot = d["ballotId"]
            at, has, used = taken.get(ballot, (None, None, ()))
            refused = why_not_revoked(issued.get(ballot), at, ballot in voided, any(states[e] == "closed" for e in used))
            result += derived_void(seq, d, refused, refused or issued[ballot]["voterId"], at, has)
            if not refused:
                voided.add(ballot)
    return result


def tally(log):
    """Votes by election and candidate, of all candidates."""
    votes = {}
    for _, kind, d in log:
        if kind == "Candidate Registered":
            votes.setdefault((d["electionId"], d["candidateId"]), 0)
        elif kind in ("Vote Cast", "Vote Retracted"):
            votes[d["vote"]["electionId"], d["vote"]["candidateId"]] += 1 if kind == "Vote Cast" else -1
    return votes


def withdrawn(log):
    """The candidates that withdrew, as (election, candidate): before the close of an election that is closed, and was
    open before that."""
    first, created, states, changed = {}, {}, {}, {}
    for seq, (_, kind, d) in enumerate(log, 1):
        if kind == "Candidate Withdrawn":
            first.setdefault((d["electionId"], d["candidateId"]), seq)
        elif kind.startswith("Election "):
            e = d["electionId"]
            before = states.get(e, "open")
            states[e] = next_state(before, kind, d, e not in created)
            if states[e] != before:
                changed[e] = seq
            if kind == "Election Created":
                created.setdefault(e, seq)

    def close(e):
        return changed[e] if states.get(e) == "closed" and created.get(e, len(log) + 1) < changed[e] else len(log) + 1

    return {(e, c) for (e, c), seq in first.items() if seq < close(e)}


def overvotes(log):
    """How many overvotes an election has: for each ballot with too many votes as many as it allows."""
    allowed, found = {}, {}
    for _, kind, d in log:
        if kind == "Election Created":
            allowed.setdefault(d["electionId"], d["votesAllowed"])
        elif kind in ("Ballot Verified", "Ballot Voided"):
            for e in d.get("overvotes", ()):
                found[e] = found.get(e, 0) + (allowed[e] if kind == "Ballot Verified" else -allowed[e])
    return found


# ---- Random histories -------------------------------------------------------------------------------------------

NAMES = ["Ann", "Zoë", 'Q "x" \\ /', "tab\there", "\x7f\x01\u2028", "李", "🗳", ""]


def secret_hash(ballot):
    """What is stored of the secret of a ballot, which outside is "secret N"."""
    return hashlib.sha256(f"secret {ballot}".encode()).hexdigest()


def registry_line(r):
    """A registry event, as it comes from outside, with the detail that will be stored."""
    e, c, v, b = r.randrange(3), r.randrange(4), r.randrange(8), r.randrange(40)
    kind = r.choice(("Election Created", "Candidate Registered", "Candidate Withdrawn") + ("Voter Registered",) * 4 +
                    ("Ballot Issued",) * 3 + ("Organizer Named",) * (r.random() < .3) +
                    ("Election Opened", "Election Closed", "Election Reopened") + ("Ballot Revoked",) * 3 + ("Ballot Cancelled",) * 2)
    name = r.choice(NAMES) + str(r.randrange(100))
    if kind == "Election Created":
        return kind, {"electionId": f"e{e}", "description": name, "electionDate": "2022-03-22",
                      "votesAllowed": r.choice((1, 1, 2, 3)), "ballotsPerVoter": r.choice((0, 1, 1, 2)),
                      **r.choice(({}, {"seats": r.randrange(1, 4)})), **r.choice(({}, {"overvote": "void"})),
                      **r.choice(({}, {}, {"opened": False}, {"opened": True}))}
    if kind.startswith("Election "):
        return kind if r.random() < .7 else "Election Reopened", {"electionId": f"e{2 if r.random() < .5 else e}"}
    if kind in ("Ballot Revoked", "Ballot Cancelled"):
        return kind, {"ballotId": f"b{b % 12}", "reason": name}
    if kind == "Candidate Registered":
        return kind, {"electionId": f"e{e}", "candidateId": f"c{c}", "fullName": name}
    if kind == "Candidate Withdrawn":
        return kind, {"electionId": f"e{e}", "candidateId": f"c{c}"}
    if kind == "Organizer Named":
        return kind, {"name": r.choice(("Ann", 'The "x" \\ club', "李 🗳")) + str(r.randrange(100))}
    if kind == "Voter Registered":
        further = {f"f{i}": r.choice(NAMES) for i in range(r.choice((0, 0, 1, 3)))}
        return kind, {"voterId": f"v{v}", "fullName": name, "userName": f"u{v}", "address": "", **further}
    owner = b % 8 if r.random() < .85 else v
    new = 40 + r.randrange(24) if r.random() < .5 else b
    issue = {"ballotId": f"b{new}", "voterId": f"v{new % 8 if r.random() < .9 else owner}",
             "ballotState": r.choice(("ISSUED",) * 9 + ("SUBMITTED",))}
    if r.random() < .3:
        issue["electionIds"] = [f"e{i}" for i in sorted(r.sample(range(3), r.randrange(1, 4)))]
    if r.random() < .2:
        issue["secretHash"] = secret_hash(new)
    if r.random() < .5:
        issue["replaces"] = f"b{new % 8 + 8 * r.randrange(2)}"
    return kind, issue


def ballot_line(r):
    b = min(r.randrange(41), r.randrange(41)) if r.random() < .8 else r.randrange(40, 64)
    owner = b % 8 if r.random() < .95 else r.randrange(9)
    votes = [{"electionId": f"e{r.randrange(4) if r.random() < .05 else r.randrange(2)}", "candidateId":
              f"c{r.randrange(5) if r.random() < .1 else r.randrange(3)}"} for _ in range(r.choice((0, 1, 1, 1, 2, 2, 3)))]
    if r.random() < .2:
        e = r.randrange(2)
        votes = [v for v in votes if v["electionId"] != f"e{e}"] + [
            {"electionId": f"e{e}", "candidateId": f"c{c}"} for c in r.sample(range(3), 3)]
        r.shuffle(votes)
    secret = {"secretHash": secret_hash(b if r.random() < .9 else 99)} if r.random() < .5 else {}
    return "Ballot Submitted", {"ballotId": f"b{b}", "voterId": f"v{owner}", **secret, "votes": votes}


def some_lines(r, make, n):
    """Lines from outside; None stands for one that intake refuses."""
    return [None if r.random() < .03 else make(r) for _ in range(n)]


def history(seed):
    """A list of steps (a dict each). Numbers in 0..1 say how far something comes before it crashes."""
    r = random.Random(seed)
    # Some histories have logs of an earlier version, whose elections allow any number of ballots.
    most = r.choice(({}, {"ballotsPerVoter": 0}) + ({"ballotsPerVoter": 1}, {"ballotsPerVoter": 2}) * 2)
    first = [("Election Created", {"electionId": f"e{i}", "description": "E", "electionDate": "2022-03-22",
                                   "votesAllowed": 1 + i, **most, **r.choice(({}, {"overvote": "void"}))}) for i in range(2)]
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
            step["bytes"] = r.choice(('{"seq":', "\0" * 700, '{"half', "x\0\ny\n\0\0", '{"seq":9,"id":"z\0\0"}\n'))
        steps.append(step)
    for source, lines in named.items():
        steps.append({"do": "feed", "source": source, "registry": source in ("reg", "late"), "lines": lines, "cut": 1})
    return steps + [{"do": what, "read": 1, "keep": True, "cut": 1, "other": 1, "meanwhile": None} for what in ("decide", "project")]


# ---- The rules by which the programs decide ---------------------------------------------------------------------

class Voters:
    """The voters projection: every fact with the seq that made it."""

    def __init__(self):
        self.pos, self.facts, self.votes = 0, {}, {}
        self.taken, self.voided, self.cancelled, self.replaced = {}, {}, {}, {}

    def note(self, seq, kind, d):
        key = {"Voter Registered": ("v", d.get("voterId")), "Ballot Issued": ("b", d.get("ballotId")),
               "Candidate Registered": ("c", (d.get("electionId"), d.get("candidateId")))}.get(kind)
        if kind.startswith("Election "):
            self.facts.setdefault(("s", d["electionId"]), []).append((seq, kind, d))
        elif key:
            self.facts.setdefault(key, []).append((seq, d))

    def known(self, key, before, first=False):
        found = [d for seq, d in self.facts.get(key, []) if seq < before]
        return found[0 if first else -1] if found else None

    def contest(self, e, before):
        """votesAllowed, None where it is not known, state of an election, and whether an overvote voids it."""
        allowed, state, void = None, "open", False
        for seq, kind, d in self.facts.get(("s", e), []):
            if seq < before:
                state = next_state(state, kind, d, allowed is None)
                if kind == "Election Created" and allowed is None:
                    allowed, void = d["votesAllowed"], d.get("overvote") == "void"
        return allowed, state, void

    def per_voter(self, e, before):
        for seq, kind, d in self.facts.get(("s", e), []):
            if seq < before and kind == "Election Created":
                return d.get("ballotsPerVoter", 0)
        return 0

    def counts_in(self, issue, at):
        """The contests in which a ballot counts that is submitted at this seq."""
        elections = [e for letter, e in self.facts if letter == "s"]
        return [e for e in issue.get("electionIds") or elections if self.contest(e, at)[0] and self.contest(e, at)[1] == "open"]

    def has_voted(self, issue, before, seen):
        others = []
        for letter, ballot in list(self.facts):
            other = self.known(("b", ballot), before, True) if letter == "b" and ballot != issue["ballotId"] else None
            if other and other["voterId"] == issue["voterId"] and seen(self.taken, ballot) and not seen(self.voided, ballot):
                others.append(self.counts_in(other, self.taken[ballot]))
        return any(self.per_voter(e, before) and sum(e in counted for counted in others) >= self.per_voter(e, before)
                   for e in self.counts_in(issue, before))

    def decide(self, seq, kind, d, without):
        """What follows from a cause, and what is to be kept of it, if it does anything."""
        before = float("inf") if "as-of" in without else seq
        seen = lambda facts, ballot: facts.get(ballot, float("inf")) < (float("inf") if "taken" in without else seq)
        issue = self.known(("b", d["ballotId"]), before, True)
        if kind == "Ballot Revoked":
            return self.revoke(seq, d, issue, seen, before)
        if kind == "Ballot Cancelled":
            refused = why_not_cancelled(issue, *(seen(facts, d["ballotId"]) for facts in (self.taken, self.voided, self.cancelled)))
            return derived_cancellation(seq, d["ballotId"], refused, issue and issue["voterId"]), not refused
        if kind == "Ballot Issued":
            old = self.known(("b", d["replaces"]), before, True)
            ended = seen(self.voided, d["replaces"]) or seen(self.cancelled, d["replaces"])
            refused = why_not_replaced(issue, old, d["voterId"], ended, seen(self.replaced, d["replaces"]))
            return derived_replacement(seq, d, refused), not refused
        profile = self.known(("v", d["voterId"]), before)
        profile = profile and {k: v for k, v in profile.items() if k != "voterId"}
        taken = issue and (issue["ballotState"] == "SUBMITTED" or seen(self.taken, d["ballotId"]))
        contest = lambda e: (None if self.contest(e, before)[0] is None else self.contest(e, before))
        reason = why_not(d, issue, profile, taken, seen(self.voided, d["ballotId"]), seen(self.cancelled, d["ballotId"]),
                         lambda: self.has_voted(issue, before, seen), contest, lambda c: self.known(("c", c), before))
        has = None if reason else counted(d, contest)
        return derived(seq, d, reason, profile, has), has

    def revoke(self, seq, d, issue, seen, before):
        ballot, at = d["ballotId"], self.taken.get(d["ballotId"], 0)
        closed = any(self.contest(e, before)[1] == "closed" for e in self.counts_in(issue or {}, at))
        refused = why_not_revoked(issue, seen(self.taken, ballot), seen(self.voided, ballot), closed)
        return derived_void(seq, d, refused, issue and issue["voterId"], at, self.votes.get(ballot)), not refused

    def keep(self, seq, kind, d, has):
        """Keeps what became of a cause for good."""
        if kind == "Ballot Submitted":
            self.taken.setdefault(d["ballotId"], seq)
            self.votes.setdefault(d["ballotId"], has)
        elif kind == "Ballot Revoked":
            self.voided.setdefault(d["ballotId"], seq)
        elif kind == "Ballot Cancelled":
            self.cancelled.setdefault(d["ballotId"], seq)
        else:
            self.replaced.setdefault(d["replaces"], seq)
            self.note(seq, kind, d)


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
            if is_cause(kind, d):
                outcome = next((e for e in self.log if e[0] == f"{seq}.0"), None) if f"{seq}.0" in there else None
                votes = outcome and outcome[1] in ("Ballot Verified", "Ballot Voided") and outcome[2]["votes"]
                if outcome is None or (votes and f"{seq}.{len(votes)}" not in there):
                    return seq - 1
        return len(self.log)

    def decide(self, read, keep, cut, meanwhile, **_):
        begin = [self.decided() if "start-decided" not in self.without else len(self.log),
                 self.voters.pos if "start-voters" not in self.without else len(self.log)]
        stream = list(enumerate(self.log, 1))[min(begin):]
        voters, says = copy.deepcopy(self.voters), []
        for seq, (_, kind, d) in stream[:round(read * len(stream))]:
            if is_cause(kind, d):
                follows, good = voters.decide(seq, kind, d, self.without)
                says += follows
                if seq > voters.pos and good:
                    voters.keep(seq, kind, d, good)
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
                if event[1] in ("Vote Cast", "Vote Retracted"):
                    key = event[2]["vote"]["electionId"], event[2]["vote"]["candidateId"]
                    self.votes[key] = self.votes.get(key, 0) + (1 if event[1] == "Vote Cast" else -1)
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
        counted = {k: n for k, n in self.votes.items() if n}
        return "tally" if {k: n for k, n in tally(self.log).items() if n} != counted else None


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
