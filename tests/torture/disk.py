"""A disk as a power loss finds it: replays a trace of system calls, keeping apart what is durable from what is not."""
import os
import re

BLOCK = 512
CALLS = ("openat,write,pwrite64,lseek,fdatasync,fsync,rename,renameat,renameat2,ftruncate,unlink,unlinkat,"
         "mkdir,mkdirat")
TRACE = ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "99999999", "-e", "signal=none", "-e", "trace=" + CALLS]


class Content:
    """The bytes of a file, kept in blocks; what was never written is zeros."""

    def __init__(self, blocks=None, size=0):
        self.blocks = blocks or {}
        self.size = size

    def copy(self):
        return Content(dict(self.blocks), self.size)

    def write(self, offset, data):
        at = 0
        while at < len(data):
            number, start = divmod(offset + at, BLOCK)
            piece = data[at:at + BLOCK - start]
            old = self.blocks.get(number, bytes(BLOCK))
            self.blocks[number] = old[:start] + piece + old[start + len(piece):]
            at += len(piece)
        self.size = max(self.size, offset + len(data))

    def cut(self, size):
        for number in [n for n in self.blocks if n * BLOCK >= size]:
            del self.blocks[number]
        if size % BLOCK and size // BLOCK in self.blocks:
            keep = self.blocks[size // BLOCK][:size % BLOCK]
            self.blocks[size // BLOCK] = keep + bytes(BLOCK - len(keep))
        self.size = size

    def bytes(self):
        whole = bytearray(self.size)
        for number, block in self.blocks.items():
            end = min((number + 1) * BLOCK, self.size)
            whole[number * BLOCK:end] = block[:end - number * BLOCK]
        return bytes(whole)

    def save(self, path):
        with open(path, "wb") as file:
            for number in sorted(self.blocks):
                file.seek(number * BLOCK)
                file.write(self.blocks[number])
            file.truncate(self.size)


class File:
    def __init__(self):
        self.live = Content()
        self.disk = Content()
        self.pending = []  # (offset, bytes), or (size, None) for a cut

    def write(self, offset, data):
        self.live.write(offset, data)
        self.pending.append((offset, data))

    def cut(self, size):
        self.live.cut(size)
        self.pending.append((size, None))

    def sync(self):
        for change in self.pending:
            apply(self.disk, change)
        self.pending = []

    def after_crash(self, draw, how):
        """What may be left of it: how is all, none, prefix, some (any of the writes) or torn (any of their blocks)."""
        left = self.disk.copy()
        pending = self.pending
        if how == "none":
            pending = []
        elif how == "prefix":
            pending = pending[:draw.randint(0, len(pending))]
        elif how == "some":
            pending = [change for change in pending if draw.random() < .5]
        elif how == "torn":
            pending = [piece for change in pending for piece in torn(draw, change)]
        for change in pending:
            apply(left, change)
        # The length may be durable before the data are: zeros.
        if how in ("none", "some", "torn") and left.size < self.live.size and draw.random() < .3:
            left.size = self.live.size
        return left


def apply(content, change):
    if change[1] is None:
        content.cut(change[0])
    else:
        content.write(*change)


def torn(draw, change):
    """Some of the blocks of a write; a cut happens or not."""
    offset, data = change
    if data is None:
        return [change] if draw.random() < .5 else []
    pieces, at, keep = [], 0, draw.choice((.2, .5, .9))
    while at < len(data):
        length = min(BLOCK - (offset + at) % BLOCK, len(data) - at)
        if draw.random() < keep:
            pieces.append((offset + at, data[at:at + length]))
        at += length
    return pieces


class Disk:
    """Files below one directory, as operations make them."""

    def __init__(self):
        self.names = {}  # as programs see them
        self.durable = {}
        self.waiting = {}  # directory: changes of names not yet durable there

    def do(self, operation):
        kind, path, what = operation
        if kind == "create":
            self.change("link", path, File())
        elif kind in ("unlink", "rename"):
            self.change(kind, path, what)
        elif kind == "write":
            self.names[path].write(*what)
        elif kind == "cut":
            self.names[path].cut(what)
        elif path in self.names:
            self.names[path].sync()
        else:
            self.sync_names(path)

    def change(self, kind, path, other=None):
        """Changes a name; files keep their identity."""
        if kind == "link":
            self.names[path] = other
        elif kind == "unlink":
            self.names.pop(path, None)
        else:
            self.names[other] = self.names.pop(path)
        self.waiting.setdefault(path.rpartition("/")[0], []).append((kind, path, other))

    def sync_names(self, directory):
        for change in self.waiting.pop(directory, []):
            rename(self.durable, change)

    def after_crash(self, draw, how, wanted):
        """The files whose paths are wanted, as {path: content}."""
        names = dict(self.durable)
        for changes in self.waiting.values():
            kept = how if how in ("all", "none") else draw.choice(("all", "none", "prefix", "some"))
            end = draw.randint(0, len(changes)) if kept == "prefix" else len(changes)
            for change in changes[:end]:
                if kept != "none" and (kept != "some" or draw.random() < .5):
                    rename(names, change)
        return {path: file.after_crash(draw, draw.choice(HOW) if how == "mixed" else how)
                for path, file in names.items() if wanted(path)}


HOW = ("all", "none", "prefix", "some", "torn")


def rename(names, change):
    kind, path, other = change
    if kind == "link":
        names[path] = other
    elif kind == "unlink":
        names.pop(path, None)
    elif path in names:
        names[other] = names.pop(path)


HEX = re.compile(r"((?:\\x[0-9a-f]{2})+)")
CALL = re.compile(r"(\d+) +(\w+)\((.*)$")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)$")
FD = re.compile(r"(\d+|AT_FDCWD)<([^>]*)>")


def plain(text):
    return HEX.sub(lambda m: bytes.fromhex(m.group(1).replace("\\x", "")).decode("latin1"), text)


def calls(trace):
    """The calls of a trace as (pid, name, arguments, result), whole, in the order in which they ended."""
    started = {}
    with open(trace, encoding="latin1") as file:
        for text in file:
            text = text.rstrip("\n")
            resumed = RESUMED.match(text)
            if resumed:
                pid, name, rest = resumed.groups()
                text = started.pop(pid, "") + rest
            elif text.endswith("<unfinished ...>"):
                started[text.split()[0]] = text[:-len("<unfinished ...>")].rstrip()
                continue
            match = CALL.match(text)
            if match is None or ") = " not in text and not re.search(r"\)\s+= ", text):
                continue
            pid, name, rest = match.groups()
            arguments, _, result = rest.rpartition("= ")
            yield pid, name, arguments.rstrip().removesuffix(")"), result


class Reader:
    """Turns calls into operations on the files below a directory: (kind, path, and what it needs)."""

    def __init__(self, root):
        self.root = root
        self.prefix = root + "/"
        self.offsets = {}
        self.sizes = {}

    def below(self, path):
        """The path from the directory on, or None; one without a start begins beside the directory."""
        path = path if path.startswith("/") else os.path.normpath(os.path.join(os.path.dirname(self.root), path))
        if path == self.root:
            return ""
        return path[len(self.prefix):] if path.startswith(self.prefix) else None

    def operation(self, pid, name, arguments, result):
        if name == "openat":
            return self.opened(pid, arguments, result)
        data = None
        if name in ("write", "pwrite64"):  # its data may be long
            arguments, _, rest = arguments.partition(', "')
            data, _, rest = rest.partition('"')
            arguments += rest
        fds = [(number, plain(path)) for number, path in FD.findall(arguments)]
        if name in ("write", "pwrite64", "lseek", "fdatasync", "fsync", "ftruncate"):
            path = self.below(fds[0][1]) if fds else None
            return path is not None and self.by_descriptor(name, (pid, fds[0][0]), path, arguments, data, int(result))
        if name in ("mkdir", "mkdirat"):
            return None
        base = fds[0][1] if fds else "."
        paths = [self.below(os.path.join(base, plain(text))) for text in re.findall(r'"([^"]*)"', arguments)]
        if not paths or None in paths:
            return None
        if name.startswith("unlink"):
            self.sizes.pop(paths[0], None)
            return "unlink", paths[0], None
        self.sizes[paths[1]] = self.sizes.pop(paths[0], 0)
        return "rename", *paths

    def opened(self, pid, arguments, result):
        match = FD.match(result)
        path = self.below(plain(match.group(2))) if match else None
        if path is None or "O_DIRECTORY" in arguments or "O_TMPFILE" in arguments:
            return None
        new = path not in self.sizes
        if new or "O_TRUNC" in arguments:
            self.sizes[path] = 0
        self.offsets[pid, match.group(1)] = self.sizes[path] if "O_APPEND" in arguments else 0
        if new and "O_CREAT" in arguments:
            return "create", path, None
        return ("cut", path, 0) if "O_TRUNC" in arguments else None

    def by_descriptor(self, name, key, path, arguments, data, result):
        if name in ("fsync", "fdatasync"):
            return "sync", path, None
        if path not in self.sizes:
            return None  # a file that never has a name
        if name == "lseek":
            self.offsets[key] = result
            return None
        if name == "ftruncate":
            self.sizes[path] = int(arguments.rpartition(", ")[2])
            return "cut", path, self.sizes[path]
        data = bytes.fromhex(data.replace("\\x", ""))[:result]
        if name == "pwrite64":
            offset = int(arguments.rpartition(", ")[2])
        else:  # one not seen opened is a shell's, which appends
            offset = self.offsets.get(key, self.sizes.get(path, 0))
            self.offsets[key] = offset + len(data)
        self.sizes[path] = max(self.sizes.get(path, 0), offset + len(data))
        return "write", path, (offset, data)


def operations(trace, root):
    """What a trace did to the files below root, in order."""
    reader = Reader(root)
    found = []
    for pid, name, arguments, result in calls(trace):
        if not result.startswith(("-1", "?")):
            operation = reader.operation(pid, name, arguments, result)
            if operation:
                found.append(operation)
    return found
