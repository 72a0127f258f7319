"""The rows of the comparison."""

import dataclasses

import probe
from contenders import Ours, Progenitor
from measure import Cost, in_turns, progress
from table import both, megabytes, microseconds, ratio


@dataclasses.dataclass
class Line:
    """One line of the table: a cost or a size for each contender, and the aim for ours."""

    title: str
    aim: str
    values: dict
    show: callable = both
    # Beside whom ours is put.
    beside: str = Progenitor.name
    ours: str = Ours.name

    def cells(self, names):
        shown = [self.show(self.values[name]) if name in self.values else "" for name in names]
        mine, other = self.values.get(self.ours), self.values.get(self.beside)
        if mine is None or other is None:
            return [self.title, self.aim, *shown, "", ""]
        if isinstance(mine, Cost):
            return [self.title, self.aim, *shown, f"**{ratio(mine.clock / other.clock)}**", ratio(mine.cpu / other.cpu)]
        return [self.title, self.aim, *shown, f"**{ratio(mine / other)}**", ""]


def generate(workshop, contenders, rounds):
    """generating everything, whole process"""
    for contender in contenders:
        contender.install()
    works = {contender.name: contender.generate for contender in contenders}
    yield Line("generating, everything anew", "≤ 0.1 s", in_turns(rounds * 3, works))
    ours = [contender for contender in contenders if isinstance(contender, Ours)]
    works = {contender.name: contender.generate_again for contender in ours}
    yield Line("generating, nothing to change", "", in_turns(rounds * 3, works))


def check(workshop, contenders, rounds):
    """cargo check of the crate alone"""
    prepare(workshop, contenders)
    yield Line("check", "≤ 0.17", alone(workshop, contenders, rounds, "check"))


def release(workshop, contenders, rounds):
    """cargo build --release of the crate alone"""
    prepare(workshop, contenders)
    yield Line("release build", "≤ 0.3", alone(workshop, contenders, rounds, "build", "--release"))


def rlib(workshop, contenders, rounds):
    """size of the library that cargo build --release makes"""
    prepare(workshop, contenders)
    sizes = {}
    for contender in contenders:
        # Only one is there then, not those of other features, too.
        workshop.cargo(f"clean-{contender.name}", "clean", "--release", "-p", contender.crate)
        workshop.cargo(f"rlib-{contender.name}", "build", "--release", "-p", contender.application)
        sizes[contender.name] = workshop.rlib(contender.crate).stat().st_size
    yield Line("library, release", "≤ 0.25", sizes, show=megabytes)


def incremental(workshop, contenders, rounds):
    """cargo check after `touch src/lib.rs`, incremental"""
    prepare(workshop, contenders)

    def work(contender):
        def again():
            (contender.source() / "src" / "lib.rs").touch()
            return workshop.cargo(f"incremental-{contender.name}", *command, incremental=True)

        command = ("check", "--offline", "-p", contender.application)
        workshop.cargo(f"incremental-{contender.name}", *command, incremental=True)
        # The first one after a whole build has more to do.
        again()
        return again

    works = {contender.name: work(contender) for contender in contenders}
    yield Line("incremental check after `touch src/lib.rs`", "≤ 0.25", in_turns(rounds, works))


def group(workshop, contenders, rounds):
    """one group alone, of ours, beside the whole of the others"""
    prepare(workshop, contenders)
    for aim, words, title in (("≤ 0.08", ("check",), "check"), ("", ("build", "--release"), "release build")):
        applications = {Ours.name: Ours.group_application}
        costs = alone(workshop, contenders, rounds, *words, applications=applications)
        yield Line(f"one group (`{Ours.group}`) beside all, {title}", aim, costs)


def prepare(workshop, contenders):
    """Generates, and builds the dependencies."""
    for contender in contenders:
        contender.install()
        contender.prepare()
    workshop.open()


def alone(workshop, contenders, rounds, *words, applications={}):
    """What a command costs when only the crate is to be compiled, and the application, which is empty."""

    def work(contender):
        application = applications.get(contender.name, contender.application)
        profile = ["--release"] if "--release" in words else []

        def again():
            workshop.cargo(f"clean-{contender.name}", "clean", *profile, "-p", contender.crate)
            return workshop.cargo(f"{words[0]}-{application}", *words, "--offline", "-p", application)

        progress(f"{' '.join(words)} of {application} and its dependencies")
        workshop.cargo(f"{words[0]}-{application}", *words, "-p", application)
        return again

    works = {contender.name: work(contender) for contender in contenders}
    return in_turns(rounds, works)


def decode(workshop, contenders, rounds):
    """decoding a page of 100 meetings into the types that each has for it"""
    prepare(workshop, contenders)
    costs = probe.decode(workshop, contenders, rounds)
    yield Line("decoding a page of 100 meetings", "≤ 0.6", costs, show=lambda cost: microseconds(cost.clock))


def call(workshop, contenders, rounds):
    """one call of ours beside bare reqwest (`cargo bench --bench call`)"""
    for title, bare, cpu, clock in probe.calls(workshop, rounds):
        costs = {"bare reqwest": Cost(1, 1), Ours.name: Cost(clock, cpu)}
        show = lambda cost, bare=bare: f"{microseconds(bare * cost.cpu)} of CPU"
        yield Line(f"{title}, beside bare reqwest", "≤ 1.0", costs, show=show, beside="bare reqwest")


ROWS = {row.__name__: row for row in (generate, check, release, rlib, incremental, group, decode, call)}
