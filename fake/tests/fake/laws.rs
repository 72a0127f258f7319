//! What holds for every resource that the fake remembers, generated from the descriptors. `list_laws.rs` has what holds for lists.

use std::collections::BTreeSet;

use huaweicloud_meeting::codes;
use huaweicloud_meeting_fake::memory::descriptor::{Cause, Path, Resource};
use huaweicloud_meeting_fake::memory::operation::{Assigned, Batch, Existing, ItemOperation, Role, Scalar};
use huaweicloud_meeting_fake::memory::{resource, resources};
use serde_json::{Value, json};

use crate::law_requests::{at, document, fields, first_request, is_lawful, items_at, same_item, set_at};
use crate::law_support::{Created, Subject};

/// The resources to which no law applies, and why.
const NOT_COVERED: &[(&str, &str)] = &[
    ("AccessToken", TOKENS),
    ("ControlToken", TOKENS),
    ("CorpCapacity", FIGURES),
    ("JoinRandom", TOKENS),
    ("LayoutOfMeeting", IN_PROGRESS),
    ("Occurrence", SERIES),
    ("Participant", IN_PROGRESS),
    ("PastMeeting", HISTORY),
    ("QosView", FIGURES),
    ("Recording", HISTORY),
    ("RecurringMeeting", SERIES),
    ("RunningMeeting", IN_PROGRESS),
    ("SpCapacity", FIGURES),
    ("StatisticsView", FIGURES),
    ("VmrPackage", "no operation returns packages by themselves; rooms, to which laws apply, contain them"),
    ("WebSocketToken", TOKENS),
];
const TOKENS: &str = "tokens are issued and expire: the tests of tokens";
const FIGURES: &str = "figures follow from other resources";
const IN_PROGRESS: &str = "exists in a meeting in progress only: the tests of control operations and events";
const HISTORY: &str = "results from meetings that have taken place: the tests of remembered meetings";
const SERIES: &str = "the occurrences of a series depend on each other";

#[test]
fn the_resources_that_are_not_covered_are_known() {
    let uncovered = resources().iter().filter(|one| !one.operations.iter().any(is_lawful));
    let expected: Vec<_> = NOT_COVERED.iter().map(|(name, _)| *name).collect();
    assert_eq!(uncovered.map(|one| one.name.as_str()).collect::<Vec<_>>(), expected);
}

/// Returns the resources with a creation to which the laws apply.
fn created() -> impl Iterator<Item = &'static Resource> {
    let creates = |one: &ItemOperation| one.role == Role::Create && is_lawful(one);
    resources().iter().copied().filter(move |one| one.operations.iter().any(creates))
}

#[tokio::test]
async fn what_a_creation_sets_is_read_and_listed() {
    let mut checked = Vec::new();
    for resource in created() {
        let subject = Subject::start(resource).await;
        let create = subject.creator().unwrap();
        let (created, other) = (subject.create("a").await, subject.create("b").await);
        assert_ne!(created.id, other.id, "{}", create.operation);
        let mut compared = 0;
        for operation in subject.operations(&[Role::Read, Role::List]) {
            let item = subject.item(operation, &created).await;
            let item = item.unwrap_or_else(|| panic!("{} does not contain {created:?}", operation.operation));
            for (path, value) in subject.comparable(create, &created.fields) {
                if let Some(shown) = at(&item, &subject.shown(operation, path)) {
                    assert_eq!(*shown, value, "{}: {path:?}", operation.operation);
                    compared += 1;
                }
            }
        }
        checked.push((resource.name.as_str(), compared));
    }
    let without: Vec<_> = checked.iter().filter(|(_, compared)| *compared == 0).map(|(name, _)| *name).collect();
    // The service makes all fields of minutes, and no operation returns pictures.
    assert_eq!(without, ["MeetingFile", "WebinarImage"]);
    assert!(checked.len() >= 15, "{checked:?}");
}

#[tokio::test]
async fn an_update_changes_what_it_contains_and_nothing_else() {
    let mut updated = BTreeSet::new();
    for resource in resources() {
        let subject = Subject::start(resource).await;
        for update in subject.all(&[Role::Update]) {
            let Some(read) = subject.reader() else { continue };
            let Some(item) = subject.item_for("a").await else { continue };
            let bystander = subject.item_for("b").await;
            let before = subject.item(read, &item).await.unwrap();
            let other = subject.item_if_any(read, bystander.as_ref()).await;
            let changed = subject.update(update, &item, &before).await;
            let after = subject.item(read, &item).await.unwrap();
            assert_eq!(subject.item_if_any(read, bystander.as_ref()).await, other, "{}", update.operation);
            for (path, value) in subject.comparable(update, &changed) {
                if let Some(shown) = at(&after, &subject.shown(read, path)) {
                    assert_eq!(*shown, value, "{}: {path:?}", update.operation);
                    updated.insert(resource.name.as_str());
                }
            }
            let is_untouched = |path: &&Path| !update.accepts.iter().any(|one| one.field == **path);
            for path in resource.settable.iter().filter(is_untouched).map(|path| subject.shown(read, path)) {
                assert_eq!(at(&after, &path), at(&before, &path), "{}: {path:?}", update.operation);
            }
        }
    }
    assert!(updated.len() >= 12, "{updated:?}");
    assert!(
        ["Meeting", "Corp", "CorpResource", "Material", "MeetingRoom"].iter().all(|one| updated.contains(one)),
        "{updated:?}"
    );
}

#[tokio::test]
async fn an_item_that_always_exists_is_read_as_it_was_updated() {
    let mut updates = Vec::new();
    for resource in resources() {
        let subject = Subject::start(resource).await;
        let (reads, changes) = (subject.all(&[Role::Read]), subject.all(&[Role::Update]));
        let (None, [read, ..], [update, ..]) = (subject.creator(), &*reads, &*changes) else { continue };
        let request = subject.vary(update, first_request(update), "u");
        subject.call(request.clone()).await.unwrap_or_else(|error| panic!("{}: {error}", update.operation));
        let shown = subject.call(same_item(update, &request, read)).await.unwrap();
        let mut compared = 0;
        for (path, value) in subject.comparable(update, &fields(update, &request)) {
            if let Some(shown) = at(&shown, &subject.shown(read, path)) {
                assert_eq!(*shown, value, "{}: {path:?}", update.operation);
                compared += 1;
            }
        }
        assert!(compared > 0, "{}", update.operation);
        updates.push(resource.name.as_str());
    }
    assert_eq!(updates, ["MyCorp", "MyProfile", "QosThreshold", "SsoConfig", "WebinarRoomSetting"]);
}

#[tokio::test]
async fn a_value_that_is_set_is_read() {
    let mut sets = 0;
    for resource in created() {
        let subject = Subject::start(resource).await;
        for set in subject.all(&[Role::Set]) {
            let [assignment] = set.sets else { continue };
            let Assigned::Input(input) = &assignment.to else { continue };
            let Some(read) = subject.reader() else { continue };
            let created = subject.create("a").await;
            for value in [1, 0] {
                let mut request = subject.select(set, &created);
                set_at(&mut request, &document(input), json!(value));
                subject.call(request).await.unwrap();
                let item = subject.item(read, &created).await.unwrap();
                assert!(input.scalar == Scalar::Number, "{}", set.operation);
                assert_eq!(at(&item, &subject.shown(read, assignment.field)), Some(&json!(value)), "{}", set.operation);
                sets += 1;
            }
        }
    }
    assert!(sets >= 4, "{sets}");
}

/// A user is an administrator, for example, while a field has one of some values.
#[tokio::test]
async fn an_item_is_in_a_view_while_it_meets_its_conditions() {
    let mut views = Vec::new();
    for view in resources() {
        let Some(base) = view.of.filter(|_| view.operations.iter().any(|one| !one.conditions.is_empty())) else {
            continue;
        };
        let items = Subject::start(resource(base)).await;
        let item = items.create("a").await;
        for set in view.operations.iter().filter(|one| one.role == Role::Set) {
            let [assignment] = set.sets else { panic!("{}", set.operation) };
            let Assigned::Value(value) = &assignment.to else { panic!("{}", set.operation) };
            items.call(items.select(set, &item)).await.unwrap();
            for read in view.operations.iter().filter(|one| matches!(one.role, Role::Read | Role::List)) {
                let (_, values) = read.conditions.iter().find(|(path, _)| *path == assignment.field).unwrap();
                let is_in = values.iter().any(|one| one.value() == value.value());
                let shown = items.item(read, &item).await;
                assert_eq!(shown.is_some(), is_in, "{} after {}", read.operation, set.operation);
            }
        }
        views.push(view.name.as_str());
    }
    assert_eq!(views, ["CorpAdmin"]);
}

#[tokio::test]
async fn a_deletion_ends_an_item_and_cannot_be_repeated() {
    let mut deleted = BTreeSet::new();
    for resource in resources() {
        let subject = Subject::start(resource).await;
        for delete in subject.all(&[Role::Delete]) {
            let Some(item) = subject.item_for("a").await else { continue };
            let kept = subject.item_for("b").await;
            subject.call(subject.select(delete, &item)).await.unwrap();
            for operation in subject.operations(&[Role::Read, Role::List]) {
                assert_eq!(subject.item(operation, &item).await, None, "{}", operation.operation);
                let others = subject.item_if_any(operation, kept.as_ref()).await;
                assert_eq!(others.is_some(), kept.is_some(), "{}", operation.operation);
            }
            let repeated = subject.call(subject.select(delete, &item)).await;
            assert_eq!(repeated.is_err(), delete.batch == Batch::Atomic, "{}", delete.operation);
            deleted.insert(resource.name.as_str());
        }
    }
    assert!(deleted.len() >= 12, "{deleted:?}");
}

/// Several items are deleted at once, and nothing else is.
#[tokio::test]
async fn a_batch_ends_all_of_its_items() {
    let mut deleted = BTreeSet::new();
    for resource in created() {
        let subject = Subject::start(resource).await;
        for delete in subject.all(&[Role::Delete]) {
            let place = delete.select.as_ref().map(|select| document(&select.at)).unwrap_or_default();
            let (a, b, kept) = (subject.create("a").await, subject.create("b").await, subject.create("c").await);
            let (mut request, second) = (subject.select(delete, &a), subject.select(delete, &b));
            let Some(Value::Array(others)) = at(&second, &place) else { continue };
            let Some(Value::Array(items)) = at(&request, &place).cloned() else { continue };
            set_at(&mut request, &place, [items, others.clone()].concat().into());
            subject.call(request).await.unwrap();
            let read = subject.reader().unwrap();
            assert_eq!(
                (subject.item(read, &a).await, subject.item(read, &b).await),
                (None, None),
                "{}",
                delete.operation
            );
            assert!(subject.item(read, &kept).await.is_some(), "{}", delete.operation);
            deleted.insert(resource.name.as_str());
        }
    }
    assert!(deleted.len() >= 7, "{deleted:?}");
}

#[tokio::test]
async fn an_item_that_has_never_existed_is_rejected_in_strict_mode() {
    let mut rejected = BTreeSet::new();
    for resource in resources() {
        let subject = Subject::start(resource).await;
        let missing = resource.errors.iter().find(|(cause, _)| *cause == Cause::Missing).map(|(_, code)| code);
        for operation in subject.all(&[Role::Read, Role::Update, Role::Set, Role::Reset, Role::Delete]) {
            if operation.select.is_none() || operation.batch != Batch::Atomic {
                continue;
            }
            let outcome = subject.call(subject.select(operation, &Created::known("never"))).await;
            let Err(error) = outcome else { panic!("{}: {outcome:?}", operation.operation) };
            assert!(error.status().is_some_and(|status| (400..500).contains(&status)), "{error}");
            assert!(error.code().is_some_and(|code| codes::find(code).is_some()), "{error}");
            if let Some(missing) = missing {
                assert_eq!(error.code_text(), Some(missing.code), "{}", operation.operation);
            }
            rejected.insert(resource.name.as_str());
        }
    }
    assert!(rejected.len() >= 12, "{rejected:?}");
}

#[tokio::test]
async fn an_item_with_a_unique_value_is_created_once() {
    let mut checked = BTreeSet::new();
    for resource in created() {
        let subject = Subject::start(resource).await;
        let create = subject.creator().unwrap();
        let request = subject.creation(create, "a");
        let is_unique = |path: Path| resource.fields.iter().any(|field| field.path == path && field.unique.is_some());
        let is_sent = |path: Path, place: &[String]| is_unique(path) && at(&request, place).is_some();
        if !create.accepts.iter().any(|accept| is_sent(accept.field, &document(&accept.input))) {
            continue;
        }
        subject.call(request.clone()).await.unwrap();
        let repeated = subject.call(request).await;
        let replaces = matches!(create.existing, Existing::Replace);
        assert_eq!(repeated.is_ok(), replaces, "{}: {repeated:?}", create.operation);
        checked.insert(resource.name.as_str());
    }
    assert!(checked.len() >= 2, "{checked:?}");
}

#[tokio::test]
async fn a_reset_makes_a_value_anew_and_changes_nothing_else() {
    let mut resets = Vec::new();
    for resource in created() {
        let subject = Subject::start(resource).await;
        for reset in subject.all(&[Role::Reset]).into_iter().filter(|one| one.result.is_some()) {
            let item = subject.create("a").await;
            let mut shown = Vec::new();
            for _ in 0..2 {
                let response = subject.call(subject.select(reset, &item)).await.unwrap();
                shown.push(items_at(reset, &response).remove(0));
            }
            let remade: BTreeSet<_> = reset.remakes.iter().map(|path| path[0]).collect();
            let (Value::Object(first), Value::Object(second)) = (&shown[0], &shown[1]) else { panic!("{shown:?}") };
            for (name, value) in first {
                assert_eq!(*value != second[name], remade.contains(name.as_str()), "{}: {name}", reset.operation);
            }
            resets.push(reset.operation);
        }
    }
    assert_eq!(resets, ["ResetAppKey"]);
}

#[tokio::test]
async fn no_more_items_are_created_than_a_limit_allows() {
    let mut checked = Vec::new();
    for resource in created() {
        for limit in resource.limits.iter().filter(|limit| limit.count <= 100) {
            let subject = Subject::start(resource).await;
            let create = subject.creator().unwrap();
            for number in 0..limit.count {
                let request = subject.creation(create, &format!("{number:03}"));
                subject.call(request).await.unwrap_or_else(|error| panic!("{number}: {error}"));
            }
            let error = subject.call(subject.creation(create, "more")).await.unwrap_err();
            let full = resource.errors.iter().find(|(cause, _)| *cause == Cause::Full).map(|(_, code)| code.code);
            assert!(full.is_none() || error.code_text() == full, "{error}");
            assert!(error.message().contains(&limit.count.to_string()), "{error}");
            checked.push((resource.name.as_str(), limit.count));
        }
    }
    assert_eq!(checked, [("AppId", 10), ("Department", 100)]);
}
