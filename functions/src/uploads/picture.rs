//! Pictures are opened and written anew: what stood beside their pixels (place, device, names, comments, a second
//! file) does not come along. They are turned as they were meant to be seen first.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Pixel, Rgb, RgbImage,
    metadata::Orientation,
};

use super::{Clean, Kind, Refusal, kind};
use contract::forms::MAX_FILE_BYTES;

/// Longest side of a photo, pixels.
pub const PHOTO: u32 = 1600;
/// Longest side of its smaller copy.
pub const SMALL: u32 = 480;
/// Longest side of a picture among documents: a poster of A3 at 300 dots an inch.
const DOCUMENT: u32 = 5000;
/// A small file may be a picture of a whole wall: what is larger is not opened.
const MOST_PIXELS: u64 = 40_000_000;
const MOST_SIDE: u32 = 16_000;
/// Bytes one picture may take while it is open.
const MOST_MEMORY: u64 = 200 * 1024 * 1024;
/// Quality of what is written, percent.
const QUALITY: u8 = 82;

/// One at a time is open: memory is bounded however many are sent at once.
static OPEN: Mutex<()> = Mutex::new(());

/// A photo as it is kept: JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// A photo in two sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// At most 1600 pixels a side.
    pub large: Picture,
    /// At most 480 pixels a side.
    pub small: Picture,
}

/// A photo, made anew in two sizes.
///
/// # Errors
/// Why it is not taken.
pub fn photo(bytes: &[u8]) -> Result<Photo, Refusal> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    let kind = kind::of(bytes)?;
    if !kind.is_picture() {
        return Err(Refusal::NotAPicture);
    }
    let _one = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let large = within(&open(bytes, kind)?, PHOTO);
    let small = within(&large, SMALL);
    Ok(Photo { large: jpeg(&large)?, small: jpeg(&small)? })
}

/// A picture among documents, in its own size.
pub(super) fn anew(bytes: &[u8], kind: Kind) -> Result<Clean, Refusal> {
    let _one = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let image = within(&open(bytes, kind)?, DOCUMENT);
    if kind == Kind::Png {
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, ImageFormat::Png).map_err(|_| Refusal::Broken)?;
        let bytes = out.into_inner();
        if bytes.len() <= MAX_FILE_BYTES {
            return Ok(Clean { kind, bytes });
        }
    }
    Ok(Clean { kind: Kind::Jpeg, bytes: jpeg(&image)?.bytes })
}

fn open(bytes: &[u8], kind: Kind) -> Result<DynamicImage, Refusal> {
    let format = match kind {
        Kind::Jpeg if !is_whole(bytes) => return Err(Refusal::Broken),
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        _ => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TooManyPixels);
    }
    limits.reserve(decoder.total_bytes()).map_err(|error| refusal(&error))?;
    decoder.set_limits(limits).map_err(|error| refusal(&error))?;
    // A picture that tells its turn wrongly is shown as it lies.
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(turn);
    Ok(image)
}

fn refusal(error: &ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Broken,
    }
}

/// Decoders paint what is missing of a JPEG grey: one that does not reach its end mark was cut.
fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        match bytes.get(at..at + 4) {
            Some([0xff, 0xda, ..]) => break,
            Some([0xff, 0xff, ..]) => at += 1,
            Some([0xff, _, high, low]) => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => return false,
        }
    }
    bytes.get(at..).unwrap_or_default().windows(2).any(|pair| pair == [0xff, 0xd9])
}

/// Made smaller where a side is longer.
fn within(image: &DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) > side { image.thumbnail(side, side) } else { image.clone() }
}

fn jpeg(image: &DynamicImage) -> Result<Picture, Refusal> {
    let pixels = on_white(image);
    let mut out = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    pixels.write_with_encoder(encoder).map_err(|_| Refusal::Broken)?;
    Ok(Picture { bytes: out.into_inner(), width: pixels.width(), height: pixels.height() })
}

/// JPEG knows no transparency: what was transparent is white, as on paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let mut paper = RgbImage::from_pixel(image.width(), image.height(), Rgb([255; 3]));
    for (below, above) in paper.pixels_mut().zip(image.to_rgba8().pixels()) {
        let mut mixed = below.to_rgba();
        mixed.blend(above);
        *below = mixed.to_rgb();
    }
    paper
}
