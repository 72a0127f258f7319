"""Who is compared: this project and two generators that are fed the OpenAPI document that it writes."""

import abc
import shutil
import sys

from measure import progress
from workshop import ROOT

PROGENITOR = "0.15.1"
OPENAPI_GENERATOR = "7.26.0"


class Contender(abc.ABC):
    """A generator and the crate that it makes."""

    # What `--only` calls it, and its application's package.
    name: str
    # The package that is measured.
    crate: str

    def __init__(self, workshop):
        self.workshop = workshop

    @abc.abstractmethod
    def install(self):
        """The command that generates, installed if it is not there."""

    @abc.abstractmethod
    def generate(self):
        """Generates everything, and says what it cost."""

    @abc.abstractmethod
    def source(self):
        """The directory of the crate."""

    def prepare(self):
        """The crate and an application that depends on it, made if they are not there."""
        if not self.source().exists():
            progress(f"{self.name} generates its crate")
            self.generate()
        self.workshop.application(f"app-{self.name}", f'{self.crate} = {{ path = "{self.source()}" }}')

    @property
    def application(self):
        return f"app-{self.name}"


class Ours(Contender):
    name = "ours"
    crate = "huaweicloud-meeting"
    # The largest group but one, with InviteParticipant.
    group = "meeting-control"
    group_application = "app-one-group"

    def install(self):
        progress("building the generator")
        self.generator = self.workshop.generator()

    def source(self):
        return ROOT / "generated"

    def prepare(self):
        super().prepare()
        features = f'default-features = false, features = ["reqwest", "{self.group}"]'
        dependency = f'{self.crate} = {{ path = "{self.source()}", {features} }}'
        self.workshop.application(self.group_application, dependency)

    def generate(self):
        return self._generate(anew=True)

    def generate_again(self):
        """With nothing to change, as most builds find it."""
        return self._generate(anew=False)

    def _generate(self, anew):
        """In a copy: a checkout that is being worked in is not to be emptied."""
        copy = self.workshop.directory / "generated-by-ours"
        if anew:
            shutil.rmtree(copy, ignore_errors=True)
            copy_inputs(copy)
        return self.workshop.run("generate-ours", [self.generator, "generate"], copy)


def copy_inputs(directory):
    """What the generator reads."""
    for name in ("spec", "templates"):
        shutil.copytree(ROOT / name, directory / name)
    (directory / "generated").mkdir()
    shutil.copy(ROOT / "generated/Cargo.toml", directory / "generated")


class Foreign(Contender):
    """A generator that reads OpenAPI."""

    # How the document is written for it.
    dialect: tuple

    def source(self):
        return self.workshop.crates / self.crate

    def prepare(self):
        # Made anew when the document has changed, or when the last run did not get as far as here.
        made_from = self.source() / "made-from.json"
        if not made_from.exists() or made_from.read_bytes() != self.input.read_bytes():
            shutil.rmtree(self.source(), ignore_errors=True)
        super().prepare()
        shutil.copy(self.input, made_from)

    def document(self):
        path = self.workshop.directory / f"openapi-for-{self.name}.json"
        generator = self.workshop.generator()
        self.workshop.run(f"openapi-{self.name}", [generator, "openapi", *self.dialect, "--output", path])
        return path

    def generate(self):
        # Into a directory that is not there, so that everything is written.
        output = self.workshop.directory / f"generated-by-{self.name}"
        shutil.rmtree(output, ignore_errors=True)
        cost = self.workshop.run(f"generate-{self.name}", self.command(output), self.workshop.directory)
        if not self.source().exists():
            shutil.copytree(output, self.source())
            self.adapt(self.source())
        return cost

    @abc.abstractmethod
    def command(self, output):
        """What generates a crate there."""

    def adapt(self, source):
        """Makes the crate a member of the workspace."""


class Progenitor(Foreign):
    name = "progenitor"
    crate = "meeting-progenitor"
    # It refuses multipart.
    dialect = ("--version", "3.0", "--without", "multipart")

    def install(self):
        root = self.workshop.directory / "tools"
        self.program = root / "bin" / "cargo-progenitor"
        if not self.program.exists():
            progress(f"installing progenitor {PROGENITOR}, which takes minutes")
            self.workshop.cargo(
                "install-progenitor",
                *("install", "--locked", "--root", root, "--version", PROGENITOR, "cargo-progenitor"),
                target=root / "build",
            )
            shutil.rmtree(root / "build")
        self.input = self.document()

    def command(self, output):
        return [self.program, "progenitor", "-i", self.input, "-o", output, "-n", self.crate, "-v", "1.0.0"]


class OpenapiGenerator(Foreign):
    name = "openapi-generator"
    crate = "meeting-openapi-generator"
    dialect = ("--version", "3.0")

    def install(self):
        venv = self.workshop.directory / "tools" / "venv"
        self.program = venv / "bin" / "openapi-generator-cli"
        if not self.program.exists():
            progress(f"installing openapi-generator {OPENAPI_GENERATOR}")
            self.workshop.run("install-venv", [sys.executable, "-m", "venv", venv])
            self.workshop.run(
                "install-openapi-generator",
                [venv / "bin" / "pip", "install", "--quiet", f"openapi-generator-cli=={OPENAPI_GENERATOR}"],
            )
        self.input = self.document()

    def command(self, output):
        options = f"--additional-properties=packageName={self.crate},packageVersion=1.0.0"
        return [self.program, "generate", "-i", self.input, "-g", "rust", "--library", "reqwest", options, "-o", output]


CONTENDERS = {contender.name: contender for contender in (Ours, Progenitor, OpenapiGenerator)}
