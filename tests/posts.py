"""usage: posts.py PORT CONNECTIONS < bodies
Posts each line to /events over so many connections at once, and prints for each what came of it: the status and the
body of the answer, or "lost" and the reason.
"""
import http.client
import queue
import sys
import threading

port, connections = int(sys.argv[1]), int(sys.argv[2])
bodies = queue.SimpleQueue()
for line in sys.stdin.buffer:
    bodies.put(line)
printing = threading.Lock()


def post(connection, body):
    try:
        connection.request("POST", "/events", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return f"{answer.status} {answer.read().decode().rstrip()}"
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return f"lost {error!r}"


def work():
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        try:
            body = bodies.get_nowait()
        except queue.Empty:
            return
        came = post(connection, body)
        with printing:
            print(came, flush=True)


threads = [threading.Thread(target=work) for _ in range(connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
