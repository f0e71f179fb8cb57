//! Images: their size, read from the head of the file, and the smaller copies offered to small screens.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, ImageReader};

use crate::media::{Medium, Size, WIDTHS, sized_href};
use crate::problem::{Code, Problem};
use crate::walk::SourceFile;

/// Pixels an image may have before it is refused, so that a small file cannot fill the memory.
const MAX_PIXELS: u64 = 50_000_000;
/// Quality of JPEG copies, percent.
const JPEG_QUALITY: u8 = 80;

/// The size of an image; `None` for other files.
///
/// # Errors
/// The image cannot be read, or is larger than we are ready to open.
pub(crate) fn size(file: &SourceFile, shown: &str) -> Result<Option<Size>, Problem> {
    let broken = |detail: String| {
        Problem::new(Code::BrokenImage, shown)
            .with("target", shown.rsplit('/').next().unwrap_or(shown))
            .with("detail", detail)
    };
    match file.extension().as_str() {
        "svg" => {
            let text = crate::walk::read_text(file, shown, crate::walk::MAX_TEXT_BYTES)?;
            let (width, height) = drawing_size(&text).ok_or_else(|| broken("viewBox".into()))?;
            Ok(Some(Size { width, height, is_raster: false }))
        }
        "jpg" | "jpeg" | "png" | "webp" => {
            let reader = ImageReader::open(&file.path).and_then(ImageReader::with_guessed_format);
            let reader = reader.map_err(|error| broken(error.to_string()))?;
            let (width, height) = reader.into_dimensions().map_err(|error| broken(error.to_string()))?;
            if u64::from(width) * u64::from(height) > MAX_PIXELS {
                return Err(broken(format!("{width} × {height}")));
            }
            Ok(Some(Size { width, height, is_raster: true }))
        }
        _ => Ok(None),
    }
}

/// Width and height of an SVG, from its `viewBox` or its attributes.
fn drawing_size(svg: &str) -> Option<(u32, u32)> {
    let root = &svg[svg.find("<svg")?..];
    let root = &root[..root.find('>')?];
    let attribute = |name: &str| {
        let at = root.find(&format!(" {name}=\""))? + name.len() + 3;
        root[at..].split('"').next()
    };
    let whole = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        (1.0..=20_000.0).contains(&number).then(|| number.round() as u32)
    };
    let view_box = attribute("viewBox").and_then(|view_box| {
        let numbers: Vec<&str> = view_box.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        Some((whole(numbers.get(2)?)?, whole(numbers.get(3)?)?))
    });
    view_box.or_else(|| Some((whole(attribute("width")?)?, whole(attribute("height")?)?)))
}

/// A smaller copy to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copy<'a> {
    pub medium: &'a Medium,
    pub width: u32,
    pub href: String,
}

/// The copies an image is offered in.
pub(crate) fn copies(medium: &Medium) -> Vec<Copy<'_>> {
    let Some(size) = medium.size.filter(|size| size.is_raster) else { return Vec::new() };
    WIDTHS
        .into_iter()
        .filter(|width| *width < size.width)
        .map(|width| Copy { medium, width, href: sized_href(&medium.href, width) })
        .collect()
}

/// Makes a copy from the bytes of the original, in its own format, without its metadata.
///
/// # Errors
/// What the decoder or encoder says.
pub(crate) fn resize(copy: &Copy<'_>, original: &[u8]) -> Result<Vec<u8>, String> {
    let reader =
        ImageReader::new(Cursor::new(original)).with_guessed_format().map_err(|error| error.to_string())?;
    let format = reader.format().unwrap_or(ImageFormat::Png);
    let image = reader.decode().map_err(|error| error.to_string())?;
    let small = image.resize(copy.width, u32::MAX, FilterType::Triangle);
    let mut bytes = Cursor::new(Vec::new());
    let written = match format {
        ImageFormat::Jpeg => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            small.to_rgb8().write_with_encoder(encoder)
        }
        other => small.write_to(&mut bytes, other),
    };
    written.map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}
