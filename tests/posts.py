"""usage: posts.py PORT CONNECTIONS < bodies
Posts each line to /events over so many connections at once, and prints each answer: its status and body, or "lost" and
the reason. A line whose answer has a Retry-After is sent again after those seconds, up to TRIES times in all.
"""
import http.client
import queue
import sys
import threading
import time

TRIES = 12
port, connections = int(sys.argv[1]), int(sys.argv[2])
bodies = queue.SimpleQueue()
for line in sys.stdin.buffer:
    bodies.put(line)
printing = threading.Lock()


def post(connection, body):
    """Sends it once; returns what came of it, and the seconds to wait before it is sent again, if it is to be."""
    try:
        connection.request("POST", "/events", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        wait = answer.headers["Retry-After"]
        return f"{answer.status} {answer.read().decode().rstrip()}", wait and int(wait)
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return f"lost {error!r}", None


def work():
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        try:
            body = bodies.get_nowait()
        except queue.Empty:
            return
        for _ in range(TRIES):
            came, wait = post(connection, body)
            with printing:
                print(came, flush=True)
            if not wait:
                break
            connection.close()  # the server does not keep it that long
            time.sleep(wait)


threads = [threading.Thread(target=work) for _ in range(connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
