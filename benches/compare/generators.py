"""The compared generators: this project, and two that read the OpenAPI document that it writes."""

import abc
import shutil
import sys

from measure import progress
from workspace import ROOT

PROGENITOR = "0.15.1"
OPENAPI_GENERATOR = "7.26.0"


class Generator(abc.ABC):
    """A generator and the crate that it generates."""

    # The value of `--only`; part of the name of its application.
    name: str
    # The generated crate.
    crate: str

    def __init__(self, workspace):
        self.workspace = workspace

    @abc.abstractmethod
    def install(self):
        """Installs the generator if necessary."""

    @abc.abstractmethod
    def generate(self):
        """Generates the crate and returns the cost."""

    @abc.abstractmethod
    def source(self):
        """Returns the directory of the crate."""

    def prepare(self):
        """Creates the crate and an application that depends on it, if necessary."""
        if not self.source().exists():
            progress(f"{self.name} is generating its crate")
            self.generate()
        self.workspace.application(f"app-{self.name}", f'{self.crate} = {{ path = "{self.source()}" }}')

    @property
    def application(self):
        return f"app-{self.name}"


class Ours(Generator):
    name = "ours"
    crate = "huaweicloud-meeting"
    # The second-largest group, which contains InviteParticipant.
    group = "meeting-control"
    group_application = "app-one-group"

    def install(self):
        progress("building codegen")
        self.codegen = self.workspace.codegen()

    def source(self):
        return ROOT / "generated"

    def prepare(self):
        super().prepare()
        features = f'default-features = false, features = ["rustls", "{self.group}"]'
        dependency = f'{self.crate} = {{ path = "{self.source()}", {features} }}'
        self.workspace.application(self.group_application, dependency)

    def generate(self):
        return self._generate(from_scratch=True)

    def generate_again(self):
        """Generates again without changes, as in most builds."""
        return self._generate(from_scratch=False)

    def _generate(self, from_scratch):
        """Generates in a copy, so that the files of the checkout are not deleted."""
        copy = self.workspace.directory / "generated-by-ours"
        if from_scratch:
            shutil.rmtree(copy, ignore_errors=True)
            copy_inputs(copy)
        return self.workspace.run("generate-ours", [self.codegen, "generate"], copy)


def copy_inputs(directory):
    """Copies the input of codegen."""
    for name in ("spec", "templates"):
        shutil.copytree(ROOT / name, directory / name)
    (directory / "generated").mkdir()
    shutil.copy(ROOT / "generated/Cargo.toml", directory / "generated")


class ThirdParty(Generator):
    """A generator that reads OpenAPI."""

    # The options of `codegen openapi`.
    openapi_options: tuple

    def source(self):
        return self.workspace.crates / self.crate

    def prepare(self):
        # Generates again if the document has changed or the last run was interrupted.
        generated_from = self.source() / "generated-from.json"
        if not generated_from.exists() or generated_from.read_bytes() != self.input.read_bytes():
            shutil.rmtree(self.source(), ignore_errors=True)
        super().prepare()
        shutil.copy(self.input, generated_from)

    def document(self):
        path = self.workspace.directory / f"openapi-for-{self.name}.json"
        codegen = self.workspace.codegen()
        self.workspace.run(f"openapi-{self.name}", [codegen, "openapi", *self.openapi_options, "--output", path])
        return path

    def generate(self):
        # Generates into a new directory, so that all files are written.
        output = self.workspace.directory / f"generated-by-{self.name}"
        shutil.rmtree(output, ignore_errors=True)
        cost = self.workspace.run(f"generate-{self.name}", self.command(output), self.workspace.directory)
        if not self.source().exists():
            shutil.copytree(output, self.source())
            self.adapt(self.source())
        return cost

    @abc.abstractmethod
    def command(self, output):
        """Returns the command that generates the crate in a directory."""

    def adapt(self, source):
        """Adapts the crate to the workspace."""


class Progenitor(ThirdParty):
    name = "progenitor"
    crate = "meeting-progenitor"
    # It does not support multipart bodies.
    openapi_options = ("--version", "3.0", "--without", "multipart")

    def install(self):
        root = self.workspace.directory / "tools"
        self.program = root / "bin" / "cargo-progenitor"
        if not self.program.exists():
            progress(f"installing progenitor {PROGENITOR}, which takes minutes")
            self.workspace.cargo(
                "install-progenitor",
                *("install", "--locked", "--root", root, "--version", PROGENITOR, "cargo-progenitor"),
                target=root / "build",
            )
            shutil.rmtree(root / "build")
        self.input = self.document()

    def command(self, output):
        return [self.program, "progenitor", "-i", self.input, "-o", output, "-n", self.crate, "-v", "1.0.0"]


class OpenapiGenerator(ThirdParty):
    name = "openapi-generator"
    crate = "meeting-openapi-generator"
    openapi_options = ("--version", "3.0")

    def install(self):
        venv = self.workspace.directory / "tools" / "venv"
        self.program = venv / "bin" / "openapi-generator-cli"
        if not self.program.exists():
            progress(f"installing openapi-generator {OPENAPI_GENERATOR}")
            self.workspace.run("install-venv", [sys.executable, "-m", "venv", venv])
            self.workspace.run(
                "install-openapi-generator",
                [venv / "bin" / "pip", "install", "--quiet", f"openapi-generator-cli=={OPENAPI_GENERATOR}"],
            )
        self.input = self.document()

    def command(self, output):
        options = f"--additional-properties=packageName={self.crate},packageVersion=1.0.0"
        return [self.program, "generate", "-i", self.input, "-g", "rust", "--library", "reqwest", options, "-o", output]


GENERATORS = {generator.name: generator for generator in (Ours, Progenitor, OpenapiGenerator)}
