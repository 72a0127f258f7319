"""What programs measure of themselves: decoding with the types of each contender, and calls."""

import re

from measure import Cost, Failed, progress
from workshop import ROOT, write

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


def decode(workshop, contenders, rounds):
    """Seconds for a page, with the types of each contender."""
    directory = workshop.crates / "decode"
    directory.mkdir(exist_ok=True)
    crates = {contender.name: (contender.crate, contender.source()) for contender in contenders}
    dependencies = [f'{crate} = {{ path = "{source}", optional = true }}' for crate, source in crates.values()]
    dependencies.append(f'huaweicloud-meeting-runtime = {{ path = "{ROOT / "runtime"}" }}')
    features = [f'{name} = ["dep:{crate}"]' for name, (crate, _) in crates.items()]
    manifest = MANIFEST.format(
        source=HERE / "decode.rs", features="\n".join(features), dependencies="\n".join(dependencies)
    )
    write(directory / "Cargo.toml", manifest)
    workshop.open()
    progress("decoding")
    arguments = ("--release", "-p", "decode", "--features", ",".join(crates))
    workshop.cargo("decode", "run", "--quiet", *arguments, ROUNDS=str(rounds * 100))
    costs = re.findall(r"^(\S+) (\S+)$", workshop.log("decode").read_text(), flags=re.MULTILINE)
    return {name: Cost(float(seconds), float(seconds)) for name, seconds in costs}


def calls(workshop, rounds):
    """Of each kind of call: what it costs with bare reqwest, and with this project's client."""
    progress("calls; building them takes minutes the first time")
    command = ["cargo", "bench", "--quiet", "--bench", "call"]
    workshop.run("call", command, MEETING_CODEGEN="off", ROUNDS=str(rounds * 30))
    lines = [line.strip("| ").split(" | ") for line in workshop.log("call").read_text().splitlines() if line.startswith("| ")]
    if len(lines) < 2:
        raise Failed(f"the benchmark of calls has printed no table; its words are in {workshop.log('call')}")
    for title, at_once, bare, cpu, clock, *_ in lines[1:]:
        bare, cpu, clock = (float(cell.strip("*µs ")) for cell in (bare, cpu, clock))
        yield f"{title}, {at_once} at once", bare / 1e6, cpu, clock
