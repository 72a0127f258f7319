//! The prose of a spec.

use crate::diagnostics::KeyPath;
use crate::spec::{Field, Place, Spec, SpecFile};

/// A piece of prose.
pub(super) struct Prose<'a> {
    pub(super) file: &'a str,
    pub(super) path: KeyPath,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
}

/// The kinds of prose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sentences.
    Doc,
    /// Sentences that explain a value of an enumeration; other rules check that they are not empty.
    Meaning,
    /// Markdown with paragraphs, lists and tables.
    Notes,
    /// A title or a name, without a full stop.
    Title,
}

/// Returns all prose of a spec.
pub(super) fn prose(spec: &Spec) -> Vec<Prose<'_>> {
    let mut all = Collector { prose: Vec::new(), file: "service.yaml" };
    all.add(KeyPath::of("title"), &spec.service.title, Kind::Title);
    for (position, region) in spec.service.regions.iter().enumerate() {
        all.add(KeyPath::of("regions").index(position).key("doc"), &region.doc, Kind::Doc);
    }
    all.file = "auth.yaml";
    for (position, scheme) in spec.auth.schemes.iter().enumerate() {
        all.add_some(KeyPath::of("schemes").index(position).key("doc"), &scheme.doc, Kind::Doc);
    }
    all.file = "groups.yaml";
    for (position, group) in spec.groups.iter().enumerate() {
        all.add(KeyPath::of("groups").index(position).key("title"), &group.title, Kind::Title);
    }
    all.file = "errors.yaml";
    for (position, entry) in spec.errors.iter().enumerate() {
        all.add(KeyPath::of("errors").index(position).key("meaning"), &entry.meaning, Kind::Doc);
    }
    for file in &spec.files {
        all.file = &file.path;
        all.operation(file);
        all.types(file);
    }
    all.prose
}

struct Collector<'a> {
    prose: Vec<Prose<'a>>,
    file: &'a str,
}

impl<'a> Collector<'a> {
    fn add(&mut self, path: KeyPath, text: &'a str, kind: Kind) {
        self.prose.push(Prose { file: self.file, path, text, kind });
    }

    fn add_some(&mut self, path: KeyPath, text: &'a Option<String>, kind: Kind) {
        if let Some(text) = text {
            self.add(path, text, kind);
        }
    }

    fn operation(&mut self, file: &'a SpecFile) {
        let Some(operation) = file.operation() else {
            return;
        };
        self.add(KeyPath::of("summary"), &operation.summary, Kind::Doc);
        self.add_some(KeyPath::of("notes"), &operation.notes, Kind::Notes);
        if let Some(replaces) = &operation.replaces {
            self.add_some(KeyPath::of("replaces").key("doc"), &replaces.doc, Kind::Notes);
        }
        self.add_some(KeyPath::of("deprecated"), &operation.deprecated, Kind::Doc);
        for place in Place::ALL {
            self.fields(&KeyPath::of(place.key()), operation.fields_at(place));
        }
        if let Some(value) = &operation.body_value {
            self.field(&KeyPath::of("body_value"), value);
        }
        for (position, example) in operation.examples.iter().enumerate() {
            self.add(KeyPath::of("examples").index(position).key("name"), &example.name, Kind::Title);
        }
    }

    fn types(&mut self, file: &'a SpecFile) {
        for (position, structure) in file.structs().iter().enumerate() {
            let path = KeyPath::of("structs").index(position);
            self.add(path.key("doc"), &structure.doc, Kind::Doc);
            self.fields(&path.key("fields"), &structure.fields);
        }
        for (position, enumeration) in file.enumerations().iter().enumerate() {
            let path = KeyPath::of("enumerations").index(position);
            self.add(path.key("doc"), &enumeration.doc, Kind::Doc);
            for (position, value) in enumeration.values.iter().enumerate() {
                self.add_some(path.key("values").index(position).key("doc"), &value.doc, Kind::Meaning);
            }
        }
        for (position, identifier) in file.identifiers().iter().enumerate() {
            let path = KeyPath::of("identifiers").index(position);
            self.add(path.key("doc"), &identifier.doc, Kind::Doc);
        }
    }

    fn fields(&mut self, path: &KeyPath, fields: &'a [Field]) {
        for (position, field) in fields.iter().enumerate() {
            self.field(&path.index(position), field);
        }
    }

    fn field(&mut self, path: &KeyPath, field: &'a Field) {
        self.add_some(path.key("doc"), &field.doc, Kind::Doc);
        self.add_some(path.key("deprecated"), &field.deprecated, Kind::Doc);
    }
}
