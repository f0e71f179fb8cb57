//! Archives as they should not be: written by hand, since no tool writes them.

/// One part.
#[derive(Clone)]
pub struct Part {
    name: Vec<u8>,
    bytes: Vec<u8>,
    /// What the list tells of its size, when not the truth.
    opened: Option<u32>,
    flags: u16,
    /// Told to lie where the first does.
    at_first: Overlap,
}

#[derive(Clone, Copy, PartialEq)]
enum Overlap {
    No,
    Yes,
}

pub fn part(name: &str, bytes: &[u8]) -> Part {
    let (name, bytes) = (name.as_bytes().to_vec(), bytes.to_vec());
    Part { name, bytes, opened: None, flags: 0, at_first: Overlap::No }
}

impl Part {
    pub fn opening_to(self, opened: u32) -> Self {
        Self { opened: Some(opened), ..self }
    }

    pub fn encrypted(self) -> Self {
        Self { flags: 1, ..self }
    }

    pub fn over_the_first(self) -> Self {
        Self { at_first: Overlap::Yes, ..self }
    }
}

/// An archive of parts that are not packed.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for part in parts {
        let at = if part.at_first == Overlap::Yes { 0 } else { u32_of(file.len()) };
        let method: u16 = if part.opened.is_some() { 8 } else { 0 };
        let mut head = Vec::new();
        for word in [20, part.flags, method, 0, 0] {
            head.extend_from_slice(&word.to_le_bytes());
        }
        let size = u32_of(part.bytes.len());
        for number in [0, size, part.opened.unwrap_or(size)] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        head.extend_from_slice(&u16_of(part.name.len()).to_le_bytes());
        head.extend_from_slice(&[0, 0]);
        if part.at_first == Overlap::No {
            file.extend_from_slice(b"PK\x03\x04");
            file.extend_from_slice(&head);
            file.extend_from_slice(&part.name);
            file.extend_from_slice(&part.bytes);
        }
        list.extend_from_slice(b"PK\x01\x02\x14\0");
        list.extend_from_slice(&head);
        list.extend_from_slice(&[0; 10]);
        list.extend_from_slice(&at.to_le_bytes());
        list.extend_from_slice(&part.name);
    }
    let (start, count) = (u32_of(file.len()), u16_of(parts.len()));
    file.extend_from_slice(&list);
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&u32_of(list.len()).to_le_bytes());
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file
}

fn u32_of(n: usize) -> u32 {
    u32::try_from(n).expect("small")
}

fn u16_of(n: usize) -> u16 {
    u16::try_from(n).expect("small")
}

/// A text of Word with these parts besides.
pub fn docx(more: &[Part]) -> Vec<u8> {
    let mut parts =
        vec![part("[Content_Types].xml", b"<Types/>"), part("word/document.xml", b"<w:document/>")];
    parts.extend_from_slice(more);
    zip(&parts)
}

/// A text of LibreOffice with these parts besides.
pub fn odt(more: &[Part]) -> Vec<u8> {
    let mut parts = vec![part("mimetype", b"application/vnd.oasis.opendocument.text")];
    parts.extend_from_slice(more);
    zip(&parts)
}
