//! The corpus of bad files: each is refused with a sentence in both languages, or cleaned so that nothing of what
//! was bad about it is left.

mod archives;
pub mod pictures;

use contract::bundle::SiteBundle;
use functions::uploads::{self, Clean, Kind, Refusal};
use image::ImageReader;
use tests::report::figure;
use tests::world::{World, bundle};

use archives::{docx, odt, part, zip};
use pictures::{exif, jpeg, jpeg_with, png, png_saying, png_with, webp};

/// What must come of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Cleaned,
    Refused(Refusal),
}

use Fate::{Cleaned, Refused};

/// Words that stand in the past of a picture, and in nothing that is kept of it.
const PAST: [&[u8]; 12] = [
    b"Exif",
    b"GPS",
    b"ICC_PROFILE",
    b"xmpmeta",
    b"<script",
    b"<html",
    b"PK\x03\x04",
    b"Secret",
    b"Photoshop",
    b"tEXt",
    b"iTXt",
    b"MZ\x90",
];

fn and(bytes: Vec<u8>, more: &[u8]) -> Vec<u8> {
    [&bytes, more].concat()
}

fn half(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

fn pdf(inside: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< {inside} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

fn photos() -> Vec<(&'static str, Vec<u8>, Fate)> {
    let named_exif = [b"Exif\0\0", exif().as_slice()].concat();
    let archive = zip(&[part("evil.exe", b"MZ\x90")]);
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='45'/>";
    vec![
        ("EXIF with the place", jpeg_with(0xe1, &named_exif), Cleaned),
        ("XMP with the place", jpeg_with(0xe1, xmp), Cleaned),
        ("colour profile", jpeg_with(0xe2, b"ICC_PROFILE\0\x01\x01Secret"), Cleaned),
        ("IPTC with a name", jpeg_with(0xed, b"Photoshop 3.0\08BIM Secret"), Cleaned),
        ("comment with a script", jpeg_with(0xfe, b"<script>alert(1)</script>"), Cleaned),
        ("JPEG and archive", and(jpeg(), &archive), Cleaned),
        ("JPEG and page", and(jpeg(), b"<html><script>alert(1)</script>"), Cleaned),
        ("JPEG and program", and(jpeg(), b"MZ\x90\0Secret"), Cleaned),
        ("PNG with an author", png_with(b"tEXt", b"Author\0Secret"), Cleaned),
        ("PNG with XMP", png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>"), Cleaned),
        ("PNG with EXIF", png_with(b"eXIf", &exif()), Cleaned),
        ("PNG and archive", and(png(), &archive), Cleaned),
        ("PNG and page", and(png(), b"<html><script>alert(1)</script>"), Cleaned),
        ("WebP and archive", and(webp(), &archive), Cleaned),
        ("JPEG cut in two", half(&jpeg()), Refused(Refusal::Broken)),
        ("JPEG, its start", jpeg()[..20].to_vec(), Refused(Refusal::Broken)),
        ("PNG cut in two", half(&png()), Refused(Refusal::Broken)),
        ("PNG, its start", png()[..40].to_vec(), Refused(Refusal::Broken)),
        ("WebP cut in two", half(&webp()), Refused(Refusal::Broken)),
        ("PNG of 50,000 pixels a side", png_saying(50_000, 50_000), Refused(Refusal::TooManyPixels)),
        ("PNG of 225 million pixels", png_saying(15_000, 15_000), Refused(Refusal::TooManyPixels)),
        ("PNG without pixels", png_saying(0, 0), Refused(Refusal::Broken)),
        ("JPEG of 65,535 pixels a side", pictures::jpeg_saying_most(), Refused(Refusal::TooManyPixels)),
        ("WebP of 16,384 pixels a side", pictures::webp_saying_most(), Refused(Refusal::Broken)),
        ("GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), Refused(Refusal::Gif)),
        ("GIF and script", b"GIF89a/*\0\0*/=1;alert(1)".to_vec(), Refused(Refusal::Gif)),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), Refused(Refusal::Heic)),
        ("AVIF", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1".to_vec(), Refused(Refusal::Heic)),
        ("TIFF", b"II*\0\x08\0\0\0".to_vec(), Refused(Refusal::OtherPicture)),
        ("BMP", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), Refused(Refusal::OtherPicture)),
        ("ICO", b"\0\0\x01\0\x01\0\x10\x10".to_vec(), Refused(Refusal::OtherPicture)),
        ("PSD", b"8BPS\0\x01".to_vec(), Refused(Refusal::OtherPicture)),
        ("SVG with a script", b"<svg onload='alert(1)'/>".to_vec(), Refused(Refusal::Svg)),
        ("SVG with a head", b"<?xml version='1.0'?><svg><script/></svg>".to_vec(), Refused(Refusal::Svg)),
    ]
}

fn documents() -> Vec<(&'static str, Vec<u8>, Fate)> {
    let mut long = docx(&[]);
    long.extend_from_slice(b"<html>");
    let mut far = docx(&[]);
    let end = far.len();
    far[end - 6..end - 2].fill(0xff);
    vec![
        ("archive", zip(&[part("a.txt", b"a")]), Refused(Refusal::Archive)),
        ("empty archive", zip(&[]), Refused(Refusal::Archive)),
        ("names that lead out", docx(&[part("../../etc/passwd", b"x")]), Refused(Refusal::Broken)),
        ("absolute name", docx(&[part("/etc/passwd", b"x")]), Refused(Refusal::Broken)),
        ("name with a drive", docx(&[part("C:\\evil", b"x")]), Refused(Refusal::Broken)),
        ("name with NUL", docx(&[part("word/a\0.xml", b"x")]), Refused(Refusal::Broken)),
        ("bomb", docx(&[part("word/b.xml", &[0; 99]).opening_to(100_000_000)]), Refused(Refusal::Bomb)),
        ("bomb of many", docx(&many_large()), Refused(Refusal::Bomb)),
        ("parts over each other", docx(&[part("word/b.xml", b"").over_the_first()]), Refused(Refusal::Bomb)),
        ("one name twice", docx(&[part("word/document.xml", b"<b/>")]), Refused(Refusal::Bomb)),
        ("Word with macros", docx(&[part("word/vbaProject.bin", b"x")]), Refused(Refusal::Active)),
        ("Word with a program", docx(&[part("word/media/a.exe", b"MZ")]), Refused(Refusal::Active)),
        (
            "Word with an object",
            docx(&[part("word/embeddings/oleObject1.bin", b"x")]),
            Refused(Refusal::Active),
        ),
        ("Word and Excel", docx(&[part("xl/workbook.xml", b"x")]), Refused(Refusal::Mixed)),
        ("Word and page behind", long, Refused(Refusal::Mixed)),
        ("Word under a password", docx(&[part("word/b.xml", b"x").encrypted()]), Refused(Refusal::OldOffice)),
        ("Word whose list lies elsewhere", far, Refused(Refusal::Broken)),
        ("Word cut in two", half(&docx(&[])), Refused(Refusal::Mixed)),
        (
            "Writer with macros",
            odt(&[part("content.xml", b"x"), part("Basic/a.xml", b"x")]),
            Refused(Refusal::Active),
        ),
        ("Writer without content", odt(&[]), Refused(Refusal::Archive)),
        ("page and PDF", and(b"<html>".to_vec(), &pdf("")), Refused(Refusal::Mixed)),
        ("PDF and page", pdf("/A (<script>alert(1)</script>)"), Refused(Refusal::Mixed)),
        ("PDF and page behind", and(pdf(""), b"<html>"), Refused(Refusal::Mixed)),
        ("PDF and archive", and(pdf(""), &zip(&[part("a", b"a")])), Refused(Refusal::Mixed)),
        ("PDF around an archive", pdf("/A (PK\u{5}\u{6})"), Refused(Refusal::Mixed)),
        ("PDF with a program", pdf("/OpenAction << /S /JavaScript >>"), Refused(Refusal::Active)),
        ("PDF that starts one", pdf("/OpenAction << /S /Launch >>"), Refused(Refusal::Active)),
        ("PDF with a file", pdf("/Type /EmbeddedFile"), Refused(Refusal::Active)),
        ("PDF that sends", pdf("/S /SubmitForm"), Refused(Refusal::Active)),
        ("PDF cut short", half(&pdf("")), Refused(Refusal::Broken)),
        ("PDF, its name", b"%PDF-".to_vec(), Refused(Refusal::Broken)),
        ("Windows program", b"MZ\x90\0\x03\0\0\0".to_vec(), Refused(Refusal::Program)),
        ("Linux program", b"\x7fELF\x02\x01\x01".to_vec(), Refused(Refusal::Program)),
        ("Java class", b"\xca\xfe\xba\xbe\0\0".to_vec(), Refused(Refusal::Program)),
        ("shell script", b"#!/bin/sh\nrm -rf ~\n".to_vec(), Refused(Refusal::Program)),
        ("page", b"<!DOCTYPE html><html><body>x".to_vec(), Refused(Refusal::Markup)),
        ("page after words", b"Bonjour <SCRIPT src=//x></SCRIPT>".to_vec(), Refused(Refusal::Markup)),
        ("PHP", b"<?php system($_GET['c']);".to_vec(), Refused(Refusal::Markup)),
        (
            "XML with entities",
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'x'>]>".to_vec(),
            Refused(Refusal::Markup),
        ),
        ("MP4", b"\0\0\0\x18ftypisom\0\0\x02\0".to_vec(), Refused(Refusal::Video)),
        ("WebM", b"\x1a\x45\xdf\xa3\x01".to_vec(), Refused(Refusal::Video)),
        ("MP3", b"ID3\x04\0\0".to_vec(), Refused(Refusal::Video)),
        ("WAV", b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), Refused(Refusal::Video)),
        ("RAR", b"Rar!\x1a\x07\x01\0".to_vec(), Refused(Refusal::Archive)),
        ("7z", b"7z\xbc\xaf\x27\x1c\0".to_vec(), Refused(Refusal::Archive)),
        ("gzip", b"\x1f\x8b\x08\0".to_vec(), Refused(Refusal::Archive)),
        ("Word of 2003", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0".to_vec(), Refused(Refusal::OldOffice)),
        ("RTF", b"{\\rtf1 \\object}".to_vec(), Refused(Refusal::OldOffice)),
        ("table that calls out", b"a;b\n=HYPERLINK(\"http://x\");2\n".to_vec(), Refused(Refusal::Formula)),
        ("table that commands", b"a,b\n@SUM(1+1)*cmd|' /C calc'!A0,2\n".to_vec(), Refused(Refusal::Formula)),
        ("UTF-16", b"\xff\xfea\0b\0".to_vec(), Refused(Refusal::Encoding)),
        ("Latin 1", b"\xe9t\xe9".to_vec(), Refused(Refusal::Encoding)),
        ("text with NUL", b"a\0b".to_vec(), Refused(Refusal::Unknown)),
        ("nothing", Vec::new(), Refused(Refusal::Empty)),
        ("white space", b"  \n\t".to_vec(), Refused(Refusal::Empty)),
        ("too large", vec![b'a'; 4 * 1024 * 1024 + 1], Refused(Refusal::TooLarge)),
    ]
}

fn many_large() -> Vec<archives::Part> {
    (0..30).map(|n| part(&format!("word/{n}.xml"), &[0; 100_000]).opening_to(9_000_000)).collect()
}

#[test]
fn every_bad_file_is_refused_with_a_sentence_or_cleaned() {
    let french = World::new(1);
    let english = french.with_bundle(SiteBundle { locales: vec!["en".to_owned()], ..bundle() });
    let corpus: Vec<_> = photos().into_iter().chain(documents()).collect();
    let (mut cleaned, mut refused) = (0, 0);
    for (name, bytes, fate) in &corpus {
        match (uploads::document(bytes), *fate) {
            (Ok(clean), Cleaned) => {
                is_clean(name, &clean);
                cleaned += 1;
            }
            (Err(why), Refused(expected)) => {
                assert_eq!(why, expected, "{name}");
                refused += 1;
            }
            (other, _) => panic!("{name}: {:?} and not {fate:?}", other.map(|clean| clean.kind)),
        }
        // As a photo, no file fares better.
        if let Ok(photo) = uploads::photo(bytes) {
            assert_eq!(*fate, Cleaned, "{name}");
            for picture in [photo.large, photo.small] {
                is_clean(name, &Clean { kind: Kind::Jpeg, bytes: picture.bytes });
            }
        }
    }
    for refusal in Refusal::ALL {
        for world in [&french, &english] {
            let sentence = world.app.words().get(refusal.key()).unwrap_or_default();
            assert!(sentence.len() > 40, "{}", refusal.key());
        }
    }
    figure("bad files", corpus.len());
    figure("bad files cleaned", cleaned);
    figure("bad files refused", refused);
    assert!(corpus.len() >= 60, "{}", corpus.len());
}

/// Read by another eye: no word of its past, and a picture still.
fn is_clean(name: &str, clean: &Clean) {
    for word in PAST {
        assert!(!clean.bytes.windows(word.len()).any(|window| window == word), "{name}: {word:?} is left");
    }
    let reader = ImageReader::new(std::io::Cursor::new(&clean.bytes)).with_guessed_format().expect("read");
    assert!(reader.decode().is_ok(), "{name} is no picture any more");
    let end: &[u8] = if clean.kind == Kind::Jpeg { b"\xff\xd9" } else { b"IEND\xaeB`\x82" };
    assert!(clean.bytes.ends_with(end), "{name}: something follows");
}

#[test]
fn a_photo_is_turned_as_it_was_meant_and_made_smaller() {
    let turned =
        uploads::photo(&jpeg_with(0xe1, &[b"Exif\0\0", exif().as_slice()].concat())).expect("a photo");
    assert_eq!((turned.large.width, turned.large.height), (32, 64));
    let wide = image::DynamicImage::new_rgb8(2000, 1000);
    let mut out = std::io::Cursor::new(Vec::new());
    wide.write_to(&mut out, image::ImageFormat::Jpeg).expect("written");
    let photo = uploads::photo(out.get_ref()).expect("a photo");
    assert_eq!((photo.large.width, photo.large.height), (1600, 800));
    assert_eq!((photo.small.width, photo.small.height), (480, 240));
    assert_eq!(uploads::photo(&pdf("")).err(), Some(Refusal::NotAPicture));
}

#[test]
fn good_files_are_taken_as_they_are() {
    let content = part("content.xml", b"<a/>");
    for (bytes, kind) in [
        (pdf("/Type /Catalog"), Kind::Pdf),
        (docx(&[part("word/media/image1.png", &png())]), Kind::Docx),
        (odt(&[content, part("META-INF/manifest.xml", b"<a/>")]), Kind::Odt),
        ("Ordre du jour : l’école".as_bytes().to_vec(), Kind::Text),
        ("nom;ville\nAda;Lyon\n".as_bytes().to_vec(), Kind::Csv),
    ] {
        let clean = uploads::document(&bytes).unwrap_or_else(|why| panic!("{kind:?}: {why:?}"));
        assert_eq!((clean.kind, clean.bytes), (kind, bytes));
    }
    for (bytes, kind) in [(jpeg(), Kind::Jpeg), (png(), Kind::Png), (webp(), Kind::Jpeg)] {
        assert_eq!(uploads::document(&bytes).map(|clean| clean.kind), Ok(kind));
    }
}
