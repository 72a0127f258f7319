"""The rows of the comparison."""

import dataclasses

import applications
import probe
from generators import Ours, Progenitor
from measure import Cost, in_turns, progress
from table import both, megabytes, microseconds, ratio


@dataclasses.dataclass
class Line:
    """One line of the table: the cost or size of each generator, and the target for ours."""

    title: str
    target: str
    values: dict
    show: callable = both
    # What ours is compared with.
    baseline: str = Progenitor.name
    ours: str = Ours.name

    def cells(self, names):
        shown = [self.show(self.values[name]) if name in self.values else "" for name in names]
        mine, other = self.values.get(self.ours), self.values.get(self.baseline)
        if mine is None or other is None:
            return [self.title, self.target, *shown, "", ""]
        if isinstance(mine, Cost):
            return [self.title, self.target, *shown, f"**{ratio(mine.clock / other.clock)}**", ratio(mine.cpu / other.cpu)]
        return [self.title, self.target, *shown, f"**{ratio(mine / other)}**", ""]


def generate(workspace, generators, rounds):
    """generating all files, including the start of the process"""
    for generator in generators:
        generator.install()
    actions = {generator.name: generator.generate for generator in generators}
    yield Line("generating all files", "≤ 0.1 s", in_turns(rounds * 3, actions))
    ours = [generator for generator in generators if isinstance(generator, Ours)]
    actions = {generator.name: generator.generate_again for generator in ours}
    yield Line("generating without changes", "", in_turns(rounds * 3, actions))


def check(workspace, generators, rounds):
    """cargo check of the crate alone"""
    prepare(workspace, generators)
    yield Line("check", "≤ 0.17", alone(workspace, generators, rounds, "check"))


def release(workspace, generators, rounds):
    """cargo build --release of the crate alone"""
    prepare(workspace, generators)
    yield Line("release build", "≤ 0.2", alone(workspace, generators, rounds, "build", "--release"))


def rlib(workspace, generators, rounds):
    """size of the library built by cargo build --release"""
    prepare(workspace, generators)
    sizes = {}
    for generator in generators:
        # Removes the libraries that were built with other features.
        workspace.cargo(f"clean-{generator.name}", "clean", "--release", "-p", generator.crate)
        workspace.cargo(f"rlib-{generator.name}", "build", "--release", "-p", generator.application)
        sizes[generator.name] = workspace.rlib(generator.crate).stat().st_size
    yield Line("library, release", "≤ 0.25", sizes, show=megabytes)


def incremental(workspace, generators, rounds):
    """cargo check after `touch src/lib.rs`, incremental"""
    prepare(workspace, generators)

    def action_of(generator):
        def again():
            (generator.source() / "src" / "lib.rs").touch()
            return workspace.cargo(f"incremental-{generator.name}", *command, incremental=True)

        command = ("check", "--offline", "-p", generator.application)
        workspace.cargo(f"incremental-{generator.name}", *command, incremental=True)
        # The first run after a full build does more work.
        again()
        return again

    actions = {generator.name: action_of(generator) for generator in generators}
    yield Line("incremental check after `touch src/lib.rs`", "≤ 0.25", in_turns(rounds, actions))


def group(workspace, generators, rounds):
    """one group of ours, compared with all groups of the others"""
    prepare(workspace, generators)
    for target, words, title in (("≤ 0.08", ("check",), "check"), ("", ("build", "--release"), "release build")):
        applications = {Ours.name: Ours.group_application}
        costs = alone(workspace, generators, rounds, *words, applications=applications)
        yield Line(f"one group (`{Ours.group}`) compared with all, {title}", target, costs)


def application(workspace, generators, rounds):
    """the library and an application that calls three operations, or all of them"""
    prepare(workspace, generators)
    for size, target in (("three", "≤ 0.35"), ("all", "≤ 0.6")):
        for title, costs in applications.costs(workspace, generators, rounds, size):
            yield Line(title, "" if "edit" in title else target, costs)


def prepare(workspace, generators):
    """Generates the crates and builds the dependencies."""
    for generator in generators:
        generator.install()
        generator.prepare()
    workspace.open()


def alone(workspace, generators, rounds, *words, applications={}):
    """Returns the cost of compiling only the crate and an empty application."""

    def action_of(generator):
        application = applications.get(generator.name, generator.application)
        profile = ["--release"] if "--release" in words else []

        def again():
            workspace.cargo(f"clean-{generator.name}", "clean", *profile, "-p", generator.crate)
            return workspace.cargo(f"{words[0]}-{application}", *words, "--offline", "-p", application)

        progress(f"{' '.join(words)} of {application} and its dependencies")
        workspace.cargo(f"{words[0]}-{application}", *words, "-p", application)
        return again

    actions = {generator.name: action_of(generator) for generator in generators}
    return in_turns(rounds, actions)


def decode(workspace, generators, rounds):
    """decoding a page of 100 meetings into the generated types"""
    prepare(workspace, generators)
    costs = probe.decode(workspace, generators, rounds)
    yield Line("decoding a page of 100 meetings", "≤ 0.4", costs, show=lambda cost: microseconds(cost.clock))


def call(workspace, generators, rounds):
    """one call of ours compared with bare reqwest (`cargo bench -p huaweicloud-meeting-tests --bench call`)"""
    for title, bare, cpu, clock in probe.calls(workspace, rounds):
        costs = {"bare reqwest": Cost(1, 1), Ours.name: Cost(clock, cpu)}
        show = lambda cost, bare=bare: f"{microseconds(bare * cost.cpu)} of CPU"
        yield Line(f"{title}, compared with bare reqwest", "≤ 1.0", costs, show=show, baseline="bare reqwest")


ROWS = {row.__name__: row for row in (generate, check, release, rlib, incremental, group, application, decode, call)}
