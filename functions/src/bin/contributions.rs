//! What anyone sends: ideas, supports, messages.
#![forbid(unsafe_code)]

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    functions::lambda::run(functions::api::Set::Contributions)
}
