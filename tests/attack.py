"""usage: attack.py PORT CONNECTIONS HOSTILE GOOD
Posts each line of the file HOSTILE to /events, over so many connections at once and without heeding any Retry-After; in
the middle of that, and once before it, posts the lines of GOOD over a connection of their own, one after the other.
Prints a line for each kind of answer, and how long the good ones took: alone, attacked: their median and slowest in ms.
"""
import collections
import http.client
import queue
import statistics
import sys
import threading
import time

port, connections = int(sys.argv[1]), int(sys.argv[2])
hostile = queue.SimpleQueue()
with open(sys.argv[3], "rb") as file:
    for line in file:
        hostile.put(line)
with open(sys.argv[4], "rb") as file:
    good = file.readlines()
answers = collections.Counter()
counting = threading.Lock()


def post(connection, kind, body):
    began = time.monotonic()
    connection.request("POST", "/events", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    with counting:
        answers[f"{kind} {answer.status}"] += 1
    return 1000 * (time.monotonic() - began)


def connect():
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def attack():
    connection = connect()
    while True:
        try:
            post(connection, "hostile", hostile.get_nowait())
        except queue.Empty:
            return


def vote(kind, lines):
    connection = connect()
    times = [post(connection, "good", line) for line in lines]
    print(kind, round(statistics.median(times)), round(max(times)))


vote("alone", good[:len(good) // 2])
threads = [threading.Thread(target=attack) for _ in range(connections)]
for thread in threads:
    thread.start()
vote("attacked", good[len(good) // 2:])
print("under attack to the end:", not hostile.empty())
for thread in threads:
    thread.join()
for kind, n in sorted(answers.items()):
    print(kind, n)
