//! Forms that carry a file: `multipart/form-data` becomes the same words as other forms send, and the file
//! beside them.

use axum::body::Body;
use contract::forms::{MAX_BODY_BYTES, MAX_FILE_BYTES, MAX_PAIRS};
use form_urlencoded::Serializer;
use multer::{Constraints, Error, Field, Multipart, SizeLimit};

use crate::exchange::Upload;
use crate::uploads;

/// What a body holds.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The answers, as `application/x-www-form-urlencoded`.
    pub words: String,
    /// The file, where there is one.
    pub uploads: Vec<Upload>,
}

/// Why a body is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    TooLarge,
    NotAForm,
    FileTooLarge,
    SeveralFiles,
}

/// Reads a body in parts; `kind` is its media type, boundary included.
pub(super) async fn read(kind: &str, body: Body) -> Result<Sent, Fault> {
    let boundary = multer::parse_boundary(kind).map_err(|_| Fault::NotAForm)?;
    let most = u64::try_from(MAX_FILE_BYTES + MAX_BODY_BYTES).unwrap_or(u64::MAX);
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(most));
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, limits);
    let (mut pairs, mut uploads) = (Vec::new(), Vec::new());
    let (mut size, mut count) = (0, 0);
    while let Some(part) = parts.next_field().await.map_err(|error| fault(&error))? {
        count += 1;
        let Some(field) = part.name().map(str::to_owned) else { return Err(Fault::NotAForm) };
        match part.file_name().map(str::to_owned) {
            // A browser sends a part without name or bytes for a file that was not chosen.
            Some(name) => {
                let bytes = whole(part, MAX_FILE_BYTES).await?.ok_or(Fault::FileTooLarge)?;
                if !(name.is_empty() && bytes.is_empty()) {
                    pairs.push((field.clone(), uploads::title(&name)));
                    uploads.push(Upload { field, name, bytes });
                }
            }
            None => {
                let bytes = whole(part, MAX_BODY_BYTES).await?.ok_or(Fault::TooLarge)?;
                size += field.len() + bytes.len();
                let value = String::from_utf8(bytes).map_err(|_| Fault::NotAForm)?;
                pairs.push((field, value));
            }
        }
        if uploads.len() > 1 {
            return Err(Fault::SeveralFiles);
        }
        if size > MAX_BODY_BYTES || count > MAX_PAIRS {
            return Err(Fault::TooLarge);
        }
    }
    Ok(Sent { words: Serializer::new(String::new()).extend_pairs(&pairs).finish(), uploads })
}

/// The bytes of a part; nothing when there are more than `most`.
async fn whole(mut part: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| fault(&error))? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn fault(error: &Error) -> Fault {
    match error {
        Error::FieldSizeExceeded { .. } | Error::StreamSizeExceeded { .. } => Fault::FileTooLarge,
        _ => Fault::NotAForm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (head, bytes) in parts {
            body.extend_from_slice(
                format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--X--\r\n");
        body
    }

    fn read_now(kind: &str, body: Vec<u8>) -> Result<Sent, Fault> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(read(kind, Body::from(body)))
    }

    const KIND: &str = "multipart/form-data; boundary=X";

    #[test]
    fn words_and_a_file_come_apart() {
        let body = parts(&[
            ("name=\"role\"", "affiche & tract".as_bytes()),
            ("name=\"file\"; filename=\"../A 3.pdf\"", b"%PDF\r\n--"),
        ]);
        let sent = read_now(KIND, body).expect("read");
        assert_eq!(sent.words, "role=affiche+%26+tract&file=A+3");
        assert_eq!(sent.uploads[0].bytes, b"%PDF\r\n--");
        assert_eq!(format!("{:?}", sent.uploads), "[Upload(8 bytes)]");
        let none = parts(&[("name=\"file\"; filename=\"\"", b"")]);
        assert!(read_now(KIND, none).expect("read").uploads.is_empty());
    }

    #[test]
    fn what_is_too_much_or_torn_is_said() {
        let large = vec![b'a'; MAX_FILE_BYTES + 1];
        let file = "name=\"file\"; filename=\"a\"";
        for (body, expected) in [
            (parts(&[(file, &large)]), Fault::FileTooLarge),
            (parts(&[("name=\"a\"", &large[..MAX_BODY_BYTES + 1])]), Fault::TooLarge),
            (parts(&[(file, b"a"), (file, b"b")]), Fault::SeveralFiles),
            (parts(&vec![("name=\"a\"", b"".as_slice()); MAX_PAIRS + 1]), Fault::TooLarge),
            (parts(&[("name=\"a\"", b"\xff")]), Fault::NotAForm),
            (parts(&[("filename=\"a\"", b"a")]), Fault::NotAForm),
            (b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb".to_vec(), Fault::NotAForm),
            (b"a=b".to_vec(), Fault::NotAForm),
        ] {
            assert_eq!(read_now(KIND, body).err(), Some(expected));
        }
        assert_eq!(read_now("multipart/form-data", Vec::new()).err(), Some(Fault::NotAForm));
        let most = parts(&[(file, &large[..MAX_FILE_BYTES])]);
        assert_eq!(read_now(KIND, most).expect("read").uploads[0].bytes.len(), MAX_FILE_BYTES);
    }
}
