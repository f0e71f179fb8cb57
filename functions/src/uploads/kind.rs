//! What a file is, by its first bytes and its structure.

use super::{Refusal, archive, pdf, plain};

/// The closed set of kinds we keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A picture as web sites have them.
    WebP,
    /// A document as printed.
    Pdf,
    /// A text of LibreOffice.
    Odt,
    /// A table of LibreOffice.
    Ods,
    /// Slides of LibreOffice.
    Odp,
    /// A text of Word.
    Docx,
    /// A table of Excel.
    Xlsx,
    /// Slides of PowerPoint.
    Pptx,
    /// Plain text in UTF-8.
    Text,
    /// A table as plain text.
    Csv,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Jpeg,
        Self::Png,
        Self::WebP,
        Self::Pdf,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Text,
        Self::Csv,
    ];

    /// The end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Pdf => "pdf",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Text => "txt",
            Self::Csv => "csv",
        }
    }

    /// The kind of a name we made; nothing for other names.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// Whether it is made anew before it is kept.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }
}

/// First bytes of what we do not take, and why.
const REFUSED: [(&[u8], Refusal); 24] = [
    (b"GIF87a", Refusal::Gif),
    (b"GIF89a", Refusal::Gif),
    (b"II*\0", Refusal::OtherPicture),
    (b"MM\0*", Refusal::OtherPicture),
    (b"\0\0\x01\0", Refusal::OtherPicture),
    (b"8BPS", Refusal::OtherPicture),
    (b"\0\0\0\x0cJXL ", Refusal::OtherPicture),
    (b"PK\x05\x06", Refusal::Archive),
    (b"PK\x07\x08", Refusal::Archive),
    (b"Rar!\x1a\x07", Refusal::Archive),
    (b"7z\xbc\xaf\x27\x1c", Refusal::Archive),
    (b"\x1f\x8b", Refusal::Archive),
    (b"BZh", Refusal::Archive),
    (b"\xfd7zXZ\0", Refusal::Archive),
    (b"\x28\xb5\x2f\xfd", Refusal::Archive),
    (b"\x7fELF", Refusal::Program),
    (b"\xca\xfe\xba\xbe", Refusal::Program),
    (b"\xcf\xfa\xed\xfe", Refusal::Program),
    (b"#!", Refusal::Program),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::OldOffice),
    (b"\x1a\x45\xdf\xa3", Refusal::Video),
    (b"OggS", Refusal::Video),
    (b"ID3", Refusal::Video),
    (b"\0\0\x01\xba", Refusal::Video),
];

/// What a file is.
///
/// # Errors
/// It is nothing that we keep.
pub fn of(bytes: &[u8]) -> Result<Kind, Refusal> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if begins(b"\xff\xd8\xff") {
        return Ok(Kind::Jpeg);
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if begins(b"%PDF-") {
        return pdf::check(bytes);
    }
    if begins(b"PK\x03\x04") {
        return archive::check(bytes);
    }
    if let Some((_, why)) = REFUSED.into_iter().find(|(with, _)| begins(with)) {
        return Err(why);
    }
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Ok(Kind::WebP),
        (Some(b"RIFF"), _, _) => Err(Refusal::Video),
        (_, Some(b"ftyp"), Some(brand)) => Err(of_brand(brand)),
        // Windows programs, and bitmaps, begin with two letters that texts begin with too.
        (Some([b'M', b'Z', ..]), _, _) if bytes.contains(&0) => Err(Refusal::Program),
        (Some([b'B', b'M', ..]), _, _) if bytes.get(6..10) == Some(&[0; 4]) => Err(Refusal::OtherPicture),
        _ if bytes.get(257..262) == Some(b"ustar") => Err(Refusal::Archive),
        _ => plain::check(bytes),
    }
}

/// Phones' pictures and videos share a container (ISO/IEC 14496-12).
fn of_brand(brand: &[u8]) -> Refusal {
    const PICTURES: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"];
    if PICTURES.contains(&brand) { Refusal::Heic } else { Refusal::Video }
}
