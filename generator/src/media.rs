//! Images and files of the site: what exists, at which address, and in which sizes images are shown.

use std::collections::BTreeMap;
use std::path::PathBuf;

use contract::words::fold;

use crate::markdown::Picture;

/// Widths an image is also offered in, pixels.
pub const WIDTHS: [u32; 2] = [480, 960];

/// An image's size in pixels, and whether smaller ones can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// A drawing has no smaller sizes.
    pub is_raster: bool,
}

/// A file of the site that is not markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// Path from `content/`.
    pub relative: String,
    /// Where it is read.
    pub source: PathBuf,
    /// Address.
    pub href: String,
    /// Bytes.
    pub len: u64,
    /// For images.
    pub size: Option<Size>,
}

/// All of them, by path from `content/`.
#[derive(Debug, Default)]
pub struct Media {
    files: BTreeMap<String, Medium>,
    folded: BTreeMap<String, String>,
    by_href: BTreeMap<String, String>,
}

impl Media {
    /// Of these files.
    #[must_use]
    pub fn of(files: Vec<Medium>) -> Self {
        let by_href = files.iter().map(|medium| (medium.href.clone(), medium.relative.clone())).collect();
        let folded = files.iter().map(|medium| (fold(&medium.relative), medium.relative.clone())).collect();
        Self {
            files: files.into_iter().map(|medium| (medium.relative.clone(), medium)).collect(),
            folded,
            by_href,
        }
    }

    /// Every file.
    pub fn iter(&self) -> impl Iterator<Item = &Medium> {
        self.files.values()
    }

    /// The file of this exact path from `content/`.
    #[must_use]
    pub fn get(&self, relative: &str) -> Option<&Medium> {
        self.files.get(relative)
    }

    /// The file at this address.
    #[must_use]
    pub fn at(&self, href: &str) -> Option<&Medium> {
        self.files.get(self.by_href.get(href)?)
    }

    /// The file whose path differs from `relative` by case or accents only.
    #[must_use]
    pub fn folded(&self, relative: &str) -> Option<&Medium> {
        self.files.get(self.folded.get(&fold(relative))?)
    }

    /// The picture of an image, with its sizes.
    #[must_use]
    pub fn picture(&self, relative: &str, alt: &str) -> Option<Picture> {
        let medium = self.get(relative)?;
        let size = medium.size?;
        let widths: Vec<u32> =
            WIDTHS.into_iter().filter(|width| size.is_raster && *width < size.width).collect();
        let mut srcset: Vec<String> =
            widths.iter().map(|width| format!("{} {width}w", sized_href(&medium.href, *width))).collect();
        srcset.push(format!("{} {}w", medium.href, size.width));
        Some(Picture {
            src: medium.href.clone(),
            srcset: (!widths.is_empty()).then(|| srcset.join(", ")),
            sizes: (!widths.is_empty()).then(|| "(min-width: 48em) 42rem, 100vw".to_owned()),
            width: size.width,
            height: size.height,
            alt: alt.to_owned(),
            caption: None,
        })
    }
}

/// The address of a smaller size: `/images/a.jpg` at 480 is `/images/a-480w.jpg`.
#[must_use]
pub fn sized_href(href: &str, width: u32) -> String {
    match href.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{width}w.{extension}"),
        None => format!("{href}-{width}w"),
    }
}
