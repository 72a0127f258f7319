//! The reference site: snapshots of pages of a fixture, and the validity of all pages of the real spec.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use huaweicloud_meeting_codegen::api::{self, Api, Place, Type};
use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::generate::read_templates;
use huaweicloud_meeting_codegen::output::{Files, Output, OutputError, Source, Templates};
use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::resolve::{Names, resolve_with};
use huaweicloud_meeting_codegen_tools::site::{self, Site};
use roxmltree::{Document, ParsingOptions};

#[test]
fn the_pages_of_the_fixture_match_their_snapshots() {
    let files = fixture().files().unwrap();
    for page in
        ["operations/FindBooks", "operations/SetCover", "types/Binding", "errors/LIB.000000404", "resources/Book"]
    {
        let html = files.get(&format!("{page}.html")).unwrap_or_else(|| panic!("{page}: {:?}", files.keys()));
        let begin = html.find("<main").unwrap();
        let end = html.find("</main>").unwrap();
        let name = page.rsplit('/').next().unwrap();
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path("snapshots/site");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, &html[begin..end]));
    }
}

#[test]
fn prose_that_looks_like_html_is_escaped() {
    let mut made_from = fixture();
    let odd = "A <b>bold</b> list<Book> & <script>alert(1)</script>.";
    let operation = &mut made_from.api.groups[0].operations[0];
    operation.summary = odd.to_owned();
    operation.notes = Some(format!("{odd}\n\n<div>\n\n- {odd}"));
    operation.title_zh = odd.to_owned();
    let path = format!("operations/{}.html", operation.name);
    let files = made_from.files().unwrap();
    let page = parse(&path, &files[&path]);
    let shown = page.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect::<String>();
    assert!(shown.matches(odd).count() >= 4, "{shown}");
    assert_eq!(page.descendants().filter(|node| node.has_tag_name("script")).count(), 1);
}

#[test]
fn an_invalid_template_is_named() {
    let mut made_from = fixture();
    let (_, text) = made_from.templates.0.iter_mut().find(|(name, _)| name == "site/error.html").unwrap();
    *text = text.replace("view.meaning", "view.meening");
    let error = made_from.files().unwrap_err();
    assert!(error.0.starts_with("templates/site/error.html: ") && error.0.contains("error.html:8"), "{}", error.0);
}

#[test]
fn every_operation_type_code_group_and_resource_has_a_page() {
    let (api, files) = real();
    let operations = api.operations().map(|(_, operation)| format!("operations/{}.html", operation.name));
    let types = api.types().map(|def| format!("types/{}.html", def.name()));
    let codes = api.codes.iter().map(|code| format!("errors/{}.html", code.text));
    let groups = api.groups.iter().map(|group| format!("groups/{}.html", group.feature));
    let resources = api.resources.iter().map(|resource| format!("resources/{}.html", resource.name));
    for path in operations.chain(types).chain(codes).chain(groups).chain(resources) {
        assert!(files.contains_key(&path), "there is no {path}");
    }
    // Some file systems do not distinguish case.
    let lowercase: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(lowercase.len(), files.len());
}

#[test]
fn every_page_is_well_formed_and_every_link_resolves() {
    let (_, files) = real();
    let pages: BTreeMap<&str, Document<'_>> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, html)| (path.as_str(), parse(path, html)))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages.iter().map(|(path, page)| (*path, ids(path, page))).collect();
    for (path, page) in &pages {
        for node in page.descendants() {
            for link in ["href", "src", "action"].into_iter().filter_map(|name| node.attribute(name)) {
                if link.starts_with("https://") || link == "data:," {
                    continue;
                }
                let (target, anchor) = link.split_once('#').map_or((link, None), |(to, id)| (to, Some(id)));
                let target = if target.is_empty() { (*path).to_owned() } else { resolve(path, target) };
                assert!(files.contains_key(&target), "{path} links to {link}, which does not exist");
                if let Some(anchor) = anchor {
                    assert!(
                        ids[target.as_str()].contains(anchor),
                        "{path} links to {link}, whose anchor does not exist"
                    );
                }
            }
        }
    }
}

#[test]
fn every_page_declares_its_language_and_has_one_title() {
    let (_, files) = real();
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = parse(path, html);
        let root = page.root_element();
        assert_eq!(root.attribute("lang"), Some("en"), "{path}");
        assert_eq!(page.descendants().filter(|node| node.has_tag_name("h1")).count(), 1, "{path}");
        for node in page.descendants().filter(|node| node.is_text()) {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let marked = || node.ancestors().any(|above| above.attribute("lang") == Some("zh-CN"));
            // Wire values, and names in prose, are code.
            let in_code = || node.ancestors().any(|above| above.has_tag_name("code"));
            let text = node.text().unwrap();
            assert!(!text.contains(is_chinese) || marked() || in_code(), "{path}: {text} has no language");
        }
    }
}

#[test]
fn titles_and_summaries_are_shown_and_searched_in_english_and_chinese() {
    let (api, files) = real();
    let script = files["search-index.js"].trim_end().strip_suffix(';').unwrap();
    let index: serde_json::Value = serde_json::from_str(script.split_once(" = ").unwrap().1).unwrap();
    let lines = index["operations"].as_array().unwrap();
    assert_eq!(lines.len(), api.operations().count());
    for ((group, operation), line) in api.operations().zip(lines) {
        let chinese = [&operation.title_zh, &operation.summary_zh];
        let searched = chinese.into_iter().chain([&operation.name, &operation.summary]);
        for text in searched {
            assert!(line.as_array().unwrap().contains(&text.as_str().into()), "{text} is not in {line}");
        }
        for path in [format!("operations/{}.html", operation.name), format!("groups/{}.html", group.feature)] {
            let page = parse(&path, &files[&path]);
            let is_chinese = |node: &roxmltree::Node<'_, '_>| node.attribute("lang") == Some("zh-CN");
            let shown: Vec<&str> = page.descendants().filter(is_chinese).filter_map(|node| node.text()).collect();
            for text in chinese {
                assert!(shown.contains(&text.as_str()), "{path} does not show {text}");
            }
        }
    }
}

#[test]
fn secrets_in_commands_are_variables() {
    let (api, files) = real();
    for (_, operation) in api.operations() {
        let path = format!("operations/{}.html", operation.name);
        let page = parse(&path, &files[&path]);
        let figures = page.descendants().filter(|node| node.has_tag_name("figure"));
        let texts = figures.map(|node| node.descendants().filter_map(|node| node.text()).collect::<String>());
        let commands: Vec<String> = texts.filter(|text| text.trim_start().starts_with("curl")).collect();
        assert_eq!(commands.len(), operation.examples.len(), "{path}");
        for command in &commands {
            if let Some(auth) = &operation.auth {
                let header = format!("-H \"{}: ${}_TOKEN\"", auth.header, auth.scheme);
                assert!(command.contains(&header), "{path}: {command}");
            }
            for input in operation.inputs.iter().filter(|input| input.place == Place::Header) {
                let api::Source::Field(index) = input.source else { continue };
                if operation.fields()[index].ty == Type::Secret && command.contains(&format!("{}: ", input.name)) {
                    assert!(command.contains(&format!("{}: $", input.name)), "{path}: {command}");
                }
            }
        }
    }
}

#[test]
fn the_output_is_deterministic() {
    let (_, files) = real();
    assert!(*files == Input::spec(&workspace().join("spec")).files().unwrap());
}

#[test]
fn only_stale_files_of_an_earlier_run_are_removed() {
    let output = std::env::temp_dir().join(format!("codegen-site-{}", std::process::id()));
    let mut files = fixture().files().unwrap();
    files.insert("operations/Gone.html".to_owned(), "gone".to_owned());
    let changes = site::write(&output, &files).unwrap();
    assert_eq!(changes.written.len(), files.len() + 1, "all files and the list of files");
    fs::write(output.join("operations/CNAME"), "example.com").unwrap();

    files.remove("operations/Gone.html");
    let changes = site::write(&output, &files).unwrap();
    assert_eq!(changes.removed, ["operations/Gone.html"]);
    assert!(!output.join("operations/Gone.html").exists());
    assert!(output.join("operations/CNAME").exists());
    assert!(site::write(&output, &files).unwrap().is_empty());
    fs::remove_dir_all(output).unwrap();
}

/// The input of a site.
struct Input {
    spec: Checked,
    api: Api,
    templates: Templates,
}

impl Input {
    fn spec(directory: &Path) -> Self {
        let spec = read(directory, "spec").unwrap();
        let api = resolve_with(&spec, Names::Wire);
        Self { spec, api, templates: read_templates(&workspace(), site::TEMPLATES).unwrap() }
    }

    fn files(&self) -> Result<Files, OutputError> {
        Site.files(&Source { spec: &self.spec, api: &self.api, templates: &self.templates })
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn fixture() -> Input {
    Input::spec(&workspace().join("codegen/tests/fixtures/shapes/spec"))
}

/// Returns the API of the workspace and its site.
fn real() -> &'static (Api, Files) {
    static REAL: OnceLock<(Api, Files)> = OnceLock::new();
    REAL.get_or_init(|| {
        let made_from = Input::spec(&workspace().join("spec"));
        let files = made_from.files().unwrap();
        (made_from.api, files)
    })
}

/// Parses a page as XML, which is strict about closed tags, quotes and escapes.
fn parse<'a>(path: &str, html: &'a str) -> Document<'a> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(html, options).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the anchors of a page, and checks that they are unique.
fn ids<'a>(path: &str, page: &'a Document<'_>) -> BTreeSet<&'a str> {
    let mut ids = BTreeSet::new();
    for id in page.descendants().filter_map(|node| node.attribute("id")) {
        assert!(ids.insert(id), "{path}: the anchor {id} occurs twice");
    }
    ids
}

/// Resolves a relative link of a page to a path in the site.
fn resolve(page: &str, link: &str) -> String {
    assert!(!link.starts_with('/') && !link.contains("://"), "{page} links to {link}, which is not relative");
    let mut segments: Vec<&str> = page.split('/').collect();
    segments.pop();
    for segment in link.split('/') {
        match segment {
            ".." => assert!(segments.pop().is_some(), "{page} links to {link}, which is outside of the site"),
            other => segments.push(other),
        }
    }
    segments.join("/")
}
