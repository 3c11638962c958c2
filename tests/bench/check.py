"""Whether a peer came to what es came to: its events and its tally, all but times and the order between ballots."""
import array
import hashlib
import re

EVENT = re.compile(rb'\{"seq":(\d+),"id":"([^"]*)","type":"([^"]*)","time":"[^"]{20,}","detail":(.*)\}\n')
REASON = re.compile(rb'"reason":"([^"]*)"\}$')


class Wrong(Exception):
    """Says what is wrong, for people."""


class Outcomes:
    """What a log says of its ballots; first is how many registry events come before them."""

    def __init__(self, path, first):
        self.reasons = []  # by ballot line: a reason, or b"" for verified
        self.details = {kind: hashlib.sha256() for kind in (b"Ballot Submitted", b"Ballot Verified", b"Ballot Rejected",
                                                            b"Vote Cast")}
        submissions, votes = array.array("L"), 0
        with open(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                event = EVENT.fullmatch(line)
                if not event:
                    raise Wrong(f"line {number} is no event")
                seq, event_id, kind, detail = event.groups()
                if number == 1:
                    skip = first - int(seq) + 1
                    if skip not in (0, first):
                        raise Wrong(f"begins with seq {int(seq)}")
                if int(seq) != number + first - skip:
                    raise Wrong(f"line {number} has seq {int(seq)}")
                if number <= skip:
                    continue
                if kind == b"Ballot Submitted":
                    submissions.append(int(seq))
                elif kind == b"Vote Cast":
                    votes += 1
                    if not self.reasons or event_id != b"%d.%d" % (submissions[len(self.reasons) - 1], votes):
                        raise Wrong(f"the vote of line {number} has the id {event_id.decode()}")
                elif kind in self.details:
                    if len(self.reasons) >= len(submissions) or event_id != b"%d.0" % submissions[len(self.reasons)]:
                        raise Wrong(f"the outcome of line {number} has the id {event_id.decode()}")
                    self.reasons.append(REASON.search(detail)[1] if kind == b"Ballot Rejected" else b"")
                    votes = 0
                else:
                    raise Wrong(f"line {number} is a {kind.decode()}")
                self.details[kind].update(detail)
        if len(self.reasons) != len(submissions):
            raise Wrong(f"{len(submissions)} ballots, {len(self.reasons)} outcomes")

    def compare(self, expected):
        """Ends where self, a peer's, differs from es's."""
        if len(self.reasons) != len(expected.reasons):
            raise Wrong(f"{len(self.reasons)} ballots instead of {len(expected.reasons)}")
        for line, (mine, right) in enumerate(zip(self.reasons, expected.reasons), 1):
            if mine != right:
                raise Wrong(f"ballot {line} is {(mine or b'verified').decode()}, not {(right or b'verified').decode()}")
        for kind, digest in self.details.items():
            if digest.digest() != expected.details[kind].digest():
                raise Wrong(f"what is in {kind.decode()} differs")


def compare_tally(path, expected):
    """Ends where the tally in a file has other lines than es's, in whatever order."""
    with open(path, "rb") as mine, open(expected, "rb") as right:
        if sorted(mine) != sorted(right):
            raise Wrong("the tally differs")
