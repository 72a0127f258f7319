//! Renders templates.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use crate::api::{Group, Operation, Returned};
use crate::output::{Files, Output, OutputError, Source};

/// The files that are rendered from templates.
#[derive(Debug)]
pub struct TemplateFiles;

impl Output for TemplateFiles {
    fn name(&self) -> &'static str {
        "the templates"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let groups: Vec<Value> = source.api.groups.iter().map(group).collect();
        let values = context! { title => &source.api.title, groups => groups };
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.map_err(|error| OutputError(error.to_string()))?);
        let file = |(path, template): &(String, String)| {
            let text = environment.render_str(template, &values);
            let text = text.map_err(|error| OutputError(format!("templates/{path}: {error:#}")))?;
            Ok((path.clone(), text))
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
        operations => group.operations.iter().map(operation).collect::<Vec<_>>(),
    }
}

fn operation(operation: &Operation) -> Value {
    let returned = match &operation.returned {
        Returned::Empty => "()".to_owned(),
        Returned::Value(ty) | Returned::Single(ty) => ty.to_string(),
    };
    context! {
        name => &operation.name,
        owner => operation.caller.type_name(),
        rust => &operation.rust,
        request => operation.request.as_ref().map_or("", |request| &request.name),
        returned => returned,
        method => operation.method.as_str(),
        path => &operation.path,
        title_zh => &operation.title_zh,
        deprecated => operation.deprecated.is_some(),
        paged => operation.page.is_some(),
    }
}
