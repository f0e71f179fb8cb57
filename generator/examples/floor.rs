//! The least that a build of a site must do: read every file of a folder, parse its markdown, write as many files of
//! as many bytes as another folder has, with all cores. `floor IN LIKE OUT`; what it takes is for `tests/bench`.
#![forbid(unsafe_code)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

fn main() -> io::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [read, like, out] = arguments.as_slice() else {
        return Err(io::Error::other("floor IN LIKE OUT"));
    };
    let parsed: usize = files(read)?.par_iter().map(|file| parse(file)).sum::<io::Result<usize>>()?;
    let _ = fs::remove_dir_all(out);
    files(like)?.par_iter().try_for_each(|file| write(file, like, out))?;
    if parsed == 0 { Err(io::Error::other("nothing to read")) } else { Ok(()) }
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { all.extend(files(&entry.path())?) } else { all.push(entry.path()) }
    }
    Ok(all)
}

fn parse(file: &Path) -> io::Result<usize> {
    let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(
        &mut html,
        pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES),
    );
    Ok(html.len())
}

fn write(file: &Path, like: &Path, out: &Path) -> io::Result<()> {
    let inside = file.strip_prefix(like).map_err(io::Error::other)?;
    let bytes = vec![b' '; usize::try_from(file.metadata()?.len()).unwrap_or_default()];
    let target = out.join(inside);
    fs::create_dir_all(target.parent().unwrap_or(out))?;
    fs::write(target, bytes)
}
