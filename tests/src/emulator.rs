//! Two emulators of DynamoDB, each a process of its own that ends with its handle: dynoxide, compiled
//! here, and moto, installed from the Python index into the target folder.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::repository::root;

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

/// The folder Cargo builds into: test binaries lie in `<target>/debug/deps`.
fn target() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(3).map(Path::to_path_buf).unwrap_or_default()
}

/// Builds and starts dynoxide.
///
/// # Panics
/// When it does not compile or does not start.
#[must_use]
pub fn dynoxide() -> Emulator {
    let folder = target().join("dynoxide");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
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
    let folder = target().join(format!("moto-{MOTO}"));
    install_moto(&folder)?;
    // Another process may take the free port first: then moto ends, and one looks for another.
    (0..3).find_map(|_| start_moto(&folder)).ok_or_else(|| "moto_server does not start".to_owned())
}

fn install_moto(folder: &Path) -> Result<(), String> {
    let whole = folder.join("whole");
    if whole.is_file() {
        return Ok(());
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    // `moto[server]` would bring every service of AWS; this is what its server and one service need.
    let moto = format!("moto[dynamodb]=={MOTO}");
    run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", &moto, "flask", "flask-cors"]))?;
    fs::write(&whole, MOTO).map_err(|error| error.to_string())
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            Err(format!("{program}: {}", String::from_utf8_lossy(&said).replace('\n', " ")))
        }
        Err(error) => Err(format!("{program}: {error}")),
    }
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
