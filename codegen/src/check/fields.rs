//! Rules about parameters and fields of structs.

use std::collections::BTreeSet;

use super::values::{Comparison, Side};
use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Container, Declaration, FieldRef, Index, field_name};
use crate::naming::{self, Registry};
use crate::spec::{Encoded, EnumBase, Field, Place, TypeRef};

rule_table! {
    "E201" "duplicate-field" "No two fields of one object, and no two parameters of one place, have one name." => duplicate_field,
    "E202" "name-collision" "No two fields of a struct or of a request have one name in Rust." => name_collision,
    "E203" "name-taken" "A field is called by no keyword; `rust` gives it another name." => name_taken,
    "E204" "name-letter" "No word of a Rust name is a single letter; `rust` mends a name that is taken apart wrongly." => name_letter,
    "E205" "rust-name" "`rust` is a name in snake case." => rust_name,
    "E206" "field-type" "A field has a type, unless it is bound." => field_type,
    "E207" "required-place" "`required` stands at what is sent and asked for, not in a path, and has no default beside it." => required_place,
    "E208" "always-place" "`always` stands in structs that are received." => always_place,
    "E209" "constant-place" "`const` stands at what is sent, and nothing stands beside it that asks for the value." => constant_place,
    "E210" "bounds-kind" "`length` and `pattern` are for strings, `range` for numbers, `items` for lists." => bounds_kind,
    "E211" "bounds-order" "Bounds begin with the lesser end, and no length is negative." => bounds_order,
    "E212" "default-type" "`default` and `const` are of the type and within the bounds." => default_type,
    "E213" "pattern-syntax" "A pattern is a regular expression: its brackets match, and nothing is repeated that is not there." => pattern_syntax,
    "E214" "type-place" "A type stands only where it can be written: no struct in a query, no list in a path, no file in JSON." => type_place,
}

/// The fields of each struct and of each place of each request.
fn scopes<'a, 'c>(context: &'c Context<'a>) -> impl Iterator<Item = &'c [FieldRef<'a>]> {
    let key = |site: &FieldRef<'a>| match site.owner {
        Container::Request(operation, place) => (std::ptr::from_ref(operation).addr(), Some(place), false),
        Container::BodyValue(operation) => (std::ptr::from_ref(operation).addr(), None, true),
        Container::Struct(structure) => (std::ptr::from_ref(structure).addr(), None, false),
    };
    context.index.fields.chunk_by(move |a, b| key(a) == key(b))
}

fn duplicate_field(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for sites in scopes(context) {
        let mut seen = BTreeSet::new();
        for FieldRef { file, path, field, owner } in sites {
            let shared = match owner {
                Container::Request(operation, Place::Body) => operation.body_fields_of.as_deref(),
                _ => None,
            };
            let name = match owner {
                Container::Request(_, Place::Headers) => field.name.to_ascii_lowercase(),
                _ => field.name.clone(),
            };
            let in_struct = shared
                .and_then(|shared| context.index.structure(shared))
                .is_some_and(|structure| structure.fields.iter().any(|other| other.name == name));
            if field.name.is_empty() {
                reporter.push(reporter.at(&file.path, path.key("name"), "the name is empty"));
            } else if in_struct {
                let message = format!("`{name}` is a field of `{}` already", shared.unwrap_or(""));
                reporter.push(reporter.at(&file.path, path.key("name"), message));
            } else if !seen.insert(name) {
                let message = format!("`{}` stands twice", field.name);
                reporter.push(reporter.at(&file.path, path.key("name"), message));
            }
        }
    }
}

fn name_collision(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    let help = "give one of them another name with `rust`, or bind one to the other";
    for (file, operation) in index.spec.operations() {
        let mut names: Registry<String> = Registry::default();
        let mut claim = |field: &Field, path: KeyPath, place: &str| {
            if let Err(first) = names.claim(&field_name(field), format!("{place}.{}", field.name)) {
                let message =
                    format!("`{place}.{}` and `{first}` are both `{}` in Rust", field.name, field_name(field));
                reporter.push(reporter.at(&file.path, path, message).help(help));
            }
        };
        let shared = operation.body_fields_of.as_ref().and_then(|name| index.structure(name));
        for field in shared.map(|structure| structure.fields.as_slice()).unwrap_or_default() {
            claim(field, KeyPath::of("body_fields_of"), "body");
        }
        for place in Place::ALL {
            let mut seen = BTreeSet::new();
            for (position, field) in operation.fields_at(place).iter().enumerate() {
                // One that stands twice at one place has been reported.
                if Index::is_caller_supplied(field) && seen.insert(&field.name) {
                    let path = KeyPath::of(place.key()).index(position).key("name");
                    claim(field, path, place.key());
                }
            }
        }
        if let Some(value) = &operation.body_value {
            claim(value, KeyPath::of("body_value").key("name"), "body");
        }
    }
    for sites in scopes(context).filter(|sites| matches!(sites, [FieldRef { owner: Container::Struct(_), .. }, ..])) {
        let mut names: Registry<&str> = Registry::default();
        for FieldRef { file, path, field, .. } in sites {
            match names.claim(&field_name(field), &field.name) {
                Err(first) if first != field.name => {
                    let message = format!("`{}` and `{first}` are both `{}` in Rust", field.name, field_name(field));
                    reporter.push(reporter.at(&file.path, path.key("name"), message).help(help));
                }
                _ => {}
            }
        }
    }
}

fn name_taken(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in
        context.index.fields.iter().filter(|site| Index::is_caller_supplied(site.field))
    {
        let name = field_name(field);
        if naming::is_taken(&name) {
            let key = if field.rust.is_some() { "rust" } else { "name" };
            let at = reporter.at(&file.path, path.key(key), format!("`{name}` can be no name in Rust"));
            reporter.push(at.help("say with `rust` what to call it there, by what it means"));
        }
    }
}

fn name_letter(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in
        context.index.fields.iter().filter(|site| Index::is_caller_supplied(site.field))
    {
        let name = field_name(field);
        if field.rust.is_none() && naming::has_single_letter(&name) {
            let at = reporter.at(&file.path, path.key("name"), format!("`{name}` has a word of one letter"));
            reporter.push(at.help("say with `rust` what to call it there"));
        }
    }
}

fn rust_name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in &context.index.fields {
        match &field.rust {
            Some(rust) if !naming::is_snake(rust) => {
                let message = format!("`{rust}` is not in snake case");
                reporter.push(reporter.at(&file.path, path.key("rust"), message));
            }
            None if Index::is_caller_supplied(field)
                && !naming::is_snake(&field_name(field))
                && !field.name.is_empty() =>
            {
                let message = format!("`{}` makes no name in Rust", field.name);
                let at = reporter.at(&file.path, path.key("name"), message);
                reporter.push(at.help("say with `rust` what to call it there"));
            }
            _ => {}
        }
    }
}

fn field_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in &context.index.fields {
        match (&field.bind, &field.type_ref) {
            (None, None) => {
                let message = format!("`{}` has no type", field.name);
                reporter.push(reporter.at(&file.path, path.key("name"), message));
            }
            (Some(_), Some(_)) => {
                let at = reporter.at(&file.path, path.key("type"), "what is bound has the type of its source");
                reporter.push(at.at_key().help("leave `type` out"));
            }
            _ => {}
        }
    }
}

/// Whether a field is in a request, or in a struct that one holds.
fn is_sent(index: &Index<'_>, owner: Container<'_>) -> bool {
    match owner {
        Container::Request(..) | Container::BodyValue(_) => true,
        // Of a type that nobody reaches nothing is known, and another rule reports it.
        Container::Struct(structure) => index.usage.get(structure.name.as_str()).is_none_or(|usage| usage.sent),
    }
}

fn required_place(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, owner } in &context.index.fields {
        if !field.required {
            continue;
        }
        let wrong = if field.default.is_some() {
            "what has a default is not required"
        } else if field.bind.is_some() {
            "what is bound is not asked for"
        } else if matches!(owner, Container::Request(_, Place::Path)) {
            "what stands in the path is required anyway"
        } else if !is_sent(&context.index, *owner) {
            "the struct is only received; what a response always holds is `always`"
        } else {
            continue;
        };
        reporter.push(reporter.at(&file.path, path.key("required"), wrong).at_key());
    }
}

fn always_place(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, owner } in &context.index.fields {
        let received = match owner {
            Container::Struct(structure) => {
                context.index.usage.get(structure.name.as_str()).is_none_or(|usage| usage.received)
            }
            _ => false,
        };
        if field.always && !received {
            let message = "it is only sent; what a request must hold is `required`";
            reporter.push(reporter.at(&file.path, path.key("always"), message).at_key());
        }
    }
}

fn constant_place(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, owner } in &context.index.fields {
        if field.constant.is_none() {
            continue;
        }
        let beside = [
            ("required", field.required),
            ("default", field.default.is_some()),
            ("bind", field.bind.is_some()),
            ("always", field.always),
            ("deprecated", field.deprecated.is_some()),
        ];
        if let Some((key, _)) = beside.into_iter().find(|(_, there)| *there) {
            let message = format!("a constant has no `{key}` beside it");
            reporter.push(reporter.at(&file.path, path.key(key), message).at_key());
        } else if !is_sent(&context.index, *owner) {
            let message = "the struct is only received, and a constant is for what is sent";
            reporter.push(reporter.at(&file.path, path.key("const"), message).at_key());
        }
    }
}

/// What bounds can be said of a type.
#[derive(PartialEq, Eq)]
enum Measure {
    Length,
    Range,
    Items,
}

fn measures(type_ref: &TypeRef, index: &Index<'_>) -> Vec<Measure> {
    match type_ref {
        TypeRef::String | TypeRef::Secret => vec![Measure::Length],
        TypeRef::Csv(_) => vec![Measure::Length, Measure::Items],
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Double | TypeRef::Duration(_) => {
            vec![Measure::Range]
        }
        TypeRef::Encoded(Encoded::Int64 | Encoded::Double) => vec![Measure::Length, Measure::Range],
        TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Map(_) => vec![Measure::Items],
        TypeRef::Named(name) => match index.types.get(name.as_str()) {
            // Of an unknown type nothing is known.
            None => vec![Measure::Length, Measure::Range, Measure::Items],
            Some(Declaration::Identifier(_)) => vec![Measure::Length],
            Some(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn bounds_kind(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in &context.index.fields {
        let Some(type_ref) = &field.type_ref else {
            continue;
        };
        let measures = measures(type_ref, &context.index);
        for (key, there, measure, of) in [
            ("length", field.length.is_some(), Measure::Length, "a string"),
            ("pattern", field.pattern.is_some(), Measure::Length, "a string"),
            ("range", field.range.is_some(), Measure::Range, "a number"),
            ("items", field.items.is_some(), Measure::Items, "a list"),
        ] {
            if there && !measures.contains(&measure) {
                let message = format!("`{key}` is said of {of}, and `{type_ref}` is none");
                let at = reporter.at(&file.path, path.key(key), message).at_key();
                let says_itself = type_ref.named().is_some()
                    && matches!(type_ref, TypeRef::Named(name) if matches!(context.index.types.get(name.as_str()), Some(Declaration::Enumeration(_))));
                reporter.push(if says_itself { at.help("an enumeration says its values itself") } else { at });
            }
        }
    }
}

fn bounds_order(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in &context.index.fields {
        for (key, bounds, counts) in
            [("length", field.length, true), ("range", field.range, false), ("items", field.items, true)]
        {
            let Some(bounds) = bounds else {
                continue;
            };
            if bounds.is_reversed() {
                let message = format!("`{bounds}` begins with the greater end");
                reporter.push(reporter.at(&file.path, path.key(key), message));
            } else if counts && [bounds.min, bounds.max].into_iter().flatten().any(|end| end < 0) {
                let message = format!("`{bounds}` counts below zero");
                reporter.push(reporter.at(&file.path, path.key(key), message));
            }
        }
    }
}

fn default_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in &context.index.fields {
        for (key, value) in [("default", &field.default), ("const", &field.constant)] {
            if let Some(value) = value {
                let mut comparison = Comparison::new(&context.index, Side::Request);
                comparison.field(field, value, &path.key(key));
                for problem in comparison.problems {
                    let at = reporter.at(&file.path, problem.path.clone(), problem.message.clone());
                    reporter.push(problem.complete(at));
                }
            }
        }
    }
}

fn pattern_syntax(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, .. } in &context.index.fields {
        if let Some(Err(wrong)) = field.pattern.as_deref().map(pattern) {
            let message = format!("this is no regular expression: {wrong}");
            reporter.push(reporter.at(&file.path, path.key("pattern"), message));
        }
    }
}

/// Reads as much of a regular expression as every dialect has in common; look-ahead passes.
fn pattern(text: &str) -> Result<(), &'static str> {
    let mut chars = text.chars().peekable();
    let mut groups = 0_usize;
    // Whether there is something before that can be repeated.
    let mut atom = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next().ok_or("it ends in a backslash")?;
                atom = true;
            }
            '[' => {
                if chars.peek() == Some(&'^') {
                    chars.next();
                }
                let mut first = true;
                loop {
                    match chars.next().ok_or("a `[` is not closed")? {
                        '\\' => {
                            chars.next().ok_or("it ends in a backslash")?;
                        }
                        ']' if !first => break,
                        _ => {}
                    }
                    first = false;
                }
                atom = true;
            }
            '(' => {
                groups += 1;
                if chars.peek() == Some(&'?') {
                    chars.next();
                    let kind = chars.next().ok_or("a `(?` says nothing")?;
                    if !":=!<#P".contains(kind) {
                        return Err("a `(?` is of no known kind");
                    }
                }
                atom = false;
            }
            ')' => {
                groups = groups.checked_sub(1).ok_or("a `)` closes nothing")?;
                atom = true;
            }
            '*' | '+' | '?' if !atom => return Err("something is repeated that is not there"),
            '*' | '+' | '?' => {
                if matches!(chars.peek(), Some('?' | '+')) {
                    chars.next();
                }
                atom = false;
            }
            '|' => atom = false,
            '^' => atom = false,
            _ => atom = true,
        }
    }
    if groups > 0 { Err("a `(` is not closed") } else { Ok(()) }
}

fn type_place(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for FieldRef { file, path, field, owner } in &index.fields {
        let Some(type_ref) = &field.type_ref else {
            continue;
        };
        let wrong = match owner {
            Container::Request(_, Place::Path | Place::Headers) => {
                (!is_word(index, type_ref)).then_some("a path and a header hold one string")
            }
            Container::Request(_, Place::Query) => {
                let item = match type_ref {
                    TypeRef::List(inner) => inner,
                    other => other,
                };
                (!is_word(index, item)).then_some("a query holds strings, and lists of strings")
            }
            Container::Request(_, Place::Multipart) => {
                (*type_ref != TypeRef::File && !is_word(index, type_ref)).then_some("a part is a file or a string")
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            let message = format!("`{type_ref}` cannot stand here: {wrong}");
            reporter.push(reporter.at(&file.path, path.key("type"), message));
        } else if let Some(wrong) = misbuilt(index, type_ref, matches!(owner, Container::Request(_, Place::Multipart)))
        {
            reporter.push(reporter.at(&file.path, path.key("type"), wrong));
        }
    }
    for (file, operation) in index.spec.operations() {
        if let Some(wrong) = operation.response.type_ref().and_then(|type_ref| misbuilt(index, type_ref, false)) {
            reporter.push(reporter.at(&file.path, KeyPath::of("response"), wrong));
        }
    }
}

/// Whether a type is one string on the wire.
fn is_word(index: &Index<'_>, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Map(_) | TypeRef::Json | TypeRef::File => false,
        TypeRef::Named(name) => !matches!(index.types.get(name.as_str()), Some(Declaration::Struct(_))),
        _ => true,
    }
}

/// What is wrong with how a type is put together.
fn misbuilt(index: &Index<'_>, type_ref: &TypeRef, file_allowed: bool) -> Option<String> {
    match type_ref {
        TypeRef::File if !file_allowed => Some("a `file` is a part of a multipart body".to_owned()),
        TypeRef::Csv(inner) => (matches!(**inner, TypeRef::Csv(_)) || !is_word(index, inner))
            .then(|| format!("`{inner}` cannot be written between commas")),
        TypeRef::OneOrMany(inner) if matches!(**inner, TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Json) => {
            Some(format!("of `{inner}` nobody can tell one from many"))
        }
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::Map(inner) => misbuilt(index, inner, false),
        _ => None,
    }
}

/// Whether the values of a type are whole numbers on the wire.
pub(super) fn is_whole_number(index: &Index<'_>, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Encoded(Encoded::Int64) | TypeRef::Duration(_) => true,
        TypeRef::Named(name) => matches!(
            index.types.get(name.as_str()),
            Some(Declaration::Enumeration(enumeration)) if enumeration.of == EnumBase::Int
        ),
        _ => false,
    }
}
