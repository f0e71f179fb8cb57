//! A network that loses answers: what was asked is done, and whoever asked never hears of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Stands between a client and an HTTP server on this machine. Its threads end with their connections.
#[derive(Debug, Clone)]
pub struct Losing {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    to_lose: Arc<AtomicU32>,
    requests: Arc<AtomicU32>,
}

impl Losing {
    /// Before a server.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let losing = Self { port, to_lose: Arc::default(), requests: Arc::default() };
        let shared = losing.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = shared.clone();
                std::thread::spawn(move || shared.pass_on(&client, server));
            }
        });
        losing
    }

    /// Loses the next answers, so many.
    pub fn lose(&self, answers: u32) {
        self.to_lose.store(answers, Ordering::SeqCst);
    }

    /// How many requests were passed on.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::SeqCst)
    }

    /// Until one side hangs up, or an answer is lost and the connection with it.
    fn pass_on(&self, client: &TcpStream, server: u16) -> Option<()> {
        let server = TcpStream::connect(("127.0.0.1", server)).ok()?;
        let (mut from_client, mut from_server) = (BufReader::new(client), BufReader::new(&server));
        loop {
            let request = message(&mut from_client)?;
            (&server).write_all(&request).ok()?;
            let answer = message(&mut from_server)?;
            self.requests.fetch_add(1, Ordering::SeqCst);
            let one_less = |left: u32| left.checked_sub(1);
            if self.to_lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
                return None;
            }
            let mut client = client;
            client.write_all(&answer).ok()?;
        }
    }
}

/// One message of HTTP/1.1 whose length its head tells.
fn message(from: &mut BufReader<&TcpStream>) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut length = 0;
    loop {
        let start = whole.len();
        if from.read_until(b'\n', &mut whole).ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&whole[start..]).to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
    }
    let head = whole.len();
    whole.resize(head + length, 0);
    from.read_exact(&mut whole[head..]).ok()?;
    Some(whole)
}
