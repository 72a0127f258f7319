//! Renders templates. A template of Rust becomes a source file of the crate, with a banner.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use super::docs::{escaped, paragraphs};
use super::rust::template_banner;
use crate::api::{Api, Channel, Code, Constructor, Group, Handle, Operation, Returned, ShortMethod, TokenSource};
use crate::output::{Files, Output, OutputError, Source};
use crate::spec::Region;

/// The files that are rendered from templates.
#[derive(Debug)]
pub struct TemplateFiles;

impl Output for TemplateFiles {
    fn name(&self) -> &'static str {
        "the templates"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let api = source.api;
        let login = api.schemes.iter().find(|scheme| matches!(scheme.source, TokenSource::Login { .. }));
        let values = context! {
            title => &api.title,
            codes => api.codes.iter().map(code).collect::<Vec<_>>(),
            operations => api.operations().map(|(group, operation)| self::operation(group, operation)).collect::<Vec<_>>(),
            groups => api.groups.iter().map(group).collect::<Vec<_>>(),
            modules => modules(api),
            channels => api.channels.iter().map(channel).collect::<Vec<_>>(),
            handles => api.handles.iter().map(|handle| self::handle(api, handle)).collect::<Vec<_>>(),
            regions => api.service.regions.iter().map(region).collect::<Vec<_>>(),
            schemes => api.schemes.iter().map(|scheme| scheme.constant.clone()).collect::<Vec<_>>(),
            login => login.map(|scheme| &scheme.constant),
            login_header => login.map(|scheme| &scheme.header),
        };
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.map_err(|error| OutputError(error.to_string()))?);
        let file = |(path, template): &(String, String)| {
            let text = environment.render_str(template, &values);
            let text = text.map_err(|error| OutputError(format!("templates/{path}: {error:#}")))?;
            Ok((path.clone(), if path.ends_with(".rs") { template_banner(path) + &text } else { text }))
        };
        source.templates.0.iter().map(file).collect()
    }
}

fn group(group: &Group) -> Value {
    context! {
        title => &group.title,
        title_zh => &group.title_zh,
        feature => &group.feature,
        module => &group.module,
        operations => group.operations.iter().map(|operation| self::operation(group, operation)).collect::<Vec<_>>(),
    }
}

fn operation(group: &Group, operation: &Operation) -> Value {
    let returned = match &operation.returned {
        Returned::Empty => "()".to_owned(),
        Returned::Value(ty) | Returned::Single(ty) => ty.to_string(),
    };
    context! {
        name => &operation.name,
        feature => &group.feature,
        module => &group.module,
        owner => operation.caller.type_name(),
        rust => &operation.rust,
        shorts => shorts(operation),
        request => operation.request.as_ref().map_or("", |request| &request.name),
        returned => returned,
        method => operation.method.as_str(),
        path => &operation.path,
        title_zh => &operation.title_zh,
        deprecated => operation.deprecated.is_some(),
        paged => operation.page.is_some(),
    }
}

/// Returns the short methods of an operation with the names of their parameters, such as `mute(participant_id)`.
fn shorts(operation: &Operation) -> Vec<String> {
    let short = |(_, constructor): (&ShortMethod, &Constructor)| {
        let parameters = constructor.parameters.iter().filter_map(|parameter| operation.parameter_name(*parameter));
        format!("{}({})", constructor.name, parameters.collect::<Vec<_>>().join(", "))
    };
    operation.shortcuts().map(short).collect()
}

fn code(code: &Code) -> Value {
    context! {
        constant => &code.constant,
        text => &code.text,
        family => &code.family,
        digits => code.digits,
        number => code.number,
        docs => paragraphs([format!("`{}`: {}", code.text, escaped(&code.meaning)).as_str()]),
        meaning => format!("{:?}", code.meaning),
        evidence => code.evidence.word(),
        statuses => &code.statuses,
    }
}

/// Returns the modules of groups and channels, with their features.
fn modules(api: &Api) -> Vec<Value> {
    let groups = api.groups.iter().map(|group| (&group.feature, &group.module));
    let channels = api.channels.iter().map(|channel| (&channel.feature, &channel.feature));
    groups.chain(channels).map(|(feature, module)| context! { feature => feature, module => module }).collect()
}

fn channel(channel: &Channel) -> Value {
    context! { feature => &channel.feature, has_connection => channel.connection.is_some() }
}

fn handle(api: &Api, handle: &Handle) -> Value {
    let id = handle.id.named().map_or_else(|| handle.id.to_string(), |name| format!("crate::types::{name}"));
    let header = api.schemes.iter().find(|scheme| scheme.constant == handle.scheme).map(|scheme| &scheme.header);
    context! {
        name => &handle.name,
        type_name => &handle.type_name,
        scheme => &handle.scheme,
        header => header,
        id => id,
    }
}

fn region(region: &Region) -> Value {
    let docs = paragraphs([region.doc.as_str()]);
    context! { name => &region.name, constant => &region.constant, endpoint => &region.endpoint, docs => docs }
}
