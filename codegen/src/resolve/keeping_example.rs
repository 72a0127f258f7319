//! The example of a request that keeps what a response holds: read, change, write.

use super::examples::{Examples, given};
use crate::api::{Api, ExampleCall, Expression, Keeping, KeepingExample, KeptSource, Operation, Outcome, Presence};

/// Adds the example to each request that keeps the rest of a response.
pub(super) fn add_examples(api: &mut Api) {
    let made: Vec<_> = api.operations().map(|(_, operation)| example_of(api, operation)).collect();
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations);
    for (operation, example) in operations.zip(made) {
        if let Some(keeping) = operation.replaces.as_mut().and_then(|replaces| replaces.keeping.as_mut()) {
            keeping.example = example;
        }
    }
}

fn example_of(api: &Api, operation: &Operation) -> Option<KeepingExample> {
    example(api, operation, operation.replaces.as_ref()?.keeping.as_ref()?)
}

fn example(api: &Api, operation: &Operation, keeping: &Keeping) -> Option<KeepingExample> {
    let examples = Examples::new(api.types());
    let mut reads = api.operations().map(|(_, read)| read);
    let read = reads.find(|read| read.name == keeping.read && read.caller == operation.caller)?;
    let reading = read.examples.iter().map(|example| &example.source).find(|example| example.error.is_none())?;
    let (example, changed, value) =
        operation.examples.iter().filter(|one| one.source.error.is_none()).find_map(|one| {
            let mut fields = operation.fields().iter().enumerate();
            fields
                .find(|(index, field)| {
                    let changes = field.presence == Presence::Optional && field.deprecated.is_none();
                    changes && given(operation, &one.source, *index).is_some()
                })
                .and_then(|(index, field)| Some((&one.source, field, given(operation, &one.source, index)?)))
        })?;
    let asked = keeping.fields.iter().filter_map(|kept| match kept.source {
        KeptSource::Asked(index) => Some(index),
        _ => None,
    });
    let arguments: Option<Vec<_>> = asked
        .map(|index| examples.value(operation.fields().get(index)?, given(operation, example, index)?))
        .chain([Some(Expression::Reference(Box::new(Expression::Path("response".to_owned()))))])
        .collect();
    let kept = Expression::call(format!("{}::keeping", operation.request_name()), arguments?);
    let kept = if keeping.can_fail() { Expression::Try(Box::new(kept)) } else { kept };
    Some(KeepingExample {
        read: ExampleCall { call: examples.method_call(read, reading, &keeping.with)?, outcome: Outcome::Response },
        request: kept.method(&changed.rust, [examples.value(changed, value)?]),
        write: Expression::Path(operation.caller.variable())
            .method(&operation.rust, [Expression::Path("request".to_owned())]),
    })
}
