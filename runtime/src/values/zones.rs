//! Enumerations of time zones.

/// Implements the conversions of an enumeration of time zones to and from those of `jiff`, if the feature `jiff` is enabled.
///
/// The arguments are the type, its method that returns the name in the IANA time zone database, and its function that returns
/// the value for such a name.
#[cfg(feature = "jiff")]
#[macro_export]
macro_rules! iana_zones {
    ($name:ident, $iana:ident, $for_iana:ident) => {
        #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
        impl $name {
            /// Returns the value for a time zone of the crate `jiff`. Returns `None` if the zone has no name in the IANA time zone
            /// database, or the name is not that of a value.
            #[must_use]
            pub fn from_time_zone(zone: &$crate::values::JiffTimeZone) -> ::core::option::Option<Self> {
                zone.iana_name().and_then(Self::$for_iana)
            }

            /// Returns the time zone of the crate `jiff` with the rules of the IANA time zone database. Returns `None` if the value
            /// has no name there, or `jiff` cannot find the zone: that depends on features of `jiff`, such as `tzdb-bundle-always`.
            #[must_use]
            pub fn to_time_zone(&self) -> ::core::option::Option<$crate::values::JiffTimeZone> {
                $crate::values::JiffTimeZone::get(self.$iana()?).ok()
            }
        }
    };
}

/// Implements the conversions of an enumeration of time zones to and from those of `jiff`, if the feature `jiff` is enabled.
#[cfg(not(feature = "jiff"))]
#[macro_export]
macro_rules! iana_zones {
    ($name:ident, $iana:ident, $for_iana:ident) => {};
}
