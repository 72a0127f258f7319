//! Look-ups over a spec: what a name stands for, and who uses it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::KeyPath;
use crate::spec::{
    Bind, EnumValue, Enumeration, ErrorEntry, Field, Identifier, Operation, Place, Response, Scheme, Spec, SpecFile,
    Struct, TypeRef,
};

/// A spec with its names. Of names that are declared twice the first counts.
#[derive(Debug)]
pub struct Index<'a> {
    /// The spec itself.
    pub spec: &'a Spec,
    /// The types by name.
    pub types: BTreeMap<&'a str, Declaration<'a>>,
    /// The operations by name.
    pub operations: BTreeMap<&'a str, (&'a SpecFile, &'a Operation)>,
    /// The error codes.
    pub codes: BTreeMap<&'a str, &'a ErrorEntry>,
    /// The schemes of `auth.yaml` by name.
    pub schemes: BTreeMap<&'a str, &'a Scheme>,
    /// How each type that an operation reaches is used.
    pub usage: BTreeMap<&'a str, Usage>,
    /// Every parameter and every field of a struct, in the order of the files.
    pub fields: Vec<FieldRef<'a>>,
}

/// What a name of a type stands for.
#[derive(Debug, Clone, Copy)]
pub enum Declaration<'a> {
    /// An object.
    Struct(&'a Struct),
    /// A set of values.
    Enumeration(&'a Enumeration),
    /// A string with a type of its own.
    Identifier(&'a Identifier),
}

/// Whether a type is sent, received or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// A request holds it.
    pub sent: bool,
    /// A response holds it.
    pub received: bool,
}

/// A parameter or a field of a struct, with its place.
#[derive(Debug, Clone)]
pub struct FieldRef<'a> {
    /// The file.
    pub file: &'a SpecFile,
    /// The way to it in the file.
    pub path: KeyPath,
    /// What stands there.
    pub field: &'a Field,
    /// Whose it is.
    pub owner: Container<'a>,
}

/// Whose a field is.
#[derive(Debug, Clone, Copy)]
pub enum Container<'a> {
    /// An operation's, at a place of its request.
    Request(&'a Operation, Place),
    /// An operation's: the whole body.
    BodyValue(&'a Operation),
    /// A struct's.
    Struct(&'a Struct),
}

impl<'a> Index<'a> {
    /// Looks through a spec.
    pub fn new(spec: &'a Spec) -> Self {
        let mut index = Self {
            spec,
            types: BTreeMap::new(),
            operations: BTreeMap::new(),
            codes: BTreeMap::new(),
            schemes: BTreeMap::new(),
            usage: BTreeMap::new(),
            fields: Vec::new(),
        };
        for file in &spec.files {
            for structure in file.structs() {
                index.types.entry(&structure.name).or_insert(Declaration::Struct(structure));
            }
            for enumeration in file.enumerations() {
                index.types.entry(&enumeration.name).or_insert(Declaration::Enumeration(enumeration));
            }
            for identifier in file.identifiers() {
                index.types.entry(&identifier.name).or_insert(Declaration::Identifier(identifier));
            }
            if let Some(operation) = file.operation() {
                index.operations.entry(&operation.name).or_insert((file, operation));
            }
            index.add_fields(file);
        }
        for entry in &spec.errors {
            index.codes.entry(&entry.code).or_insert(entry);
        }
        for scheme in &spec.auth.schemes {
            index.schemes.entry(&scheme.name).or_insert(scheme);
        }
        for (_, operation) in spec.operations() {
            index.reach(operation);
        }
        index
    }

    fn add_fields(&mut self, file: &'a SpecFile) {
        let mut add = |path: &KeyPath, fields: &'a [Field], owner: Container<'a>| {
            self.fields.extend(fields.iter().enumerate().map(|(position, field)| FieldRef {
                file,
                path: path.index(position),
                field,
                owner,
            }));
        };
        if let Some(operation) = file.operation() {
            for place in Place::ALL {
                let owner = Container::Request(operation, place);
                add(&KeyPath::of(place.key()), operation.fields_at(place), owner);
            }
        }
        for (position, structure) in file.structs().iter().enumerate() {
            let path = KeyPath::of("structs").index(position).key("fields");
            add(&path, &structure.fields, Container::Struct(structure));
        }
        if let Some((operation, value)) =
            file.operation().and_then(|operation| Some((operation, operation.body_value.as_deref()?)))
        {
            self.fields.push(FieldRef {
                file,
                path: KeyPath::of("body_value"),
                field: value,
                owner: Container::BodyValue(operation),
            });
        }
    }

    /// Marks every type that a request or the response of an operation holds.
    fn reach(&mut self, operation: &'a Operation) {
        let sent = Usage { sent: true, received: false };
        for place in Place::ALL {
            for field in operation.fields_at(place) {
                self.mark(field.type_ref.as_ref(), sent);
            }
        }
        self.mark(operation.body_value.as_ref().and_then(|value| value.type_ref.as_ref()), sent);
        if let Some(name) = &operation.body_fields_of {
            self.mark_name(name, sent);
        }
        if let Response::Type(type_ref) = &operation.response {
            self.mark(Some(type_ref), Usage { sent: false, received: true });
        }
    }

    fn mark(&mut self, type_ref: Option<&'a TypeRef>, usage: Usage) {
        if let Some(name) = type_ref.and_then(TypeRef::named) {
            self.mark_name(name, usage);
        }
    }

    fn mark_name(&mut self, name: &'a str, usage: Usage) {
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            let known = self.usage.entry(name).or_default();
            let merged = Usage { sent: known.sent || usage.sent, received: known.received || usage.received };
            if *known == merged {
                continue;
            }
            *known = merged;
            if let Some(Declaration::Struct(structure)) = self.types.get(name) {
                open.extend(structure.fields.iter().filter_map(|field| field.type_ref.as_ref()?.named()));
            }
        }
    }

    /// The struct of this name.
    pub fn structure(&self, name: &str) -> Option<&'a Struct> {
        match self.types.get(name) {
            Some(Declaration::Struct(structure)) => Some(structure),
            _ => None,
        }
    }

    /// The struct that a type is, when it is one.
    pub fn struct_of(&self, type_ref: &TypeRef) -> Option<&'a Struct> {
        match type_ref {
            TypeRef::Named(name) => self.structure(name),
            _ => None,
        }
    }

    /// The fields of the JSON body: those of the operation, and those of the struct that it takes in.
    pub fn body_fields(&self, operation: &'a Operation) -> impl Iterator<Item = &'a Field> {
        let shared = operation.body_fields_of.as_ref().and_then(|name| self.structure(name));
        operation.body.iter().chain(shared.map(|structure| structure.fields.as_slice()).unwrap_or_default())
    }

    /// The fields at a place, those of `body_fields_of` included.
    pub fn fields_at(&self, operation: &'a Operation, place: Place) -> Vec<&'a Field> {
        match place {
            Place::Body => self.body_fields(operation).collect(),
            _ => operation.fields_at(place).iter().collect(),
        }
    }

    /// The field of a request with this name on the wire, wherever it stands.
    pub fn request_field(&self, operation: &'a Operation, name: &str) -> Option<&'a Field> {
        Place::ALL.into_iter().flat_map(|place| self.fields_at(operation, place)).find(|field| field.name == name)
    }

    /// The handles that schemes declare.
    pub fn handles(&self) -> BTreeSet<&'a str> {
        self.spec.auth.schemes.iter().filter_map(|scheme| scheme.handle.as_deref()).collect()
    }

    /// The handle of a scheme, its own or that of the scheme that it is like.
    pub fn handle_of(&self, scheme: &'a Scheme) -> Option<&'a str> {
        let like = || self.schemes.get(scheme.like.as_deref()?)?.handle.as_deref();
        scheme.handle.as_deref().or_else(like)
    }

    /// The handle whose method an operation is.
    pub fn handle(&self, operation: &'a Operation) -> Option<&'a str> {
        self.handle_of(self.schemes.get(operation.auth.as_deref()?)?)
    }

    /// Whether a field is asked of the caller, and not a constant or bound elsewhere.
    pub fn is_caller_supplied(field: &Field) -> bool {
        field.constant.is_none() && field.bind.is_none()
    }

    /// The field of the same request that a field is bound to.
    pub fn bound_to(&self, operation: &'a Operation, field: &Field) -> Option<&'a Field> {
        match &field.bind {
            Some(Bind::Field { place, name }) => {
                self.fields_at(operation, *place).into_iter().find(|other| other.name == *name)
            }
            _ => None,
        }
    }
}

/// The Rust variant of a value: the name that it is given, or else the value in PascalCase.
pub fn variant_name(value: &EnumValue) -> String {
    match (&value.name, value.value.as_str()) {
        (Some(name), _) => name.clone(),
        (None, Some(text)) => crate::naming::pascal(text),
        (None, None) => String::new(),
    }
}

/// The Rust name of a field: the one that it is given, or else the wire name in snake case.
pub fn field_name(field: &Field) -> String {
    field.rust.clone().unwrap_or_else(|| crate::naming::snake(&field.name))
}
