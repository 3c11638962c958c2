# Events changed in one place: jq -nr -f mutate.jq LOG, a log with every type of event. For each change a line: what was
# done, where the event stands in the log, the event. Left out are changes to what other events of the log repeat.

def x($n): "x" * $n;
def is_outside: .type | test("^(Election|Candidate|Organizer|Voter) |^Ballot (Issued|Cancelled|Revoked|Submitted)$");

# What stands at a path of an event.
def kind($path):
  ($path[-1] | strings // "item") as $name
  | {seq: "seq", type: "type", time: "time", detail: "object", vote: "object", voter: "object", votes: "votes",
     electionIds: "ids", electionDate: "date", votesAllowed: "count", ballotsPerVoter: "limit", seats: "count",
     overvote: "void", overvotes: "ids", name: "title", opened: "flag", ballotState: "state",
     secretHash: "hash", voids: "id of an outcome", retracts: "id of a vote"} as $kinds
  | if $path == ["id"] then
      (if is_outside then "id from outside"
        elif .type | startswith("Vote ") then "id of a vote"
        else "id of an outcome" end)
    elif $name == "item" then (if $path[-2] == "votes" then "object" else "id" end)
    elif $name | test("Id$|^replaces$") then "id"
    elif $name == "reason" and (.type | IN("Ballot Cancelled", "Ballot Revoked", "Ballot Voided") | not) then "reason"
    else $kinds[$name] // "text" end;

def no_days: "2026-02-29", "1900-02-29", "2026-04-31", "2026-06-31", "2026-01-32", "2026-13-01", "2026-00-10", "2026-01-00",
  "26-01-01", "02026-01-01", "2026-1-01", "2026-01-1", "2026/01/01";
# Never taken.
def wrong:
  {
    seq: [0, -1, 1.5, 1e19, "5", null, true],
    "id from outside": ["", "a", "a:", ":1", "a:0", "a:01", "a:-1", "a:1:1", "a b:1", "é:1", x(65) + ":1", "a:1x", "5.0", 7, null],
    "id of an outcome": ["", "5", "5.", ".0", "5.1", "5.00", "05.0", "0.0", "5.0.0", "reg:1.0", "5.0 ", 7, null],
    "id of a vote": ["", "5", "5.", ".1", "5.0", "5.01", "05.1", "0.1", "5.1.1", "reg:1.1", " 5.1", 7, null],
    type: ["", "Vote cast", "Vote Cast ", "Ballot Counted", 7, null],
    time: ([no_days + "T00:00:00.000Z"] + ["2026-01-01" + ("", "T24:00:00.000Z", "T00:60:00.000Z", "T00:00:60.000Z",
      "T00:00:00Z", "T00:00:00.00Z", "T00:00:00.0000Z", "T00:00:00,000Z", "T00:00:00.000z", "t00:00:00.000Z",
      " 00:00:00.000Z", "T00:00:00.000", "T00:00:00.000+00:00", "T00:00:00.000Zx")] + [7, null]),
    object: [null, "x", 7, [], [{}], {}],
    votes: [null, "x", {}, [{}], [null], ["x"], {"0": {electionId: "mayor", candidateId: "ann"}}],
    id: ["", x(65), "a b", "a/b", "a:b", "é", "a\n", 7, null, ["a"]],
    ids: [null, "mayor", [], {}, [["a"]], ["a", "b", "a"], [""], [7]],
    date: [no_days, "", "2026-01-01T00:00:00.000Z", 20260101, null],
    count: [0, -1, 65536, 1.5, "1", null, true, [1]],
    limit: [-1, 65536, 1.5, "1", null, true, [1]],
    void: ["", "Void", "reject", 1, null, true],
    title: ["", "a\nb", "a\u007f", x(201), "a\u0000b", 7, null, ["x"], {}],
    flag: ["true", 1, null],
    state: ["", "issued", "VOIDED", 1, null],
    hash: ["", "0" * 63, "0" * 65, "A" * 64, "g" * 64, 7, null],
    text: ["a\u0000b", 7, null, true, ["x"], {}],
    reason: ["", "overvotes", "Overvote", 7, null]
  };
# Taken in an event from outside, if nothing before it stands against it.
def right:
  {
    "id from outside": ["a:1", x(64) + ":9223372036854775807", "stdin-x:1"],
    time: ["2024-02-29T23:59:59.999Z", "2000-02-29T00:00:00.000Z", "0000-02-29T00:00:00.000Z", "9999-12-31T12:30:00.500Z"],
    votes: [[], [{electionId: "x", candidateId: "y"}, {electionId: "x", candidateId: "y"}]],
    id: ["a", "-", "A-._z", x(64)],
    ids: [["a"], ["a", "A", "-", x(64)]],
    date: ["2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31"],
    count: [1, 65535],
    limit: [0, 1, 65535],
    void: ["void"],
    title: ["a", "\"\\/é😀", "😀" * 200],
    flag: [true, false],
    state: ["ISSUED", "SUBMITTED"],
    hash: ["0123456789abcdef" * 4],
    text: ["", "\"\\\b\f\n\r\t\u0001\u001f\u007f/é\u2028😀", x(5000)]
  };

# What members a sample has, of what kind.
def members: [paths as $path | "\($path[-1]) is \(kind($path))"] | unique;
# Whether nothing else repeats what stands at the path: what is from outside, and the profile, which nothing says again.
def is_free($path): is_outside or $path[1] == "voter";
def further($n): reduce range($n) as $i (.; .["further \($i)"] = "\($i)");

# All that is wrong and right is tried on the first sample that has the member; of what is wrong two values on others.
def changes($tried):
  ([], paths | select(all(.[]; type == "string" or . == 0))) as $path
  | "\(.type): \($path | map(tostring) | join("."))" as $what
  | (select($path != []) | kind($path) as $kind
      | (wrong[$kind] // []) as $wrong
      | ("\($path[-1]) is \($kind)" | IN($tried[])) as $again
      | (select($path[-1] | type == "string" and . != "overvotes") | ["\($what) left out", delpaths([$path])]),
        ((if $again then $wrong[0, -1] else $wrong[] end) as $value
          | ["\($what) wrong: \($value | tojson[:99])", setpath($path; $value)]),
        (select(is_free($path) and ($again | not)) | (right[$kind] // [])[] as $value
          | ["\($what) right: \($value | tojson[:99])", setpath($path; $value)])),
    (select(getpath($path) | type == "object")
      | ["\($what) with one more", setpath($path; getpath($path) | further(1))]);

# Those with members of any name, which are strings, 32 at most.
def profiles:
  (if .type == "Voter Registered" then ["detail"] elif .type == "Ballot Verified" then ["detail", "voter"] else empty end) as $path
  | getpath($path) as $profile
  | ($profile | keys - ["voterId", "fullName", "userName", "address"] | length) as $has
  | ((32, 33) as $n | ["\(.type): \($n) further members", setpath($path; $profile | further($n - $has))]),
    ["\(.type): a number more", setpath($path; $profile | .more = 1)],
    ["\(.type): a NUL in a name", setpath($path; $profile | .["a\u0000"] = "x")];

[inputs] as $log
| [$log | group_by(.type)[] | max_by([(.detail | length), ([paths] | length)])] as $samples
| range($samples | length) as $i | $samples[$i]
| .seq as $seq | changes([$samples[:$i][] | members[]] | unique), profiles, (7, [] | ["no object", .])
| [.[0], $seq, (.[1] | tojson)] | map(tostring) | join("\t")
