//! Prints the example calls of the documentation. Lines are broken as rustfmt does.

use proc_macro2::Literal;

use super::rust::{import, pretty};
use crate::api::{Caller, ExampleCall, Expression, Outcome};

/// Returns the section of an example: a documentation test that hides the function around the call.
pub(super) fn section(heading: &str, caller: &Caller, example: &ExampleCall) -> Vec<String> {
    let (variable, owner) = (caller.variable(), caller.type_name());
    let mut lines: Vec<String> = [heading, "", "```no_run"].map(str::to_owned).to_vec();
    lines.extend(imports(example));
    lines.push(format!("# use huaweicloud_meeting::{{{owner}, Result}};"));
    lines.push(format!("# async fn example({variable}: {owner}) -> Result<()> {{"));
    lines.extend(code(example));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// Returns the imports of an example, and a blank line if there are any.
#[must_use]
pub fn imports(example: &ExampleCall) -> Vec<String> {
    let imports = example.imports.iter();
    let imports = imports.map(|(module, names)| {
        let module = module.parse().unwrap_or_default();
        import(&module, names.iter().map(String::as_str))
    });
    let lines = pretty(imports.collect());
    let blank = (!example.imports.is_empty()).then(String::new);
    lines.lines().map(str::to_owned).chain(blank).collect()
}

/// Returns an example as lines of Rust, without its imports.
#[must_use]
pub fn code(example: &ExampleCall) -> Vec<String> {
    let statement = |binding: &str, tail| format!("{binding}{};", RUSTFMT.chain(&example.call, tail, 0, binding.len()));
    let text = match &example.outcome {
        Outcome::Empty => statement("", ".await?"),
        Outcome::Response(variable) => statement(&format!("let {variable} = "), ".await?"),
        Outcome::Items(variable) => format!(
            "{}\nwhile let Some({variable}) = items.next().await {{\n    println!(\"{{:?}}\", {variable}?);\n}}",
            statement("let mut items = ", ".items()")
        ),
    };
    text.lines().map(str::to_owned).collect()
}

/// The widths beyond which lines are broken.
#[derive(Clone, Copy)]
struct Widths {
    line: usize,
    /// Of a chain of methods, and of what is between the brackets of a call or an array.
    part: usize,
}

/// The defaults of rustfmt.
const RUSTFMT: Widths = Widths { line: 100, part: 60 };

const UNBROKEN: Widths = Widths { line: usize::MAX, part: usize::MAX };

impl Widths {
    /// Formats an expression that begins at a column of a line with this indentation.
    fn expression(self, expression: &Expression, indent: usize, column: usize) -> String {
        match expression {
            Expression::Bool(value) => value.to_string(),
            Expression::Int(value) => value.to_string(),
            Expression::Float(value) => Literal::f64_unsuffixed(*value).to_string(),
            Expression::String(value) => Literal::string(value).to_string(),
            Expression::Path(path) => path.clone(),
            Expression::Tuple(items) => self.list(["(", ")"], items, indent, column),
            Expression::Array(items) => self.list(["[", "]"], items, indent, column),
            Expression::Try(value) => format!("{}?", self.expression(value, indent, column)),
            Expression::Call { function, arguments } => {
                format!("{function}{}", self.list(["(", ")"], arguments, indent, column + function.len()))
            }
            Expression::MethodCall { .. } => self.chain(expression, "", indent, column),
        }
    }

    /// Formats a list in brackets: on one line, around its only item, or with an item on each line.
    fn list(self, [open, close]: [&str; 2], items: &[Expression], indent: usize, column: usize) -> String {
        let unbroken = items.iter().map(|item| UNBROKEN.expression(item, 0, 0)).collect::<Vec<_>>().join(", ");
        let width = unbroken.chars().count();
        if width <= self.part && column.saturating_add(width + 3) <= self.line {
            return format!("{open}{unbroken}{close}");
        }
        if let [only @ (Expression::Call { .. } | Expression::Array(_) | Expression::Tuple(_))] = items {
            return format!("{open}{}{close}", self.expression(only, indent, column + 1));
        }
        let inner = indent + 4;
        let item = |item| format!("{:inner$}{},\n", "", self.expression(item, inner, inner));
        format!("{open}\n{}{:indent$}{close}", items.iter().map(item).collect::<String>(), "")
    }

    /// Formats calls of methods and what follows them: on one line, or with a method on each line.
    fn chain(self, mut root: &Expression, tail: &str, indent: usize, column: usize) -> String {
        let mut calls = Vec::new();
        while let Expression::MethodCall { receiver, method, arguments } = root {
            calls.push((format!(".{method}"), arguments));
            root = receiver;
        }
        let list = |widths: Self, arguments, indent, column| widths.list(["(", ")"], arguments, indent, column);
        let unbroken = calls.iter().rev().map(|(method, arguments)| method.clone() + &list(UNBROKEN, arguments, 0, 0));
        let unbroken = UNBROKEN.expression(root, 0, 0) + &unbroken.collect::<String>() + tail;
        let width = unbroken.chars().count();
        // A single method can be as wide as the line.
        let part = if calls.len() == 1 && tail.is_empty() { self.line } else { self.part };
        if width <= part && column.saturating_add(width + 1) <= self.line {
            return unbroken;
        }
        let mut text = self.expression(root, indent, column);
        let inner = if text.contains('\n') { indent } else { indent + 4 };
        for (method, arguments) in calls.iter().rev() {
            let list = list(self, arguments, inner, inner + method.len());
            text.push_str(&format!("\n{:inner$}{method}{list}", ""));
        }
        if tail.is_empty() { text } else { format!("{text}\n{:inner$}{tail}", "") }
    }
}
