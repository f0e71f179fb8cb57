//! What becomes public at once, and roles: moderation, answers, mandates.
#![forbid(unsafe_code)]

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    functions::lambda::run(functions::api::Set::Organisers)
}
