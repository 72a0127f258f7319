//! The functions that compute values for responses.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::{Value, json};

use super::descriptor::Path;
use super::view::View;
use super::{Computed, ResourceName};
use crate::json::{get_path, scalar_to_string};
use crate::memory::store::Item;

const DEPARTMENT: Path = &["deptCode"];
const PARENT: Path = &["parentDeptCode"];
/// Whom a meeting room is assigned to.
const OWNER: Path = &["owner"];
/// Departments are at most 10 levels deep; a cycle ends here, too.
const MAX_LEVELS: usize = 32;
/// How long an activation code is valid.
const ACTIVATION_CODE_MS: i64 = 14 * 24 * 60 * 60 * 1000;

impl View<'_> {
    /// Returns what a function computes for the item, if anything.
    pub(crate) fn compute(&self, function: Computed) -> Option<Value> {
        use Computed as C;
        match function {
            C::ActivationCodeExpiry => Some(self.item.created_ms.saturating_add(ACTIVATION_CODE_MS).into()),
            C::AdminDepartment => self.admin_department(),
            C::CorpCapacity => self.stored(&["resInfo", "corpVcRes"]),
            C::CorpId => Some(self.memory.own.corp_id.clone().into()),
            C::DepartmentChildNames => Some(self.children().map(|child| child.child_names()).collect()),
            C::DepartmentChildren => Some(self.children().map(|child| child.child()).collect()),
            C::DepartmentCodePath => Some(self.department_path(DEPARTMENT)),
            C::DepartmentIsLeaf => Some(self.children().next().is_none().into()),
            C::DepartmentLevel => Some(self.ancestors().count().saturating_sub(1).into()),
            C::DepartmentNamePath => Some(self.department_path(&["deptName"])),
            C::ProgramPlayTime => Some(self.program_play_time().into()),
            C::ProgramSize => self.program_size(),
            C::PublicationStatus => Some(self.publication_status().into()),
            C::ResourceIsEditable => Some(self.item.get(&["orderId"]).is_none().into()),
            C::RoomGuestLink => self.link(&["vmrId"], "guest"),
            C::RoomHostLink => self.link(&["vmrId"], "host"),
            C::UserCorp => self.user_corp(),
            C::UserRooms => self.user_rooms(),
            C::WebinarAudienceLink => self.link(&["conferenceId"], "audience"),
            C::WebinarGuestLink => self.link(&["conferenceId"], "guest"),
            C::WebinarHostLink => self.link(&["conferenceId"], "host"),
            C::WebinarGuests => self.webinar_guests(),
            C::MeetingAudienceLink
            | C::MeetingDepartment
            | C::MeetingEnd
            | C::MeetingGuestLink
            | C::MeetingHardTerminals
            | C::MeetingHostLink
            | C::MeetingInvitees
            | C::MeetingIsAutoMute
            | C::MeetingParticipants
            | C::MeetingPasswords
            | C::MeetingRole
            | C::MeetingSize
            | C::MeetingSoftClients
            | C::MeetingTiming => self.of_meeting(function),
        }
    }

    pub(crate) fn stored(&self, path: Path) -> Option<Value> {
        self.item.get(path).cloned()
    }

    /// Returns a link that people open to join: of this server, with a token for the role.
    pub(crate) fn link(&self, id: Path, role: &str) -> Option<Value> {
        let id = self.item.text(id)?;
        Some(format!("{}/#/j/{id}/{:016x}", self.memory.url, self.hash(role)).into())
    }

    /// Returns a number that is made of the item.
    fn hash(&self, purpose: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.item.id, purpose, self.item.number).hash(&mut hasher);
        hasher.finish()
    }

    /// Returns the item and the departments above it, from the inside out.
    fn ancestors(&self) -> impl Iterator<Item = &Item> {
        let above = |item: &&Item| {
            let parent = item.text(PARENT).filter(|parent| item.text(DEPARTMENT).as_ref() != Some(parent))?;
            self.memory.find(ResourceName::Department, DEPARTMENT, &parent)
        };
        std::iter::successors(Some(self.item), above).take(MAX_LEVELS)
    }

    fn department_path(&self, field: Path) -> Value {
        let mut names: Vec<_> = self.ancestors().filter_map(|item| item.text(field)).collect();
        names.reverse();
        names.join("/").into()
    }

    /// Returns the departments below a department.
    pub(crate) fn children(&self) -> impl Iterator<Item = Self> {
        let table = self.memory.table(ResourceName::Department);
        let children = self.item.text(DEPARTMENT).zip(table).map(|(code, departments)| {
            let children = departments.candidates(PARENT, &code);
            children.filter(move |child| child.is(PARENT, &code) && !child.is(DEPARTMENT, &code))
        });
        children.into_iter().flatten().map(|item| View { item, ..*self })
    }

    pub(crate) fn child_names(&self) -> Value {
        let is_leaf = self.children().next().is_none();
        json!({"deptCode": self.item.get(DEPARTMENT), "deptName": self.item.get(&["deptName"]), "isLeafNodes": is_leaf})
    }

    pub(crate) fn child(&self) -> Value {
        let mut child = self.item.fields.clone();
        let computed: [(&str, Path); 4] = [
            ("deptLevel", &["deptLevel"]),
            ("isLeafNode", &["isLeafNode"]),
            ("corpId", &["corpId"]),
            ("designatedOutDeptCodes", &["designatedOutDeptCodes"]),
        ];
        if let Value::Object(fields) = &mut child {
            fields.remove("childDepts");
            fields.extend(computed.into_iter().filter_map(|(name, path)| Some((name.to_owned(), self.value(path)?))));
        }
        child
    }

    fn admin_department(&self) -> Option<Value> {
        let code = self.item.text(DEPARTMENT)?;
        let item = self.memory.find(ResourceName::Department, DEPARTMENT, &code)?;
        Some(View { item, resource: super::resource(ResourceName::Department), ..*self }.child())
    }

    /// Returns the materials of a program, each with its duration in the program.
    fn materials(&self) -> impl Iterator<Item = (Option<&Item>, u64)> {
        let items = self.item.get(&["programItemList"]).and_then(Value::as_array).into_iter().flatten();
        items.map(|entry| {
            let id = entry.get("materialId").and_then(scalar_to_string).unwrap_or_default();
            let seconds = entry.get("playTime").and_then(Value::as_u64).unwrap_or_default();
            (self.memory.find(ResourceName::Material, &["id"], &id), seconds)
        })
    }

    fn program_play_time(&self) -> u64 {
        self.materials().map(|(_, seconds)| seconds).sum()
    }

    /// Returns the sum of the sizes of the materials, such as `462.71KB`.
    fn program_size(&self) -> Option<Value> {
        let size = |item: Option<&Item>| -> Option<f64> {
            item?.text(&["materialSizeStr"])?.trim_end_matches("KB").trim().parse().ok()
        };
        let sum: f64 = self.materials().filter_map(|(material, _)| size(material)).sum();
        Some(format!("{sum:.2}KB").into())
    }

    fn publication_status(&self) -> &'static str {
        let now = self.memory.now_ms();
        let time = |path: Path| self.item.get(path).and_then(Value::as_i64);
        if time(&["startTime"]).is_some_and(|start| start > now) {
            "NOT_ONLINE"
        } else if time(&["endTime"]).is_some_and(|end| end <= now) {
            "ALREADY_OFFLINE"
        } else {
            "PUBLISHING"
        }
    }

    /// Returns the enterprise of the login.
    pub(crate) fn own_corp(&self) -> Option<&Item> {
        self.memory.find(ResourceName::Corp, &["id"], &self.memory.own.corp_id)
    }

    fn user_corp(&self) -> Option<Value> {
        let mut corp = self.own_corp()?.fields.clone();
        let flat = ["name", "address", "phone", "country", "email"];
        let flat: Vec<_> =
            flat.into_iter().filter_map(|name| Some((name, get_path(&corp, &["basicInfo", name])?.clone()))).collect();
        if let Value::Object(fields) = &mut corp {
            fields.extend(flat.into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
        Some(corp)
    }

    /// Returns the names of the guests of a webinar.
    fn webinar_guests(&self) -> Option<Value> {
        let guests = self.item.get(&["attendees"])?.as_array()?;
        Some(guests.iter().filter_map(|guest| guest.get("userName").cloned()).collect())
    }

    /// Returns the rooms that are assigned to a user.
    pub(crate) fn assigned_rooms(&self) -> impl Iterator<Item = &Item> {
        let account = self.item.text(&["userAccount"]);
        let table = self.memory.table(ResourceName::MeetingRoom);
        let rooms = account.zip(table).map(|(account, rooms)| {
            rooms.candidates(OWNER, &account).filter(move |room| room.is(OWNER, &account) && room.origin.is_changed())
        });
        rooms.into_iter().flatten()
    }

    /// Returns the rooms of a user: the personal meeting ID, and those that are assigned.
    fn user_rooms(&self) -> Option<Value> {
        let own = self.item.get(&["vmrId"]).map(|number| {
            json!({"id": format!("{:032x}", self.hash("room")), "vmrId": number, "vmrName": self.item.get(&["name"]), "vmrMode": 0, "status": 0})
        });
        Some(own.into_iter().chain(self.assigned_rooms().map(|room| room.fields.clone())).collect())
    }
}
