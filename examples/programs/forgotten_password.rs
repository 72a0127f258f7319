//! Resets a forgotten password: the user solves a puzzle, and then receives a code by SMS or email.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin forgotten_password +8613600000000
//! cargo run -p huaweicloud-meeting-programs --bin forgotten_password alice@example.com email
//! ```
//!
//! The puzzle is a file for the browser. The position, the code and the new password are read from standard input.

use std::io::{self, Write as _};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use huaweicloud_meeting::user_password_management::{
    CheckSlideVerifyCodeRequest, CheckVerifyCodeRequest, LoginName, ResetPwdRequest, SendSlideVerifyCodeRequest,
    SendSlideVerifyCodeResponse, SendVeriCodeForChangePwdRequest, SlideCheckClient, SlideCheckPurpose,
    VerificationChannel,
};
use huaweicloud_meeting::values::Millis;
use huaweicloud_meeting::{Client, Secret, codes};
use huaweicloud_meeting_programs::Service;

const CLIENT: SlideCheckClient = SlideCheckClient::Web;
/// The file of the puzzle, in the current directory.
const PAGE: &str = "puzzle.html";
const PURPOSE: SlideCheckPurpose = SlideCheckPurpose::ForgottenPassword;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let service = Service::from_env().await?;
    // Without credentials: none of these calls requires a login.
    let client = Client::builder().endpoint(&service.endpoint).build()?;
    let mut arguments = env::args().skip(1);
    let user = LoginName::new(arguments.next().unwrap_or_else(|| "+8613600000000".to_owned()));
    let channel = match arguments.next().as_deref() {
        None | Some("sms") => VerificationChannel::Sms,
        Some("email") => VerificationChannel::Email,
        Some(other) => bail!("the code is sent by sms or email, not by {other}"),
    };

    let token = solve_puzzle(&client, &user).await?;
    let request = SendVeriCodeForChangePwdRequest::new(&user).send_method(channel).token(token);
    let sent = client.send_veri_code_for_change_pwd(request).await.context("no code was sent")?;
    println!("A code was sent to {}", sent.bind_email.or(sent.bind_phone).as_deref().unwrap_or("the user"));
    let token = check_code(&client, &user).await?;

    let password = Secret::new(ask("New password")?);
    let request = ResetPwdRequest::new(token, &user).new_pwd(password);
    client.reset_pwd(request).await.context("the password was not changed")?;
    println!("The password was changed");
    Ok(())
}

/// Lets the user solve a puzzle, and returns the token for the next step.
async fn solve_puzzle(client: &Client, user: &LoginName) -> Result<Secret> {
    let puzzle =
        client.send_slide_verify_code(SendSlideVerifyCodeRequest::new(user, CLIENT).check_type(PURPOSE)).await?;
    fs::write(PAGE, puzzle_page(&puzzle)).context(PAGE)?;
    let start = Instant::now();
    let position = ask(&format!("Open {PAGE}, slide the piece to where it fits, and enter its position"))?.parse()?;
    let time = Millis(start.elapsed().as_millis().try_into()?);
    let request = CheckSlideVerifyCodeRequest::new(user, CLIENT, puzzle.token, position, time);
    let checked = client.check_slide_verify_code(request.check_type(PURPOSE)).await;
    Ok(checked.context("the puzzle is not solved")?.token)
}

/// Returns a page in which the piece can be moved over the background.
fn puzzle_page(puzzle: &SendSlideVerifyCodeResponse) -> String {
    let SendSlideVerifyCodeResponse { shadow_image, cut_image, top_px, .. } = puzzle;
    format!(
        r#"<!DOCTYPE html><title>Puzzle</title>
<div style="position: relative"><img src="{shadow_image}" alt="background">
<img id="piece" src="{cut_image}" alt="piece" style="position: absolute; left: 0; top: {top_px}px"></div>
<input type="range" value="0" max="400" style="width: 400px" oninput="piece.style.left = value + 'px'; position.value = value">
<output id="position">0</output>
"#
    )
}

/// Asks for the code until it is correct or the service accepts no further one, and returns the token for the next step.
async fn check_code(client: &Client, user: &LoginName) -> Result<Secret> {
    loop {
        let code = Secret::new(ask("Code")?);
        match client.check_verify_code(CheckVerifyCodeRequest::new(user, code)).await {
            Ok(checked) => return Ok(checked.token),
            Err(error) if error.code() == Some(codes::VERCODE_ERR) => println!("The code is incorrect"),
            Err(error) => return Err(error).context("the code is not accepted"),
        }
    }
}

fn ask(prompt: &str) -> Result<String> {
    print!("{prompt}: ");
    io::stdout().flush()?;
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 {
        bail!("standard input has ended");
    }
    Ok(line.trim().to_owned())
}
