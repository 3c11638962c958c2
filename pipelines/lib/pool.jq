# Reduces cast-vote records to what may be published; they are shuffled later:
#   jq -nc --slurpfile contests CONTESTS --argjson least N --slurpfile styles STYLES -f pool.jq RECORDS
# CONTESTS has the ids of all contests; STYLES has each style, an array of ids, with its count: [["e1"],3].
# If a style has fewer than N ballots, each of them is split into a record per contest, so that nobody can put it together
# again. If fewer than N ballots would be split, so are those of the next smallest style.
def small:
  reduce ($styles | sort_by(.[1])[]) as [$style, $n] ({n: 0, styles: []};
    if $n < $least or (.n > 0 and .n < $least) then .n += $n | .styles += [$style] else . end)
  | .styles;

small as $small
| inputs
| (.electionIds // $contests[0] | sort) as $style
| if $small | index([$style]) then
    .votes as $votes | (.overvotes // []) as $overvotes | $style[] | . as $id
    | {pooled: true, electionId: $id, candidateIds: [$votes[] | select(.electionId == $id).candidateId]}
      + if $overvotes | index($id) then {overvoted: true} else {} end
  else {electionIds: $style, votes} + if .overvotes then {overvotes} else {} end end
