//! The documentation of operations that replace a resource as a whole.

use super::docs::wrap;
use crate::api::{Operation, Replaces};

/// The section of the documentation of a method or a request about fields that are left out.
pub(super) fn section(operation: &Operation, replaces: &Replaces) -> Vec<String> {
    let mut lines = vec!["# Fields that are left out".to_owned(), String::new()];
    lines.extend(wrap(if replaces.undocumented {
        "The vendor does not document what happens to a field that is left out. Expect it to be reset to its default."
    } else {
        "**The call replaces everything.** A field that is left out is reset to its default."
    }));
    if let Some(read) = &replaces.read {
        let (request, method) = (operation.request(), &read.method);
        lines.push(String::new());
        lines.extend(wrap(&format!(
            "To change some of the fields, create the request from the response of [`{method}`](crate::{method}) with \
             [`{request}::from_current`], where an example is shown."
        )));
    }
    if let Some(doc) = &replaces.doc {
        lines.push(String::new());
        lines.extend(wrap(doc));
    }
    lines
}
