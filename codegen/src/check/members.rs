//! Rules about parameters and members of records.

use std::collections::BTreeSet;

use super::values::{Comparison, Side};
use super::{Context, Findings, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Declaration, Index, Owner, Site, member_name};
use crate::naming::{self, Registry};
use crate::spec::{EnumBase, Member, Place, TypeRef, Written};

rule_table! {
    "E201" "duplicate-member" "No two members of one object, and no two parameters of one place, have one name." => duplicate_member,
    "E202" "name-collision" "No two members of a record or of a request have one name in Rust." => name_collision,
    "E203" "name-taken" "A member is called by no keyword; `rust` gives it another name." => name_taken,
    "E204" "name-letter" "No word of a Rust name is a single letter; `rust` mends a name that is taken apart wrongly." => name_letter,
    "E205" "rust-name" "`rust` is a name in snake case." => rust_name,
    "E206" "member-type" "A member has a type, unless it is bound." => member_type,
    "E207" "required-place" "`required` stands at what is sent and asked for, not in a path, and has no default beside it." => required_place,
    "E208" "always-place" "`always` stands in records that are received." => always_place,
    "E209" "constant-place" "`const` stands at what is sent, and nothing stands beside it that asks for the value." => constant_place,
    "E210" "bounds-kind" "`length` and `pattern` are for texts, `range` for numbers, `items` for lists." => bounds_kind,
    "E211" "bounds-order" "Bounds begin with the lesser end, and no length is negative." => bounds_order,
    "E212" "default-type" "`default` and `const` are of the type and within the bounds." => default_type,
    "E213" "pattern-syntax" "A pattern is a regular expression: its brackets match, and nothing is repeated that is not there." => pattern_syntax,
    "E214" "type-place" "A type stands only where it can be written: no record in a query, no list in a path, no file in JSON." => type_place,
}

/// The members of each record and of each place of each request.
fn scopes<'a, 'c>(context: &'c Context<'a>) -> impl Iterator<Item = &'c [Site<'a>]> {
    let key = |site: &Site<'a>| match site.owner {
        Owner::Request(operation, place) => (std::ptr::from_ref(operation).addr(), Some(place), false),
        Owner::BodyValue(operation) => (std::ptr::from_ref(operation).addr(), None, true),
        Owner::Record(record) => (std::ptr::from_ref(record).addr(), None, false),
    };
    context.index.members.chunk_by(move |a, b| key(a) == key(b))
}

fn duplicate_member(context: &Context<'_>, findings: &mut Findings<'_>) {
    for sites in scopes(context) {
        let mut seen = BTreeSet::new();
        for Site { file, path, member, owner } in sites {
            let shared = match owner {
                Owner::Request(operation, Place::Body) => operation.body_members_of.as_deref(),
                _ => None,
            };
            let name = match owner {
                Owner::Request(_, Place::Headers) => member.name.to_ascii_lowercase(),
                _ => member.name.clone(),
            };
            let in_record = shared
                .and_then(|shared| context.index.record(shared))
                .is_some_and(|record| record.members.iter().any(|other| other.name == name));
            if member.name.is_empty() {
                findings.push(findings.at(&file.path, path.key("name"), "the name is empty"));
            } else if in_record {
                let message = format!("`{name}` is a member of `{}` already", shared.unwrap_or(""));
                findings.push(findings.at(&file.path, path.key("name"), message));
            } else if !seen.insert(name) {
                let message = format!("`{}` stands twice", member.name);
                findings.push(findings.at(&file.path, path.key("name"), message));
            }
        }
    }
}

fn name_collision(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    let help = "give one of them another name with `rust`, or bind one to the other";
    for (file, operation) in index.spec.operations() {
        let mut names: Registry<String> = Registry::default();
        let mut claim = |member: &Member, path: KeyPath, place: &str| {
            if let Err(first) = names.claim(&member_name(member), format!("{place}.{}", member.name)) {
                let message =
                    format!("`{place}.{}` and `{first}` are both `{}` in Rust", member.name, member_name(member));
                findings.push(findings.at(&file.path, path, message).help(help));
            }
        };
        let shared = operation.body_members_of.as_ref().and_then(|name| index.record(name));
        for member in shared.map(|record| record.members.as_slice()).unwrap_or_default() {
            claim(member, KeyPath::of("body_members_of"), "body");
        }
        for place in Place::ALL {
            let mut seen = BTreeSet::new();
            for (position, member) in operation.members_at(place).iter().enumerate() {
                // One that stands twice at one place has been reported.
                if Index::is_asked(member) && seen.insert(&member.name) {
                    let path = KeyPath::of(place.key()).index(position).key("name");
                    claim(member, path, place.key());
                }
            }
        }
        if let Some(value) = &operation.body_value {
            claim(value, KeyPath::of("body_value").key("name"), "body");
        }
    }
    for sites in scopes(context).filter(|sites| matches!(sites, [Site { owner: Owner::Record(_), .. }, ..])) {
        let mut names: Registry<&str> = Registry::default();
        for Site { file, path, member, .. } in sites {
            match names.claim(&member_name(member), &member.name) {
                Err(first) if first != member.name => {
                    let message = format!("`{}` and `{first}` are both `{}` in Rust", member.name, member_name(member));
                    findings.push(findings.at(&file.path, path.key("name"), message).help(help));
                }
                _ => {}
            }
        }
    }
}

fn name_taken(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in context.index.members.iter().filter(|site| Index::is_asked(site.member)) {
        let name = member_name(member);
        if naming::is_taken(&name) {
            let key = if member.rust.is_some() { "rust" } else { "name" };
            let at = findings.at(&file.path, path.key(key), format!("`{name}` can be no name in Rust"));
            findings.push(at.help("say with `rust` what to call it there, by what it means"));
        }
    }
}

fn name_letter(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in context.index.members.iter().filter(|site| Index::is_asked(site.member)) {
        let name = member_name(member);
        if member.rust.is_none() && naming::has_single_letter(&name) {
            let at = findings.at(&file.path, path.key("name"), format!("`{name}` has a word of one letter"));
            findings.push(at.help("say with `rust` what to call it there"));
        }
    }
}

fn rust_name(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in &context.index.members {
        match &member.rust {
            Some(rust) if !naming::is_snake(rust) => {
                let message = format!("`{rust}` is not in snake case");
                findings.push(findings.at(&file.path, path.key("rust"), message));
            }
            None if Index::is_asked(member) && !naming::is_snake(&member_name(member)) && !member.name.is_empty() => {
                let message = format!("`{}` makes no name in Rust", member.name);
                let at = findings.at(&file.path, path.key("name"), message);
                findings.push(at.help("say with `rust` what to call it there"));
            }
            _ => {}
        }
    }
}

fn member_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in &context.index.members {
        match (&member.bind, &member.type_ref) {
            (None, None) => {
                let message = format!("`{}` has no type", member.name);
                findings.push(findings.at(&file.path, path.key("name"), message));
            }
            (Some(_), Some(_)) => {
                let at = findings.at(&file.path, path.key("type"), "what is bound has the type of its source");
                findings.push(at.at_key().help("leave `type` out"));
            }
            _ => {}
        }
    }
}

/// Whether a member is in a request, or in a record that one holds.
fn is_sent(index: &Index<'_>, owner: Owner<'_>) -> bool {
    match owner {
        Owner::Request(..) | Owner::BodyValue(_) => true,
        // Of a type that nobody reaches nothing is known, and another rule reports it.
        Owner::Record(record) => index.usage.get(record.name.as_str()).is_none_or(|usage| usage.sent),
    }
}

fn required_place(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, owner } in &context.index.members {
        if !member.required {
            continue;
        }
        let wrong = if member.default.is_some() {
            "what has a default is not required"
        } else if member.bind.is_some() {
            "what is bound is not asked for"
        } else if matches!(owner, Owner::Request(_, Place::Path)) {
            "what stands in the path is required anyway"
        } else if !is_sent(&context.index, *owner) {
            "the record is only received; what an answer always holds is `always`"
        } else {
            continue;
        };
        findings.push(findings.at(&file.path, path.key("required"), wrong).at_key());
    }
}

fn always_place(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, owner } in &context.index.members {
        let received = match owner {
            Owner::Record(record) => context.index.usage.get(record.name.as_str()).is_none_or(|usage| usage.received),
            _ => false,
        };
        if member.always && !received {
            let message = "it is only sent; what a request must hold is `required`";
            findings.push(findings.at(&file.path, path.key("always"), message).at_key());
        }
    }
}

fn constant_place(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, owner } in &context.index.members {
        if member.constant.is_none() {
            continue;
        }
        let beside = [
            ("required", member.required),
            ("default", member.default.is_some()),
            ("bind", member.bind.is_some()),
            ("always", member.always),
            ("retired", member.retired.is_some()),
        ];
        if let Some((key, _)) = beside.into_iter().find(|(_, there)| *there) {
            let message = format!("a constant has no `{key}` beside it");
            findings.push(findings.at(&file.path, path.key(key), message).at_key());
        } else if !is_sent(&context.index, *owner) {
            let message = "the record is only received, and a constant is for what is sent";
            findings.push(findings.at(&file.path, path.key("const"), message).at_key());
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
        TypeRef::Text(Written::Int64 | Written::Double) => vec![Measure::Length, Measure::Range],
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

fn bounds_kind(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in &context.index.members {
        let Some(type_ref) = &member.type_ref else {
            continue;
        };
        let measures = measures(type_ref, &context.index);
        for (key, there, measure, of) in [
            ("length", member.length.is_some(), Measure::Length, "a text"),
            ("pattern", member.pattern.is_some(), Measure::Length, "a text"),
            ("range", member.range.is_some(), Measure::Range, "a number"),
            ("items", member.items.is_some(), Measure::Items, "a list"),
        ] {
            if there && !measures.contains(&measure) {
                let message = format!("`{key}` is said of {of}, and `{type_ref}` is none");
                let at = findings.at(&file.path, path.key(key), message).at_key();
                let says_itself = type_ref.named().is_some()
                    && matches!(type_ref, TypeRef::Named(name) if matches!(context.index.types.get(name.as_str()), Some(Declaration::Enumeration(_))));
                findings.push(if says_itself { at.help("an enumeration says its values itself") } else { at });
            }
        }
    }
}

fn bounds_order(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in &context.index.members {
        for (key, bounds, counts) in
            [("length", member.length, true), ("range", member.range, false), ("items", member.items, true)]
        {
            let Some(bounds) = bounds else {
                continue;
            };
            if bounds.is_reversed() {
                let message = format!("`{bounds}` begins with the greater end");
                findings.push(findings.at(&file.path, path.key(key), message));
            } else if counts && [bounds.min, bounds.max].into_iter().flatten().any(|end| end < 0) {
                let message = format!("`{bounds}` counts below zero");
                findings.push(findings.at(&file.path, path.key(key), message));
            }
        }
    }
}

fn default_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in &context.index.members {
        for (key, value) in [("default", &member.default), ("const", &member.constant)] {
            if let Some(value) = value {
                let mut comparison = Comparison::new(&context.index, Side::Request);
                comparison.member(member, value, &path.key(key));
                for problem in comparison.problems {
                    let at = findings.at(&file.path, problem.path.clone(), problem.message.clone());
                    findings.push(problem.complete(at));
                }
            }
        }
    }
}

fn pattern_syntax(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, .. } in &context.index.members {
        if let Some(Err(wrong)) = member.pattern.as_deref().map(pattern) {
            let message = format!("this is no regular expression: {wrong}");
            findings.push(findings.at(&file.path, path.key("pattern"), message));
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

fn type_place(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for Site { file, path, member, owner } in &index.members {
        let Some(type_ref) = &member.type_ref else {
            continue;
        };
        let wrong = match owner {
            Owner::Request(_, Place::Path | Place::Headers) => {
                (!is_word(index, type_ref)).then_some("a path and a header hold one text")
            }
            Owner::Request(_, Place::Query) => {
                let item = match type_ref {
                    TypeRef::List(inner) => inner,
                    other => other,
                };
                (!is_word(index, item)).then_some("a query holds texts, and lists of texts")
            }
            Owner::Request(_, Place::Multipart) => {
                (*type_ref != TypeRef::File && !is_word(index, type_ref)).then_some("a part is a file or a text")
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            let message = format!("`{type_ref}` cannot stand here: {wrong}");
            findings.push(findings.at(&file.path, path.key("type"), message));
        } else if let Some(wrong) = misbuilt(index, type_ref, matches!(owner, Owner::Request(_, Place::Multipart))) {
            findings.push(findings.at(&file.path, path.key("type"), wrong));
        }
    }
    for (file, operation) in index.spec.operations() {
        if let Some(wrong) = operation.response.type_ref().and_then(|type_ref| misbuilt(index, type_ref, false)) {
            findings.push(findings.at(&file.path, KeyPath::of("response"), wrong));
        }
    }
}

/// Whether a type is one text on the wire.
fn is_word(index: &Index<'_>, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Map(_) | TypeRef::Json | TypeRef::File => false,
        TypeRef::Named(name) => !matches!(index.types.get(name.as_str()), Some(Declaration::Record(_))),
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
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Text(Written::Int64) | TypeRef::Duration(_) => true,
        TypeRef::Named(name) => matches!(
            index.types.get(name.as_str()),
            Some(Declaration::Enumeration(enumeration)) if enumeration.of == EnumBase::Int
        ),
        _ => false,
    }
}
