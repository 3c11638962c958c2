"""Draws the benchmark's results with gnuplot: a panel a job, a bar a tool and size, seconds on a logarithmic scale."""
import math
import subprocess

WIDTH, BAR, HEAD, FOOT = 900, 22, 34, 60
ES, OTHER = ("#1f4e79", "#2e75b6", "#7fb2e5"), ("#595959", "#8c8c8c", "#bfbfbf")


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def panel(title, rows, sizes, low):
    """gnuplot's commands for one job; rows: a tool's (name, {size: seconds})."""
    yield f"set title {quoted(title)} offset 0,-0.6"
    yield f"set yrange [{len(rows) - 0.5}:-0.5]"
    yield f"set ytics ({', '.join(f'{quoted(name)} {place}' for place, (name, _) in enumerate(rows))}) nomirror scale 0"
    yield "$bars << end"
    height = 0.8 / len(sizes)
    for place, (name, by_size) in enumerate(rows):
        for n, size in enumerate(sizes):
            if size in by_size:
                colour = (ES if name.startswith("es") else OTHER)[n % len(ES)]
                top = place - 0.4 + n * height
                yield f"{by_size[size]} {top} {top + height} {int(colour[1:], 16)} {quoted(f'{by_size[size]:.3g}')}"
    yield "end"
    yield f"plot $bars using 1:(($2+$3)/2):({low}):1:2:3:4 with boxxyerror fillstyle solid linecolor rgb variable notitle, " \
          "$bars using 1:(($2+$3)/2):5 with labels left offset 0.4,0 notitle"


def draw(results, path):
    """results: (job, tool, size, seconds) of those that were timed."""
    sizes = sorted({size for _, _, size, _ in results})
    low = 10 ** math.floor(math.log10(min(taken for *_, taken in results)))
    high = 3 * max(taken for *_, taken in results)
    panels = {}
    for job, tool, size, taken in results:
        panels.setdefault(job, {}).setdefault(tool, {})[size] = taken
    heights = [HEAD + BAR * max(1, 0.6 * len(sizes)) * len(tools) for tools in panels.values()]
    total = sum(heights) + HEAD + FOOT
    commands = [f"set terminal svg size {WIDTH},{total:.0f} font 'sans-serif,13' background '#ffffff'",
                f"set output {quoted(path)}", f"set multiplot title {quoted(caption(sizes))}",
                f"set logscale x; set xrange [{low}:{high}]; set format x ''; set xtics nomirror; set grid xtics; set border 1",
                "set lmargin at screen 0.16; set rmargin at screen 0.97"]
    top = total - HEAD
    for n, ((job, tools), height) in enumerate(zip(panels.items(), heights)):
        commands += [f"set tmargin at screen {(top - HEAD) / total}; set bmargin at screen {(top - height) / total}"]
        if n == len(panels) - 1:
            commands += ["set format x '%g'; set xlabel 'seconds'"]
        commands += panel(job, sorted(tools.items(), key=lambda tool: max(tool[1].values())), sizes, low)
        top -= height
    subprocess.run(["gnuplot"], input="\n".join(commands) + "\n", text=True, check=True)


def caption(sizes):
    return "Seconds, less is better: " + ", ".join(f"{size:,}" for size in sizes) + " ballots" + (
        " (from the upper bar to the lower)" if len(sizes) > 1 else "")
