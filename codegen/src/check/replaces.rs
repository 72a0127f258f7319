//! The rule about operations that replace a resource as a whole.

use crate::diagnostics::{Reporter, rules};
use crate::index::Index;
use crate::spec::{Effect, Replaces, SpecFile};

rules! {
    READ = "E417" "replace-read" "`replaces.read` names an operation of the same group that only reads and has a response; without `read`, `doc` states why.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, operation) in index.spec().operations() {
        if let Some(replaces) = &operation.replaces {
            check_read(index, reporter, file, replaces);
        }
    }
}

fn check_read(index: &Index, reporter: &mut Reporter, file: &SpecFile, replaces: &Replaces) {
    let path = file.at("replaces");
    let Some(name) = &replaces.read else {
        if replaces.doc.is_none() {
            let help = "name the operation that returns the current state, or document that there is none";
            reporter.report(READ, path, "neither `read` nor `doc` is present").help(help);
        }
        return;
    };
    let path = path.key("read");
    let Some((read_file, read)) = index.operation(name) else {
        let known = index.spec().operations().map(|(_, operation)| operation.name.as_str());
        reporter.report(READ, path, format!("there is no operation `{name}`")).nearest(name, known);
        return;
    };
    if read_file.group != file.group {
        let help = "each group is a Cargo feature, and a request must not depend on the feature of another group";
        reporter.report(READ, path, format!("`{name}` belongs to another group")).help(help);
    } else if read.effect != Effect::Read {
        reporter.report(READ, path, format!("`{name}` has the effect `{}`, not `read`", read.effect.word()));
    } else if read.response.type_ref().is_none() {
        reporter.report(READ, path, format!("`{name}` has no response"));
    }
}
