"""The fake, as a process that serves https, and a client of the vendor's SDK that verifies its certificate."""

import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkmeeting.v1 import MeetingClient
from huaweicloudsdkmeeting.v1.meeting_credentials import MeetingCredentials

from callers import build_request

_START_TIMEOUT_S = 30
_END_OF_CERTIFICATE = "-----END CERTIFICATE-----\n"


class Service:
    """A fake on a free port, with its output in a file."""

    def __init__(self, binary: str, *arguments: str):
        self._directory = tempfile.TemporaryDirectory()
        self.files = Path(self._directory.name)
        self._output = self.files / "output"
        with self._output.open("wb") as output:
            command = [binary, "fake", "--https", *arguments]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        greeting = self._greeting()
        self.endpoint = greeting.split(" listening on ")[1].split()[0]
        self.certificate = self.files / "certificate.pem"
        self.certificate.write_text(greeting[greeting.index("-----BEGIN CERTIFICATE-----"):])

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._directory.cleanup()

    def client(self, credentials: MeetingCredentials | None = None) -> "Client":
        return Client(self, credentials or MeetingCredentials("zhangsan", "Meeting-2026"))

    def _greeting(self) -> str:
        """Returns the output until the end of the certificate."""
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            output = self._output.read_text("utf-8")
            if _END_OF_CERTIFICATE in output:
                return output[: output.index(_END_OF_CERTIFICATE) + len(_END_OF_CERTIFICATE)]
            time.sleep(0.01)
        self._process.kill()
        raise RuntimeError(f"the fake did not start: {self._output.read_text('utf-8')}")


class Client:
    """A client of the SDK, called with documents."""

    def __init__(self, service: Service, credentials: MeetingCredentials):
        config = HttpConfig.get_default_config()
        config.ssl_ca_cert = str(service.certificate)
        builder = MeetingClient.new_builder().with_http_config(config).with_credentials(credentials)
        self._client = builder.with_endpoint(service.endpoint).build()
        self._files = service.files

    def call(self, vendor: Any, document: dict) -> Any:
        """Returns the response as JSON, with the names of the wire."""
        request = build_request(vendor, document, self._files)
        return getattr(self._client, vendor.call)(request).to_json_object()

    def close(self) -> None:
        self._client.close()
