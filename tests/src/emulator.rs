//! Two emulators of DynamoDB, each a process of its own that ends with its handle: dynoxide, compiled
//! here, and moto, installed from the Python index into the target folder.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::crates;
use crate::python;
use crate::repository::{root, target};

/// The version the known gaps are known of.
const MOTO: &str = "5.2.5";
/// A machine that compiles beside may be slow to start an interpreter.
const START: Duration = Duration::from_secs(60);

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    /// Where it listens on 127.0.0.1.
    pub port: u16,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // Gone already, when it ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds and starts dynoxide.
///
/// # Panics
/// When it does not compile or does not start.
#[must_use]
pub fn dynoxide() -> Emulator {
    let folder = target().join("dynoxide");
    let built = crates::command()
        .args(["build", "--quiet", "--locked", "--target-dir"])
        .arg(&folder)
        .current_dir(root().join("tests/dynoxide"))
        .status();
    assert!(built.is_ok_and(|status| status.success()), "dynoxide does not compile");
    let mut child = Command::new(folder.join("debug/dynoxide-server"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("dynoxide: {error}"));
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        let _ = BufReader::new(out).read_line(&mut line);
    }
    let port = line.trim().parse().unwrap_or_else(|_| panic!("dynoxide printed {line:?} for its port"));
    Emulator { child, port }
}

/// Installs moto where it is not yet, and starts it.
///
/// # Errors
/// What is missing on this machine.
pub fn moto() -> Result<Emulator, String> {
    // `moto[server]` would bring every service of AWS; this is what its server and one service need.
    let packages = [&format!("moto[dynamodb]=={MOTO}"), "flask", "flask-cors"];
    let folder = python::environment(&format!("moto-{MOTO}"), &packages)?;
    // Another process may take the free port first: then moto ends, and one looks for another.
    (0..3).find_map(|_| start_moto(&folder)).ok_or_else(|| "moto_server does not start".to_owned())
}

fn start_moto(folder: &Path) -> Option<Emulator> {
    let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let child = Command::new(folder.join("bin/moto_server"))
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut emulator = Emulator { child, port };
    let started = Instant::now();
    while started.elapsed() < START && matches!(emulator.child.try_wait(), Ok(None)) {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(emulator);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    None
}
