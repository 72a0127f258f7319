//! The regions of the service.

/// A region of the service, with its endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    name: &'static str,
    endpoint: &'static str,
}

impl Region {
{% for region in regions %}
{% for line in region.docs %}
    ///{{ " " if line }}{{ line }}
{% endfor %}
    pub const {{ region.constant }}: Self = Self::new("{{ region.name }}", "{{ region.endpoint }}");

{% endfor %}
    /// All regions.
    pub const ALL: &'static [Self] = &[{% for region in regions %}Self::{{ region.constant }}{{ ", " if not loop.last }}{% endfor %}];

    const fn new(name: &'static str, endpoint: &'static str) -> Self {
        Self { name, endpoint }
    }

    /// Returns the region with the given name, such as `{{ regions[0].name }}`.
    #[inline]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|region| region.name == name)
    }

    /// Returns the vendor's name of the region, such as `{{ regions[0].name }}`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the base URL of the service in the region.
    pub const fn endpoint(&self) -> &'static str {
        self.endpoint
    }
}
