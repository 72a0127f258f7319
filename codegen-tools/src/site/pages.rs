//! All pages of the site, with their navigation.

use huaweicloud_meeting_codegen::api::{Api, Code, Group};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::links::{self, Link};
use super::uses::Uses;
use super::{codes, events, formats, groups, operations, resources, samples, types};

/// The number of codes before and after its own that the sidebar of a code lists.
const NEIGHBORS: usize = 8;

/// A page, ready to be rendered.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    #[serde(skip)]
    pub(super) path: String,
    #[serde(skip)]
    pub(super) template: &'static str,
    title: String,
    /// The breadcrumbs: the pages above this one.
    breadcrumbs: Vec<Link>,
    sidebar: Vec<SidebarItem>,
    previous: Option<Link>,
    next: Option<Link>,
    /// The content, in the form that the template expects.
    view: Value,
}

/// An entry of the sidebar with its nested entries.
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

/// Returns every page of the site.
pub(super) fn all(api: &Api) -> Vec<Page> {
    let uses = Uses::of(api);
    let mut pages = top(api);
    pages.extend(api.groups.iter().map(|group| group_page(api, group)));
    pages.extend(operation_pages(api));
    pages.extend(resource_pages(api));
    pages.extend(type_pages(api, &uses));
    pages.extend(code_pages(api, &uses));
    pages
}

/// Returns the pages that are not about one group, operation, type or error code.
fn top(api: &Api) -> Vec<Page> {
    let page = |path: &str, template, title: &str, view| Page {
        path: path.to_owned(),
        template,
        title: title.to_owned(),
        breadcrumbs: if path == "index.html" { Vec::new() } else { home() },
        sidebar: sidebar(api, None, None),
        previous: None,
        next: None,
        view,
    };
    let schemes: Vec<_> = api.schemes.iter().map(|scheme| groups::scheme(api, scheme)).collect();
    let codes = context! { families => plain(codes::families(api)), count => api.codes.len() };
    vec![
        page("index.html", "index.html", "Reference", index_view(api)),
        page("tokens.html", "tokens.html", "Tokens", context! { schemes => plain(schemes) }),
        page("events.html", "events.html", "Events", context! { channels => plain(events::channels(api)) }),
        page("resources/index.html", "resources.html", "Resources", resources_view(api)),
        page("formats.html", "formats.html", "Value formats", context! { formats => plain(formats::all()) }),
        page("search.html", "search.html", "Search", Value::UNDEFINED),
        page("types/index.html", "types.html", "Types", types_view(api)),
        page("errors/index.html", "errors.html", "Error codes", codes),
    ]
}

fn resources_view(api: &Api) -> Value {
    context! { resources => plain(resources::lines(api)), standalone => plain(resources::standalone(api)) }
}

fn index_view(api: &Api) -> Value {
    let groups: Vec<_> = api.groups.iter().map(groups::view).collect();
    let regions = api.service.regions.iter();
    let regions: Vec<_> = regions
        .map(|region| context! { name => &region.name, endpoint => &region.endpoint, doc => &region.doc })
        .collect();
    let tokens: Vec<_> = api.schemes.iter().map(|scheme| samples::token_variable(&scheme.constant)).collect();
    context! {
        groups => plain(groups),
        counts => context! {
            operations => api.operations().count(),
            types => api.types().count(),
            codes => api.codes.len(),
        },
        examples => context! { regions => regions, endpoint => samples::ENDPOINT, tokens => tokens },
    }
}

fn types_view(api: &Api) -> Value {
    let kinds = [("Structs", "struct"), ("Enumerations", "enumeration"), ("Identifiers", "identifier")];
    let kinds = kinds.map(|(title, kind)| {
        context! { title => title, kind => kind, types => plain(types::lines(api, kind)) }
    });
    context! { kinds => kinds.to_vec() }
}

/// Converts a view to a value for the template.
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
        breadcrumbs: home(),
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
            let mut breadcrumbs = home();
            breadcrumbs.push(Link::new(&group.title, links::group(&group.feature)));
            let (previous, next) = around(&names, index, Link::operation);
            Page {
                path: links::operation(&operation.name),
                template: "operation.html",
                title: operation.name.clone(),
                breadcrumbs,
                sidebar: sidebar(api, Some(group), Some(&operation.name)),
                previous,
                next,
                view: plain(operations::view(api, group, operation)),
            }
        })
        .collect()
}

fn resource_pages(api: &Api) -> Vec<Page> {
    let names: Vec<&str> = api.resources.iter().map(|resource| resource.name.as_str()).collect();
    let pages = api.resources.iter().enumerate().map(|(index, resource)| {
        let mut breadcrumbs = home();
        breadcrumbs.push(Link::new("Resources", "resources/index.html"));
        let (previous, next) = around(&names, index, Link::resource);
        Page {
            path: links::resource(&resource.name),
            template: "resource.html",
            title: format!("{}: life cycle", resource.name),
            breadcrumbs,
            sidebar: sidebar(api, None, None),
            previous,
            next,
            view: plain(resources::view(resource)),
        }
    });
    pages.collect()
}

fn type_pages(api: &Api, uses: &Uses<'_>) -> Vec<Page> {
    let mut all: Vec<_> = api.types().collect();
    all.sort_by_key(|def| def.name());
    let names: Vec<&str> = all.iter().map(|def| def.name()).collect();
    all.iter()
        .enumerate()
        .map(|(index, def)| {
            let mut breadcrumbs = home();
            breadcrumbs.push(Link::new("Types", "types/index.html"));
            let (previous, next) = around(&names, index, Link::type_def);
            Page {
                path: links::type_def(def.name()),
                template: "type.html",
                title: def.name().to_owned(),
                breadcrumbs,
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
            let mut breadcrumbs = home();
            breadcrumbs.push(Link::new("Error codes", "errors/index.html"));
            let (previous, next) = around(&texts, index, |text| Link::new(text, links::code(text)));
            Page {
                path: links::code(&code.text),
                template: "error.html",
                title: format!("{} {}", code.text, code.constant),
                breadcrumbs,
                sidebar: neighbors(api, index, code),
                previous,
                next,
                view: plain(codes::view(api, uses, code)),
            }
        })
        .collect()
}

/// Returns links to the previous and the next name in a list.
fn around(names: &[&str], index: usize, link: impl Fn(&str) -> Link) -> (Option<Link>, Option<Link>) {
    let at = |index: Option<usize>| names.get(index?).copied().map(&link);
    (at(index.checked_sub(1)), at(Some(index + 1)))
}

/// Returns the sidebar of all groups, with the operations of the current group.
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

/// Returns the sidebar of a code: the codes around it.
fn neighbors(api: &Api, index: usize, code: &Code) -> Vec<SidebarItem> {
    let first = index.saturating_sub(NEIGHBORS);
    let near = api.codes.iter().skip(first).take(index - first + NEIGHBORS + 1);
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
