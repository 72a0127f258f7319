"""how generating and compiling scale with the size of the spec"""

import re
import shutil

from generators import copy_inputs
from measure import in_turns, progress
from table import Table, both, megabytes
from workspace import ROOT, write

SIZES = (1, 2, 5, 10)
# The suffixes of the names in each copy; the original has none.
COPIES = ("Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
CRATE = "huaweicloud-meeting"


def measure(workspace, rounds):
    codegen = workspace.codegen()
    specs = {size: ScaledSpec(workspace, codegen, size) for size in SIZES}
    steps = {
        "generating": (rounds * 3, ScaledSpec.generate),
        "check": (rounds, lambda scaled: scaled.alone("check")),
        "release build": (rounds, lambda scaled: scaled.alone("build", "--release")),
    }
    for scaled in specs.values():
        progress(f"dependencies of the crate, {scaled.size} times its size")
        for words in (("check",), ("build", "--release")):
            scaled.cargo(*words)
    table = Table(["", *(f"{size} ×" for size in SIZES), *(f"{size} × : 1 ×, CPU" for size in SIZES[1:])])
    first = SIZES[0]
    table.add(["operations", *(str(scaled.operations()) for scaled in specs.values()), *([""] * (len(SIZES) - 1))])
    for title, (times, step) in steps.items():
        progress(title)
        costs = in_turns(times, {size: lambda scaled=scaled: step(scaled) for size, scaled in specs.items()})
        ratios = [f"{costs[size].cpu / costs[first].cpu:.2f}" for size in SIZES[1:]]
        table.add([title, *(both(costs[size]) for size in SIZES), *ratios])
    sizes = {size: scaled.rlib() for size, scaled in specs.items()}
    ratios = [f"{sizes[size] / sizes[first]:.2f}" for size in SIZES[1:]]
    table.add(["library, release", *(megabytes(sizes[size]) for size in SIZES), *ratios])
    print()


class ScaledSpec:
    """A workspace with a multiple of the project's spec."""

    def __init__(self, workspace, codegen, size):
        self.workspace = workspace
        self.codegen = codegen
        self.size = size
        self.directory = workspace.directory / f"growth/{size}"
        shutil.rmtree(self.directory, ignore_errors=True)
        copy_inputs(self.directory)
        for suffix in COPIES[: size - 1]:
            add_copy(self.directory, suffix)
        manifest(self.directory)
        self.generate()

    def generate(self):
        shutil.rmtree(self.directory / "generated/src", ignore_errors=True)
        return self.workspace.run(f"growth-generate-{self.size}", [self.codegen, "generate"], self.directory)

    def cargo(self, *words):
        return self.workspace.cargo(
            f"growth-{words[0]}-{self.size}",
            *words,
            *("-p", CRATE),
            directory=self.directory,
            target=self.directory.parent / f"build-{self.size}",
        )

    def alone(self, *words):
        self.cargo("clean", *(word for word in words if word == "--release"))
        return self.cargo(*words, "--offline")

    def operations(self):
        files = (self.directory / "spec").glob("*/*.yaml")
        return sum(path.read_text().startswith("operation: ") for path in files)

    def rlib(self):
        directory = self.directory.parent / f"build-{self.size}/release/deps"
        return max(path.stat().st_size for path in directory.glob("libhuaweicloud_meeting-*.rlib"))


def add_copy(directory, suffix):
    """Adds a copy of every group and type, with other names and paths."""
    spec, tail = directory / "spec", suffix.lower()
    names = sorted(declared(ROOT / "spec"), key=len, reverse=True)
    declared_name = re.compile(rf"\b({'|'.join(names)})\b")

    def renamed(text):
        text = declared_name.sub(rf"\1{suffix}", text)
        # The methods of named constructors belong to the client, so that their names are unique.
        text = re.sub(r"^constructors:\n(?:  .*\n)+", renamed_constructors, text, flags=re.MULTILINE)
        return re.sub(r"^http: (\w+) /", rf"http: \1 /{tail}/", text, flags=re.MULTILINE)

    def renamed_constructors(block):
        return re.sub(r"^(  - \{?name: \w+)", rf"\1_{tail}", block[0], flags=re.MULTILINE)

    listed = (ROOT / "spec/groups.yaml").read_text()
    # A group is on one line, or has a line for each key.
    titled = re.findall(r"^  - \{?name: ([a-z-]+),?\s+title: ([^,\n]+),?\s+title_zh: ([^}\n]+)", listed, flags=re.MULTILINE)
    groups = [name for name, _, _ in titled]
    for group in groups:
        copy = spec / f"{group}-{tail}"
        copy.mkdir()
        for path in (ROOT / "spec" / group).glob("*.yaml"):
            name = path.name if path.name == "types.yaml" else f"{path.stem}_{tail}.yaml"
            write(copy / name, renamed(path.read_text()))
    # What the operations do to resources is not repeated.
    with open(spec / "resources/standalone.yaml", "a") as file:
        copies = (f"  - operation: {name}{suffix}\n    reason: It is a copy of {name}.\n" for name in operations(ROOT / "spec"))
        file.writelines(copies)
    for path in (ROOT / "spec/types").glob("*.yaml"):
        write(spec / "types" / f"{path.stem}_{tail}.yaml", renamed(path.read_text()))

    with open(spec / "groups.yaml", "a") as file:
        for name, title, title_zh in titled:
            file.write(f"  - {{name: {name}-{tail}, title: {title} {suffix}, title_zh: {title_zh}}}\n")

    path = directory / "generated/Cargo.toml"
    text = path.read_text().replace("all-groups = [\n", "all-groups = [\n" + "".join(f'    "{group}-{tail}",\n' for group in groups))
    features = "".join(f"{group}-{tail} = []\n" for group in groups)
    write(path, text.replace("# One for each group of operations.\n", f"# One for each group of operations.\n{features}"))


def operations(spec):
    """Returns the names of all operations."""
    for path in spec.glob("*/*.yaml"):
        yield from re.findall(r"^operation: (\w+)", path.read_text(), flags=re.MULTILINE)


def declared(spec):
    """Returns the names of all operations and types."""
    yield from operations(spec)
    for path in spec.glob("*/*.yaml"):
        text = path.read_text()
        # Only types have a capitalized name at this indentation.
        yield from re.findall(r"^  - (?:\{)?name: ([A-Z]\w+)", text, flags=re.MULTILINE)


def manifest(directory):
    """Writes the manifest of the project without the root package and the other members."""
    text = (ROOT / "Cargo.toml").read_text()
    inherited = re.findall(r"^\[(?:workspace|profile)\..*?(?=^\[|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    inherited = "".join(inherited)
    for package in ("codegen", "fake", "runtime"):
        inherited = inherited.replace(f'path = "{package}"', f'path = "{ROOT / package}"')
    write(directory / "Cargo.toml", f'[workspace]\nmembers = ["generated"]\nresolver = "3"\n\n{inherited}')
    shutil.copy(ROOT / "Cargo.lock", directory)
    # Without the build script, which would generate.
    path = directory / "generated/Cargo.toml"
    text = path.read_text().replace("[package]\n", "[package]\nbuild = false\n", 1)
    # Its benchmarks are not copied.
    write(path, re.sub(r"^\[\[bench\]\].*?(?=^\[|\Z)", "", text, flags=re.MULTILINE | re.DOTALL))
    shutil.copy(ROOT / "generated/README.md", directory / "generated")
