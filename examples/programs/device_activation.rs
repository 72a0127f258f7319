//! Sets up the devices of a CSV file: professional terminals are added with their serial number, smart devices get an activation
//! code. Devices that exist already are left alone.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin device_activation [devices.csv]
//! ```

use std::collections::HashMap;
use std::io::Read;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use huaweicloud_meeting::Client;
use huaweicloud_meeting::activation_code_management::{
    CreateVisionActiveCodeRequest, SearchVisionActiveCodeRequest, SmartDeviceType,
};
use huaweicloud_meeting::hard_terminal_management::{
    AddDeviceRequest, DeviceSn, HardTerminal, HardTerminalModel, SearchDevicesRequest,
};
use huaweicloud_meeting_programs::connect;
use serde::Deserialize;

const SAMPLE: &str = "\
name,kind,serial,email
Hangzhou Z5-3,TE20,sn0001,it@example.com
Lobby,idea-hub,,it@example.com
Canteen,TE99,sn0002,it@example.com
";

#[derive(Deserialize)]
struct Device {
    name: String,
    kind: String,
    serial: String,
    email: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect().await?;
    let client = &connection.client;
    let file: Box<dyn Read> = match env::args().nth(1) {
        Some(path) => Box::new(fs::File::open(&path).context(path)?),
        None => Box::new(SAMPLE.as_bytes()),
    };
    let devices: Vec<Device> = csv::Reader::from_reader(file).deserialize().collect::<Result<_, _>>()?;

    let models = client.show_device_types().await?;
    let models: Vec<HardTerminalModel> = models.into_iter().filter_map(|kind| kind.model).collect();
    let terminals = client.search_devices(SearchDevicesRequest::new()).items().collect().await?;
    let terminals: HashMap<DeviceSn, HardTerminal> =
        terminals.into_iter().map(|terminal| (terminal.sn.clone(), terminal)).collect();
    let mut failed = 0;
    for device in &devices {
        let smart = SmartDeviceType::from(device.kind.as_str());
        let model = HardTerminalModel::from(device.kind.as_str());
        let result = if let Some(terminal) = terminals.get(device.serial.as_str()) {
            Ok(format!("exists as {}", terminal.name))
        } else if SmartDeviceType::values().contains(&smart) {
            issue_code(client, device, smart).await
        } else if models.contains(&model) {
            add_terminal(client, device, model).await
        } else {
            Ok(format!("skipped: the service does not support {}", device.kind))
        };
        failed += usize::from(result.is_err());
        println!("{}: {}", device.name, result.unwrap_or_else(|error| format!("failed: {error}")));
    }
    ensure!(failed == 0, "{failed} of {} devices were not set up", devices.len());
    Ok(())
}

async fn add_terminal(
    client: &Client,
    device: &Device,
    model: HardTerminalModel,
) -> huaweicloud_meeting::Result<String> {
    let request = AddDeviceRequest::new(&device.name, model).sn(DeviceSn::new(&device.serial)).email(&device.email);
    let added = client.add_device(request).await?;
    Ok(format!("added; its number is {}", added.number.map(|number| number.to_string()).unwrap_or_default()))
}

/// Returns the activation code that the device has, or a new one.
async fn issue_code(client: &Client, device: &Device, kind: SmartDeviceType) -> huaweicloud_meeting::Result<String> {
    let request = SearchVisionActiveCodeRequest::new().search_key(&device.name).dev_type(kind.clone());
    let codes = client.search_vision_active_code(request).items().collect().await?;
    let existing = codes.into_iter().find(|code| code.dev_name.as_ref() == Some(&device.name));
    let code = match existing {
        Some(code) => code.activation_code,
        None => {
            let request = CreateVisionActiveCodeRequest::new(kind, &device.name).email_addr(&device.email);
            client.create_vision_active_code(request).await?.activation_code
        }
    };
    Ok(format!("enter the code {}", code.expose()))
}
