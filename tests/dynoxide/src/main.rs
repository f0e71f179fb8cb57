//! Serves DynamoDB's API from memory on 127.0.0.1, at the port given or a free one, and prints the port.
#![forbid(unsafe_code)]

use std::error::Error;
use std::io::Write as _;

use dynoxide::{Database, server};
use tokio::net::TcpListener;

fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(0), |text| text.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(port))
}

async fn serve(port: u16) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    // Whoever started it reads this line, and may connect from then on.
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    server::serve_on(listener, Database::memory()?).await;
    Ok(())
}
