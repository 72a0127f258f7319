//! Who uses what: the look-ups that lead from a type or a code to operations.

use std::collections::BTreeMap;

use serde::Serialize;

use super::links::{self, Link};
use huaweicloud_meeting_codegen::api::{Api, Caller, Operation, Returned, Source, Type, TypeDef};

/// Where a type is used.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct TypeUses {
    /// Operations that send it, with the names of the inputs.
    requests: Vec<Use>,
    /// Operations that return it.
    responses: Vec<Use>,
    /// Types that hold it, with the names of the fields.
    types: Vec<Use>,
}

/// One place of use.
#[derive(Debug, Clone, Serialize)]
struct Use {
    link: Link,
    /// The fields there, on the wire.
    fields: Vec<String>,
}

/// The users of every type and every code.
pub(super) struct Uses<'a> {
    types: BTreeMap<&'a str, TypeUses>,
    /// Operations that fail with a code, by its constant.
    failing: BTreeMap<&'a str, Vec<&'a Operation>>,
    /// Operations of which it says that they are done already.
    done: BTreeMap<&'a str, Vec<&'a Operation>>,
}

impl<'a> Uses<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut uses = Self { types: BTreeMap::new(), failing: BTreeMap::new(), done: BTreeMap::new() };
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
        for (errors, into) in [(&operation.errors, &mut self.failing), (&operation.already_done, &mut self.done)] {
            for error in errors {
                into.entry(&error.constant).or_default().push(operation);
            }
        }
    }

    fn of_type(&mut self, ty: &'a Type) -> Option<&mut TypeUses> {
        Some(self.types.entry(ty.named()?).or_default())
    }

    /// Where a type is used.
    pub(super) fn type_uses(&self, name: &str) -> TypeUses {
        self.types.get(name).cloned().unwrap_or_default()
    }

    /// The operations that are known to fail with a code.
    pub(super) fn failing(&self, constant: &str) -> &[&'a Operation] {
        self.failing.get(constant).map(Vec::as_slice).unwrap_or_default()
    }

    /// The operations of which a code says, when they are repeated, that they have been done.
    pub(super) fn done(&self, constant: &str) -> &[&'a Operation] {
        self.done.get(constant).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The type of what the handle of an operation stands for.
pub(super) fn handle_id<'a>(api: &'a Api, operation: &Operation) -> Option<&'a Type> {
    let Caller::Handle(name) = &operation.caller else { return None };
    api.handles.iter().find(|handle| handle.type_name == *name).map(|handle| &handle.id)
}

/// Operations as links with their summaries.
#[derive(Debug, Serialize)]
pub(super) struct OperationLine {
    name: String,
    href: String,
    title_zh: String,
    summary: String,
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
