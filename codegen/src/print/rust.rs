//! A file of Rust: its items, what it imports, and how it is printed.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::api::{Expression, Form, Place, Type};

/// Where the crate's sources are.
const SOURCES: &str = "generated/src";

/// A file of Rust on its way to be printed.
pub(super) struct RustFile {
    path: String,
    source: String,
    inner_docs: Vec<String>,
    /// Types that stand in this very file.
    own: BTreeSet<String>,
    from_parent: BTreeSet<String>,
    from_values: BTreeSet<String>,
    from_crate: BTreeSet<String>,
    from_std: BTreeSet<&'static str>,
    items: Vec<Item>,
}

/// An item, to be formatted or formatted already.
enum Item {
    Tokens(TokenStream),
    Text(String),
    /// An item inside a macro of the runtime, which formatters leave as it is.
    Wrapped(&'static str, TokenStream),
}

impl RustFile {
    /// Creates a file in the source directory of the crate, which is generated from a file (or a set of files) of the spec.
    pub(super) fn new(path: impl Into<String>, source: &str) -> Self {
        Self {
            path: path.into(),
            source: source.to_owned(),
            inner_docs: Vec::new(),
            own: BTreeSet::new(),
            from_parent: BTreeSet::new(),
            from_values: BTreeSet::new(),
            from_crate: BTreeSet::new(),
            from_std: BTreeSet::new(),
            items: Vec::new(),
        }
    }

    pub(super) fn document(&mut self, lines: impl IntoIterator<Item = String>) {
        self.inner_docs.extend(lines);
    }

    pub(super) fn item(&mut self, item: TokenStream) {
        self.items.push(Item::Tokens(item));
    }

    /// Adds an item that is formatted already.
    pub(super) fn text(&mut self, text: String) {
        self.items.push(Item::Text(text));
    }

    /// Adds an item inside a macro of the runtime.
    pub(super) fn wrapped(&mut self, macro_name: &'static str, item: TokenStream) {
        self.items.push(Item::Wrapped(macro_name, item));
    }

    /// Declares that a type stands in this file.
    pub(super) fn owns(&mut self, name: &str) {
        self.own.insert(name.to_owned());
    }

    /// Imports something from the root of the crate.
    pub(super) fn uses(&mut self, name: &str) {
        self.from_crate.insert(name.to_owned());
    }

    /// Returns a type in Rust, and imports what it needs.
    pub(super) fn ty(&mut self, ty: &Type) -> TokenStream {
        self.import(ty);
        // Types are valid Rust.
        ty.to_string().parse().unwrap_or_default()
    }

    fn import(&mut self, ty: &Type) {
        match ty {
            Type::List(item) => self.import(item),
            Type::Map(value) => {
                self.from_std.insert("std::collections::BTreeMap");
                self.import(value);
            }
            Type::Upload => self.uses("Upload"),
            other => {
                self.from_values.extend(other.value_type().map(str::to_owned));
                self.from_parent.extend(other.named().map(str::to_owned));
            }
        }
    }

    /// Returns the path and the text.
    pub(super) fn print(self) -> (String, String) {
        let mut text = banner(&self.source);
        for line in &self.inner_docs {
            text.push_str(if line.is_empty() { "//!" } else { "//! " });
            text.push_str(line);
            text.push('\n');
        }
        if !self.inner_docs.is_empty() {
            text.push('\n');
        }
        let uses = self.imports();
        if !uses.is_empty() {
            text.push_str(&pretty(uses));
            text.push('\n');
        }
        for (index, item) in self.items.into_iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&item.print());
        }
        (format!("{SOURCES}/{}", self.path), text)
    }

    fn imports(&self) -> TokenStream {
        let list = |names: &BTreeSet<String>, module: TokenStream| {
            import(&module, names.iter().filter(|name| !self.own.contains(*name)).map(String::as_str))
        };
        let std =
            self.from_std.iter().filter_map(|path| path.parse::<TokenStream>().ok()).map(|path| quote!(use #path;));
        let parent = list(&self.from_parent, quote!(super));
        let values = list(&self.from_values, quote!(crate::values));
        let root = list(&self.from_crate, quote!(crate));
        quote!(#(#std)* #parent #values #root)
    }
}

/// Returns the import of names of a module.
pub(super) fn import<'a>(module: &TokenStream, names: impl Iterator<Item = &'a str>) -> TokenStream {
    let names: Vec<Ident> = names.map(ident).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(use #module::#name;),
        names => quote!(use #module::{#(#names),*};),
    }
}

impl Item {
    fn print(self) -> String {
        match self {
            Self::Tokens(tokens) => pretty(tokens),
            Self::Text(text) => text,
            Self::Wrapped(macro_name, tokens) => {
                let inner: String = pretty(tokens).lines().map(|line| format!("    {line}\n")).collect();
                format!("rt::{macro_name}! {{\n{inner}}}\n")
            }
        }
    }
}

/// Returns the banner of a file that is generated from a file or a directory of the spec.
pub(super) fn banner(source: &str) -> String {
    format!(
        "// @generated by huaweicloud-meeting-codegen from spec/{source}.\n// Do not edit: change the spec and run `cargo build`.\n\n"
    )
}

/// Returns the banner of a file that is generated from a template.
pub(super) fn template_banner(template: &str) -> String {
    format!(
        "// @generated by huaweicloud-meeting-codegen from templates/{template}.\n// Do not edit: change the template or the spec and run `cargo build`.\n\n"
    )
}

/// Returns a name as a token. The rules of the spec guarantee that it is an identifier.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Returns a type in Rust with the paths of its names, which needs no import.
pub(super) fn with_path(ty: &Type) -> TokenStream {
    let path = match ty {
        Type::List(item) => format!("Vec<{}>", with_path(item)),
        Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", with_path(value)),
        Type::Upload => "crate::Upload".to_owned(),
        other => match (other.named(), other.value_type()) {
            (Some(name), _) => format!("super::{name}"),
            (_, Some(name)) => format!("crate::values::{name}"),
            _ => other.to_string(),
        },
    };
    path.parse().unwrap_or_default()
}

/// Returns a constant: a boolean, or a variant of an enumeration.
pub(super) fn constant(value: &Expression) -> TokenStream {
    match value {
        Expression::Bool(value) => quote!(#value),
        Expression::Path(path) => path.parse().unwrap_or_default(),
        // Rules allow no other constants.
        _ => TokenStream::new(),
    }
}

/// Returns the attribute with which a search for the wire name finds an item, if the Rust name differs from it.
pub(super) fn alias(wire: &str, rust: &str) -> Option<TokenStream> {
    let same = wire.replace(['_', '-'], "").eq_ignore_ascii_case(&rust.replace('_', ""));
    let searchable = wire.len() > 1 && wire.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    (!same && searchable).then(|| quote!(#[doc(alias = #wire)]))
}

/// Returns the note of `fields!` for a place.
pub(super) fn place_note(place: Place) -> Option<&'static str> {
    match place {
        Place::Body => None,
        Place::Path => Some("path"),
        Place::Query => Some("query"),
        Place::Header => Some("header"),
        Place::BodyValue => Some("body_value"),
        Place::Part => Some("part"),
    }
}

/// Returns the note of `fields!` for an encoding.
pub(super) fn form_note(form: Form) -> Option<&'static str> {
    match form {
        Form::Plain => None,
        Form::String => Some("string"),
        Form::Flag01 => Some("flag_01"),
        Form::FlagString01 => Some("flag_string_01"),
        Form::FlagNY => Some("flag_n_y"),
        Form::FlagNoYes => Some("flag_no_yes"),
        Form::Csv => Some("csv"),
        Form::OneOrMany => Some("one_or_many"),
    }
}

/// Formats items. Tokens that are not valid Rust are a bug of the generator; they are printed unformatted, so that the
/// compiler shows where.
pub(super) fn pretty(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(mut file) => {
            file.items.iter_mut().for_each(separate_functions);
            prettyplease::unparse(&file)
        }
        Err(_) => tokens.to_string(),
    }
}

/// Inserts a blank line after each function of an `impl` but the last one: an empty verbatim item prints as one.
fn separate_functions(item: &mut syn::Item) {
    let syn::Item::Impl(block) = item else { return };
    let count = block.items.len();
    let items = std::mem::take(&mut block.items).into_iter().enumerate();
    block.items = items
        .flat_map(|(index, item)| {
            let is_followed = matches!(item, syn::ImplItem::Fn(_)) && index + 1 < count;
            let blank = is_followed.then(|| syn::ImplItem::Verbatim(TokenStream::new()));
            std::iter::once(item).chain(blank)
        })
        .collect();
}

/// Returns lines of documentation as attributes of an item.
pub(super) fn doc_attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}
