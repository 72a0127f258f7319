//! What holds for every resource that the fake remembers, generated from the descriptors.

use std::collections::BTreeSet;

use huaweicloud_meeting_fake::memory::descriptor::{Path, Resource};
use huaweicloud_meeting_fake::memory::operation::{Assigned, Batch, Existing, ItemOperation, Role, Scalar};
use huaweicloud_meeting_fake::memory::resources;
use serde_json::json;

use crate::law_support::{Subject, at, document, fields, first_request, same_item, set_at};

/// The resources to which the laws do not apply, and why.
const NOT_COVERED: &[(&str, &str)] = &[
    ("AccessToken", "by hand"),
    ("ControlToken", "by hand"),
    ("Corp", "created by hand"),
    ("CorpAdmin", "no operation creates it"),
    ("CorpCapacity", "by hand"),
    ("CorpResource", "created by hand"),
    ("DeviceModel", "no operation creates it"),
    ("ExternalContact", "no operation creates it"),
    ("JoinRandom", "by hand"),
    ("LayoutOfMeeting", "by hand"),
    ("Material", "created by hand"),
    ("Meeting", "created by hand"),
    ("MeetingFile", "created by hand"),
    ("MeetingRoom", "no operation creates it"),
    ("MyCorp", "no operation creates it"),
    ("MyProfile", "no operation creates it"),
    ("Occurrence", "by hand"),
    ("Participant", "by hand"),
    ("PastMeeting", "by hand"),
    ("QosThreshold", "no operation creates it"),
    ("QosView", "by hand"),
    ("Recording", "by hand"),
    ("RecurringMeeting", "by hand"),
    ("RunningMeeting", "by hand"),
    ("SpCapacity", "by hand"),
    ("SsoConfig", "no operation creates it"),
    ("StatisticsView", "by hand"),
    ("VmrPackage", "no operation"),
    ("WebHookConfig", "read without its ID"),
    ("WebSocketToken", "by hand"),
    ("WebinarImage", "by hand"),
    ("WebinarRoomSetting", "no operation creates it"),
];

#[test]
fn the_resources_that_are_not_covered_are_known() {
    let actual: Vec<_> = resources().iter().filter_map(|one| Some((one.name.as_str(), reason(one)?))).collect();
    actual.iter().for_each(|(name, reason)| println!("{name}: {reason}"));
    assert_eq!(actual, NOT_COVERED, "the list of resources that are not covered has changed");
}

/// Returns why the laws do not apply to a resource.
fn reason(resource: &Resource) -> Option<&'static str> {
    let by_hand = |role: Role| resource.operations.iter().any(|one| one.role == role && one.by_hand);
    let creates = resource.operations.iter().any(|one| one.role == Role::Create && !one.by_hand);
    let reads = |one: &&ItemOperation| one.role == Role::Read && one.select.is_none() && !one.by_hand;
    match resource.operations {
        [] => Some("no operation"),
        all if all.iter().all(|one| one.by_hand) => Some("by hand"),
        all if creates && all.iter().any(|one| reads(&one)) => Some("read without its ID"),
        _ if creates => None,
        _ if by_hand(Role::Create) => Some("created by hand"),
        _ => Some("no operation creates it"),
    }
}

fn covered() -> impl Iterator<Item = &'static Resource> {
    resources().iter().copied().filter(|one| reason(one).is_none())
}

#[tokio::test]
async fn what_a_creation_sets_is_read_and_listed() {
    for resource in covered() {
        let subject = Subject::start(resource).await;
        let created = subject.create("a").await;
        let mut compared = 0;
        for operation in subject.operations(&[Role::Read, Role::List]) {
            let item = subject.item(operation, &created.id).await;
            let item = item.unwrap_or_else(|| panic!("{} does not contain the item", operation.operation));
            for (path, value) in subject.comparable(&created.fields) {
                if let Some(shown) = at(&item, &subject.shown(operation, path)) {
                    assert_eq!(*shown, value, "{}: {path:?}", operation.operation);
                    compared += 1;
                }
            }
        }
        assert!(compared > 0, "{} is neither read nor listed", resource.name.as_str());
    }
}

#[tokio::test]
async fn an_update_changes_what_it_contains_and_nothing_else() {
    let mut updates = 0;
    for resource in covered() {
        let subject = Subject::start(resource).await;
        for update in subject.operations(&[Role::Update]) {
            let (created, bystander) = (subject.create("a").await, subject.create("b").await);
            let Some(read) = subject.reader() else { continue };
            let (before, other) =
                (subject.item(read, &created.id).await.unwrap(), subject.item(read, &bystander.id).await);
            let changed = subject.update(update, &created.id, &before).await;
            let after = subject.item(read, &created.id).await.unwrap();
            assert_eq!(subject.item(read, &bystander.id).await, other, "{}", update.operation);
            for (path, value) in subject.comparable(&changed) {
                if let Some(shown) = at(&after, &subject.shown(read, path)) {
                    assert_eq!(*shown, value, "{}: {path:?}", update.operation);
                    updates += 1;
                }
            }
            let untouched =
                resource.settable.iter().filter(|path| !update.accepts.iter().any(|one| one.field == **path));
            for path in untouched.map(|path| subject.shown(read, path)) {
                assert_eq!(at(&after, &path), at(&before, &path), "{}: {path:?}", update.operation);
            }
        }
    }
    assert!(updates > 20, "{updates}");
}

#[tokio::test]
async fn an_item_that_is_not_created_is_read_as_it_was_updated() {
    let mut updates = Vec::new();
    for resource in resources().iter().filter(|one| reason(one) == Some("no operation creates it")) {
        let subject = Subject::start(resource).await;
        let (reads, changes) = (subject.operations(&[Role::Read]), subject.operations(&[Role::Update]));
        let ([read, ..], [update, ..]) = (&*reads, &*changes) else { continue };
        let request = subject.vary(update, first_request(update), "u");
        subject.call(request.clone()).await.unwrap_or_else(|error| panic!("{}: {error}", update.operation));
        let shown = subject.call(same_item(update, &request, read)).await.unwrap();
        let mut compared = 0;
        for (path, value) in subject.comparable(&fields(update, &request)) {
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
    for resource in covered() {
        for set in resource.operations.iter().filter(|one| one.role == Role::Set && !one.by_hand) {
            let [assignment] = set.sets else { continue };
            let Assigned::Input(input) = &assignment.to else { continue };
            let subject = Subject::start(resource).await;
            let (created, Some(read)) = (subject.create("a").await, subject.reader()) else { continue };
            for value in [1, 0] {
                let mut request = subject.select(set, &created.id);
                set_at(&mut request, &document(input), json!(value));
                subject.call(request).await.unwrap();
                let item = subject.item(read, &created.id).await.unwrap();
                assert!(input.scalar == Scalar::Number, "{}", set.operation);
                assert_eq!(at(&item, &subject.shown(read, assignment.field)), Some(&json!(value)), "{}", set.operation);
                sets += 1;
            }
        }
    }
    assert!(sets >= 4, "{sets}");
}

#[tokio::test]
async fn a_deletion_ends_an_item_and_cannot_be_repeated() {
    let mut deletions = 0;
    for resource in covered() {
        let subject = Subject::start(resource).await;
        for delete in subject.operations(&[Role::Delete]) {
            let (created, kept) = (subject.create("a").await, subject.create("b").await);
            subject.call(subject.select(delete, &created.id)).await.unwrap();
            for operation in subject.operations(&[Role::Read, Role::List]) {
                assert_eq!(subject.item(operation, &created.id).await, None, "{}", operation.operation);
                assert!(subject.item(operation, &kept.id).await.is_some(), "{}", operation.operation);
            }
            let repeated = subject.call(subject.select(delete, &created.id)).await;
            assert_eq!(repeated.is_err(), delete.batch == Batch::Atomic, "{}", delete.operation);
            deletions += 1;
        }
    }
    assert!(deletions > 5, "{deletions}");
}

#[tokio::test]
async fn an_item_that_has_never_existed_is_rejected_in_strict_mode() {
    for resource in covered() {
        let subject = Subject::start(resource).await;
        for operation in subject.operations(&[Role::Read, Role::Update, Role::Reset, Role::Delete]) {
            if operation.select.is_none() || operation.batch != Batch::Atomic {
                continue;
            }
            let outcome = subject.call(subject.request_for(operation, "never")).await;
            let Err(error) = outcome else { panic!("{}: {outcome:?}", operation.operation) };
            assert!(error.status().is_some_and(|status| (400..500).contains(&status)), "{error}");
        }
    }
}

#[tokio::test]
async fn an_item_with_a_unique_value_is_created_once() {
    let mut checked = BTreeSet::new();
    for resource in covered() {
        let subject = Subject::start(resource).await;
        let create = subject.creator();
        let is_unique = |path: Path| resource.fields.iter().any(|field| field.path == path && field.unique.is_some());
        if !create
            .accepts
            .iter()
            .any(|accept| is_unique(accept.field) && at(&subject.creation("a"), &document(&accept.input)).is_some())
        {
            continue;
        }
        let request = subject.creation("a");
        subject.call(request.clone()).await.unwrap();
        let repeated = subject.call(request).await;
        let replaces = matches!(create.existing, Existing::Replace);
        assert_eq!(repeated.is_ok(), replaces, "{}: {repeated:?}", create.operation);
        checked.insert(resource.name.as_str());
    }
    assert!(checked.len() >= 2, "{checked:?}");
}

#[tokio::test]
async fn a_list_is_paged_and_counts_all_items() {
    let mut lists = 0;
    for resource in covered() {
        let subject = Subject::start(resource).await;
        for list in subject.operations(&[Role::List]).into_iter().filter(|list| subject.is_paged(list)) {
            let mut expected = subject.ids(list).await;
            for suffix in ["a", "b", "c"] {
                expected.push(subject.create(suffix).await.id);
            }
            let mut paged = Vec::new();
            for offset in 0..=expected.len() {
                let response = subject.call(subject.page(list, offset, 1)).await.unwrap();
                let items = subject.items_in(list, &response);
                assert_eq!(items.len(), 1, "{}: {response}", list.operation);
                if let Some(count) = subject.count_in(list, &response) {
                    assert_eq!(count, expected.len(), "{}", list.operation);
                }
                paged.push(subject.id_in(list, &items[0]));
            }
            // After the end, the last page is repeated.
            assert_eq!(paged.pop(), paged.last().cloned(), "{}", list.operation);
            paged.sort_unstable();
            expected.sort_unstable();
            assert_eq!(paged, expected, "{}", list.operation);
            lists += 1;
        }
    }
    assert!(lists > 5, "{lists}");
}
