//! Records, enumerations, identifiers and their members.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Lowering, Names, docs};
use crate::model::{Direction, Enumeration, Form, Identifier, Member, Presence, Record, Type, TypeDef, Variant};
use crate::naming;
use crate::spec::{self, EnumBase, Flag, SpecFile, TypeRef, Value};

impl Lowering<'_> {
    /// The types that a file declares, without those that only lend their members to bodies.
    pub(super) fn types_of(&self, file: &SpecFile) -> Vec<TypeDef> {
        let identifiers = file.identifiers().iter().map(|identifier| {
            TypeDef::Identifier(Identifier { name: identifier.name.clone(), doc: identifier.doc.clone() })
        });
        let enumerations =
            file.enumerations().iter().map(|enumeration| TypeDef::Enumeration(self.enumeration(enumeration)));
        let records = file
            .records()
            .iter()
            .filter(|record| !self.reach.groups(&record.name).is_empty())
            .map(|record| TypeDef::Record(self.record(record)));
        records.chain(enumerations).chain(identifiers).collect()
    }

    fn enumeration(&self, enumeration: &spec::Enumeration) -> Enumeration {
        let mut lowered = enumeration_of(enumeration);
        lowered.doc = self.prose.resolve(&lowered.doc, |_| None);
        for variant in &mut lowered.variants {
            variant.doc = self.prose.resolve(&variant.doc, |_| None);
        }
        lowered
    }

    fn record(&self, record: &spec::Record) -> Record {
        let direction = self.reach.direction(&record.name);
        let mut members: Vec<Member> = record.members.iter().map(|member| self.member(member, direction)).collect();
        self.resolve_docs(&mut members);
        Record {
            name: record.name.clone(),
            doc: self.prose.resolve(&record.doc, named(&members)),
            direction,
            members,
            page: self.page_items(&record.name),
        }
    }

    /// Resolves the references in the documentation of members that stand side by side.
    pub(super) fn resolve_docs(&self, members: &mut [Member]) {
        let resolve = |member: &Member| -> (Vec<String>, Option<String>) {
            let name = |wire: &str| {
                let own = named(members)(wire).or_else(|| self.variant(&member.ty, wire));
                own.or_else(|| self.variant_beside(members, wire))
            };
            let docs = member.docs.iter().map(|doc| self.prose.resolve(doc, name)).collect();
            (docs, member.retired.as_ref().map(|why| self.prose.resolve_plain(why, name)))
        };
        let resolved: Vec<_> = members.iter().map(resolve).collect();
        for (member, (docs, retired)) in members.iter_mut().zip(resolved) {
            member.docs = docs;
            member.retired = retired;
        }
    }

    pub(super) fn member(&self, member: &spec::Member, direction: Direction) -> Member {
        let (ty, form) = member.type_ref.as_ref().map_or((Type::Text, Form::Plain), |type_ref| self.resolve(type_ref));
        let is_list = matches!(ty, Type::List(_) | Type::Map(_));
        let presence = match direction {
            Direction::Received if member.always || is_list => Presence::Plain,
            Direction::Sent | Direction::Both if member.required => Presence::Required,
            _ => Presence::Optional,
        };
        Member {
            wire: member.name.clone(),
            rust: rust_name(member),
            docs: docs::member(member, direction, self.default(member, &ty)),
            retired: member.retired.clone(),
            ty,
            form,
            presence,
        }
    }

    /// The default of a member, as one would write it in Rust or as it stands on the wire.
    fn default(&self, member: &spec::Member, ty: &Type) -> Option<String> {
        let value = member.default.as_ref()?;
        let text = docs::scalar(value)?;
        Some(match ty {
            _ if self.prose.names() == Names::Wire => text,
            Type::Bool => matches!(text.as_str(), "1" | "Y" | "YES" | "true").to_string(),
            _ => self.variant(ty, &text).unwrap_or(text),
        })
    }

    /// The variant that stands for a value on the wire, if a type is an enumeration, or a list of one.
    pub(super) fn variant(&self, ty: &Type, wire: &str) -> Option<String> {
        let name = match ty {
            Type::Enumeration(name) => name,
            Type::List(inner) => return self.variant(inner, wire),
            _ => return None,
        };
        let known = self.enumerations.get(name.as_str())?;
        let value = known.values.iter().find(|value| wire_text(value) == wire)?;
        Some(format!("{name}::{}", variant_name(value)))
    }

    /// The same of the members' enumerations, when one of them alone has the value. Only a word in capitals is one beyond
    /// doubt: a number or another word may be meant otherwise.
    fn variant_beside(&self, members: &[Member], wire: &str) -> Option<String> {
        let is_value =
            wire.starts_with(|c: char| c.is_ascii_uppercase()) && !wire.contains(|c: char| c.is_ascii_lowercase());
        let variants = members.iter().filter(|_| is_value).filter_map(|member| self.variant(&member.ty, wire));
        let variants: BTreeSet<String> = variants.collect();
        variants.first().filter(|_| variants.len() == 1).cloned()
    }

    /// What a type of the spec is in Rust, and how its value is written.
    pub(super) fn resolve(&self, type_ref: &TypeRef) -> (Type, Form) {
        let inner = |inner: &TypeRef| Box::new(self.resolve(inner).0);
        match type_ref {
            TypeRef::String => (Type::Text, Form::Plain),
            TypeRef::Int32 => (Type::Int32, Form::Plain),
            TypeRef::Int64 => (Type::Int64, Form::Plain),
            TypeRef::Double => (Type::Double, Form::Plain),
            TypeRef::Bool => (Type::Bool, Form::Plain),
            TypeRef::Secret => (Type::Secret, Form::Plain),
            TypeRef::Json => (Type::Json, Form::Plain),
            TypeRef::File => (Type::Upload, Form::Plain),
            TypeRef::Text(spec::Written::Int64) => (Type::Int64, Form::Text),
            TypeRef::Text(spec::Written::Double) => (Type::Double, Form::Text),
            TypeRef::Text(spec::Written::Bool) => (Type::Bool, Form::Text),
            TypeRef::Flag(flag) => (Type::Bool, flag_form(flag)),
            TypeRef::Time(time) => (Type::Time(*time), Form::Plain),
            TypeRef::Duration(unit) => (Type::Duration(*unit), Form::Plain),
            // A list of flags or of numbers in texts does not occur: the form of a list is that of the list itself.
            TypeRef::List(of) => (Type::List(inner(of)), self.resolve(of).1),
            TypeRef::Csv(of) => (Type::List(inner(of)), Form::Csv),
            TypeRef::OneOrMany(of) => (Type::List(inner(of)), Form::OneOrMany),
            TypeRef::Map(of) => (Type::Map(inner(of)), self.resolve(of).1),
            TypeRef::Named(name) if self.identifiers.contains_key(name.as_str()) => {
                (Type::Identifier(name.clone()), Form::Plain)
            }
            TypeRef::Named(name) if self.enumerations.contains_key(name.as_str()) => {
                (Type::Enumeration(name.clone()), Form::Plain)
            }
            TypeRef::Named(name) => (Type::Record(name.clone()), Form::Plain),
        }
    }
}

fn rust_name(member: &spec::Member) -> String {
    member.rust.clone().unwrap_or_else(|| naming::snake(&member.name))
}

/// What a member is called on the wire and in Rust.
pub(super) fn wire_and_rust(member: &spec::Member) -> (String, String) {
    (member.name.clone(), rust_name(member))
}

/// The Rust names of members that stand side by side, by their names on the wire.
pub(super) fn named(members: &[Member]) -> impl Fn(&str) -> Option<String> {
    |wire| members.iter().find(|member| member.wire == wire).map(|member| member.rust.clone())
}

fn flag_form(flag: &Flag) -> Form {
    match flag {
        Flag::Number => Form::Flag01,
        Flag::Text { yes, .. } => match yes.as_str() {
            "1" => Form::FlagText01,
            "Y" => Form::FlagNy,
            "YES" => Form::FlagNoYes,
            _ => Form::Text,
        },
    }
}

fn enumeration_of(enumeration: &spec::Enumeration) -> Enumeration {
    Enumeration {
        name: enumeration.name.clone(),
        doc: enumeration.doc.clone(),
        is_number: enumeration.of == EnumBase::Int,
        variants: enumeration
            .values
            .iter()
            .map(|value| Variant {
                name: variant_name(value),
                doc: value.doc.clone().unwrap_or_default(),
                wire: wire_text(value).into_owned(),
            })
            .collect(),
    }
}

fn variant_name(value: &spec::EnumValue) -> String {
    value.name.clone().unwrap_or_else(|| naming::pascal(&wire_text(value)))
}

/// A value as it is written on the wire, less its quotes.
fn wire_text(value: &spec::EnumValue) -> Cow<'_, str> {
    match &value.value {
        Value::Int(number) => Cow::Owned(number.to_string()),
        other => Cow::Borrowed(other.as_str().unwrap_or_default()),
    }
}
