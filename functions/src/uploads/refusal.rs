//! Why a file is not taken, each with a sentence in both languages.

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// More bytes than the cap.
    TooLarge,
    /// No bytes.
    Empty,
    /// Cut short, or not what it begins as.
    Broken,
    /// Two kinds of file in one.
    Mixed,
    /// A picture of more pixels than we open.
    TooManyPixels,
    /// A picture of an iPhone or its kin.
    Heic,
    /// Moving pictures in a GIF.
    Gif,
    /// A drawing, which may hold programs.
    Svg,
    /// A picture of another kind.
    OtherPicture,
    /// Where a photo is wanted, something else.
    NotAPicture,
    /// Sound or video.
    Video,
    /// An archive.
    Archive,
    /// A program or a script.
    Program,
    /// A web page, or a text with its commands.
    Markup,
    /// A document of an office suite of before 2007, or one under a password.
    OldOffice,
    /// A document with macros, programs or other files inside.
    Active,
    /// Sizes inside that no honest document has.
    Bomb,
    /// A table whose cells are formulas that reach outside.
    Formula,
    /// A text that is not in UTF-8.
    Encoding,
    /// Nothing we know.
    Unknown,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::TooLarge,
        Self::Empty,
        Self::Broken,
        Self::Mixed,
        Self::TooManyPixels,
        Self::Heic,
        Self::Gif,
        Self::Svg,
        Self::OtherPicture,
        Self::NotAPicture,
        Self::Video,
        Self::Archive,
        Self::Program,
        Self::Markup,
        Self::OldOffice,
        Self::Active,
        Self::Bomb,
        Self::Formula,
        Self::Encoding,
        Self::Unknown,
    ];

    /// Key of the sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::TooLarge => "uploads.refused.too_large",
            Self::Empty => "uploads.refused.empty",
            Self::Broken => "uploads.refused.broken",
            Self::Mixed => "uploads.refused.mixed",
            Self::TooManyPixels => "uploads.refused.too_many_pixels",
            Self::Heic => "uploads.refused.heic",
            Self::Gif => "uploads.refused.gif",
            Self::Svg => "uploads.refused.svg",
            Self::OtherPicture => "uploads.refused.other_picture",
            Self::NotAPicture => "uploads.refused.not_a_picture",
            Self::Video => "uploads.refused.video",
            Self::Archive => "uploads.refused.archive",
            Self::Program => "uploads.refused.program",
            Self::Markup => "uploads.refused.markup",
            Self::OldOffice => "uploads.refused.old_office",
            Self::Active => "uploads.refused.active",
            Self::Bomb => "uploads.refused.bomb",
            Self::Formula => "uploads.refused.formula",
            Self::Encoding => "uploads.refused.encoding",
            Self::Unknown => "uploads.refused.unknown",
        }
    }
}
