"""An HTTP server on 127.0.0.1 that records requests and returns a configured response."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: tuple  # (name, value), in the order received
    body: bytes


class Recorder:
    """Serves one client at a time, so that all recorded requests are those of that client."""

    def __init__(self):
        self._response = b""
        self._requests = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def respond_with(self, response):
        self._response = b"" if response is None else json.dumps(response).encode("utf-8")

    def record(self, request):
        self._requests.append(request)
        return self._response

    def take(self):
        """Returns the requests since the last call of this method."""
        taken, self._requests = self._requests, []
        return taken

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _handler(recorder):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self):
            request = Request(self.command, self.path, tuple(self.headers.items()), self._read_body())
            response = recorder.record(request)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(response)))
            self.end_headers()
            self.wfile.write(response)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve

        def _read_body(self):
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                return b"".join(self._chunks())
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def _chunks(self):
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def log_message(self, *_):
            """Logs nothing."""

    return Handler
