//! Which pages there are, and what surrounds their content: the way back, the way on, the sidebar.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::links::{self, Link};
use super::uses::Uses;
use super::{codes, groups, kinds, operations, samples, types};
use huaweicloud_meeting_codegen::api::{Api, Code, Group};

/// How many codes before and behind its own a page lists.
const NEIGHBOURS: usize = 8;

/// A page, ready to be printed.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    #[serde(skip)]
    pub(super) path: String,
    #[serde(skip)]
    pub(super) template: &'static str,
    title: String,
    /// The pages above this one.
    trail: Vec<Link>,
    sidebar: Vec<SidebarItem>,
    previous: Option<Link>,
    next: Option<Link>,
    /// What the template is for.
    view: Value,
}

/// A line of the sidebar with what stands below it.
#[derive(Debug, Serialize)]
struct SidebarItem {
    link: Link,
    current: bool,
    below: Vec<SidebarLine>,
}

#[derive(Debug, Serialize)]
struct SidebarLine {
    link: Link,
    current: bool,
}

/// Every page of the site.
pub(super) fn all(api: &Api) -> Vec<Page> {
    let uses = Uses::of(api);
    let mut pages = top(api);
    pages.extend(api.groups.iter().map(|group| group_page(api, group)));
    pages.extend(operation_pages(api));
    pages.extend(type_pages(api, &uses));
    pages.extend(code_pages(api, &uses));
    pages
}

fn top(api: &Api) -> Vec<Page> {
    let page = |path: &str, template, title: &str, view| Page {
        path: path.to_owned(),
        template,
        title: title.to_owned(),
        trail: if path == "index.html" { Vec::new() } else { home() },
        sidebar: sidebar(api, None, None),
        previous: None,
        next: None,
        view,
    };
    let groups: Vec<_> = api.groups.iter().map(groups::view).collect();
    let schemes: Vec<_> = api.schemes.iter().map(|scheme| groups::scheme(api, scheme)).collect();
    let kinds: Vec<_> = [("Structs", "struct"), ("Enumerations", "enumeration"), ("Identifiers", "identifier")]
        .into_iter()
        .map(|(title, kind)| context! { title => title, kind => kind, types => plain(types::lines(api, kind)) })
        .collect();
    let regions: Vec<_> = api
        .service
        .regions
        .iter()
        .map(|region| context! { name => &region.name, endpoint => &region.endpoint, doc => &region.doc })
        .collect();
    let counts = context! {
        operations => api.operations().count(),
        types => api.types().count(),
        codes => api.codes.len(),
    };
    let reading = context! {
        regions => regions,
        endpoint => samples::ENDPOINT,
        tokens => api.schemes.iter().map(|scheme| samples::token_variable(&scheme.constant)).collect::<Vec<_>>(),
    };
    vec![
        page(
            "index.html",
            "index.html",
            "Reference",
            context! { groups => plain(groups), counts => counts, reading => reading },
        ),
        page("tokens.html", "tokens.html", "Tokens", context! { schemes => plain(schemes) }),
        page("forms.html", "forms.html", "Forms of values", context! { forms => plain(kinds::explained()) }),
        page("search.html", "search.html", "Search", Value::UNDEFINED),
        page("types/index.html", "types.html", "Types", context! { kinds => kinds }),
        page(
            "errors/index.html",
            "errors.html",
            "Error codes",
            context! { families => plain(codes::families(api)), count => api.codes.len() },
        ),
    ]
}

/// Data for a template.
fn plain(view: impl Serialize) -> Value {
    Value::from(Serde(view))
}

fn home() -> Vec<Link> {
    vec![Link::new("Reference", "index.html")]
}

fn group_page(api: &Api, group: &Group) -> Page {
    let position = api.groups.iter().position(|other| other.feature == group.feature);
    let at = |index: Option<usize>| {
        let group = api.groups.get(index?)?;
        Some(Link::new(&group.title, links::group(&group.feature)))
    };
    Page {
        path: links::group(&group.feature),
        template: "group.html",
        title: group.title.clone(),
        trail: home(),
        sidebar: sidebar(api, Some(group), None),
        previous: at(position.and_then(|index| index.checked_sub(1))),
        next: at(position.map(|index| index + 1)),
        view: plain(groups::view(group)),
    }
}

fn operation_pages(api: &Api) -> Vec<Page> {
    let all: Vec<_> = api.operations().collect();
    let names: Vec<&str> = all.iter().map(|(_, operation)| operation.name.as_str()).collect();
    all.iter()
        .enumerate()
        .map(|(index, (group, operation))| {
            let mut trail = home();
            trail.push(Link::new(&group.title, links::group(&group.feature)));
            let (previous, next) = around(&names, index, Link::operation);
            Page {
                path: links::operation(&operation.name),
                template: "operation.html",
                title: operation.name.clone(),
                trail,
                sidebar: sidebar(api, Some(group), Some(&operation.name)),
                previous,
                next,
                view: plain(operations::view(api, group, operation)),
            }
        })
        .collect()
}

fn type_pages(api: &Api, uses: &Uses<'_>) -> Vec<Page> {
    let mut all: Vec<_> = api.types().collect();
    all.sort_by_key(|def| def.name());
    let names: Vec<&str> = all.iter().map(|def| def.name()).collect();
    all.iter()
        .enumerate()
        .map(|(index, def)| {
            let mut trail = home();
            trail.push(Link::new("Types", "types/index.html"));
            let (previous, next) = around(&names, index, Link::type_def);
            Page {
                path: links::type_def(def.name()),
                template: "type.html",
                title: def.name().to_owned(),
                trail,
                sidebar: sidebar(api, None, None),
                previous,
                next,
                view: plain(types::view(api, uses, def)),
            }
        })
        .collect()
}

fn code_pages(api: &Api, uses: &Uses<'_>) -> Vec<Page> {
    let texts: Vec<&str> = api.codes.iter().map(|code| code.text.as_str()).collect();
    api.codes
        .iter()
        .enumerate()
        .map(|(index, code)| {
            let mut trail = home();
            trail.push(Link::new("Error codes", "errors/index.html"));
            let (previous, next) = around(&texts, index, |text| Link::new(text, links::code(text)));
            Page {
                path: links::code(&code.text),
                template: "error.html",
                title: format!("{} {}", code.text, code.constant),
                trail,
                sidebar: neighbours(api, index, code),
                previous,
                next,
                view: plain(codes::view(api, uses, code)),
            }
        })
        .collect()
}

/// The names before and behind one in a list.
fn around(names: &[&str], index: usize, link: impl Fn(&str) -> Link) -> (Option<Link>, Option<Link>) {
    let at = |index: Option<usize>| names.get(index?).copied().map(&link);
    (at(index.checked_sub(1)), at(Some(index + 1)))
}

/// All groups, and the operations of one.
fn sidebar(api: &Api, current: Option<&Group>, operation: Option<&str>) -> Vec<SidebarItem> {
    api.groups
        .iter()
        .map(|group| {
            let is_current = current.is_some_and(|current| current.feature == group.feature);
            let shown = if is_current { group.operations.as_slice() } else { &[] };
            SidebarItem {
                link: Link::new(&group.title, links::group(&group.feature)),
                current: is_current && operation.is_none(),
                below: shown
                    .iter()
                    .map(|shown| SidebarLine {
                        link: Link::operation(&shown.name),
                        current: operation == Some(shown.name.as_str()),
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The codes near one.
fn neighbours(api: &Api, index: usize, code: &Code) -> Vec<SidebarItem> {
    let first = index.saturating_sub(NEIGHBOURS);
    let near = api.codes.iter().skip(first).take(index - first + NEIGHBOURS + 1);
    vec![SidebarItem {
        link: Link::new("All error codes", "errors/index.html"),
        current: false,
        below: near
            .map(|near| SidebarLine {
                link: Link::new(&near.text, links::code(&near.text)),
                current: near.text == code.text,
            })
            .collect(),
    }]
}
