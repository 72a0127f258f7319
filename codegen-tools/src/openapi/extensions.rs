//! What OpenAPI has no words for.

use super::JsonObject;

/// The extensions that a document may hold, with what they say.
pub const EXTENSIONS: [(&str, &str); 16] = [
    (
        "x-auth",
        "of a security scheme: how its token is come by, renewed and ended, where a response has it, and which error codes say that it is no longer good",
    ),
    (
        "x-bind",
        "of a parameter or property: it is one input with another one. `query.name` is the field whose value it repeats; a single word is what the token of the call was made for",
    ),
    (
        "x-effect",
        "of an operation: what a call does to the service: `read` changes nothing, `issue` issues a new value on every call, repeating an `idempotent` call has no further effect, repeating a `non_idempotent` call has, a `one_time` call succeeds once",
    ),
    ("x-enum-descriptions", "what the values of an enumeration mean, in their order"),
    ("x-enum-varnames", "names for the values of an enumeration, in their order"),
    (
        "x-error-codes",
        "of an operation: the error codes that a source ties to it; of the schema of error codes: the whole catalog",
    ),
    (
        "x-page",
        "of an operation: which inputs choose a page (`offset`, `limit`), and where the response has its items and their number",
    ),
    ("x-region", "of a server: the vendor's name for it"),
    ("x-replayed-as", "of an operation: error codes that mean \"already done\" when a repeated call gets them"),
    (
        "x-replaces",
        "of an operation: it replaces the whole resource, and a field that a request leaves out is reset to its default. `read` is the operation that returns the current state, if there is one; `undocumented` is true if the vendor does not document this",
    ),
    ("x-result-code", "of an operation: a 200 carries a code of its own; every other one than `success` says no"),
    ("x-returns", "of an operation: `sole` says that the response is a list that always holds exactly one item"),
    (
        "x-source",
        "of an operation: the vendor's page that the facts were checked with, or `openapi` where there is none",
    ),
    ("x-status", "of an example of an error: the HTTP status that it comes with"),
    ("x-title-zh", "the vendor's title in Chinese"),
    (
        "x-type",
        "what a value is, where its JSON does not tell, in the words of the spec: `time<epoch-ms>`, `duration<min>`, `csv<Name>` (items separated by commas), `string<int64>` (a number written as a string), `secret`, …",
    ),
];

/// The extensions as the document explains them.
pub(super) fn explained() -> JsonObject {
    EXTENSIONS.into_iter().map(|(name, meaning)| (name.to_owned(), meaning.into())).collect()
}
