"""A second verifier of checkpoints, receipts and proofs of growth, worked out from the definitions in RFC 6962, section
2.1, and es(7), and of one voter, one vote, from es-events(5); it shares nothing with the programs. Paths are undone from their end, as the RFC defines them, where the
programs walk them from their start, as RFC 9162 says.
"""
import base64
import hashlib
import hmac
import json


def sha(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha(b"\1" + left + right)


def nonce(key, seq):
    """Of a line, by the key's 32 bytes; without a key there is none."""
    return hmac.new(key, str(seq).encode(), hashlib.sha256).digest()[:16] if key else b""


def leaf(salt, line):
    return sha(b"\0" + salt + line)


def mark(key):
    return hmac.new(key, b"mark", hashlib.sha256).digest()[:8].hex() if key else "none"


def split(size):
    """The largest power of two below the size."""
    k = 1
    while 2 * k < size:
        k *= 2
    return k


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    k = split(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


def log_leaves(log, key):
    """Of a log's bytes."""
    return [leaf(nonce(key, seq), line) for seq, line in enumerate(log.split(b"\n")[:-1], 1)]


def origin(log, key):
    """What a log is called that got no name."""
    return "es-log-" + leaf(nonce(key, 1), log.split(b"\n")[0]).hex()[:16]


def note(name, log, key):
    """The checkpoint over all of a log's lines, unsigned."""
    leaves = log_leaves(log, key)
    top = base64.b64encode(root(leaves)).decode()
    return f"{name}\n{len(leaves)}\n{top}\nnonces {mark(key)}\n".encode()


def read_note(text):
    """Size, root and mark of a checkpoint."""
    lines = text.decode().split("\n")
    return int(lines[1]), base64.b64decode(lines[2], validate=True), lines[3].removeprefix("nonces ")


def above(start, index, size, path):
    """The root that an inclusion path leads to; None where it has not the length it must have."""
    if size == 1 or not path:
        return start if size == 1 and not path else None
    k = split(size)
    if index < k:
        left = above(start, index, k, path[:-1])
        return left and node(left, path[-1])
    right = above(start, index - k, size - k, path[:-1])
    return right and node(path[-1], right)


def roots(old, size, path, known):
    """The roots of the old tree and the new one that a consistency path leads to; known is the root of this part, where
    the old tree has all of it. None where the path has not the length it must have."""
    if old == size:
        whole = path + ([] if known is None else [known])
        return (whole[0], whole[0]) if len(whole) == 1 else None
    if not path:
        return None
    k = split(size)
    if old <= k:
        below = roots(old, k, path[:-1], known)
        return below and (below[0], node(below[1], path[-1]))
    below = roots(old - k, size - k, path[:-1], None)
    return below and (node(path[-1], below[0]), node(path[-1], below[1]))


def decoded(path):
    hashes = [base64.b64decode(text, validate=True) for text in path]
    return hashes if all(len(found) == 32 for found in hashes) else None


def receipt(text, checkpoint):
    """Whether a receipt shows that its line is under the checkpoint."""
    found = json.loads(text)
    size, top, its_mark = read_note(checkpoint)
    salt, line, path = bytes.fromhex(found["nonce"]), found["line"].encode(), decoded(found["path"])
    return (found["checkpoint"].encode() == checkpoint and found["size"] == size and 0 <= found["index"] < size
            and len(salt) == (0 if its_mark == "none" else 16) and path is not None
            and above(leaf(salt, line), found["index"], size, path) == top
            and json.loads(line)["seq"] == found["index"] + 1)


def growth(text, old, new):
    """Whether a proof shows that what the old checkpoint is over begins what the new one is over."""
    found = json.loads(text)
    (old_size, old_root, old_mark), (size, top, its_mark) = read_note(old), read_note(new)
    path = decoded(found["path"])
    return (old.split(b"\n")[0] == new.split(b"\n")[0] and old_mark == its_mark and path is not None
            and (found["old"], found["new"]) == (old_size, size) and 0 < old_size <= size
            and roots(old_size, size, path, old_root) == (old_root, top))


def over_limit(log):
    """The (voter, election, seq) at which an accepted ballot makes more of a voter's ballots count in an election than its
    ballotsPerVoter. A ballot counts in the elections that it was issued for and that were open when it was submitted."""
    lines = [json.loads(line) for line in log.split(b"\n")[:-1]]
    outcome = {int(e["id"][:-2]): e["type"] for e in lines if e["id"].endswith(".0") and ":" not in e["id"]}
    most, state, ballots, counts, found = {}, {}, {}, {}, []
    for event in lines:
        seq, kind, d = event["seq"], event["type"], event["detail"]
        if kind == "Election Created" and d["electionId"] not in most:
            most[d["electionId"]] = d.get("ballotsPerVoter", 0)
            if d.get("opened") is False and state.get(d["electionId"]) != "closed":
                state[d["electionId"]] = "new"
            state.setdefault(d["electionId"], "open")
        elif kind == "Election Closed":
            state[d["electionId"]] = "closed"
        elif kind == "Election Opened" and state.get(d["electionId"]) == "new":
            state[d["electionId"]] = "open"
        elif kind == "Election Reopened" and state.get(d["electionId"]) == "closed":
            state[d["electionId"]] = "open"
        elif kind == "Ballot Issued" and d["ballotId"] not in ballots and outcome.get(seq) != "Replacement Refused":
            ballots[d["ballotId"]] = d["voterId"], d.get("electionIds")
        elif kind == "Ballot Submitted" and outcome.get(seq) == "Ballot Verified":
            voter, style = ballots[d["ballotId"]]
            counts[d["ballotId"]] = [e for e in most if state[e] == "open" and (style is None or e in style)]
            for election in counts[d["ballotId"]]:
                held = sum(election in elections for ballot, elections in counts.items() if ballots[ballot][0] == voter)
                if 0 < most[election] < held:
                    found.append((voter, election, seq))
        elif kind == "Ballot Revoked" and outcome.get(seq) == "Ballot Voided":
            del counts[d["ballotId"]]
    return found
