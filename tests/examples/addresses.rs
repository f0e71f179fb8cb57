//! Prints what the templates of AWS are held against, as JSON: every address with its set of permissions, the tables
//! of each set, and the headers of every answer.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use contract::forms::Method;
use functions::api::{self, Set};
use functions::headers::{self, Served};
use functions::store::Table;
use functions::worker;
use serde_json::{Value, json};

fn name(set: Set) -> &'static str {
    match set {
        Set::Accounts => "accounts",
        Set::Contributions => "contributions",
        Set::Organisers => "organisers",
    }
}

fn route(route: &api::Route) -> Value {
    let method = match route.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let path = route.path.replace('*', "a/b");
    json!({ "method": method, "path": path, "set": name(api::set_at(&path)), "key": route.key })
}

fn headers_at(path: &str) -> Value {
    let all = headers::of(path, Served::File);
    all.map(|(name, value)| (name.to_owned(), Value::from(value))).collect::<serde_json::Map<_, _>>().into()
}

fn main() {
    let sets: serde_json::Map<String, Value> = Set::ALL
        .into_iter()
        .map(|set| (name(set), set.tables()))
        .chain([("notifications", worker::TABLES)])
        .map(|(name, tables)| {
            let tables: Vec<&str> = tables.iter().map(|table| table.name()).collect();
            (name.to_owned(), json!(tables))
        })
        .collect();
    let told = json!({
        "routes": api::routes().map(|one| route(&one)).collect::<Vec<_>>(),
        "sets": sets,
        "tables": Table::ALL.map(Table::name),
        "headers": {
            "pages": headers_at("/wiki/index.html"),
            "shared_pictures": headers_at("/og/home.png"),
            "sent_files": headers_at("/files/01a.pdf"),
        },
    });
    println!("{told}");
}
