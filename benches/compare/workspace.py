"""A Cargo workspace in the target directory, in which the generated crates are compiled."""

import os
import pathlib
import shutil

from measure import run

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# An empty application that depends on one crate.
APPLICATION = """\
[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
{dependency}
"""


class Workspace:
    def __init__(self):
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        self.main_target = (ROOT / target).resolve()
        self.directory = self.main_target / "compare"
        self.crates = self.directory / "crates"
        self.logs = self.directory / "logs"
        for directory in (self.crates, self.logs):
            directory.mkdir(parents=True, exist_ok=True)

    def log(self, name):
        return self.logs / f"{name}.log"

    def run(self, log, command, directory=ROOT, **environment):
        return run(command, directory, self.log(log), **environment)

    def cargo(self, log, *arguments, incremental=False, directory=None, target=None, **environment):
        """Runs Cargo in the workspace."""
        return self.run(
            log,
            ["cargo", *arguments],
            directory or self.crates,
            CARGO_TARGET_DIR=str(target or self.directory / "build"),
            CARGO_INCREMENTAL="1" if incremental else "0",
            CARGO_TERM_COLOR="never",
            MEETING_CODEGEN="off",
            **environment,
        )

    def codegen(self):
        """Builds `codegen` in release mode and returns its path."""
        self.run("build-codegen", ["cargo", "build", "--release", "-p", "huaweicloud-meeting-codegen-tools"])
        return self.main_target / "release" / "codegen"

    def application(self, name, dependency):
        """Adds an empty application that depends on a generated crate."""
        directory = self.crates / name
        (directory / "src").mkdir(parents=True, exist_ok=True)
        write(directory / "src" / "lib.rs", "")
        write(directory / "Cargo.toml", APPLICATION.format(name=name, dependency=dependency))

    def open(self):
        """Writes the manifest of the workspace."""
        members = sorted(path.parent.name for path in self.crates.glob("*/Cargo.toml"))
        write(self.crates / "Cargo.toml", f'[workspace]\nresolver = "3"\nmembers = {members!r}\n'.replace("'", '"'))
        if not (self.crates / "Cargo.lock").exists():
            # The versions that the project is tested with.
            shutil.copy(ROOT / "Cargo.lock", self.crates / "Cargo.lock")

    def rlib(self, crate):
        """Returns the library of a crate from the last release build."""
        name = crate.replace("-", "_")
        return max((self.directory / "build/release/deps").glob(f"lib{name}-*.rlib"), key=lambda path: path.stat().st_mtime)


def write(path, text):
    """Writes a file only if it differs, so that Cargo does not rebuild."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
