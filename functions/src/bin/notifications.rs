//! The worker: matching, mail, clocks, retention, what people ask of their data.
#![forbid(unsafe_code)]

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    functions::lambda::work()
}
