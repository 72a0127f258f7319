//! Empty: this package contains only tests and benchmarks.
