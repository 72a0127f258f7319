//! The operations of the enabled groups, by name.

use crate::rt;

/// The operations of the enabled groups, sorted by name.
pub static OPERATIONS: &[&rt::Operation] = &[
{% for operation in operations|sort(attribute="name", case_sensitive=true) %}
    #[cfg(feature = "{{ operation.feature }}")]
    &crate::{{ operation.module }}::{{ operation.rust }}::OPERATION,
{% endfor %}
];

#[cfg(feature = "dynamic")]
static DYNAMIC: &[&rt::DynamicOperation] = &[
{% for operation in operations|sort(attribute="name", case_sensitive=true) %}
    #[cfg(feature = "{{ operation.feature }}")]
    &crate::{{ operation.module }}::{{ operation.rust }}::DYNAMIC,
{% endfor %}
];

/// Returns the operations of the enabled groups, sorted by name, to be called with JSON documents.
#[cfg(feature = "dynamic")]
#[must_use]
#[inline]
pub fn operations() -> &'static [&'static rt::DynamicOperation] {
    DYNAMIC
}

/// Returns the names of headers and error fields of the service.
#[cfg(feature = "dynamic")]
#[must_use]
#[inline]
pub fn service() -> &'static rt::Service {
    &crate::auth::SERVICE
}
