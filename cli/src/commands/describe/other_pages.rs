//! The descriptions of nouns, groups and types.

use huaweicloud_meeting_catalog::{self as catalog, Enumeration, Group, Structure};

use super::fields::Fields;
use crate::commands::sections;
use crate::reference::search::{self, Entry};
use crate::reference::text::Page;

/// Returns the description of a noun: what its items are, and its commands.
pub(super) fn of_noun(noun: &str, page: Page) -> String {
    let mut text = String::new();
    for resource in catalog::resources().iter().filter(|resource| resource.noun == noun) {
        text += &format!("{} {}\n", page.heading(resource.name), page.dim(resource.title_zh));
        text += &page.paragraphs(0, resource.summary);
        text += &page.paragraphs(0, resource.summary_zh);
        if let Some(notes) = resource.notes {
            text += &format!("\n{}", page.paragraphs(0, notes));
        }
        text.push('\n');
    }
    let sections = sections::sections(noun, search::of_noun(noun), verb);
    let sections: Vec<String> =
        sections.iter().map(|(title, own)| format!("{}\n{}", page.heading(title), entries(own, page))).collect();
    text += &sections.join("\n");
    if let Some(group) = catalog::groups().iter().find(|group| group.name == noun) {
        text += &format!("\n{}", of_group(group, page));
    }
    text
}

fn verb(entry: &Entry) -> &str {
    entry.command.split_once(' ').map_or("", |(_, verb)| verb)
}

/// Returns the description of a group: its operations, and their commands.
pub(super) fn of_group(group: &Group, page: Page) -> String {
    let all = search::all();
    let own = group.operations.iter().flat_map(|operation| {
        all.iter().filter(move |entry| entry.operation.is_some_and(|own| own.name == operation.name)).cloned()
    });
    let own: Vec<Entry> = own.collect();
    format!("{} {}\n{}", page.heading(group.title), page.dim(group.title_zh), entries(&own, page))
}

fn entries(entries: &[Entry], page: Page) -> String {
    let name = |entry: &Entry| entry.operation.map_or("", |operation| operation.name).to_owned();
    let rows: Vec<[String; 3]> = entries
        .iter()
        .map(|entry| [format!("hwmeeting {}", entry.command), name(entry), entry.about.clone()])
        .collect();
    page.columns(2, [44, 30, 0], &rows, |_, column, text| match column {
        0 => page.command(text),
        1 => page.dim(text),
        _ => text.to_owned(),
    })
}

/// Returns the description of an object type.
pub(super) fn of_structure(structure: &'static Structure, page: Page) -> String {
    let mut fields = Fields::default();
    for field in structure.fields {
        fields.add(0, field.name, field, field.is_required);
    }
    format!(
        "{} {}\n{}\n{}",
        page.heading(structure.name),
        page.dim("object"),
        page.paragraphs(0, structure.doc),
        fields.print(page)
    )
}

/// Returns the description of an enumeration.
pub(super) fn of_enumeration(enumeration: &'static Enumeration, page: Page) -> String {
    let mut fields = Fields::default();
    fields.add_all_values(0, enumeration);
    format!(
        "{} {}\n{}\n{}",
        page.heading(enumeration.name),
        page.dim("enumeration"),
        page.paragraphs(0, enumeration.doc),
        fields.print(page)
    )
}
