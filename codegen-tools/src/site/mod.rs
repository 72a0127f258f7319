//! The API reference as a static site.
//!
//! The modules `operations`, `types`, `codes` and `groups` turn the resolved API into views: plain data for the templates
//! in `templates/site`. All links are relative, so that the site can be opened from disk and served under any URL.

mod codes;
mod events;
mod fields;
mod formats;
mod groups;
mod links;
mod markdown;
mod operations;
mod pages;
mod render;
mod resources;
mod samples;
mod search;
mod types;
mod uses;

use std::path::Path;

use huaweicloud_meeting_codegen::output::{Files, Output, OutputError, Source};
use huaweicloud_meeting_codegen::write::{Changes, WriteError, write_listed};

/// The directory of the templates, in `templates`.
pub const TEMPLATES: &str = "site";

/// The list of all files of the site. The next run removes files that are in this list but no longer generated.
const LIST: &str = "files.txt";

/// The output of `cargo codegen site`: every file by its path in the site. The prose of the API must be resolved with
/// [`Names::Wire`](huaweicloud_meeting_codegen::resolve::Names::Wire).
#[derive(Debug, Clone, Copy)]
pub struct Site;

impl Output for Site {
    fn name(&self) -> &'static str {
        "the reference site"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let api = source.api;
        let prefix = format!("{TEMPLATES}/");
        let templates =
            source.templates.0.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, text.as_str())));
        let (pages, assets): (Vec<_>, Vec<_>) = templates.partition(|(name, _)| name.ends_with(".html"));
        let renderer = render::Renderer::new(api, &pages)?;
        let mut files = Files::new();
        for page in pages::all(api) {
            files.insert(page.path.clone(), renderer.render(&page)?);
        }
        files.insert("search-index.js".to_owned(), search::index(api));
        files.extend(assets.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())));
        Ok(files)
    }
}

/// Writes a site into a directory, and removes the files of an earlier run that are no longer part of it. Other files in
/// the directory are left alone.
///
/// # Errors
///
/// Fails if a file cannot be read, written or removed.
pub fn write(output: &Path, files: &Files) -> Result<Changes, WriteError> {
    write_listed(output, LIST, files)
}
