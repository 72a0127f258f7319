"""The two compared clients: the vendor's SDK, in this process, and `hwmeeting`, in a process of its own."""

import base64
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huaweicloudsdkcore.http.formdata import FormFile
from huaweicloudsdkmeeting.v1 import MeetingClient
from huaweicloudsdkmeeting.v1.meeting_credentials import MeetingCredentials

TOKEN = "oracle-access-token"
_TIMEOUT = 60


class VendorCaller:
    def __init__(self, endpoint):
        self._client = MeetingClient.new_builder().with_credentials(_logged_in()).with_endpoint(endpoint).build()

    def call(self, vendor, document):
        with tempfile.TemporaryDirectory() as files:
            request = build_request(vendor, document, Path(files))
            getattr(self._client, vendor.call)(request)

    def close(self):
        self._client.close()


def _logged_in():
    """Credentials with a token. The SDK logs in only over https, so the token is stored as if by an earlier login."""
    credentials = MeetingCredentials("user", "password")
    credentials._token = TOKEN
    credentials._last_token_date = datetime.now()
    return credentials


def build_request(vendor, document, files):
    """Creates a request object of the SDK from a document."""
    attributes = {
        field.attribute: document[place][name]
        for place, fields in vendor.parameters.items()
        for name, field in fields.items()
        if name in document.get(place, {})
    }
    if "body" in document:
        attributes["body"] = _model(vendor.body, document["body"], files)
    return vendor.request(**attributes)


def _model(type_, value, files):
    if type_.kind == "struct":
        present = (field for field in type_.struct.fields if field.name in value)
        return type_.struct.python(**{field.attribute: _model(field.type, value[field.name], files) for field in present})
    if type_.kind == "array":
        return [_model(type_.item, item, files) for item in value]
    if type_.kind == "file":
        path = files / value["filename"]
        path.write_bytes(base64.b64decode(value["content_base64"]))
        return FormFile(str(path))
    return value


@dataclass(frozen=True)
class Outcome:
    exit_code: int
    stdout: str
    stderr: str

    def __str__(self):
        return f"exit {self.exit_code}: {' / '.join(self.stderr.splitlines())[:400]}"


def call_hwmeeting(binary, endpoint, document):
    command = [binary, "call", "--request", "-", "--endpoint", endpoint, "--token", TOKEN]
    try:
        done = subprocess.run(command, input=json.dumps(document), capture_output=True, encoding="utf-8", timeout=_TIMEOUT)
    except subprocess.TimeoutExpired:
        return Outcome(-1, "", f"timeout after {_TIMEOUT} s")
    return Outcome(done.returncode, done.stdout, done.stderr.strip())


def find_hwmeeting(root):
    """Returns the path of the binary to test, or None. A debug build is sufficient."""
    if "HWMEETING" in os.environ:
        return os.environ["HWMEETING"]
    built = [root / "target" / profile / "hwmeeting" for profile in ("release", "debug")]
    found = [path for path in built if path.is_file()]
    return str(max(found, key=lambda path: path.stat().st_mtime)) if found else None


def bypass_proxies():
    """Makes both clients, which read the proxy settings of the environment, connect to 127.0.0.1 directly."""
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
