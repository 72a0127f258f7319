"""what regenerating costs inside `cargo build`, and what building the generator costs once"""

import shutil

from measure import in_turns, progress, run
from table import Table, seconds
from workshop import ROOT

# The package whose build regenerates, and the one whose build script does it.
BUILD = ("cargo", "build", "--offline", "-p", "huaweicloud-meeting-workspace")
SCRIPT = "build/huaweicloud-meeting-*/build-script-build"
WITHOUT_GENERATOR = ("cargo", "build", "--offline", "-p", "huaweicloud-meeting")


def measure(workshop, rounds):
    target = workshop.main_target

    def cargo(mode, touch):
        def work():
            if touch:
                (ROOT / "spec/service.yaml").touch()
            return build(workshop, target, MEETING_CODEGEN=mode)

        return work

    def script(mode):
        def work():
            return run([newest(target)], ROOT / "generated", workshop.log("build-script"), MEETING_CODEGEN=mode)

        return work

    progress("building at the root")
    build(workshop, target, MEETING_CODEGEN="write")
    # A change of the mode makes Cargo build again: each has its turns alone.
    write = in_turns(rounds, {"idle": cargo("write", touch=False), "touched": cargo("write", touch=True)})
    build(workshop, target, MEETING_CODEGEN="off")
    off = in_turns(rounds, {"touched": cargo("off", touch=True)})
    alone = in_turns(rounds * 3, {mode: script(mode) for mode in ("write", "off")})

    lines = {
        "nothing to do": write["idle"],
        "after `touch spec/service.yaml`: the generator runs, nothing differs, the crate is compiled": write["touched"],
        "the same with `MEETING_CODEGEN=off`: the crate is compiled": off["touched"],
        "the build script alone, as Cargo runs it": alone["write"],
        "the build script alone with `MEETING_CODEGEN=off`": alone["off"],
        **first_builds(workshop),
    }
    table = Table(["`cargo build` at the root, dev", "clock", "CPU"])
    for title, cost in lines.items():
        table.add([title, seconds(cost.clock), seconds(cost.cpu)])
    print()


def build(workshop, target, **environment):
    return run(BUILD, ROOT, workshop.log("regenerate"), CARGO_TARGET_DIR=str(target), **environment)


def newest(target):
    """The build script that the last build of the root has run; one without the generator is small."""
    scripts = [path for path in (target / "debug").glob(SCRIPT) if path.stat().st_size > 8_000_000]
    return max(scripts, key=lambda path: path.stat().st_mtime)


def first_builds(workshop):
    """From an empty target directory, with and without the generator."""
    target = workshop.directory / "first-build"
    costs = {}
    for title, command in (
        ("first build of the crate, from an empty target directory", WITHOUT_GENERATOR),
        ("the same at the root: with the generator and what it needs", BUILD),
    ):
        progress(title)
        shutil.rmtree(target, ignore_errors=True)
        environment = {"CARGO_TARGET_DIR": str(target), "MEETING_CODEGEN": "write"}
        costs[title] = run(command, ROOT, workshop.log("first-build"), **environment)
    shutil.rmtree(target)
    return costs
