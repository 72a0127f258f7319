//! Sets up the devices of a CSV file: professional terminals are added with their serial number, smart devices get an activation
//! code. Devices that exist already are left alone.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin device_activation [devices.csv]
//! ```

use std::collections::HashMap;
use std::env;

use anyhow::{Result, ensure};
use huaweicloud_meeting::Client;
use huaweicloud_meeting::activation_code_management::{
    CreateVisionActiveCodeRequest, SearchVisionActiveCodeRequest, SmartDeviceType,
};
use huaweicloud_meeting::hard_terminal_management::{
    AddDeviceRequest, DeviceSn, HardTerminal, HardTerminalModel, SearchDevicesRequest,
};
use huaweicloud_meeting_programs::connect;
use serde::Deserialize;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/devices.csv");

#[derive(Deserialize)]
struct Device {
    name: String,
    kind: String,
    serial: Option<String>,
    email: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect().await?;
    let client = &connection.client;
    let file = env::args().nth(1).unwrap_or_else(|| SAMPLE.to_owned());
    let devices: Vec<Device> = csv::Reader::from_path(file)?.deserialize().collect::<Result<_, _>>()?;

    let models = client.show_device_types().await?;
    let models: Vec<HardTerminalModel> = models.into_iter().filter_map(|kind| kind.model).collect();
    let terminals = client.search_devices(SearchDevicesRequest::new()).items().collect().await?;
    let terminals: HashMap<DeviceSn, HardTerminal> =
        terminals.into_iter().map(|terminal| (terminal.sn.clone(), terminal)).collect();
    let mut failed = 0;
    for device in &devices {
        let smart = SmartDeviceType::from(device.kind.as_str());
        let model = HardTerminalModel::from(device.kind.as_str());
        let existing = device.serial.as_deref().and_then(|serial| terminals.get(serial));
        let result = if let Some(terminal) = existing {
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
    let mut request = AddDeviceRequest::new(&device.name, model).email(&device.email);
    request.sn = device.serial.as_deref().map(DeviceSn::new);
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
