//! Look-ups over a spec: what a name stands for, and who uses it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::KeyPath;
use crate::spec::{
    Bind, EnumValue, Enumeration, ErrorEntry, Identifier, Member, Operation, Place, Record, Response, Scheme, Spec,
    SpecFile, TypeRef,
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
    /// Every parameter and every member of a record, in the order of the files.
    pub members: Vec<Site<'a>>,
}

/// What a name of a type stands for.
#[derive(Debug, Clone, Copy)]
pub enum Declaration<'a> {
    /// An object.
    Record(&'a Record),
    /// A set of values.
    Enumeration(&'a Enumeration),
    /// A text with a type of its own.
    Identifier(&'a Identifier),
}

/// Whether a type is sent, received or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// A request holds it.
    pub sent: bool,
    /// An answer holds it.
    pub received: bool,
}

/// A parameter or a member of a record, with its place.
#[derive(Debug, Clone)]
pub struct Site<'a> {
    /// The file.
    pub file: &'a SpecFile,
    /// The way to it in the file.
    pub path: KeyPath,
    /// What stands there.
    pub member: &'a Member,
    /// Whose it is.
    pub owner: Owner<'a>,
}

/// Whose a member is.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'a> {
    /// An operation's, at a place of its request.
    Request(&'a Operation, Place),
    /// An operation's: the whole body.
    BodyValue(&'a Operation),
    /// A record's.
    Record(&'a Record),
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
            members: Vec::new(),
        };
        for file in &spec.files {
            for record in file.records() {
                index.types.entry(&record.name).or_insert(Declaration::Record(record));
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
            index.add_members(file);
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

    fn add_members(&mut self, file: &'a SpecFile) {
        let mut add = |path: &KeyPath, members: &'a [Member], owner: Owner<'a>| {
            self.members.extend(members.iter().enumerate().map(|(position, member)| Site {
                file,
                path: path.index(position),
                member,
                owner,
            }));
        };
        if let Some(operation) = file.operation() {
            for place in Place::ALL {
                let owner = Owner::Request(operation, place);
                add(&KeyPath::of(place.key()), operation.members_at(place), owner);
            }
        }
        for (position, record) in file.records().iter().enumerate() {
            let path = KeyPath::of("records").index(position).key("members");
            add(&path, &record.members, Owner::Record(record));
        }
        if let Some((operation, value)) =
            file.operation().and_then(|operation| Some((operation, operation.body_value.as_deref()?)))
        {
            self.members.push(Site {
                file,
                path: KeyPath::of("body_value"),
                member: value,
                owner: Owner::BodyValue(operation),
            });
        }
    }

    /// Marks every type that a request or the answer of an operation holds.
    fn reach(&mut self, operation: &'a Operation) {
        let sent = Usage { sent: true, received: false };
        for place in Place::ALL {
            for member in operation.members_at(place) {
                self.mark(member.type_ref.as_ref(), sent);
            }
        }
        self.mark(operation.body_value.as_ref().and_then(|value| value.type_ref.as_ref()), sent);
        if let Some(name) = &operation.body_members_of {
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
            if let Some(Declaration::Record(record)) = self.types.get(name) {
                open.extend(record.members.iter().filter_map(|member| member.type_ref.as_ref()?.named()));
            }
        }
    }

    /// The record of this name.
    pub fn record(&self, name: &str) -> Option<&'a Record> {
        match self.types.get(name) {
            Some(Declaration::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// The record that a type is, when it is one.
    pub fn record_of(&self, type_ref: &TypeRef) -> Option<&'a Record> {
        match type_ref {
            TypeRef::Named(name) => self.record(name),
            _ => None,
        }
    }

    /// The members of the JSON body: those of the operation, and those of the record that it takes in.
    pub fn body_members(&self, operation: &'a Operation) -> impl Iterator<Item = &'a Member> {
        let shared = operation.body_members_of.as_ref().and_then(|name| self.record(name));
        operation.body.iter().chain(shared.map(|record| record.members.as_slice()).unwrap_or_default())
    }

    /// The members at a place, those of `body_members_of` included.
    pub fn members_at(&self, operation: &'a Operation, place: Place) -> Vec<&'a Member> {
        match place {
            Place::Body => self.body_members(operation).collect(),
            _ => operation.members_at(place).iter().collect(),
        }
    }

    /// The member of a request with this name on the wire, wherever it stands.
    pub fn request_member(&self, operation: &'a Operation, name: &str) -> Option<&'a Member> {
        Place::ALL.into_iter().flat_map(|place| self.members_at(operation, place)).find(|member| member.name == name)
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
        operation.auth.iter().find_map(|name| self.handle_of(self.schemes.get(name.as_str())?))
    }

    /// Whether a member is asked of the caller, and not a constant or bound elsewhere.
    pub fn is_asked(member: &Member) -> bool {
        member.constant.is_none() && member.bind.is_none()
    }

    /// The member of the same request that a member is bound to.
    pub fn bound_to(&self, operation: &'a Operation, member: &Member) -> Option<&'a Member> {
        match &member.bind {
            Some(Bind::Member { place, name }) => {
                self.members_at(operation, *place).into_iter().find(|other| other.name == *name)
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

/// The Rust name of a member: the one that it is given, or else the wire name in snake case.
pub fn member_name(member: &Member) -> String {
    member.rust.clone().unwrap_or_else(|| crate::naming::snake(&member.name))
}
