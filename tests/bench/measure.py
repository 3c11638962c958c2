"""Runs a command and says how long it took, or how much memory all its processes had together at most."""
import os
import subprocess
import time

SAMPLE_SECONDS = 0.01


class Failed(Exception):
    """Says how a command ended, for people."""


def start(command, out):
    """Starts it in a session of its own; what it says goes to out.said."""
    with open(out, "wb") as result, open(f"{out}.said", "wb") as said:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=result, stderr=said, start_new_session=True)


def finish(process, out):
    if process.wait():
        with open(f"{out}.said", errors="replace") as said:
            last = said.read().strip().splitlines()[-1:]
        raise Failed(" ".join([f"ended with {process.returncode}:", *last]))


def seconds(command, out):
    """How long it takes, from start to end."""
    begin = time.perf_counter()
    process = start(command, out)
    process.wait()
    taken = time.perf_counter() - begin
    finish(process, out)
    return taken


def peak_memory(command, out):
    """The most bytes that its processes held at one time, shared ones counted once, as far as samples tell."""
    process, most = start(command, out), 0
    while process.poll() is None:
        most = max(most, sum(memory_of(pid) for pid in session(process.pid)))
        time.sleep(SAMPLE_SECONDS)
    finish(process, out)
    return most


def session(leader):
    """The processes of a session."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if int(stat.read().rpartition(")")[2].split()[3]) == leader:
                    yield pid
        except (FileNotFoundError, ProcessLookupError):
            pass


def memory_of(pid):
    """A process's share of memory; all it has resident where the share may not be read."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return next((int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:")), 0)
    except PermissionError:
        with open(f"/proc/{pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0
