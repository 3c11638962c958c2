"""usage: setsid python3 terminal.py COMMAND [ARG...]
Runs the command in the foreground of a terminal of its own, as an interactive shell does, and copies what it prints.
Its process group goes into the file group. SIGINT makes this type Ctrl-C, SIGHUP makes it close the terminal.
It stays when the command has ended: the end of a session's leader would end all that the command left behind.
"""
import fcntl
import os
import pty
import signal
import sys
import termios


def close(*_):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which the kernel sends to the session's leader only
    os.close(master)
    os.killpg(group, signal.SIGHUP)


master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what has ended is gone
group = os.fork()
if group == 0:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(slave, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.close(master)
    for fd in range(3):
        os.dup2(slave, fd)
    os.close(slave)
    os.execvp(sys.argv[1], sys.argv[1:])
os.close(slave)
signal.signal(signal.SIGINT, lambda *_: os.write(master, b"\x03"))
signal.signal(signal.SIGHUP, close)
with open("group", "w", encoding="ascii") as file:
    print(group, file=file)
try:
    while printed := os.read(master, 1 << 16):
        os.write(1, printed)
except OSError:
    pass  # nobody has the terminal open any more
while True:
    signal.pause()
