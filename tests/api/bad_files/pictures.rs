//! Pictures with a past, and pictures that are none.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbaImage};

/// A picture of some colours, wider than high.
fn pixels() -> DynamicImage {
    let colour = |x: u32, y: u32| [(x * 5 % 256) as u8, (y * 9 % 256) as u8, 90, 255];
    DynamicImage::ImageRgba8(RgbaImage::from_fn(64, 32, |x, y| image::Rgba(colour(x, y))))
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).expect("written");
    out.into_inner()
}

pub fn jpeg() -> Vec<u8> {
    written(&DynamicImage::ImageRgb8(pixels().to_rgb8()), ImageFormat::Jpeg)
}

pub fn png() -> Vec<u8> {
    written(&pixels(), ImageFormat::Png)
}

pub fn webp() -> Vec<u8> {
    written(&pixels(), ImageFormat::WebP)
}

/// The JPEG with a segment after its start.
pub fn jpeg_with(marker: u8, content: &[u8]) -> Vec<u8> {
    let plain = jpeg();
    let length = u16::try_from(content.len() + 2).expect("small").to_be_bytes();
    [&plain[..2], &[0xff, marker], &length, content, &plain[2..]].concat()
}

/// A camera's own notes: turned by a quarter, its maker, and where it stood (TIFF 6.0, Exif 2.3).
pub fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
    tiff.extend(entry(0x010f, 2, 13, 50));
    tiff.extend(entry(0x0112, 3, 1, 6));
    tiff.extend(entry(0x8825, 4, 1, 63));
    tiff.extend([0; 4]);
    tiff.extend(b"Secret Phone\0");
    tiff.extend(b"\x01\0");
    tiff.extend(entry(1, 2, 2, u32::from(b'N')));
    tiff.extend([0; 4]);
    tiff
}

/// The PNG with a chunk before its pixels.
pub fn png_with(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let plain = png();
    // Signature and IHDR are 33 bytes.
    [&plain[..33], &chunk(kind, content), &plain[33..]].concat()
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("small").to_be_bytes();
    let told = [kind.as_slice(), content].concat();
    [&length[..], &told, &crc(&told).to_be_bytes()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// A PNG that says it is so large, and holds a few bytes.
pub fn png_saying(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let plain = png();
    [&plain[..8], &chunk(b"IHDR", &head), &plain[33..]].concat()
}

/// A JPEG that says it is as large as a JPEG can be.
pub fn jpeg_saying_most() -> Vec<u8> {
    let mut bytes = jpeg();
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    bytes[at + 5..at + 9].fill(0xff);
    bytes
}

/// A lossless WebP that says it is as large as one can be (14 bits a side).
pub fn webp_saying_most() -> Vec<u8> {
    let mut bytes = webp();
    let at = bytes.windows(4).position(|four| four == b"VP8L").expect("pixels");
    bytes[at + 9..at + 12].fill(0xff);
    bytes[at + 12] |= 0x0f;
    bytes
}
