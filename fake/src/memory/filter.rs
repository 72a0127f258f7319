//! Filtering and sorting the items of a list.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::iter::empty;

use serde_json::Value;

use super::call::Call;
use super::descriptor::Path;
use super::fields::is_stored;
use super::items::Memory;
use super::operation::{Filter, Match, Mine, SortKey, Within};
use super::store::{Item, Origin};
use super::time::TimeFormat as _;
use super::view::View;
use super::{ResourceName, examples, inputs, resource};
use crate::json::{contains_lower, equals, get_path, scalar_text, scalar_to_string};
use huaweicloud_meeting_catalog::Json;

/// The largest depth of a tree.
pub(super) const MAX_LEVELS: usize = 32;

/// What a request filters by, determined once for all items.
pub(crate) struct Filters {
    requested: Vec<Requested>,
    /// The field that identifies the owner, and the user of the login, if the operation requires an owner.
    owner: Option<(Path, Option<Value>)>,
}

/// A filter with its values in a request. Those to search for are in lower case.
struct Requested {
    filter: &'static Filter,
    values: Vec<String>,
    /// Whether all of its fields are stored.
    is_stored: bool,
}

impl Requested {
    fn first(&self) -> &str {
        self.values.first().map(String::as_str).unwrap_or_default()
    }
}

impl Memory {
    /// Returns the filters of a request. One without a value in the request has its default.
    pub(crate) fn filters(&self, call: &Call<'_>) -> Filters {
        let requested = |filter: &'static Filter| {
            let otherwise = || filter.otherwise.iter().map(Json::value).filter_map(|value| scalar_to_string(&value));
            let mut values: Vec<String> =
                inputs::parameters(call.request, filter.parameter).map(str::to_owned).collect();
            if values.is_empty() {
                values = otherwise().collect();
            }
            if matches!(filter.by, Match::Contains(_)) {
                values.iter_mut().for_each(|value| *value = value.to_lowercase());
            }
            let is_stored = fields(&filter.by).all(|path| is_stored(call.resource, path));
            (!values.is_empty()).then_some(Requested { filter, values, is_stored })
        };
        Filters {
            requested: call.described.filters.iter().filter_map(requested).collect(),
            owner: mine(call).map(|mine| (mine.field, self.login_value(&call.login, mine.login))),
        }
    }

    /// Returns whether an item is in a list: whether it meets the conditions of the operation and matches the request.
    pub(crate) fn is_listed(&self, call: &Call<'_>, filters: &Filters, item: &Item) -> bool {
        self.meets_conditions(call, item) && filters.is_mine(item) && self.matches_filters(call, filters, item)
    }

    /// Returns whether an item belongs to the user of the login, if the operation requires it. A filter for another user takes
    /// the place of that user.
    pub(crate) fn is_mine(&self, call: &Call<'_>, item: &Item) -> bool {
        self.filters(call).is_mine(item)
    }

    /// Returns the items that can be in a list, without comparing all items as far as possible: by the user of the login, by
    /// the value that the operation requires, and by the string that the request searches for.
    pub(crate) fn listable<'a>(
        &'a self,
        call: &Call<'_>,
        filters: &'a Filters,
    ) -> Box<dyn Iterator<Item = &'a Item> + 'a> {
        let Some(table) = self.table(call.resource.name) else { return Box::new(empty()) };
        let owner = filters.owner.as_ref().and_then(|(field, user)| Some((*field, scalar_to_string(user.as_ref()?)?)));
        let required = || {
            let is_key = |field: Path| table.has_key(field) && is_stored(call.resource, field);
            let mut conditions = call.described.conditions.iter().filter(|(field, _)| is_key(field));
            conditions.find_map(|(field, values)| match values {
                [value] => Some((*field, scalar_to_string(&value.value())?)),
                _ => None,
            })
        };
        let items = match owner.or_else(required) {
            Some((field, value)) => table.candidates(field, &value),
            None => Box::new(table.items()),
        };
        let searched = filters.requested.iter().find(|requested| match &requested.filter.by {
            Match::Contains(fields) => requested.is_stored && table.searches(fields),
            _ => false,
        });
        match searched.map(Requested::first) {
            Some(lower) => Box::new(items.filter(move |item| item.may_contain(lower))),
            None => items,
        }
    }

    /// Returns whether an item matches the filters of the request.
    pub(crate) fn matches_filters(&self, call: &Call<'_>, filters: &Filters, item: &Item) -> bool {
        filters.requested.iter().all(|requested| self.matches(call, item, requested))
    }

    fn matches(&self, call: &Call<'_>, item: &Item, requested: &Requested) -> bool {
        let value = |path: Path| match item.origin {
            Origin::Example => self.listed_value(call, item, path),
            _ if requested.is_stored => item.get(path).map(Cow::Borrowed),
            _ => View::new(self, call.resource, item, call.login).get(path),
        };
        let text = |path: Path| value(path).as_deref().and_then(scalar_to_string);
        let first = requested.first();
        match &requested.filter.by {
            Match::Contains(fields) => fields.iter().any(|path| {
                let value = value(path);
                value.as_deref().and_then(scalar_text).is_some_and(|text| contains_lower(&text, first))
            }),
            Match::Equals(path) => {
                let value = value(path);
                let text = value.as_deref().and_then(scalar_text);
                text.is_some_and(|text| requested.values.iter().any(|expected| *expected == text))
            }
            Match::Means(path, meanings) => match meanings.iter().find(|(known, _)| *known == first) {
                Some((_, expected)) => {
                    let value = value(path).unwrap_or(Cow::Owned(Value::Null));
                    expected.iter().any(|expected| equals(&value, expected))
                }
                None => true,
            },
            Match::Within(within) => self.is_within(call, within, text(within.field), first),
            Match::From(path, form, of_parameter) => {
                let (time, limit) =
                    (value(path).and_then(|value| form.parse(&value)), of_parameter.parse(&first.into()));
                time.zip(limit).is_none_or(|(time, limit)| time >= limit)
            }
            Match::Until(path, form, of_parameter) => {
                let (time, limit) =
                    (value(path).and_then(|value| form.parse(&value)), of_parameter.parse(&first.into()));
                time.zip(limit).is_none_or(|(time, limit)| time <= limit)
            }
        }
    }

    /// Returns the value of a field. Of an item of the examples, it is that of the list in the example.
    fn listed_value<'a>(&'a self, call: &Call<'_>, item: &'a Item, path: Path) -> Option<Cow<'a, Value>> {
        let in_example = (item.origin == Origin::Example)
            .then(|| examples::content(call.described.operation, item.number, call.example))
            .flatten();
        let listed = in_example.and_then(|content| get_path(content, path)).filter(|value| !value.is_null());
        listed.map(Cow::Borrowed).or_else(|| View::new(self, call.resource, item, call.login).get(path))
    }

    /// Returns whether a value refers to an item of a tree, or to one below it.
    pub(crate) fn is_within(&self, call: &Call<'_>, within: &Within, value: Option<String>, root: &str) -> bool {
        let descends = within.descend.is_some_and(|(name, default)| {
            inputs::parameters(call.request, name).next().map_or(default, |text| text == "true")
        });
        let key = resource(within.tree).id;
        let is_top = |id: &str| self.above(within.tree, within.parent, id).is_none();
        if descends && is_top(root) && self.find(within.tree, key, root).is_some() {
            return true;
        }
        let mut current = value;
        for _ in 0..MAX_LEVELS {
            match current {
                Some(id) if id == root => return true,
                Some(id) if descends => current = self.above(within.tree, within.parent, &id),
                _ => return false,
            }
        }
        false
    }

    /// Returns the ID of the item above an item of a tree.
    pub(super) fn above(&self, tree: ResourceName, parent: Path, id: &str) -> Option<String> {
        self.find(tree, resource(tree).id, id)?.text(parent).filter(|parent| parent != id)
    }

    /// Sorts the first items, as many as are shown, as the request states. The order of equal ones remains.
    pub(crate) fn sort(&self, call: &Call<'_>, numbers: &mut [u64], shown: usize) {
        let Some(key) = sort_key(call) else { return };
        let value = |number: &u64| {
            let item = self.table(call.resource.name).and_then(|table| table.get(*number));
            item.and_then(|item| self.listed_value(call, item, key.field)).unwrap_or(Cow::Owned(Value::Null))
        };
        let mut keyed: Vec<_> = numbers.iter().enumerate().map(|(index, one)| (value(one), index, *one)).collect();
        let order = |(left, left_index, _): &(Cow<'_, Value>, usize, u64), right: &(Cow<'_, Value>, usize, u64)| {
            let order = compare(left, &right.0);
            let order = if key.is_descending { order.reverse() } else { order };
            order.then(left_index.cmp(&right.1))
        };
        let first = match shown < keyed.len() {
            true => keyed.select_nth_unstable_by(shown, order).0,
            false => &mut keyed,
        };
        first.sort_unstable_by(order);
        keyed.into_iter().zip(numbers).for_each(|((.., sorted), number)| *number = sorted);
    }
}

impl Filters {
    fn is_mine(&self, item: &Item) -> bool {
        self.owner.as_ref().is_none_or(|(field, user)| item.get(field) == user.as_ref())
    }
}

/// Returns the fields of the items that a filter depends on.
fn fields(by: &'static Match) -> impl Iterator<Item = Path> {
    let (one, several) = match by {
        Match::Contains(fields) => (None, *fields),
        Match::Equals(path) | Match::Means(path, _) | Match::From(path, ..) | Match::Until(path, ..) => {
            (Some(*path), &[][..])
        }
        Match::Within(within) => (Some(within.field), &[][..]),
    };
    one.into_iter().chain(several.iter().copied())
}

/// Returns how the items of a list belong to the user of the login, unless the request asks for others.
fn mine(call: &Call<'_>) -> Option<&'static Mine> {
    let mine = call.described.mine.as_ref()?;
    let parameter = |name: &'static str| inputs::parameters(call.request, name).next();
    let shows_all = mine.unless.and_then(parameter) == Some("true");
    let names_user = call.described.filters.iter().any(|filter| {
        matches!(filter.by, Match::Equals(field) if field == mine.field) && parameter(filter.parameter).is_some()
    });
    (!shows_all && !names_user).then_some(mine)
}

fn sort_key(call: &Call<'_>) -> Option<SortKey> {
    let sort = call.described.sort.as_ref()?;
    let parameter = |name: Option<&'static str>| name.and_then(|name| inputs::parameters(call.request, name).next());
    let requested = parameter(sort.by).and_then(|value| sort.values.iter().find(|(known, _)| *known == value));
    let mut key = requested.map(|(_, key)| *key).or(sort.otherwise)?;
    if parameter(sort.ascending) == Some("false") {
        key.is_descending = !key.is_descending;
    }
    Some(key)
}

/// Compares two values; those of another type come first.
fn compare(left: &Value, right: &Value) -> Ordering {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        _ => scalar_text(left).cmp(&scalar_text(right)),
    }
}
