//! Renders pages with the templates.

use std::sync::Arc;

use huaweicloud_meeting_codegen::api::Api;
use huaweicloud_meeting_codegen::output::OutputError;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value, context};

use super::links;
use super::markdown::Markdown;
use super::pages::Page;

/// The length of a name up to which it gets no line break opportunities.
const UNBROKEN: usize = 16;

/// The minimum distance of two line break opportunities.
const MIN_PIECE: usize = 4;

pub(super) struct Renderer<'a> {
    environment: Environment<'a>,
    api: &'a Api,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(api: &'a Api, templates: &[(&'a str, &'a str)]) -> Result<Self, OutputError> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.map_err(|error| OutputError(error.to_string()))?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(write_escaped);
        let block = Arc::new(markdown(api));
        let inline = Arc::clone(&block);
        let safe = Value::from_safe_string;
        environment.add_filter("markdown", move |text: &str, root: &str| safe(block.html(text, root)));
        environment.add_filter("inline", move |text: &str, root: &str| safe(inline.inline(text, root)));
        environment.add_filter("breakable", breakable);
        environment.add_test("chinese", |word: &str| !word.is_ascii());
        for &(name, text) in templates {
            environment
                .add_template(name, text)
                .map_err(|error| OutputError(format!("templates/site/{name}: {error:#}")))?;
        }
        Ok(Self { environment, api })
    }

    pub(super) fn render(&self, page: &Page) -> Result<String, OutputError> {
        let failed = |error| OutputError(format!("templates/site/{}: {error:#}", page.template));
        let root = "../".repeat(page.path.matches('/').count());
        let values = context! { title => &self.api.title, root => root, page => Value::from(Serde(page)) };
        self.environment.get_template(page.template).and_then(|template| template.render(values)).map_err(failed)
    }
}

/// Returns the converter that links the names of operations and types.
fn markdown(api: &Api) -> Markdown {
    let types = api.types().map(|def| (def.name().to_owned(), links::type_def(def.name())));
    let operations = api.operations().map(|(_, operation)| (operation.name.clone(), links::operation(&operation.name)));
    Markdown { pages: types.chain(operations).collect() }
}

/// Escapes values like minijinja does, except for slashes, which need no escape in HTML and are frequent in paths.
fn write_escaped(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => Ok(()),
        _ if value.is_safe() => out.write_str(value.as_str().unwrap_or_default()).map_err(Into::into),
        _ => out.write_str(&escaped(&value.to_string())).map_err(Into::into),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    text.chars().for_each(|character| push_escaped(&mut escaped, character));
    escaped
}

fn push_escaped(escaped: &mut String, character: char) {
    match character {
        '<' => escaped.push_str("&lt;"),
        '>' => escaped.push_str("&gt;"),
        '&' => escaped.push_str("&amp;"),
        '"' => escaped.push_str("&quot;"),
        '\'' => escaped.push_str("&#39;"),
        other => escaped.push(other),
    }
}

/// Adds line break opportunities between the words of a long name.
fn breakable(name: &str) -> Value {
    let is_long = name.chars().count() > UNBROKEN;
    let mut broken = String::with_capacity(name.len() + 32);
    let mut since_break = 0;
    let mut before = ' ';
    for character in name.chars() {
        let begins_word = character.is_ascii_uppercase() && before.is_ascii_lowercase();
        let ends_piece = matches!(before, '_' | '/' | '.') || (before == ':' && character != ':');
        if is_long && since_break >= MIN_PIECE && (begins_word || ends_piece) {
            broken.push_str("<wbr />");
            since_break = 0;
        }
        push_escaped(&mut broken, character);
        since_break += 1;
        before = character;
    }
    Value::from_safe_string(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_break_between_words_and_are_escaped() {
        assert_eq!(breakable("Vec<shelfID>").to_string(), "Vec&lt;shelfID&gt;");
        assert_eq!(
            breakable("module::Vec<libraryUUID>/v1/rooms").to_string(),
            "module::<wbr />Vec&lt;library<wbr />UUID&gt;/<wbr />v1/rooms"
        );
    }
}
