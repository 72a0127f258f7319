//! Records, enumerations, identifiers and their members.

use super::Lowering;
use super::docs;
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
            file.enumerations().iter().map(|enumeration| TypeDef::Enumeration(enumeration_of(enumeration)));
        let records = file
            .records()
            .iter()
            .filter(|record| !self.reach.groups(&record.name).is_empty())
            .map(|record| TypeDef::Record(self.record(record)));
        records.chain(enumerations).chain(identifiers).collect()
    }

    fn record(&self, record: &spec::Record) -> Record {
        let direction = self.reach.direction(&record.name);
        Record {
            name: record.name.clone(),
            doc: record.doc.clone(),
            direction,
            members: record.members.iter().map(|member| self.member(member, direction)).collect(),
            page: self.page_items(&record.name),
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
            rust: member.rust.clone().unwrap_or_else(|| naming::snake(&member.name)),
            docs: docs::member(member, direction, self.default(member, &ty)),
            retired: member.retired.clone(),
            ty,
            form,
            presence,
        }
    }

    /// The default of a member, as one would write it in Rust.
    fn default(&self, member: &spec::Member, ty: &Type) -> Option<String> {
        let value = member.default.as_ref()?;
        let text = docs::scalar(value)?;
        Some(match ty {
            Type::Bool => matches!(text.as_str(), "1" | "Y" | "YES" | "true").to_string(),
            Type::Enumeration(name) => {
                let known = self.enumerations.get(name.as_str()).map(|known| enumeration_of(known));
                let variant = known.and_then(|known| known.variants.into_iter().find(|variant| variant.wire == text));
                variant.map_or(text, |variant| format!("{name}::{}", variant.name))
            }
            _ => text,
        })
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
            .map(|value| {
                let wire = match &value.value {
                    Value::Int(number) => number.to_string(),
                    other => other.as_str().unwrap_or_default().to_owned(),
                };
                Variant {
                    name: value.name.clone().unwrap_or_else(|| naming::pascal(&wire)),
                    doc: value.doc.clone().unwrap_or_default(),
                    wire,
                }
            })
            .collect(),
    }
}
