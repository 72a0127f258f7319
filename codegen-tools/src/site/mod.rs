//! The reference: a static site made of the resolved API, for people who read and for people with an error code.
//!
//! The api is read into views (`operations`, `types`, `codes`, …), plain data that the templates of `templates/site`
//! print. Every link is relative, so that the site works from a disk and below any address.

mod codes;
mod fields;
mod groups;
mod highlight;
mod json;
mod kinds;
mod links;
mod markdown;
mod operations;
mod pages;
mod render;
mod samples;
mod search;
mod types;
mod uses;

use std::path::Path;

use huaweicloud_meeting_codegen::api::Api;
use huaweicloud_meeting_codegen::generate::{GenerateError, read_templates};
use huaweicloud_meeting_codegen::output::{Files, OutputError, Templates};
use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::resolve::{Names, resolve_with};
use huaweicloud_meeting_codegen::write::{Changes, WriteError, write_listed};

/// The directory of the templates, below `templates/`.
const TEMPLATES: &str = "site";

/// The list of everything that was written, by which a later run knows what to remove.
const LIST: &str = "files.txt";

/// The site of a workspace in memory, by path.
///
/// # Errors
///
/// When the spec or a template is wrong or cannot be read.
pub fn make(workspace: &Path) -> Result<Files, GenerateError> {
    let checked = read(&workspace.join("spec"), "spec").map_err(GenerateError::Spec)?;
    let templates = read_templates(workspace, TEMPLATES)?;
    files(&resolve_with(&checked, Names::Wire), &templates).map_err(GenerateError::Output)
}

/// Writes a site into a directory, and removes what an earlier run has left there. Nothing else in the directory is
/// touched.
///
/// # Errors
///
/// When a file cannot be read, written or removed.
pub fn write(output: &Path, files: &Files) -> Result<Changes, WriteError> {
    write_listed(output, LIST, files)
}

/// The site of an API whose prose was resolved with [`Names::Wire`].
///
/// # Errors
///
/// When a template is missing or does not work.
pub fn files(api: &Api, templates: &Templates) -> Result<Files, OutputError> {
    let prefix = format!("{TEMPLATES}/");
    let own: Vec<(&str, &str)> =
        templates.0.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, text.as_str()))).collect();
    let renderer = render::Renderer::new(api, own.iter().copied().filter(|(name, _)| name.ends_with(".html")))?;
    let mut files = Files::new();
    for page in pages::all(api) {
        files.insert(page.path.clone(), renderer.render(&page)?);
    }
    files.insert("search-index.js".to_owned(), search::index(api));
    let copied = own.iter().filter(|(name, _)| !name.ends_with(".html"));
    files.extend(copied.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    Ok(files)
}
