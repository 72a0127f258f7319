//! The fields of a resource that the description of an operation names.

use crate::diagnostics::SpecPath;
use crate::spec::{DataPath, ItemOperation};

/// Returns the fields that the description of an operation names, with their places.
pub(super) fn named_fields<'a, 'p>(
    described: &'a ItemOperation,
    path: &SpecPath<'p>,
) -> Vec<(&'a DataPath, SpecPath<'p>)> {
    let mut all = Vec::new();
    if let Some(select) = &described.select {
        let path = path.key("select");
        all.extend(select.key.iter().map(|key| (key, path.key("key"))));
        let by = select.key_by.iter().flat_map(|by| &by.values);
        all.extend(by.map(|(value, field)| (field, path.key("key_by").key("values").key(value))));
    }
    all.extend(numbered(&described.sets, &path.key("sets")).map(|(set, path)| (&set.field, path.key("field"))));
    all.extend(numbered(&described.remakes, &path.key("remakes")));
    all.extend(numbered(&described.omits, &path.key("omits")));
    let path_of_returns = path.key("returns");
    let returned = numbered(&described.returns, &path_of_returns);
    all.extend(returned.filter_map(|(returned, path)| Some((returned.from.as_ref()?, path.key("from")))));
    all.extend(described.conditions.keys().map(|field| (field, path.key("where").key(&field.to_string()))));
    all.extend(described.mine.iter().map(|mine| (&mine.field, path.key("mine").key("field"))));
    for (filter, path) in numbered(&described.filters, &path.key("filters")) {
        all.extend(numbered(&filter.contains, &path.key("contains")));
        let keys =
            [("equals", &filter.equals), ("within", &filter.within), ("from", &filter.from), ("until", &filter.until)];
        all.extend(keys.into_iter().filter_map(|(key, field)| Some((field.as_ref()?, path.key(key)))));
    }
    if let Some(sort) = &described.sort {
        let path = path.key("sort");
        let values = sort.values.iter().map(|(value, order)| (&order.field, path.key("values").key(value)));
        all.extend(values);
        all.extend(sort.otherwise.iter().map(|order| (&order.field, path.key("otherwise"))));
    }
    all
}

fn numbered<'a, 'p, T>(list: &'a [T], path: &SpecPath<'p>) -> impl Iterator<Item = (&'a T, SpecPath<'p>)> {
    let path = path.clone();
    list.iter().enumerate().map(move |(position, item)| (item, path.index(position)))
}
