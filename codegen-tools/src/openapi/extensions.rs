//! Extensions, which express what OpenAPI cannot.

use crate::json::JsonObject;

/// The extensions that a document may use, with their descriptions.
pub const EXTENSIONS: [(&str, &str); 18] = [
    ("x-already-done", "on an operation: error codes with which a retry fails if the first attempt succeeded"),
    (
        "x-auth",
        "on a security scheme: the operations that issue, refresh and revoke the token, its path in their responses, and the error codes that reject it",
    ),
    (
        "x-bind",
        "on a parameter or property: it always has the same value as another input. `query.name` is that input; a name without a dot is the resource for which the token was issued",
    ),
    (
        "x-effect",
        "on an operation: its effect on the service. `read`: none; `issue`: issues a new value, such as a token, on every call; `idempotent`: a second call has no further effect; `non_idempotent`: a second call has a further effect; `one_time`: succeeds only once",
    ),
    ("x-effect-reason", "on an operation: why its effect is what `x-effect` states"),
    ("x-enum-descriptions", "on an enumeration: the meaning of each value, in the order of `enum`"),
    ("x-enum-varnames", "on an enumeration: a name for each value, in the order of `enum`"),
    (
        "x-error-codes",
        "on an operation: its known error codes; on the schema of error codes: the catalog of all known codes",
    ),
    (
        "x-page",
        "on an operation that returns a paged list: the inputs that select a page (`offset`, `limit`), and the paths of the items and their total number in the response",
    ),
    ("x-region", "on a server: the vendor's name of the region"),
    (
        "x-replaces",
        "on an operation: properties that the request omits are reset to their defaults. `read`: the operation that returns the current values; `undocumented`: the vendor does not document the reset",
    ),
    (
        "x-result-code",
        "on an operation that may fail with status 200: the path of its result code, and the value that means success. `family`: the family of the error code, if the response contains only its number",
    ),
    ("x-returns", "on an operation: `single` means that the response is a list with exactly one item"),
    (
        "x-source",
        "on an operation: the vendor's page that documents it, or `openapi` if only the vendor's OpenAPI file does",
    ),
    ("x-status", "on an example of an error response: the HTTP status"),
    ("x-summary-zh", "on an operation: its summary, in Chinese"),
    ("x-title-zh", "on an operation or tag: the vendor's Chinese title"),
    (
        "x-type",
        "on a schema: the type in the spec, where JSON Schema cannot express it: `time<epoch-ms>`, `duration<min>`, `csv<Name>` (comma-separated items), `string<int64>` (a number written as a string), `secret`, …",
    ),
];

/// Returns the descriptions, for `x-extensions`.
pub(super) fn described() -> JsonObject {
    EXTENSIONS.into_iter().map(|(name, meaning)| (name.to_owned(), meaning.into())).collect()
}
