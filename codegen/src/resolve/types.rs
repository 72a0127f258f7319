//! Resolves structs, enumerations, identifiers and fields.

use std::collections::BTreeSet;

use super::{Names, Resolver, constructor, docs};
use crate::api::{
    Direction, Enumeration, Field, Form, Identifier, InlineObject, Place, Presence, Property, PropertyValues, SetBy,
    Struct, Type, TypeDef, Variant,
};
use crate::check::{UNKNOWN_TYPE, guaranteed};
use crate::index::{Declaration, field_name, variant_name};
use crate::spec::{self, EnumBase, EnumValue, Flag, PropertyKind, SpecFile, TypeRef};

impl Resolver<'_> {
    /// Returns the types that a file declares, except structs that only contribute fields to bodies.
    pub(super) fn types_of(&self, file: &SpecFile) -> Vec<TypeDef> {
        let identifiers = file.identifiers().iter().map(|identifier| {
            TypeDef::Identifier(Identifier { name: identifier.name.clone(), doc: identifier.doc.clone() })
        });
        let enumerations =
            file.enumerations().iter().map(|enumeration| TypeDef::Enumeration(self.enumeration(enumeration)));
        let structs = file
            .structs()
            .iter()
            .filter(|structure| {
                self.checked.index().usage(&structure.name).is_some_and(|usage| !usage.groups.is_empty())
            })
            .map(|structure| TypeDef::Struct(self.structure(structure)));
        structs.chain(enumerations).chain(identifiers).collect()
    }

    fn enumeration(&self, enumeration: &spec::Enumeration) -> Enumeration {
        let doc = |doc: &str| self.prose.resolve(doc, |_| None);
        let variant = |value: &EnumValue| Variant {
            name: variant_name(value),
            doc: doc(value.doc.as_deref().unwrap_or_default()),
            wire: value.wire().into_owned(),
        };
        Enumeration {
            name: enumeration.name.clone(),
            doc: doc(&enumeration.doc),
            is_number: enumeration.of == EnumBase::Int,
            variants: enumeration.values.iter().map(variant).collect(),
            properties: enumeration.properties.iter().map(|property| self.property(enumeration, property)).collect(),
        }
    }

    fn property(&self, enumeration: &spec::Enumeration, property: &spec::Property) -> Property {
        let name = &property.name;
        let values = enumeration.values.iter().filter(|value| value.properties.contains_key(name));
        let values = match property.kind {
            PropertyKind::IanaZone => {
                let names = |value: &EnumValue| value.strings(name).into_iter().map(str::to_owned).collect();
                PropertyValues::IanaZones(values.map(|value| (variant_name(value), names(value))).collect())
            }
            PropertyKind::Duration(unit) => {
                let number = |value: &EnumValue| value.properties.get(name)?.as_int();
                let values = values.filter_map(|value| Some((variant_name(value), number(value)?)));
                PropertyValues::Durations(unit, values.collect())
            }
        };
        Property { name: name.clone(), doc: self.prose.resolve(&property.doc, |_| None), values }
    }

    fn structure(&self, structure: &spec::Struct) -> Struct {
        let direction = self.direction(&structure.name);
        if structure.fields.iter().any(|field| field.inline) {
            return self.received(structure.name.clone(), &structure.doc, structure.fields.iter());
        }
        let mut fields: Vec<Field> = structure.fields.iter().map(|field| self.field(field, direction)).collect();
        self.resolve_docs(&mut fields);
        let views: Vec<_> = structure.fields.iter().map(|field| self.views(&field.views, &fields)).collect();
        fields.iter_mut().zip(views).for_each(|(field, views)| field.views = views);
        let doc = self.prose.resolve(&structure.doc, named(&fields));
        let constructors = self.named_constructors(&structure.constructors, &fields);
        let page = self.page_items(&structure.name);
        constructor::structure(structure.name.clone(), doc, direction, fields, constructors, page)
    }

    /// Returns a struct that is only received. The fields of an inlined struct are its last fields.
    pub(super) fn received<'f>(
        &self,
        name: String,
        doc: &str,
        fields: impl Iterator<Item = &'f spec::Field>,
    ) -> Struct {
        let (inlined, own): (Vec<_>, Vec<_>) = fields.partition(|field| field.inline);
        let inline = inlined.first().map(|field| InlineObject { wire: field.name.clone(), first: own.len() });
        let inner = inlined.first().and_then(|field| field.type_ref.as_ref()?.named());
        let inner = self.checked.index().fields_of(inner);
        let resolve = |field| self.field(field, Direction::Received);
        let mut fields: Vec<Field> = own.into_iter().chain(inner).map(resolve).collect();
        self.resolve_docs(&mut fields);
        let doc = self.prose.resolve(doc, named(&fields));
        let structure = constructor::structure(name, doc, Direction::Received, fields, Vec::new(), None);
        Struct { inline, ..structure }
    }

    /// Resolves the references in the documentation of the fields of one struct.
    pub(super) fn resolve_docs(&self, fields: &mut [Field]) {
        let resolve = |field: &Field| -> (Vec<String>, Option<String>) {
            let name = |wire: &str| {
                let own = named(fields)(wire).or_else(|| self.variant(&field.ty, wire));
                own.or_else(|| self.variant_of_other_field(fields, wire))
            };
            let docs = field.docs.iter().map(|doc| self.prose.resolve(doc, name)).collect();
            (docs, field.deprecated.as_ref().map(|why| self.prose.resolve_plain(why, name)))
        };
        let resolved: Vec<_> = fields.iter().map(resolve).collect();
        for (field, (docs, deprecated)) in fields.iter_mut().zip(resolved) {
            field.docs = docs;
            field.deprecated = deprecated;
        }
    }

    pub(super) fn field(&self, field: &spec::Field, direction: Direction) -> Field {
        let (ty, form) = field.type_ref.as_ref().map_or((Type::String, Form::Plain), |type_ref| self.resolve(type_ref));
        let is_list = matches!(ty, Type::List(_) | Type::Map(_));
        let presence = match direction {
            Direction::Received if field.always || is_list => Presence::DefaultIfAbsent,
            Direction::Sent | Direction::Both if field.required => Presence::Required,
            _ => Presence::Optional,
        };
        Field {
            wire: field.name.clone(),
            names: field.names.clone(),
            rust: field_name(field),
            place: Place::Body,
            docs: docs::field(field, direction, self.default(field, &ty)),
            deprecated: field.deprecated.clone(),
            parameter: constructor::parameter_form(&ty),
            set_by: SetBy::None,
            views: Vec::new(),
            ty,
            form,
            presence,
            always: direction == Direction::Received && field.always,
        }
    }

    /// Returns the default of a field, in Rust or as on the wire.
    fn default(&self, field: &spec::Field, ty: &Type) -> Option<String> {
        let value = field.default.as_ref()?;
        let text = docs::scalar(value)?;
        Some(match ty {
            _ if self.prose.names == Names::Wire => text,
            Type::Bool => is_true(&text).to_string(),
            _ => self.variant(ty, &text).unwrap_or(text),
        })
    }

    /// Returns the variant of a value on the wire, if a type is an enumeration or a list of one.
    pub(super) fn variant(&self, ty: &Type, wire: &str) -> Option<String> {
        let name = match ty {
            Type::Enumeration(name) => name,
            Type::List(inner) => return self.variant(inner, wire),
            _ => return None,
        };
        let known = self.checked.index().enumeration(name)?;
        let value = known.values.iter().find(|value| value.wire() == wire)?;
        Some(format!("{name}::{}", variant_name(value)))
    }

    /// Returns the variant of a value that only one enumeration of the fields has. The value must be in capitals, because
    /// another word or a number in prose may mean something else.
    fn variant_of_other_field(&self, fields: &[Field], wire: &str) -> Option<String> {
        let is_value =
            wire.starts_with(|c: char| c.is_ascii_uppercase()) && !wire.contains(|c: char| c.is_ascii_lowercase());
        let variants = fields.iter().filter(|_| is_value).filter_map(|field| self.variant(&field.ty, wire));
        let variants: BTreeSet<String> = variants.collect();
        variants.first().filter(|_| variants.len() == 1).cloned()
    }

    /// Returns a type of the spec in Rust, and how its values are encoded.
    pub(super) fn resolve(&self, type_ref: &TypeRef) -> (Type, Form) {
        let inner = |inner: &TypeRef| Box::new(self.resolve(inner).0);
        match type_ref {
            TypeRef::String => (Type::String, Form::Plain),
            TypeRef::Int32 => (Type::Int32, Form::Plain),
            TypeRef::Int64 => (Type::Int64, Form::Plain),
            TypeRef::Double => (Type::Double, Form::Plain),
            TypeRef::Bool => (Type::Bool, Form::Plain),
            TypeRef::Secret => (Type::Secret, Form::Plain),
            TypeRef::Json => (Type::Json, Form::Plain),
            TypeRef::File => (Type::Upload, Form::Plain),
            TypeRef::Encoded(spec::Encoded::Int64) => (Type::Int64, Form::String),
            TypeRef::Encoded(spec::Encoded::Double) => (Type::Double, Form::String),
            TypeRef::Encoded(spec::Encoded::Bool) => (Type::Bool, Form::String),
            TypeRef::Quoted(name) => (Type::Enumeration(name.clone()), Form::String),
            TypeRef::Flag(flag) => (Type::Bool, flag_form(flag)),
            TypeRef::Time(time) => (Type::Time(*time), Form::Plain),
            TypeRef::Duration(unit) => (Type::Duration(*unit), Form::Plain),
            TypeRef::List(of) => (Type::List(inner(of)), self.resolve(of).1),
            TypeRef::Csv(of) => (Type::List(inner(of)), Form::Csv),
            TypeRef::OneOrMany(of) => (Type::List(inner(of)), Form::OneOrMany),
            TypeRef::Map(of) => (Type::Map(inner(of)), self.resolve(of).1),
            TypeRef::Named(name) => match self.checked.index().declaration(name) {
                Some(Declaration::Identifier(_)) => (Type::Identifier(name.clone()), Form::Plain),
                Some(Declaration::Enumeration(_)) => (Type::Enumeration(name.clone()), Form::Plain),
                Some(Declaration::Struct(_)) => (Type::Struct(name.clone()), Form::Plain),
                None => guaranteed(None, UNKNOWN_TYPE, name),
            },
        }
    }

    /// Returns the direction in which operations use a type.
    pub(super) fn direction(&self, name: &str) -> Direction {
        match self.checked.index().usage(name).map(|usage| (usage.sent, usage.received)) {
            Some((true, true)) => Direction::Both,
            Some((true, false)) => Direction::Sent,
            _ => Direction::Received,
        }
    }
}

/// Returns the names of a field on the wire and in Rust.
pub(super) fn wire_and_rust(field: &spec::Field) -> (String, String) {
    (field.name.clone(), field_name(field))
}

/// Returns a function from the wire names of the fields of one struct to their Rust names.
pub(super) fn named(fields: &[Field]) -> impl Fn(&str) -> Option<String> {
    |wire| fields.iter().find(|field| field.wire == wire).map(|field| field.rust.clone())
}

/// Returns whether a boolean on the wire is true, in any encoding.
pub(super) fn is_true(wire: &str) -> bool {
    matches!(wire, "1" | "Y" | "YES" | "true")
}

fn flag_form(flag: &Flag) -> Form {
    match flag {
        Flag::Number => Form::Flag01,
        Flag::Text { yes, .. } => match *yes {
            "1" => Form::FlagString01,
            "Y" => Form::FlagNY,
            "YES" => Form::FlagNoYes,
            _ => Form::String,
        },
    }
}
