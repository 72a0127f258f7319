"""the first build of an application with one call, and its size, compared with what the built-in transport consists of"""

import re
import shutil

from generators import Ours, Progenitor
from measure import in_turns, progress
from table import Table, both, megabytes, ratio
from workspace import ROOT, write

HERE = ROOT / "benches/compare/first"

MANIFEST = """\
[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[[bin]]
name = "{name}"
path = "{source}"

[profile.release]
strip = true

[dependencies]
tokio = {{ version = "1", features = ["macros", "rt"] }}
{dependencies}

[workspace]
"""

# The libraries and features of the built-in transport, and what decodes a response.
TRANSPORT = """\
http-body-util = { version = "0.1", default-features = false }
hyper = { version = "1", default-features = false, features = ["client", "http1", "http2"] }
hyper-rustls = { version = "0.27", default-features = false, features = ["http1", "http2", "tls12"] }
hyper-util = { version = "0.1", default-features = false, features = ["client-legacy", "client-proxy", "http1", "http2", "tokio"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
rustls-platform-verifier = "0.7"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"""


class Application:
    def __init__(self, workspace, title, source, dependencies):
        self.workspace = workspace
        self.title = title
        self.name = f"first-{title.replace(' ', '-').replace(',', '')}"
        self.directory = workspace.directory / "first" / self.name
        self.target = workspace.directory / "first" / f"build-{self.name}"
        self.directory.mkdir(parents=True, exist_ok=True)
        manifest = MANIFEST.format(name=self.name, source=HERE / f"{source}.rs", dependencies=dependencies)
        write(self.directory / "Cargo.toml", manifest)
        if not (self.directory / "Cargo.lock").exists():
            # The versions that the project is tested with.
            shutil.copy(ROOT / "Cargo.lock", self.directory)
        self.cargo("fetch")

    def cargo(self, *words):
        return self.workspace.cargo(f"{words[0]}-{self.name}", *words, directory=self.directory, target=self.target)

    def build(self, *profile):
        shutil.rmtree(self.target, ignore_errors=True)
        return self.cargo("build", "--offline", *profile)

    def crates(self):
        log = self.workspace.log(f"build-{self.name}").read_text()
        return len(re.findall(r"^\s+Compiling ", log, flags=re.MULTILINE))

    def size(self):
        return (self.target / "release" / self.name).stat().st_size


def measure(workspace, rounds):
    progenitor = Progenitor(workspace)
    progenitor.install()
    progenitor.prepare()
    ours = f'{Ours.crate} = {{ path = "{ROOT / "generated"}"'
    groups = ', default-features = false, features = ["meeting-management", "rustls", "user-management"]'
    applications = [
        Application(workspace, "all groups", "ours", f"{ours} }}"),
        Application(workspace, "two groups", "ours", f"{ours}{groups} }}"),
        Application(workspace, "progenitor", "progenitor", f'{progenitor.crate} = {{ path = "{progenitor.source()}" }}'),
        Application(workspace, "transport", "transport", TRANSPORT),
    ]
    table = Table(["", *(application.title for application in applications), "all groups : transport", "two groups : transport"])

    def add(title, values, show, number):
        ratios = [ratio(number(values[at]) / number(values[-1])) for at in (0, 1)]
        table.add([title, *(show(value) for value in values), *ratios])

    for profile in ((), ("--release",)):
        kind = "release" if profile else "debug"
        progress(f"first builds, {kind}")
        costs = in_turns(rounds, {own.name: lambda own=own: own.build(*profile) for own in applications})
        add(f"first build, {kind}", [costs[own.name] for own in applications], both, lambda cost: cost.cpu)
    add("crates", [own.crates() for own in applications], str, float)
    add("stripped program", [own.size() for own in applications], megabytes, float)
    print()
