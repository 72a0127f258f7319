//! The operations and types that use a type or an error code.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::api::{Api, Caller, Operation, Returned, Source, Type, TypeDef};
use serde::Serialize;

use super::links::{self, Link};

/// The uses of a type.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct TypeUses {
    /// Operations that send it, with the inputs.
    requests: Vec<Use>,
    /// Operations that return it.
    responses: Vec<Use>,
    /// Structs that contain it, with the fields.
    types: Vec<Use>,
}

/// A use of a type.
#[derive(Debug, Clone, Serialize)]
struct Use {
    link: Link,
    /// The wire names of the inputs or fields.
    fields: Vec<String>,
}

/// The uses of all types and error codes.
pub(super) struct Uses<'a> {
    types: BTreeMap<&'a str, TypeUses>,
    /// Operations that fail with an error code, by its constant.
    failing: BTreeMap<&'a str, Vec<&'a Operation>>,
    /// Operations whose retry succeeds with an error code, by its constant.
    already_done: BTreeMap<&'a str, Vec<&'a Operation>>,
}

impl<'a> Uses<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut uses = Self { types: BTreeMap::new(), failing: BTreeMap::new(), already_done: BTreeMap::new() };
        for (_, operation) in api.operations() {
            uses.add_operation(api, operation);
        }
        for def in api.types() {
            let TypeDef::Struct(structure) = def else { continue };
            for field in &structure.fields {
                let link = || Link::type_def(&structure.name);
                add(uses.of_type(&field.ty).map(|uses| &mut uses.types), link, Some(&field.wire));
            }
        }
        uses
    }

    fn add_operation(&mut self, api: &'a Api, operation: &'a Operation) {
        let link = || Link::operation(&operation.name);
        for input in &operation.inputs {
            let ty = match input.source {
                Source::Field(index) => operation.fields().get(index).map(|field| &field.ty),
                Source::Handle => handle_id(api, operation),
                Source::Constant(_) => None,
            };
            if let Some(ty) = ty {
                add(self.of_type(ty).map(|uses| &mut uses.requests), link, Some(&input.name));
            }
        }
        if let Returned::Value(ty) | Returned::Single(ty) = &operation.returned {
            add(self.of_type(ty).map(|uses| &mut uses.responses), link, None);
        }
        for (codes, into) in [(&operation.errors, &mut self.failing), (&operation.already_done, &mut self.already_done)]
        {
            for code in codes {
                into.entry(&code.constant).or_default().push(operation);
            }
        }
    }

    fn of_type(&mut self, ty: &'a Type) -> Option<&mut TypeUses> {
        Some(self.types.entry(ty.named()?).or_default())
    }

    /// Returns the uses of a type.
    pub(super) fn type_uses(&self, name: &str) -> TypeUses {
        self.types.get(name).cloned().unwrap_or_default()
    }

    /// Returns the operations that fail with an error code.
    pub(super) fn failing(&self, constant: &str) -> &[&'a Operation] {
        self.failing.get(constant).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the operations for which an error code means success when they are retried.
    pub(super) fn already_done(&self, constant: &str) -> &[&'a Operation] {
        self.already_done.get(constant).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Returns the type of the id that the handle of an operation supplies.
pub(super) fn handle_id<'a>(api: &'a Api, operation: &Operation) -> Option<&'a Type> {
    let Caller::Handle(name) = &operation.caller else { return None };
    api.handles.iter().find(|handle| handle.type_name == *name).map(|handle| &handle.id)
}

/// An operation in a list.
#[derive(Debug, Serialize)]
pub(super) struct OperationLine {
    name: String,
    href: String,
    title_zh: String,
    summary: String,
    summary_zh: String,
    method: &'static str,
    path: String,
    deprecated: bool,
}

impl OperationLine {
    pub(super) fn of(operation: &Operation) -> Self {
        Self {
            name: operation.name.clone(),
            href: links::operation(&operation.name),
            title_zh: operation.title_zh.clone(),
            summary: operation.summary.clone(),
            summary_zh: operation.summary_zh.clone(),
            method: operation.method.as_str(),
            path: operation.path.clone(),
            deprecated: operation.deprecated.is_some(),
        }
    }
}

fn add(uses: Option<&mut Vec<Use>>, link: impl Fn() -> Link, field: Option<&String>) {
    let Some(uses) = uses else { return };
    let link = link();
    if uses.last().is_none_or(|last| last.link.href != link.href) {
        uses.push(Use { link, fields: Vec::new() });
    }
    if let (Some(last), Some(field)) = (uses.last_mut(), field)
        && !last.fields.contains(field)
    {
        last.fields.push(field.clone());
    }
}
