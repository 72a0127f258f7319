//! Rules about operations that replace everything: nothing gets lost without a word.

use super::values::{Comparison, Side};
use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::keep::{self, Kind, Problem};

rule_table! {
    "E417" "replace-read" "What a replacing request starts from is the response of an operation that only reads, of the same group; where none is, `doc` says why." => read,
    "E418" "replace-name" "What `replaces` names there is: in the request, in the response, and in the request of what is read." => name,
    "E419" "replace-conversion" "What a response holds can become what a replacing request needs." => conversion,
    "E420" "replace-silent" "Every field of a replacing request is kept, asked for or said to be unknown." => silent,
    "E421" "replace-needless" "`replaces` says nothing that goes without saying." => needless,
}

/// A problem with what an operation keeps, and the file that it stands in.
pub(super) struct KeepProblem {
    file: String,
    problem: Problem,
}

/// Everything that is wrong with what operations keep.
pub(super) fn problems(index: &Index<'_>) -> Vec<KeepProblem> {
    let replacing = index.spec.operations().filter_map(|(file, operation)| {
        let replaces = operation.replaces.as_ref()?;
        Some((file, keep::plan(index, file, operation, replaces).1))
    });
    replacing
        .flat_map(|(file, problems)| {
            problems.into_iter().map(|problem| KeepProblem { file: file.path.clone(), problem })
        })
        .collect()
}

fn report(context: &Context<'_>, reporter: &mut Reporter<'_>, kind: Kind) {
    for KeepProblem { file, problem } in context.keeps.iter().filter(|found| found.problem.kind == kind) {
        let mut at = reporter.at(file, problem.path.clone(), &problem.message);
        at.help.clone_from(&problem.help);
        at.nearest.clone_from(&problem.nearest);
        reporter.push(at);
    }
}

fn read(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Read);
}

fn name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Name);
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(replaces) = &operation.replaces else { continue };
        let Some((_, read)) = replaces.read.as_deref().and_then(|read| index.operations.get(read)) else { continue };
        let path = KeyPath::of("replaces").key("with");
        for (name, value) in replaces.with.iter() {
            let Some(field) = index.request_field(read, name) else {
                let known = crate::spec::Place::ALL.into_iter().flat_map(|place| index.fields_at(read, place));
                let at = reporter.at(&file.path, path.key(name), format!("`{}` takes no `{name}`", read.name));
                reporter.push(at.at_key().nearest(name, known.map(|field| field.name.as_str())));
                continue;
            };
            let mut comparison = Comparison::new(index, Side::Request);
            comparison.field(field, value, &path.key(name));
            for problem in &comparison.problems {
                let at = reporter.at(&file.path, problem.path.clone(), &problem.message);
                reporter.push(problem.complete(at));
            }
        }
    }
}

fn conversion(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Conversion);
}

fn silent(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Silent);
}

fn needless(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Needless);
}
