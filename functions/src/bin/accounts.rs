//! People themselves: sign-up, sessions, preferences, data rights, members' pages.
#![forbid(unsafe_code)]

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    functions::lambda::run(functions::api::Set::Accounts)
}
