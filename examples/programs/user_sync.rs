//! Makes the users of an enterprise those of a CSV file: creates and updates them, and disables all others, eight at a time.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin user_sync [users.csv [journal]]
//! ```
//!
//! The journal contains the accounts that are done. After a failure, run the program again with the same file and journal: it
//! does only the rest.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::env;
use std::fs::File;
use std::io::{Read as _, Write as _};

use anyhow::{Context as _, Result, ensure};
use futures_util::{StreamExt as _, stream};
use huaweicloud_meeting::department_management::DeptCode;
use huaweicloud_meeting::types::Account;
use huaweicloud_meeting::user_management::{
    AddUserRequest, BatchUpdateUserStatusRequest, ListedUser, SearchUsersRequest, UpdateUserRequest, UserStatus,
};
use huaweicloud_meeting::{Client, Error, codes};
use huaweicloud_meeting_programs::connect;
use serde::Deserialize;

/// How many users are changed at the same time.
const CONCURRENT_CALLS: usize = 8;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/users.csv");

#[derive(Deserialize)]
struct Row {
    account: Account,
    name: String,
    department: String,
    email: String,
    active: bool,
    /// The code of the department, which is not in the file.
    #[serde(skip)]
    dept_code: DeptCode,
}

impl Row {
    fn status(&self) -> UserStatus {
        if self.active { UserStatus::Enabled } else { UserStatus::Disabled }
    }

    fn matches(&self, user: &ListedUser) -> bool {
        user.name.as_ref() == Some(&self.name)
            && user.email.as_ref() == Some(&self.email)
            && user.dept_code.as_ref() == Some(&self.dept_code)
            && user.status == Some(self.status())
    }
}

enum Change<'a> {
    Create(&'a Row),
    Update(&'a Row),
    Disable(&'a Account),
}

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect().await?;
    let client = &connection.client;
    let mut arguments = env::args().skip(1);
    let users = arguments.next().unwrap_or_else(|| SAMPLE.to_owned());
    let mut rows: Vec<Row> = csv::Reader::from_path(users)?.deserialize().collect::<Result<_, _>>()?;
    let mut journal = arguments.next().map(open_journal).transpose()?;
    let mut done = String::new();
    if let Some(journal) = &mut journal {
        journal.read_to_string(&mut done)?;
    }
    let done: HashSet<&str> = done.lines().collect();

    find_departments(client, &mut rows).await?;
    let users = client.search_users(SearchUsersRequest::new()).items().collect().await?;
    let users: HashMap<Account, ListedUser> = users.into_iter().map(|user| (user.user_account.clone(), user)).collect();
    let mut changes = plan(&rows, &users);
    let planned = changes.len();
    changes.retain(|account, _| !done.contains(account.as_str()));
    println!("{planned} changes, {} of them done before", planned - changes.len());

    let mut calls = stream::iter(&changes)
        .map(|(account, change)| async move { (account, apply(client, change).await) })
        .buffer_unordered(CONCURRENT_CALLS);
    let mut failed = 0;
    while let Some((account, result)) = calls.next().await {
        if let Err(error) = result {
            failed += 1;
            println!("  {account}: {error}");
        } else if let Some(journal) = &mut journal {
            writeln!(journal, "{account}")?;
        }
    }
    println!("{} done", changes.len() - failed);
    ensure!(failed == 0, "{failed} users failed; run the program again with the same file and journal");
    Ok(())
}

fn open_journal(path: String) -> Result<File> {
    File::options().create(true).append(true).read(true).open(&path).context(path)
}

/// Returns what to change, by account.
fn plan<'a>(rows: &'a [Row], users: &'a HashMap<Account, ListedUser>) -> BTreeMap<&'a Account, Change<'a>> {
    // Everybody who is enabled and is not in the file.
    let enabled =
        users.values().filter(|user| user.status != Some(UserStatus::Disabled)).map(|user| &user.user_account);
    let mut changes: BTreeMap<_, _> = enabled.map(|account| (account, Change::Disable(account))).collect();
    for row in rows {
        match users.get(&row.account) {
            None => changes.insert(&row.account, Change::Create(row)),
            Some(user) if row.matches(user) => changes.remove(&row.account),
            Some(_) => changes.insert(&row.account, Change::Update(row)),
        };
    }
    changes
}

async fn apply(client: &Client, change: &Change<'_>) -> Result<(), Error> {
    let row = match change {
        Change::Disable(account) => {
            let request = BatchUpdateUserStatusRequest::new(UserStatus::Disabled, [*account]);
            return client.batch_update_user_status(request).await;
        }
        Change::Create(row) => {
            let request = AddUserRequest::new(&row.name).account(&row.account).email(&row.email);
            let request = request.dept_code(&row.dept_code).status(row.status()).send_notify(false);
            match client.add_user(request).await {
                // An earlier run ended before it wrote this to the journal: the user is updated.
                Err(error) if error.code() == Some(codes::ACCOUNT_EXISTS) => row,
                result => return result.map(drop),
            }
        }
        Change::Update(row) => row,
    };
    let current = client.show_user_detail(&row.account).await?;
    let request = UpdateUserRequest::from_current(&current)?.name(&row.name).email(&row.email);
    client.update_user(request.dept_code(&row.dept_code).status(row.status())).await.map(drop)
}

/// Sets the codes of the departments in all rows. Creates the departments that do not exist.
async fn find_departments(client: &Client, rows: &mut [Row]) -> Result<()> {
    let mut codes: HashMap<String, DeptCode> = HashMap::new();
    for row in rows {
        let name = row.department.as_str();
        if !codes.contains_key(name) {
            let found = client.search_department_by_name(name).await?;
            let existing = found.into_iter().find(|department| department.dept_name.as_deref() == Some(name));
            let code = match existing {
                Some(department) => department.dept_code,
                None => client.add_department(name).await?.dept_code,
            };
            codes.insert(name.to_owned(), code);
        }
        row.dept_code = codes.get(name).context("the department was not found")?.clone();
    }
    Ok(())
}
