//! Makes the users of an enterprise those of a CSV file: creates, updates and disables them, eight at a time.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin user_sync [users.csv [journal]]
//! ```
//!
//! The journal contains what has been done. After a failure, run the program again with the same journal: it does only the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{Read, Write};
use std::{env, fmt, fs, io};

use anyhow::{Context as _, Result, bail};
use futures_util::StreamExt as _;
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

const SAMPLE: &str = "\
account,name,department,email,active
alice@example.com,Alice,Sales,alice@example.com,true
bob@example.com,Bob,Research,bob@example.com,true
carol@example.com,Carol,Research,carol@example.com,false
";

#[derive(Deserialize)]
struct Row {
    account: String,
    name: String,
    department: String,
    email: String,
    active: bool,
}

impl Row {
    fn status(&self) -> UserStatus {
        if self.active { UserStatus::Enabled } else { UserStatus::Disabled }
    }
}

enum Action<'a> {
    Create(&'a Row),
    Update(&'a Row),
    Disable(&'a Account),
}

/// The line of the action in the journal.
impl fmt::Display for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(row) => write!(f, "create {}", row.account),
            Self::Update(row) => write!(f, "update {}", row.account),
            Self::Disable(account) => write!(f, "disable {account}"),
        }
    }
}

type Departments = HashMap<String, DeptCode>;

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect().await?;
    let client = &connection.client;
    let mut arguments = env::args().skip(1);
    let file: Box<dyn Read> = match arguments.next() {
        Some(path) => Box::new(fs::File::open(&path).context(path)?),
        None => Box::new(SAMPLE.as_bytes()),
    };
    let rows: Vec<Row> = csv::Reader::from_reader(file).deserialize().collect::<Result<_, _>>()?;
    let (done, mut journal) = open_journal(arguments.next())?;

    let departments = departments(client, &rows).await?;
    let users = client.search_users(SearchUsersRequest::new()).items().collect().await?;
    let users: HashMap<Account, ListedUser> = users.into_iter().map(|user| (user.user_account.clone(), user)).collect();
    let mut actions = plan(&rows, &users, &departments);
    let planned = actions.len();
    actions.retain(|action| !done.contains(&action.to_string()));
    println!("{planned} changes, {} of them done before", planned - actions.len());

    let departments = &departments;
    let mut calls = futures_util::stream::iter(&actions)
        .map(|action| async move { (action, carry_out(client, action, departments).await) })
        .buffer_unordered(CONCURRENT_CALLS);
    let mut failures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some((action, result)) = calls.next().await {
        match result {
            Ok(()) => writeln!(journal, "{action}")?,
            Err(error) => failures.entry(reason(&error)).or_default().push(action.to_string()),
        }
    }
    let failed: usize = failures.values().map(Vec::len).sum();
    println!("{} done, {failed} failed", actions.len() - failed);
    for (reason, actions) in failures {
        println!("  {reason}: {}", actions.join(", "));
    }
    if failed > 0 {
        bail!("run the program again with the same journal");
    }
    Ok(())
}

/// Returns the lines of the journal, and what to write new lines to.
fn open_journal(path: Option<String>) -> Result<(HashSet<String>, Box<dyn Write>)> {
    let Some(path) = path else { return Ok((HashSet::new(), Box::new(io::sink()))) };
    let journal = fs::OpenOptions::new().create(true).append(true).open(&path).context(path.clone())?;
    let lines = fs::read_to_string(path)?;
    Ok((lines.lines().map(str::to_owned).collect(), Box::new(journal)))
}

/// Describes an error without the request ID, so that equal failures are listed once.
fn reason(error: &Error) -> String {
    match error.code() {
        Some(code) => format!("{code} {}", error.message()),
        None => error.to_string(),
    }
}

fn plan<'a>(rows: &'a [Row], users: &'a HashMap<Account, ListedUser>, departments: &Departments) -> Vec<Action<'a>> {
    let changes = rows.iter().filter_map(|row| match users.get(row.account.as_str()) {
        None => Some(Action::Create(row)),
        Some(user) => {
            let unchanged = user.name.as_ref() == Some(&row.name)
                && user.email.as_ref() == Some(&row.email)
                && user.dept_code.as_ref() == departments.get(&row.department)
                && user.status == Some(row.status());
            (!unchanged).then_some(Action::Update(row))
        }
    });
    let listed: HashSet<&str> = rows.iter().map(|row| row.account.as_str()).collect();
    let others = users.values().filter(|user| !listed.contains(user.user_account.as_str()));
    let enabled = others.filter(|user| user.status != Some(UserStatus::Disabled));
    changes.chain(enabled.map(|user| Action::Disable(&user.user_account))).collect()
}

async fn carry_out(client: &Client, action: &Action<'_>, departments: &Departments) -> Result<(), Error> {
    match action {
        Action::Create(row) => {
            let mut request = AddUserRequest::new(&row.name)
                .account(Account::new(&row.account))
                .email(&row.email)
                .send_notify(false)
                .status(row.status());
            request.dept_code = departments.get(&row.department).cloned();
            match client.add_user(request).await {
                Ok(_) => Ok(()),
                // An earlier run was stopped before it wrote this to the journal.
                Err(error) if error.code() == Some(codes::ACCOUNT_EXISTS) => update(client, row, departments).await,
                Err(error) => Err(error),
            }
        }
        Action::Update(row) => update(client, row, departments).await,
        Action::Disable(account) => {
            let request = BatchUpdateUserStatusRequest::new(UserStatus::Disabled, [*account]);
            client.batch_update_user_status(request).await
        }
    }
}

async fn update(client: &Client, row: &Row, departments: &Departments) -> Result<(), Error> {
    let current = client.show_user_detail(Account::new(&row.account)).await?;
    let mut request = UpdateUserRequest::from_current(&current)?.name(&row.name).email(&row.email).status(row.status());
    if let Some(code) = departments.get(&row.department) {
        request = request.dept_code(code);
    }
    client.update_user(request).await?;
    Ok(())
}

/// Returns the codes of all departments, by name. Creates those that do not exist.
async fn departments(client: &Client, rows: &[Row]) -> Result<Departments> {
    let mut codes = HashMap::new();
    for name in rows.iter().map(|row| &row.department).collect::<BTreeSet<_>>() {
        let found = client.search_department_by_name(name.as_str()).await?;
        let existing = found.into_iter().find(|department| department.dept_name.as_ref() == Some(name));
        let code = match existing {
            Some(department) => department.dept_code,
            None => client.add_department(name.as_str()).await?.dept_code,
        };
        codes.insert(name.clone(), code);
    }
    Ok(codes)
}
