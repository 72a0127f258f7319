//! Looks up names in a spec: what a name refers to, how a type is used, and which field is at the end of a path.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

use crate::naming;
use crate::spec::{
    Bind, DataPath, EnumValue, Enumeration, ErrorEntry, Field, ItemOperation, Operation, Place, Scheme, Spec, SpecFile,
    Struct, TypeRef,
};

pub use crate::spec::Declaration;
pub use parts::{BrokenPath, Container, FieldRef, FlatField, PathField};

/// A spec with lookup tables for its names. If a name is declared twice, the first declaration wins.
#[derive(Debug, Clone)]
pub struct Index {
    spec: Spec,
    /// The position of the file of each type, and that of the declaration in the file.
    types: BTreeMap<String, (usize, usize)>,
    /// The position of the file of each operation.
    operations: BTreeMap<String, usize>,
    /// The position of each error code in `errors.yaml`.
    codes: BTreeMap<String, usize>,
    usage: BTreeMap<String, Usage>,
}

/// How operations and events use a type, directly or through fields of other types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// Whether requests contain it.
    pub sent: bool,
    /// Whether responses or events contain it.
    pub received: bool,
    /// The groups whose operations use it, and the directories of the channels whose events use it. Empty for a struct that only
    /// contributes its fields: by `body_fields_of` or `inline`.
    pub groups: BTreeSet<String>,
}

impl Usage {
    /// Adds a use and returns whether it is new.
    fn add(&mut self, is_sent: bool, group: &str) -> bool {
        let flag = if is_sent { &mut self.sent } else { &mut self.received };
        let is_new = !std::mem::replace(flag, true);
        self.groups.insert(group.to_owned()) || is_new
    }
}

impl Index {
    /// Indexes a spec.
    pub fn new(spec: Spec) -> Self {
        let mut index = Self {
            types: BTreeMap::new(),
            operations: BTreeMap::new(),
            codes: BTreeMap::new(),
            usage: BTreeMap::new(),
            spec,
        };
        for (position, entry) in index.spec.errors.iter().enumerate() {
            index.codes.entry(entry.code.clone()).or_insert(position);
        }
        for (file_position, file) in index.spec.files.iter().enumerate() {
            for (position, (_, declaration)) in file.declarations().enumerate() {
                index.types.entry(declaration.name().to_owned()).or_insert((file_position, position));
            }
            if let Some(operation) = file.operation() {
                index.operations.entry(operation.name.clone()).or_insert(file_position);
            }
        }
        let mut usage = BTreeMap::new();
        for (file, operation) in index.spec.operations() {
            index.add_usage(file.group.as_deref().unwrap_or_default(), operation, &mut usage);
        }
        index.add_usage_of_events(&mut usage);
        index.usage = usage;
        index
    }

    /// Adds the types that the request and the response of an operation contain.
    fn add_usage(&self, group: &str, operation: &Operation, usage: &mut BTreeMap<String, Usage>) {
        let fields = Place::ALL.into_iter().flat_map(|place| operation.fields_at(place));
        let fields = fields.chain(operation.body_value.as_deref());
        for name in fields.flat_map(named_types) {
            self.add_type(name, true, group, usage);
        }
        // The fields of the struct are sent, but no request contains the struct itself.
        if let Some(structure) = operation.body_fields_of.as_deref().and_then(|name| self.structure(name)) {
            usage.entry(structure.name.clone()).or_default().sent = true;
            for name in structure.fields.iter().flat_map(named_types) {
                self.add_type(name, true, group, usage);
            }
        }
        if let Some(name) = operation.response.type_ref().and_then(TypeRef::named) {
            self.add_type(name, false, group, usage);
        }
    }

    /// Adds the types that events contain.
    fn add_usage_of_events(&self, usage: &mut BTreeMap<String, Usage>) {
        let of_events = self.spec.events().map(|(file, event)| (file, event.fields.as_deref().unwrap_or_default()));
        let of_channels = self.spec.channels().map(|(file, channel)| (file, channel.envelope.fields.as_slice()));
        for (file, fields) in of_events.chain(of_channels) {
            for name in self.types_in(fields) {
                self.add_type(name, false, file.group.as_deref().unwrap_or_default(), usage);
            }
        }
        // The fields of the struct are received, but nothing contains the struct itself.
        for field in self.fields().map(|field_ref| field_ref.field).filter(|field| field.inline) {
            if let Some(structure) =
                field.type_ref.as_ref().and_then(TypeRef::named).and_then(|name| self.structure(name))
            {
                usage.entry(structure.name.clone()).or_default().received = true;
            }
        }
    }

    /// Returns the declared types of fields. The fields of an inlined struct take its place.
    fn types_in<'a>(&'a self, fields: &'a [Field]) -> Vec<&'a str> {
        let flat = self.flattened(fields).into_iter();
        flat.filter(|flat| !flat.field.inline).flat_map(|flat| named_types(flat.field)).collect()
    }

    /// Returns fields, each inlined one followed by the fields of its struct. A struct that is inlined in one that is inlined is
    /// not entered.
    pub fn flattened<'a>(&'a self, fields: &'a [Field]) -> Vec<FlatField<'a>> {
        let mut flat = Vec::new();
        for field in fields {
            flat.push(FlatField { field, inlined_by: None });
            if field.inline {
                let inner = self.fields_of(field.type_ref.as_ref().and_then(TypeRef::named));
                flat.extend(inner.iter().map(|inner| FlatField { field: inner, inlined_by: Some(field) }));
            }
        }
        flat
    }

    fn add_type(&self, name: &str, is_sent: bool, group: &str, usage: &mut BTreeMap<String, Usage>) {
        let mut pending = vec![name];
        while let Some(name) = pending.pop() {
            if usage.entry(name.to_owned()).or_default().add(is_sent, group) {
                pending.extend(self.types_in(self.fields_of(Some(name))));
            }
        }
    }

    /// Returns the spec.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Returns what the name of a type refers to.
    pub fn declaration(&self, name: &str) -> Option<Declaration<'_>> {
        let (file, position) = self.types.get(name)?;
        let (_, declaration) = self.spec.files.get(*file)?.declarations().nth(*position)?;
        Some(declaration)
    }

    /// Returns the names of all types.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Returns the struct with this name.
    pub fn structure(&self, name: &str) -> Option<&Struct> {
        match self.declaration(name)? {
            Declaration::Struct(structure) => Some(structure),
            _ => None,
        }
    }

    /// Returns the fields of the struct with this name. Returns none if there is no such struct.
    pub fn fields_of(&self, name: Option<&str>) -> &[Field] {
        name.and_then(|name| self.structure(name)).map(|structure| structure.fields.as_slice()).unwrap_or_default()
    }

    /// Returns the enumeration with this name.
    pub fn enumeration(&self, name: &str) -> Option<&Enumeration> {
        match self.declaration(name)? {
            Declaration::Enumeration(enumeration) => Some(enumeration),
            _ => None,
        }
    }

    /// Returns how a type is used; `None` if no operation and no event uses it.
    pub fn usage(&self, name: &str) -> Option<&Usage> {
        self.usage.get(name)
    }

    /// Returns an operation and its file.
    pub fn operation(&self, name: &str) -> Option<(&SpecFile, &Operation)> {
        let file = self.spec.files.get(*self.operations.get(name)?)?;
        Some((file, file.operation()?))
    }

    /// Returns what an operation does to the resource that it belongs to.
    pub fn item_operation(&self, operation: &str) -> Option<&ItemOperation> {
        let mut all = self.spec.resources().flat_map(|(_, resource)| &resource.operations);
        all.find(|described| described.operation == operation)
    }

    /// Returns the names of all operations.
    pub fn operation_names(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// Returns an entry of `errors.yaml`.
    pub fn code(&self, code: &str) -> Option<&ErrorEntry> {
        self.spec.errors.get(*self.codes.get(code)?)
    }

    /// Returns all error codes.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.keys().map(String::as_str)
    }

    /// Returns a scheme of `auth.yaml`.
    pub fn scheme(&self, name: &str) -> Option<&Scheme> {
        self.spec.auth.schemes.iter().find(|scheme| scheme.name == name)
    }

    /// Returns the names of all schemes.
    pub fn scheme_names(&self) -> impl Iterator<Item = &str> {
        self.spec.auth.schemes.iter().map(|scheme| scheme.name.as_str())
    }

    /// Returns the handles that schemes declare.
    pub fn handles(&self) -> BTreeSet<&str> {
        self.spec.auth.schemes.iter().filter_map(|scheme| scheme.handle.as_deref()).collect()
    }

    /// Returns the handle of a scheme: its own, or that of the scheme whose token it uses.
    pub fn handle_of<'a>(&'a self, scheme: &'a Scheme) -> Option<&'a str> {
        let like = || self.scheme(scheme.like.as_deref()?)?.handle.as_deref();
        scheme.handle.as_deref().or_else(like)
    }

    /// Returns the handle that has the method of an operation; `None` if the method belongs to `Client`.
    pub fn handle(&self, operation: &Operation) -> Option<&str> {
        self.handle_of(self.scheme(operation.auth.as_deref()?)?)
    }

    /// Returns every parameter and every field of a struct, an event or an envelope, file by file.
    pub fn fields(&self) -> impl Iterator<Item = FieldRef<'_>> {
        self.field_lists().flatten()
    }

    /// Returns the fields of each place of each request and of each struct, event and envelope, file by file.
    pub fn field_lists(&self) -> impl Iterator<Item = impl Iterator<Item = FieldRef<'_>>> {
        self.containers().map(|(file, container)| {
            let fields = match container {
                Container::Request(operation, place) => operation.fields_at(place),
                Container::BodyValue(operation) => {
                    operation.body_value.as_deref().map_or(&[][..], std::slice::from_ref)
                }
                Container::Struct(structure, _) => &structure.fields,
                Container::Event(event) => event.fields.as_deref().unwrap_or_default(),
                Container::Envelope(channel) => &channel.envelope.fields,
            };
            fields.iter().enumerate().map(move |(position, field)| FieldRef { file, field, container, position })
        })
    }

    /// Returns the fields of the JSON body, including those of `body_fields_of`.
    pub fn body_fields<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = &'a Field> {
        operation.body.iter().chain(self.fields_of(operation.body_fields_of.as_deref()))
    }

    /// Returns the fields at a place of a request, including those of `body_fields_of`.
    pub fn fields_at<'a>(&'a self, operation: &'a Operation, place: Place) -> Vec<&'a Field> {
        match place {
            Place::Body => self.body_fields(operation).collect(),
            _ => operation.fields_at(place).iter().collect(),
        }
    }

    /// Returns the fields at all places of a request, including those of `body_fields_of`.
    pub fn request_fields<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = (Place, &'a Field)> {
        let with_place = |place| self.fields_at(operation, place).into_iter().map(move |field| (place, field));
        Place::ALL.into_iter().flat_map(with_place)
    }

    /// Returns the field of a request that has this name, at any place.
    pub fn request_field<'a>(&'a self, operation: &'a Operation, name: &str) -> Option<&'a Field> {
        self.request_fields(operation).map(|(_, field)| field).find(|field| field.name == name)
    }

    /// Returns the field of the same request that a field is bound to.
    pub fn bound_to<'a>(&'a self, operation: &'a Operation, field: &Field) -> Option<&'a Field> {
        match &field.bind {
            Some(Bind::Field { place, name }) => {
                self.fields_at(operation, *place).into_iter().find(|other| other.name == *name)
            }
            _ => None,
        }
    }

    /// Follows a path from a type through fields of structs. Returns the fields on the path and the type at its end.
    ///
    /// # Errors
    ///
    /// Fails if a name on the path is not a field.
    pub fn walk<'a>(
        &'a self,
        from: &'a TypeRef,
        path: &'a DataPath,
    ) -> Result<(Vec<PathField<'a>>, &'a TypeRef), BrokenPath<'a>> {
        let mut end = from;
        let mut fields = Vec::new();
        for name in path.segments() {
            let structure = match end {
                TypeRef::Named(name) if !self.types.contains_key(name) => return Err(BrokenPath::UndeclaredType),
                TypeRef::Named(name) => self.structure(name),
                _ => None,
            };
            let field = structure.and_then(|structure| structure.field(name));
            let (Some(structure), Some(field)) = (structure, field) else {
                let declared = structure.map(|structure| structure.fields.as_slice()).unwrap_or_default();
                let known = declared.iter().map(|field| field.name.as_str()).collect();
                return Err(BrokenPath::UnknownField { name, known });
            };
            fields.push(PathField { structure, field });
            end = field.type_ref.as_ref().ok_or(BrokenPath::UndeclaredType)?;
        }
        Ok((fields, end))
    }

    /// Returns everything that has fields (requests, structs, events and envelopes), file by file.
    fn containers(&self) -> impl Iterator<Item = (&SpecFile, Container<'_>)> {
        self.spec.files.iter().flat_map(|file| {
            let operation = file.operation();
            let places = operation
                .into_iter()
                .flat_map(|operation| Place::ALL.into_iter().map(move |place| Container::Request(operation, place)));
            let structs = file.structs().iter().enumerate();
            let structs = structs.map(|(position, structure)| Container::Struct(structure, position));
            let value = operation.into_iter().map(Container::BodyValue);
            let event = file.event().into_iter().map(Container::Event);
            let envelope = file.channel().into_iter().map(Container::Envelope);
            places.chain(structs).chain(value).chain(event).chain(envelope).map(move |container| (file, container))
        })
    }
}

/// Returns the declared types that a field and its views have.
fn named_types(field: &Field) -> impl Iterator<Item = &str> {
    field.type_ref.iter().chain(field.views.iter().map(|view| &view.type_ref)).filter_map(TypeRef::named)
}

/// Returns the Rust variant of a value: its `name`, or else the value in PascalCase.
pub fn variant_name(value: &EnumValue) -> String {
    value.name.clone().unwrap_or_else(|| naming::pascal(&value.wire()))
}

/// Returns the Rust name of a field: its `rust`, or else the wire name in snake case.
pub fn field_name(field: &Field) -> String {
    field.rust.clone().unwrap_or_else(|| naming::snake(&field.name))
}
