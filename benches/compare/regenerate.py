"""the cost of regenerating in `cargo build`, and of building the generator"""

import shutil

from measure import in_turns, progress, run
from table import Table, seconds
from workspace import ROOT

# The root package, whose build regenerates, and the build script that does it.
BUILD = ("cargo", "build", "--offline", "-p", "huaweicloud-meeting-workspace")
SCRIPT = "build/huaweicloud-meeting-*/build-script-build"
WITHOUT_GENERATOR = ("cargo", "build", "--offline", "-p", "huaweicloud-meeting")


def measure(workspace, rounds):
    target = workspace.main_target

    def cargo(mode, touch):
        def action():
            if touch:
                (ROOT / "spec/service.yaml").touch()
            return build(workspace, target, MEETING_CODEGEN=mode)

        return action

    def script(mode):
        def action():
            return run([newest(target)], ROOT / "generated", workspace.log("build-script"), MEETING_CODEGEN=mode)

        return action

    progress("building at the root")
    build(workspace, target, MEETING_CODEGEN="write")
    # Cargo rebuilds when the mode changes, so each mode is measured separately.
    write = in_turns(rounds, {"idle": cargo("write", touch=False), "touched": cargo("write", touch=True)})
    build(workspace, target, MEETING_CODEGEN="off")
    off = in_turns(rounds, {"touched": cargo("off", touch=True)})
    alone = in_turns(rounds * 3, {mode: script(mode) for mode in ("write", "off")})

    lines = {
        "without changes": write["idle"],
        "after `touch spec/service.yaml`: the generator runs, no file changes, the crate is compiled": write["touched"],
        "the same with `MEETING_CODEGEN=off`: the crate is compiled": off["touched"],
        "the build script alone, as Cargo runs it": alone["write"],
        "the build script alone with `MEETING_CODEGEN=off`": alone["off"],
        **first_builds(workspace),
    }
    table = Table(["`cargo build` at the root, dev", "clock", "CPU"])
    for title, cost in lines.items():
        table.add([title, seconds(cost.clock), seconds(cost.cpu)])
    print()


def build(workspace, target, **environment):
    return run(BUILD, ROOT, workspace.log("regenerate"), CARGO_TARGET_DIR=str(target), **environment)


def newest(target):
    """Returns the build script of the last build of the root; the one without the generator is smaller."""
    scripts = [path for path in (target / "debug").glob(SCRIPT) if path.stat().st_size > 8_000_000]
    return max(scripts, key=lambda path: path.stat().st_mtime)


def first_builds(workspace):
    """Builds from an empty target directory, with and without the generator."""
    target = workspace.directory / "first-build"
    costs = {}
    for title, command in (
        ("first build of the crate, from an empty target directory", WITHOUT_GENERATOR),
        ("the same at the root, with the generator and its dependencies", BUILD),
    ):
        progress(title)
        shutil.rmtree(target, ignore_errors=True)
        environment = {"CARGO_TARGET_DIR": str(target), "MEETING_CODEGEN": "write"}
        costs[title] = run(command, ROOT, workspace.log("first-build"), **environment)
    shutil.rmtree(target)
    return costs
