//! The files people sent, wherever they lie: one list of what holds in memory, in a folder and in a bucket (moto). A
//! private one in a bucket is shown by an address of the bucket's own that says how it is saved and when it ends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use functions::files::s3::S3;
use functions::files::{FileStore, Folder, Offer};
use functions::keys::Keys;
use functions::random::Random;
use functions::store::dynamodb::Access;
use jiff::Timestamp;

use crate::engine::moto;

const BUCKET: &str = "essais-files";
const NAME: &str = "files/01kb.pdf";

fn hold(files: &FileStore) {
    assert_eq!(files.get(NAME), Ok(None), "nothing lies there at first");
    assert_eq!(files.remove(NAME), Ok(()), "what is not there may be removed");
    assert_eq!(files.put(NAME, b"%PDF-1.7 one"), Ok(()));
    assert_eq!(files.put(NAME, b"%PDF-1.7 two"), Ok(()), "one of the same name is replaced");
    assert_eq!(files.get(NAME), Ok(Some(b"%PDF-1.7 two".to_vec())));
    assert_eq!(files.put("photos/01kb.jpg", &[0xff; 70_000]), Ok(()));
    assert_eq!(files.get("photos/01kb.jpg").map(|bytes| bytes.map(|bytes| bytes.len())), Ok(Some(70_000)));
    assert_eq!(files.remove(NAME), Ok(()));
    assert_eq!(files.get(NAME), Ok(None), "what is removed is gone");
}

#[test]
fn files_in_memory_and_in_a_folder_hold() {
    hold(&FileStore::in_memory());
    let folder = tempfile::tempdir().expect("a folder");
    hold(&FileStore::Folder(Folder::at(folder.path().join("files"))));
}

#[test]
fn files_in_a_bucket_hold_and_are_shown_for_a_quarter_of_an_hour() {
    let Some(moto) = moto() else { return };
    // Moto reads the region in the signature, and asks for nothing more in this one.
    let signed = "Authorization: AWS4-HMAC-SHA256 Credential=a/20261125/us-east-1/s3/aws4_request, \
                  SignedHeaders=host, Signature=a\r\n";
    let made = call(moto.port, "PUT", &format!("/{BUCKET}"), signed);
    assert!(made.starts_with("HTTP/1.1 200"), "{made}");
    let bucket = S3::start(&Access::emulator(moto.port), BUCKET).expect("a bucket");
    let files = FileStore::S3(bucket);
    hold(&files);
    files.put(NAME, b"%PDF-1.7 three").expect("kept");
    let now = Timestamp::now();
    let offer = Offer { name: NAME, saved_as: "tract.pdf", media_type: "application/pdf", now };
    let link = files.link(&Keys::generate(&Random::seeded(3)), &offer).expect("a link");
    let start = format!("http://127.0.0.1:{}", moto.port);
    let path = link.strip_prefix(&start).unwrap_or_else(|| panic!("{link} is not the bucket's own"));
    assert!(path.contains("X-Amz-Expires=900") && path.contains("X-Amz-Signature="), "{path}");
    let shown = call(moto.port, "GET", path, "");
    let head = shown.to_ascii_lowercase();
    assert!(shown.starts_with("HTTP/1.1 200") && shown.ends_with("%PDF-1.7 three"), "{shown}");
    assert!(head.contains("content-type: application/pdf"), "{shown}");
    assert!(head.contains("content-disposition: attachment; filename=\"tract.pdf\""), "{shown}");
    files.remove(NAME).expect("removed");
    let gone = call(moto.port, "GET", path, "");
    // A bucket that may not be listed says 403 of what is not there.
    let is_refused = ["HTTP/1.1 403", "HTTP/1.1 404"].iter().any(|status| gone.starts_with(status));
    assert!(is_refused && !gone.contains("%PDF"), "a link dies with its file: {gone}");
}

/// One call, and the whole answer.
fn call(port: u16, verb: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("an answer");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    let head =
        format!("{verb} {path} HTTP/1.1\r\n{host}{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("read");
    String::from_utf8_lossy(&answer).into_owned()
}
