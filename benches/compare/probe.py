"""Programs that measure themselves: decoding with the types of each generator, and calls."""

import re

from measure import Cost, Failed, progress
from workspace import ROOT, write

HERE = ROOT / "benches/compare"

MANIFEST = """\
[package]
name = "decode"
version = "0.0.0"
edition = "2024"
publish = false

[[bin]]
name = "decode"
path = "{source}"

[features]
{features}

[dependencies]
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
{dependencies}
"""


def decode(workspace, generators, rounds):
    """Returns the time to decode a page with the types of each generator."""
    directory = workspace.crates / "decode"
    directory.mkdir(exist_ok=True)
    crates = {generator.name: (generator.crate, generator.source()) for generator in generators}
    dependencies = [f'{crate} = {{ path = "{source}", optional = true }}' for crate, source in crates.values()]
    dependencies.append(f'huaweicloud-meeting-runtime = {{ path = "{ROOT / "runtime"}" }}')
    features = [f'{name} = ["dep:{crate}"]' for name, (crate, _) in crates.items()]
    manifest = MANIFEST.format(
        source=HERE / "decode.rs", features="\n".join(features), dependencies="\n".join(dependencies)
    )
    write(directory / "Cargo.toml", manifest)
    workspace.open()
    progress("decoding")
    arguments = ("--release", "-p", "decode", "--features", ",".join(crates))
    workspace.cargo("decode", "run", "--quiet", *arguments, ROUNDS=str(rounds * 100))
    costs = re.findall(r"^(\S+) (\S+)$", workspace.log("decode").read_text(), flags=re.MULTILINE)
    return {name: Cost(float(seconds), float(seconds)) for name, seconds in costs}


def calls(workspace, rounds):
    """Returns the cost of each kind of call with bare reqwest, and the ratios of this project's client to it."""
    progress("calls; building them takes minutes the first time")
    command = ["cargo", "bench", "--quiet", "-p", "huaweicloud-meeting-tests", "--bench", "call"]
    workspace.run("call", command, MEETING_CODEGEN="off", ROUNDS=str(rounds * 30))
    lines = [line.strip("| ").split(" | ") for line in workspace.log("call").read_text().splitlines() if line.startswith("| ")]
    if len(lines) < 2:
        raise Failed(f"the benchmark of calls printed no table; see {workspace.log('call')}")
    for title, concurrency, bare, cpu, clock, *_ in lines[1:]:
        bare, cpu, clock = (float(cell.strip("*µs ")) for cell in (bare, cpu, clock))
        yield f"{title}, {concurrency} concurrent", bare / 1e6, cpu, clock
