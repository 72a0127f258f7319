//! Displays a picture on information screens: uploads it, creates a program with it, and publishes the program to devices.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin info_screen [picture.png]
//! ```

use std::env;

use anyhow::{Context as _, Result};
use huaweicloud_meeting::bulletin_board_material_management::{MaterialId, SearchMaterialsRequest};
use huaweicloud_meeting::bulletin_board_program_management::{
    AddProgramRequest, ProgramId, ProgramItem, SearchProgramsRequest,
};
use huaweicloud_meeting::bulletin_board_publication_management::AddPublicationRequest;
use huaweicloud_meeting::types::UserId;
use huaweicloud_meeting::user_management::{MemberType, SearchUsersRequest};
use huaweicloud_meeting::values::{EpochMillis, Seconds};
use huaweicloud_meeting::{Client, Upload};
use huaweicloud_meeting_programs::connect;
use jiff::{Timestamp, ToSpan};

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect().await?;
    let client = &connection.client;
    let picture = match env::args().nth(1) {
        Some(path) => Upload::path(path),
        None => Upload::bytes("welcome.png", &include_bytes!("welcome.png")[..]),
    };
    let now = Timestamp::now();
    // The service does not return the IDs of what it creates. A unique name finds them.
    let name = format!("{}-{}", now.as_millisecond(), picture.filename());

    client.add_material(picture.named(&name)).await.context("the picture was not uploaded")?;
    let material = find_material(client, &name).await?;
    println!("Uploaded material {material}");
    let items = [ProgramItem::new(material, Seconds(10))];
    client.add_program(AddProgramRequest::new(&name, items)).await.context("the program was not created")?;
    let program = find_program(client, &name).await?;
    println!("Created program {program}");

    let screens = screens(client).await?;
    println!("Found {} devices", screens.len());
    let publication = AddPublicationRequest::new(&name, EpochMillis::from_timestamp(now))
        .end_time(EpochMillis::from_timestamp(now.checked_add(24.hours())?))
        .dept_list([])
        .device_list(screens)
        .program_list([program]);
    client.add_publication(publication).await.context("the program was not published")?;
    println!("Published the program for 24 hours");
    Ok(())
}

async fn find_material(client: &Client, name: &str) -> Result<MaterialId> {
    let mut found = client.search_materials(SearchMaterialsRequest::new().search_key(name)).items();
    Ok(found.next().await.context("the material is not listed")??.id)
}

async fn find_program(client: &Client, name: &str) -> Result<ProgramId> {
    let mut found = client.search_programs(SearchProgramsRequest::new().search_key(name)).items();
    found.next().await.context("the program is not listed")??.id.context("the listed program has no ID")
}

/// Returns the users of devices that have a screen. A publication takes the IDs of these users.
async fn screens(client: &Client) -> Result<Vec<UserId>> {
    let kinds = [MemberType::IdeaHub, MemberType::SmartRooms, MemberType::HuaweiVision];
    let devices = client.search_users(SearchUsersRequest::new().user_type(kinds)).items().collect().await?;
    Ok(devices.into_iter().map(|device| device.id).collect())
}
