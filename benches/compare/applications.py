"""the library and an application that calls it: built from scratch, and the application again after an edit"""

import re

from generators import Ours, Progenitor
from measure import in_turns, progress
from workspace import write

# What an application that calls three operations calls.
THREE = ("create_meeting", "search_meetings", "invite_participant")

# A boxed future is compiled where it is created.
FUNCTION = """
pub fn {name}<'a>(client: &'a {client}{parameters}) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {{
    Box::pin(async move {{ drop(client.{name}({arguments}).await) }})
}}
"""


class Application:
    """An application with a function for each operation that it calls."""

    def __init__(self, workspace, generator, size):
        self.workspace = workspace
        self.generator = generator
        self.name = f"calls-{size}-{generator.name}"
        functions = ours(generator) if isinstance(generator, Ours) else progenitor(generator)
        if size == "three":
            functions = {name: functions[name] for name in THREE}
        self.source = HEADS[type(generator).__name__] + "".join(functions.values())
        workspace.application(self.name, f'{generator.crate} = {{ path = "{generator.source()}" }}')
        self.path = workspace.crates / self.name / "src/lib.rs"
        write(self.path, self.source)

    def from_scratch(self, *profile):
        """Returns the cost of building the library and the application; what they depend on is built."""
        self.workspace.cargo(f"clean-{self.name}", "clean", *profile, "-p", self.generator.crate, "-p", self.name)
        return self.build(*profile)

    def after_edit(self, *profile):
        """Returns the cost of building the application again, after a function was added."""
        self.edits = getattr(self, "edits", 0) + 1
        write(self.path, f"{self.source}\npub fn edit_{self.edits}() -> u32 {{\n    {self.edits}\n}}\n")
        return self.build(*profile)

    def build(self, *profile):
        # Cargo's default: incremental, except for release builds.
        incremental = "--release" not in profile
        return self.workspace.cargo(f"build-{self.name}", "build", "--offline", *profile, "-p", self.name, incremental=incremental)


HEADS = {
    "Ours": """\
use std::future::Future;
use std::pin::Pin;

use huaweicloud_meeting::{Client, Conference};
""",
    "Progenitor": """\
use std::future::Future;
use std::pin::Pin;

use meeting_progenitor::{Client, types};
""",
}


def ours(generator):
    """Returns a function for each operation, by name."""
    functions, module = {}, None
    for line in (generator.source() / "api.md").read_text().splitlines():
        if found := re.match(r"Module `(\w+)`", line):
            module = found[1]
        elif found := re.match(r"- \*\*\w+\*\* .*?: `(Client|Conference)::(\w+)\((.*?)\) -> ", line):
            client, name, request = found.groups()
            parameters = f", request: huaweicloud_meeting::{module}::{request}" if request else ""
            arguments = "request" if request else ""
            functions[name] = FUNCTION.format(name=name, client=client, parameters=parameters, arguments=arguments)
    return functions


def progenitor(generator):
    """Returns a function for each operation, by name."""
    functions = {}
    text = (generator.source() / "src/lib.rs").read_text()
    for name, parameters in re.findall(r"pub async fn (\w+)<'a>\(\s*&'a self,(.*?)\)\s*-> Result", text, flags=re.DOTALL):
        parameters = [parameter.strip() for parameter in re.split(r",\s*\n|,$", parameters.strip()) if parameter.strip()]
        arguments = ", ".join(parameter.split(":")[0].strip() for parameter in parameters)
        parameters = "".join(f", {parameter}" for parameter in parameters)
        functions[name] = FUNCTION.format(name=name, client="Client", parameters=parameters, arguments=arguments)
    return functions


def costs(workspace, generators, rounds, size):
    """Yields the title of each measurement and the cost of each generator."""
    generators = [generator for generator in generators if isinstance(generator, (Ours, Progenitor))]
    compared = {generator.name: Application(workspace, generator, size) for generator in generators}
    workspace.open()
    for profile in ((), ("--release",)):
        kind = "release" if profile else "debug"
        progress(f"applications that call {size} operations, {kind}")
        for application in compared.values():
            application.build(*profile)
        for title, step in (("", Application.from_scratch), (", again after an edit", Application.after_edit)):
            actions = {name: lambda own=application: step(own, *profile) for name, application in compared.items()}
            yield f"library and application calling {size}, {kind}{title}", in_turns(rounds, actions)
