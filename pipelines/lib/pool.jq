# What may be shown of cast-vote records, before it is shuffled: jq -c --slurpfile contests FILE --argjson least N
# --slurpfile styles FILE -f pool.jq; the first has all ids of contests, the other each style, an array of ids, with its count: [["e1"],3].
# Of a ballot whose style has too few others the contests are shown apart, so that they cannot be put together again;
# of the fewer than N such ballots that would be left alone, so are those of the next smallest style.
def small:
  reduce ($styles | sort_by(.[1])[]) as [$style, $n] ({n: 0, styles: []};
    if $n < $least or (.n > 0 and .n < $least) then .n += $n | .styles += [$style] else . end)
  | .styles;

small as $small
| inputs
| (.electionIds // $contests[0] | sort) as $style
| if $small | index([$style]) then
    .votes as $votes | $style[] | . as $id
    | {pooled: true, electionId: $id, candidateIds: [$votes[] | select(.electionId == $id).candidateId]}
  else {electionIds: $style, votes} end
