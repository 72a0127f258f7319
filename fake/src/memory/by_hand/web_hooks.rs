//! Subscriptions of servers.

use serde_json::Value;

use crate::memory::ResourceName;
use crate::memory::items::Memory;
use crate::push::hooks::Subscription;

impl Memory {
    /// Returns the subscriptions of servers.
    pub(crate) fn subscriptions(&self) -> Vec<Subscription> {
        let items = self.items(ResourceName::WebHookConfig);
        let subscription = items.map(|item| Subscription {
            id: item.id.clone(),
            subscriber_id: item.text(&["subscriberId"]).unwrap_or_default(),
            key: item.text(&["subscriberKey"]).unwrap_or_default(),
            url: item.text(&["url"]).unwrap_or_default(),
            status: item.get(&["status"]).and_then(Value::as_u64).unwrap_or_default(),
        });
        subscription.collect()
    }
}
