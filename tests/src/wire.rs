//! A client of HTTP/1.1 that keeps its connection, and says when the other side was gone before it answered.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any answer takes on a machine that does other things beside.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of one server of this machine.
#[derive(Debug)]
pub struct Wire {
    port: u16,
    stream: Option<BufReader<TcpStream>>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Its body.
    pub body: String,
}

impl Reply {
    /// Whether a form was taken: what a browser gets for it, or a script.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.status == 303 || (self.status == 200 && self.body.starts_with('{'))
    }

    /// The signed step of the page that asks to read again.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        let (_, rest) = self.body.split_once("name=\"_step\" value=\"")?;
        rest.split('"').next()
    }
}

impl Wire {
    /// A client that connects with its first call.
    #[must_use]
    pub fn to(port: u16) -> Self {
        Self { port, stream: None }
    }

    /// Reads an address.
    ///
    /// # Errors
    /// The server was gone before it had answered.
    pub fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.call(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port))
    }

    /// Sends a form, as a page's button does.
    ///
    /// # Errors
    /// The server was gone before it had answered: nobody knows whether it was taken.
    pub fn post(&mut self, path: &str, body: &str) -> io::Result<Reply> {
        let port = self.port;
        self.call(&format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    fn call(&mut self, request: &str) -> io::Result<Reply> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.port)?,
        };
        stream.get_mut().write_all(request.as_bytes())?;
        let reply = read(&mut stream)?;
        // Only a connection whose answer was whole is used again.
        self.stream = Some(stream);
        Ok(reply)
    }
}

fn connect(port: u16) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::new(stream))
}

fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Reply> {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(rest) = line.strip_prefix("http/1.1 ") {
            status = rest.get(..3).and_then(|code| code.parse().ok()).unwrap_or_default();
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Reply { status, body: String::from_utf8_lossy(&body).into_owned() })
}
