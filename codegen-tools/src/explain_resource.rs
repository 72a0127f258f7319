//! Explains a resource to the author of its spec file.

use std::fmt::Write as _;

use huaweicloud_meeting_codegen::api::Api;
use huaweicloud_meeting_codegen::api::resources::Resource;

use crate::life_cycle;

/// Describes the resource with this name: its operations by role, where its fields come from, and its error codes. Returns `None`
/// if there is no such resource.
#[must_use]
pub fn explain_resource(api: &Api, name: &str) -> Option<String> {
    let resource = api.resources.iter().find(|resource| resource.name == name)?;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} ({}), spec/{}", resource.name, resource.title_zh, resource.file);
    let _ = writeln!(out, "{}\n{}\n", resource.summary, resource.summary_zh);
    if let Some(notes) = &resource.notes {
        let _ = writeln!(out, "{notes}\n");
    }
    head(&mut out, resource);
    operations(&mut out, resource);
    fields(&mut out, resource);
    errors(&mut out, resource);
    Some(out)
}

/// Describes the resource to which an operation belongs in a line. Returns `None` if it belongs to none.
#[must_use]
pub fn resource_line(api: &Api, operation: &str) -> Option<String> {
    let (resource, described) = life_cycle::owner(api, operation)?;
    let (name, role, verbs) = (&resource.name, described.role.word(), described.verbs.join("|"));
    let words = also(&described.words);
    let columns = described.columns.iter().map(|path| path.join(".")).collect::<Vec<_>>().join(", ");
    let columns = if columns.is_empty() { columns } else { format!("\nColumns: {columns}.") };
    Some(format!("Resource: {name}, role {role}, in commands `{} {verbs}`{words}.{columns}", resource.noun))
}

fn head(out: &mut String, resource: &Resource) {
    let scope = life_cycle::scope(&resource.scope);
    let (kind, noun, words) = (resource.kind.word(), &resource.noun, also(&resource.words));
    let _ = write!(out, "A {kind} of {scope}, in commands `{noun}`{words}");
    if let Some(of) = &resource.of {
        let _ = write!(out, ", a view of {of}");
    }
    if !resource.id.is_empty() {
        let _ = write!(out, ", identified by `{}`", resource.id.join("."));
    }
    let _ = writeln!(out, ".\n");
}

/// Describes other words for a noun or a verb.
fn also(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!(" (also {})", words.join(", ")) }
}

fn operations(out: &mut String, resource: &Resource) {
    if resource.operations.is_empty() {
        return;
    }
    let _ = writeln!(out, "Operations:\n");
    let width = resource.operations.iter().map(|described| described.operation.len()).max().unwrap_or_default();
    let verbs_width = resource.operations.iter().map(|one| one.verbs.join("|").len()).max().unwrap_or_default();
    for (role, operations) in life_cycle::by_role(resource) {
        for described in operations {
            let (name, verbs) = (&described.operation, described.verbs.join("|"));
            let facts = life_cycle::facts(described).join("; ");
            let line = format!("    {:<6}  {name:<width$}  {verbs:<verbs_width$}  {facts}", role.word());
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    out.push('\n');
}

fn fields(out: &mut String, resource: &Resource) {
    let fields = life_cycle::fields(resource);
    if fields.is_empty() {
        return;
    }
    let _ = writeln!(out, "Fields:\n");
    let names: Vec<String> = fields.iter().map(|path| path.join(".")).collect();
    let width = names.iter().map(String::len).max().unwrap_or_default();
    for (path, name) in fields.iter().zip(&names) {
        let source = life_cycle::source(resource, path, &str::to_owned);
        let _ = writeln!(out, "    {name:<width$}  {source}");
    }
    out.push('\n');
}

fn errors(out: &mut String, resource: &Resource) {
    if resource.errors.is_empty() {
        return;
    }
    let _ = writeln!(out, "Error codes:\n");
    for error in &resource.errors {
        let (cause, code, message) = (error.cause.word(), &error.code, &error.message);
        let _ = writeln!(out, "    {cause:<14}  {code} {message} ({})", error.evidence.word());
    }
}
