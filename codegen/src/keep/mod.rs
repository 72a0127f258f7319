//! How a request that replaces everything is made of a response, so that only what is meant to change does: for every field
//! of the request where its value comes from, and what is wrong with that. The rules report the one, resolving takes the
//! other.

mod follow;
mod resolve;
mod special;

use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{EnumValue, Enumeration, Field, Operation, Replaces, SpecFile, Struct, TypeRef};

/// Where every field of a request comes from.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The operation that is read.
    pub(crate) read: &'a Operation,
    /// What it returns.
    pub(crate) response: &'a Struct,
    /// The struct in it that has fields of the same name.
    pub(crate) near: &'a Struct,
    /// What the caller can say, in the order of the spec. A field without a source is left out: that was reported.
    pub(crate) fields: Vec<Kept<'a>>,
    /// Paths in the request that a response may lack without its type being able to say so.
    pub(crate) doubtful: Vec<String>,
}

/// A field of a request with the source of its value.
#[derive(Debug)]
pub(crate) struct Kept<'a> {
    pub(crate) field: &'a Field,
    pub(crate) source: Source<'a>,
}

/// The source of a value.
#[derive(Debug)]
pub(crate) enum Source<'a> {
    /// None: the response does not tell it, or nobody should send it any more.
    Empty,
    /// The caller.
    Asked,
    /// A field of the response.
    Field { path: Path<'a>, conversion: Conversion<'a>, is_page: bool },
    /// A field of the first item of a list in which another field has a value.
    Picked { list: Path<'a>, by: Step<'a>, enumeration: &'a Enumeration, is: &'a EnumValue, path: Path<'a> },
    /// The minutes between two times.
    Between { from: Path<'a>, until: Path<'a> },
}

/// Fields, one below the other.
pub(crate) type Path<'a> = Vec<Step<'a>>;

/// A field on a path, with its struct.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) structure: &'a Struct,
    pub(crate) field: &'a Field,
}

/// How a value of a response becomes one of a request.
#[derive(Debug)]
pub(crate) enum Conversion<'a> {
    /// It is of the same type.
    Same,
    /// A number becomes a wider one.
    Widened,
    /// Every item of a list is converted.
    Each(Box<Conversion<'a>>),
    /// A struct is made of another.
    Struct { to: &'a Struct, fields: Vec<Kept<'a>> },
    /// A struct of the same type, in which fields that are absent are filled in.
    Filled { structure: &'a Struct, fields: Vec<Kept<'a>> },
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// There is nothing to read, or it does not fit.
    Read,
    /// Something that is named does not exist.
    Name,
    /// What the response holds cannot become what the request needs.
    Conversion,
    /// A field of the request would fall back to its default and nobody said so.
    Silent,
    /// Something is said that goes without saying.
    Needless,
}

/// Something wrong, with its place in the file of the operation.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    pub(crate) path: KeyPath,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) nearest: Option<String>,
}

impl Problem {
    fn new(kind: Kind, path: KeyPath, message: impl Into<String>) -> Self {
        Self { kind, path, message: message.into(), help: None, nearest: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn nearest<'n>(self, name: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        Self { nearest: crate::nearest::nearest(name, known), ..self }
    }
}

/// The plan of an operation that replaces everything, and what is wrong with it. There is no plan where no response tells
/// anything.
pub(crate) fn plan<'a>(
    index: &'a Index,
    file: &'a SpecFile,
    operation: &'a Operation,
    replaces: &'a Replaces,
) -> (Option<Plan<'a>>, Vec<Problem>) {
    let at = KeyPath::of("replaces");
    let Some(name) = &replaces.read else {
        return (None, without_read(replaces, &at));
    };
    match read(index, file, name, &at.key("read")) {
        Err(problem) => (None, vec![problem]),
        Ok((read, response)) => {
            let mut resolver = resolve::Resolver::new(index, replaces, read);
            let (near, fields) = resolver.request(operation, response);
            let (problems, doubtful) = resolver.finish();
            (Some(Plan { read, response, near, fields, doubtful }), problems)
        }
    }
}

/// Without a response to start from there is only something to explain.
fn without_read(replaces: &Replaces, at: &KeyPath) -> Vec<Problem> {
    let mut problems = Vec::new();
    if replaces.doc.is_none() {
        let message = "neither `read` says what tells the values to keep, nor `doc` why nothing does";
        problems.push(Problem::new(Kind::Read, at.clone(), message));
    }
    let keys = [
        ("with", !replaces.with.is_empty()),
        ("struct", replaces.structure.is_some()),
        ("fields", !replaces.fields.is_empty()),
        ("asked", !replaces.asked.is_empty()),
        ("unknown", !replaces.unknown.is_empty()),
    ];
    for (key, _) in keys.into_iter().filter(|(_, there)| *there) {
        let message = format!("`{key}` says nothing where nothing is read");
        problems.push(Problem::new(Kind::Needless, at.key(key), message));
    }
    problems
}

/// The operation that is read, and the struct that it returns.
fn read<'a>(
    index: &'a Index,
    file: &SpecFile,
    name: &str,
    at: &KeyPath,
) -> Result<(&'a Operation, &'a Struct), Problem> {
    let wrong = |message: String| Problem::new(Kind::Read, at.clone(), message);
    let Some((read_file, read)) = index.operation(name) else {
        let problem = Problem::new(Kind::Name, at.clone(), format!("there is no operation `{name}`"));
        return Err(problem.nearest(name, index.operation_names()));
    };
    if read_file.group != file.group {
        let problem = wrong(format!("`{name}` is of another group, which may not be compiled"));
        return Err(problem.help("a group is a feature; what is made of its responses stands in it"));
    }
    if read.effect != crate::spec::Effect::Read {
        return Err(wrong(format!("`{name}` does not only read")));
    }
    match read.response.type_ref() {
        Some(TypeRef::Named(structure)) => match index.structure(structure) {
            Some(structure) => Ok((read, structure)),
            None => Err(wrong(format!("`{name}` responses no struct"))),
        },
        _ => Err(wrong(format!("`{name}` responses no struct"))),
    }
}

impl Step<'_> {
    /// Whether a response may lack it, as far as its Rust type can tell.
    pub(crate) fn is_optional(&self, index: &Index) -> bool {
        let usage = index.usage(&self.structure.name).cloned().unwrap_or_default();
        if usage.sent {
            return !self.field.required;
        }
        let is_list = matches!(
            self.field.type_ref,
            Some(TypeRef::List(_) | TypeRef::Csv(_) | TypeRef::OneOrMany(_) | TypeRef::Map(_))
        );
        !self.field.always && !is_list
    }

    /// Whether a response may lack it although its Rust type cannot tell, because requests need it.
    fn is_doubtful(&self, index: &Index) -> bool {
        let usage = index.usage(&self.structure.name).cloned().unwrap_or_default();
        usage.sent && self.field.required && !self.field.always
    }
}
