//! Creations and changes that differ from those of other resources.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting_runtime::operation::Place;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::json::{get_path, scalar_to_string, set_path};
use crate::memory::by_hand::body_field;
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Maker, Path};
use crate::memory::fields::fields_of;
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::{ParsedBody, Part};

const ACTIVATION_CODE: Path = &["activeCode"];
/// The largest number of rooms that one item provides.
const MAX_ROOMS: u64 = 1_000;
/// What measures a picture whose resolution is not read.
const RESOLUTION: &str = "1920*1080";

impl Memory {
    /// Adds a material with the name and the size of its file, which is kept.
    pub(super) fn add_material(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let ParsedBody::Multipart(parts) = &call.request.body else { return Ok(None) };
        let file = parts.iter().find_map(|(_, part)| match part {
            Part::File(file) => Some(file),
            Part::String(_) => None,
        });
        let text = |name: &str| file.and_then(|file| file.get(name)).and_then(Value::as_str).unwrap_or_default();
        let content = STANDARD.decode(text("content_base64")).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a request is much smaller")]
        let kilobytes = content.len() as f64 / 1024.0;
        let id = self.make(Maker::Hex(32), &call.login).unwrap_or_default();
        let filename = text("filename");
        let encoded = utf8_percent_encode(filename, NON_ALPHANUMERIC).to_string().replace("%2E", ".");
        let path = format!("/files/materials/{}/{encoded}", id.as_str().unwrap_or_default());
        let mut fields = self.accepted(call);
        for (name, value) in [
            ("id", id),
            ("materialName", filename.into()),
            ("materialSizeStr", format!("{kilobytes:.2}KB").into()),
            ("materialResolution", RESOLUTION.into()),
            ("filePath", format!("{}{path}", self.url).into()),
        ] {
            set_path(&mut fields, &[name], value);
        }
        self.add(call, fields)?;
        self.uploads.add(path, content.into());
        Ok(None)
    }

    /// Adds a picture for the room of a webinar, which passes the check of its content.
    pub(super) fn add_image(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let number = self.add(call, json!({}))?;
        let id = self.table(call.resource.name).and_then(|table| table.get(number)).map(|item| item.id.clone());
        let mut response = call.example.response.clone();
        set_path(&mut response, &["fileId"], id.unwrap_or_default().into());
        Ok(Some(response))
    }

    /// Makes a new activation code for the account of a device.
    pub(super) fn make_activation_code(&mut self, call: &Call<'_>) -> Option<Value> {
        let made = fields_of(call.resource).find(|field| field.path == ACTIVATION_CODE).and_then(|field| field.made);
        made.and_then(|maker| self.make(maker, &call.login)).map(|code| json!({"activeCode": code}))
    }

    /// Adds an enterprise, its administrator and its resources.
    pub(super) fn add_corp(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let fields = self.accepted(call);
        let number = self.add(call, fields)?;
        let corp = self.table(call.resource.name).and_then(|table| table.get(number)).map(|item| item.id.clone());
        let provided = body_field(call, "resInfo").and_then(|info| info.get("resource")).and_then(Value::as_array);
        let of_resources = Call { resource: resource(ResourceName::CorpResource), ..*call };
        for item in provided.into_iter().flatten() {
            self.add_resource(&of_resources, corp.as_deref().unwrap_or_default(), item);
        }
        Ok(self.respond(call, number))
    }

    /// Adds items of a resource, each with the fields of an object in the body. An item that exists is changed.
    pub(super) fn add_resources(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let ParsedBody::Json(Value::Array(items), _) = &call.request.body else { return Ok(None) };
        let scope = call.scope(self);
        for item in items {
            self.add_resource(call, &scope, item);
        }
        Ok(None)
    }

    /// Adds an item to the resources of an enterprise. If it exists, it is changed.
    fn add_resource(&mut self, call: &Call<'_>, scope: &str, sent: &Value) {
        let sent_id = sent.get("id").and_then(scalar_to_string);
        let known = sent_id.as_ref().and_then(|id| self.table(call.resource.name)?.by_id(scope, id));
        if let Some(number) = known.map(|item| item.number) {
            return self.set(call.resource, number, changes_of(sent));
        }
        let made = || self.make(Maker::Hex(32), &call.login).as_ref().and_then(scalar_to_string);
        let id = sent_id.or_else(made).unwrap_or_default();
        let mut fields = sent.clone();
        set_path(&mut fields, &["id"], id.clone().into());
        set_path(&mut fields, &["status"], 0.into());
        self.add_rooms(call, scope, &fields);
        self.fill(call.resource, &call.login, &mut fields);
        let (number, scope, created_ms) = (self.next_number(), scope.to_owned(), self.now_ms());
        let item = Item::created(number, scope, id, fields, created_ms);
        self.table_mut(call.resource.name).insert(item);
    }

    /// Adds the rooms that an item of an enterprise provides.
    fn add_rooms(&mut self, call: &Call<'_>, scope: &str, provided: &Value) {
        if get_path(provided, &["type"]).is_none_or(|kind| kind != "VMR") {
            return;
        }
        let count = get_path(provided, &["count"]).and_then(Value::as_u64).unwrap_or_default().min(MAX_ROOMS);
        let of_rooms = resource(ResourceName::MeetingRoom);
        let created_ms = self.now_ms();
        for index in 1..=count {
            let mut fields = json!({"vmrName": format!("Cloud meeting room {index}")});
            for (from, to) in [("typeId", "vmrPkgId"), ("expireDate", "expireDate"), ("vmrMode", "vmrMode")] {
                if let Some(value) = get_path(provided, &[from]) {
                    set_path(&mut fields, &[to], value.clone());
                }
            }
            self.fill(of_rooms, &call.login, &mut fields);
            let id = get_path(&fields, &["id"]).and_then(scalar_to_string).unwrap_or_default();
            let (number, scope) = (self.next_number(), scope.to_owned());
            let item = Item::created(number, scope, id, fields, created_ms);
            self.table_mut(ResourceName::MeetingRoom).insert(item);
        }
    }

    /// Changes the items that the body lists. A disabled one has the status 2.
    pub(super) fn update_resources(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let ParsedBody::Json(Value::Array(items), _) = &call.request.body else { return Ok(None) };
        let selected = self.select(call)?;
        for number in selected {
            let id = self.table(call.resource.name).and_then(|table| table.get(number)).map(|item| item.id.clone());
            let sent = items.iter().find(|item| item.get("id").and_then(scalar_to_string) == id);
            let mut changes = sent.map(changes_of).unwrap_or_default();
            if let Some(is_disabled) = sent.and_then(|item| item.get("isDisabled")?.as_bool()) {
                changes.push((&["status"], Some(if is_disabled { 2 } else { 0 }.into())));
            }
            self.set(call.resource, number, changes);
        }
        Ok(None)
    }

    /// Assigns rooms to a user or a hard terminal, or takes them away.
    pub(super) fn assign_rooms(&mut self, call: &Call<'_>, assigns: bool) -> Result<Option<Value>, ErrorResponse> {
        let account = call.request.string(Place::Path, "account").unwrap_or_default();
        let is_third = call.request.string(Place::Query, "accountType").as_deref() == Some("1");
        let key: Path = if is_third { &["thirdAccount"] } else { &["userAccount"] };
        let user = self.find(ResourceName::User, key, &account).map(|item| item.id.clone());
        let device = self.find(ResourceName::Device, &["account"], &account).and_then(|item| item.text(&["account"]));
        let owner = user.or(device);
        let missing = resource(ResourceName::User);
        if owner.is_none() && assigns && self.rejects_unknown(call) {
            let of_users = Call { resource: missing, ..*call };
            return Err(of_users.refuse(Cause::Missing, &format!("there is no user or hard terminal `{account}`")));
        }
        for number in self.select(call)? {
            let (owner, status) = if assigns { (owner.clone(), 0) } else { (None, 2) };
            let changes = vec![(&["owner"][..], owner.map(Value::from)), (&["status"][..], Some(status.into()))];
            self.set(call.resource, number, changes);
        }
        Ok(None)
    }

    /// Changes the phone number or the email address of the user of the login.
    pub(super) fn update_contact(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let contact = call.request.string(Place::Body, "contact").unwrap_or_default();
        let country = call.request.string(Place::Body, "country");
        let Some(number) = self.only_item(call) else { return Ok(None) };
        let changes = if contact.contains('@') {
            vec![(&["email"][..], Some(contact.into()))]
        } else {
            vec![(&["phone"][..], Some(contact.into())), (&["country"][..], country.map(Value::from))]
        };
        self.check_changes(call, number, &changes)?;
        self.set(call.resource, number, changes);
        Ok(None)
    }
}

/// The fields of an item of an enterprise that requests change.
const OF_RESOURCES: [Path; 5] = [&["count"], &["expireDate"], &["typeId"], &["type"], &["vmrMode"]];

fn changes_of(item: &Value) -> Vec<crate::memory::change::Change> {
    OF_RESOURCES.into_iter().filter_map(|path| Some((path, Some(get_path(item, path)?.clone())))).collect()
}
