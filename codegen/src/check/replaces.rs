//! Rules about operations that replace everything.

use super::values::{Direction, ValueChecker, ValueRules};
use crate::diagnostics::{KeyPath, Reporter, rules};
use crate::index::Index;
use crate::keep::{self, Kind};

rules! {
    READ = "E417" "replace-read" "What a replacing request starts from is the response of an operation that only reads, of the same group; where none is, `doc` says why.";
    NAME = "E418" "replace-name" "What `replaces` names there is: in the request, in the response, and in the request of what is read.";
    CONVERSION = "E419" "replace-conversion" "What a response holds can become what a replacing request needs.";
    SILENT = "E420" "replace-silent" "Every field of a replacing request is kept, asked for or said to be unknown.";
    NEEDLESS = "E421" "replace-needless" "`replaces` says nothing that goes without saying.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, operation) in index.spec().operations() {
        let Some(replaces) = &operation.replaces else { continue };
        for problem in keep::plan(index, file, operation, replaces).1 {
            let rule = match problem.kind {
                Kind::Read => READ,
                Kind::Name => NAME,
                Kind::Conversion => CONVERSION,
                Kind::Silent => SILENT,
                Kind::Needless => NEEDLESS,
            };
            let found = reporter.report(rule, &file.path, problem.path, problem.message);
            found.help = problem.help;
            found.nearest = problem.nearest;
        }
        let Some((_, read)) = replaces.read.as_deref().and_then(|read| index.operation(read)) else { continue };
        let path = KeyPath::of("replaces").key("with");
        for (name, value) in replaces.with.iter() {
            let Some(field) = index.request_field(read, name) else {
                let known = index.request_fields(read).map(|(_, field)| field.name.as_str());
                let message = format!("`{}` takes no `{name}`", read.name);
                reporter.report(NAME, &file.path, path.key(name), message).at_key().nearest(name, known);
                continue;
            };
            let rules = ValueRules::all(NAME);
            let mut checker = ValueChecker { index, direction: Direction::Sent, file: &file.path, rules, reporter };
            checker.field(field, value, &path.key(name));
        }
    }
}
