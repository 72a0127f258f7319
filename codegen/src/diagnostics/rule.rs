//! Rules of the spec.

/// A condition that every spec meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Identifies the rule and never changes, such as `E122`.
    pub id: &'static str,
    /// Names the rule, such as `unknown-type`.
    pub name: &'static str,
    /// States the condition in one sentence.
    pub doc: &'static str,
}

/// Declares the rules of a module: a constant for each, and `RULES` with all of them.
macro_rules! rules {
    ($($constant:ident = $id:literal $name:literal $doc:literal;)*) => {
        $(pub(crate) const $constant: crate::diagnostics::Rule =
            crate::diagnostics::Rule { id: $id, name: $name, doc: $doc };)*

        pub(crate) const RULES: &[crate::diagnostics::Rule] = &[$($constant),*];
    };
}
pub(crate) use rules;
