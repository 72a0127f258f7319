//! The rule about operations that replace a resource as a whole.

use super::{Context, Reporter, rule_table};
use crate::diagnostics::{Diagnostic, KeyPath};
use crate::spec::{Effect, Replaces, SpecFile};

rule_table! {
    "E417" "replace-read" "`replaces.read` names an operation of the same group that only reads and has a response; without `read`, `doc` says why." => read,
}

fn read(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let Some(replaces) = &operation.replaces else { continue };
        if let Some(problem) = problem(context, reporter, file, replaces) {
            reporter.push(problem);
        }
    }
}

fn problem(context: &Context<'_>, reporter: &Reporter<'_>, file: &SpecFile, replaces: &Replaces) -> Option<Diagnostic> {
    let path = KeyPath::of("replaces");
    let Some(name) = &replaces.read else {
        let message = "neither `read` nor `doc` is present";
        let at = reporter.at(&file.path, path, message);
        let help = "name the operation that returns the current state, or document that there is none";
        return replaces.doc.is_none().then(|| at.help(help));
    };
    let at = |message: String| reporter.at(&file.path, path.key("read"), message);
    let operations = &context.index.operations;
    let Some((read_file, read)) = operations.get(name.as_str()) else {
        return Some(at(format!("there is no operation `{name}`")).nearest(name, operations.keys().copied()));
    };
    if read_file.group != file.group {
        let help = "each group is a Cargo feature, and a request must not depend on the feature of another group";
        return Some(at(format!("`{name}` belongs to another group")).help(help));
    }
    if read.effect != Effect::Read {
        let effect = read.effect.word();
        return Some(at(format!("`{name}` has the effect `{effect}`, not `read`")));
    }
    read.response.type_ref().is_none().then(|| at(format!("`{name}` has no response")))
}
