# Pictures for the result page: SVG that takes its colours from the page's style.

def grouped: tostring | if length > 3 then (.[:-3] | grouped) + "," + .[-3:] else . end;

# A bar for N, full length for MOST. Hidden from screen readers: the number is next to it.
def bar($n; $most):
  "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"\(
    if $most > 0 then 1000 * $n / $most | round else 0 end)\" height=\"10\"/></svg>";

# Gathers counts per minute, [{minute: "2026-11-24T11:05", n: 3}, …], into at most 97 spans of equal length:
# {width, spans: [{at, n}, …]}, with the width in minutes and times in minutes since 1970.
def spans:
  map({at: ("\(.minute):00Z" | fromdate / 60), n})
  | if . == [] then {width: 1, spans: []} else
      (map(.at) | min) as $first | (map(.at) | max) as $last
      | (first(1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10080 | select(($last - $first) / . < 96))
         // (($last - $first) / 96 / 10080 | ceil * 10080)) as $width
      | reduce .[] as $m ({}; .[$m.at / $width | floor | tostring] += $m.n)
      | {width: $width, spans: [range($first / $width | floor; ($last / $width | floor) + 1) as $i
          | {at: ($i * $width), n: (.[$i | tostring] // 0)}]}
    end;

# Draws a column for each span, none wider than a 24th of the picture.
def columns($title; $desc):
  (map(.n) | max) as $most
  | "<svg class=\"columns\" viewBox=\"0 0 \([length, 24] | max) 100\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"columns-title\" aria-describedby=\"columns-desc\">",
    "<title id=\"columns-title\">\($title)</title><desc id=\"columns-desc\">\($desc)</desc>",
    (to_entries[] | select(.value.n > 0) | ([100 * .value.n / $most, 1] | max) as $height
      | "<rect x=\"\(.key + 0.1)\" y=\"\(100 - $height)\" width=\"0.8\" height=\"\($height)\"/>"),
    "</svg>";

# Draws where ballots and votes went: each stage with its count, top to bottom, and on the right what dropped out.
def flow($title; $desc; $submitted; $verified; $rejected; $cast; $retracted; $counted):
  def box($x; $y; $class; $name; $count):
    "<g class=\"\($class)\" transform=\"translate(\($x) \($y))\"><rect width=\"160\" height=\"58\" rx=\"6\"/><text x=\"14\" y=\"22\">\($name)</text><text class=\"count\" x=\"14\" y=\"46\">\($count)</text></g>";
  def on($y; $class): box(1; $y; $class; .[0]; .[1]), (select(.[2]) | "<path d=\"M81 \($y + 58)v26m-5 -7l5 7l5 -7\"/>");
  def off($y): box(181; $y; "off"; .[0]; .[1]), "<path d=\"M161 \($y - 57)h100v51m-5 -7l5 7l5 -7\"/>";
  "<svg class=\"flow\" viewBox=\"0 0 342 322\" role=\"img\" aria-labelledby=\"flow-title\" aria-describedby=\"flow-desc\">",
  "<title id=\"flow-title\">\($title)</title><desc id=\"flow-desc\">\($desc)</desc>",
  (["Ballots received", $submitted, true] | on(1; "on")),
  (["Ballots accepted", $verified, true] | on(88; "on")),
  (["Ballots rejected", $rejected] | off(88)),
  (["Votes cast", $cast, true] | on(175; "on")),
  (["Votes counted", $counted] | on(262; "end")),
  (["Votes taken back", $retracted] | off(262)),
  "</svg>";
