//! How far the build is: bars on a terminal, lines elsewhere, nothing when it is quick.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

use generator::{Progress, Stage};
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Format;
use crate::words::Sentences;

/// Fewer things than that are done before anybody has read a bar.
const LONG: usize = 1_000;

/// Progress on standard error, so that standard output holds problems only.
pub struct Shown<'a> {
    sentences: &'a Sentences,
    manner: Manner,
    bar: Mutex<Option<ProgressBar>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Bars,
    Lines,
    Silent,
}

impl<'a> Shown<'a> {
    /// Bars for people at a terminal, lines for people elsewhere, nothing for scripts.
    pub fn new(format: Format, sentences: &'a Sentences) -> Self {
        let manner = match format {
            Format::Human if io::stderr().is_terminal() => Manner::Bars,
            Format::Human => Manner::Lines,
            Format::Json | Format::Github => Manner::Silent,
        };
        Self { sentences, manner, bar: Mutex::new(None) }
    }

    fn show(&self, name: &str, total: usize) -> Option<ProgressBar> {
        match self.manner {
            _ if total < LONG => None,
            Manner::Silent => None,
            Manner::Lines => {
                // Nobody to tell when standard error is closed.
                let _ = writeln!(io::stderr(), "{name} ({total})");
                None
            }
            Manner::Bars => {
                let bar = ProgressBar::new(total as u64).with_message(name.to_owned());
                if let Ok(style) = ProgressStyle::with_template("{msg:>14} [{bar:32}] {pos}/{len}") {
                    bar.set_style(style.progress_chars("=> "));
                }
                Some(bar)
            }
        }
    }
}

impl Progress for Shown<'_> {
    fn stage(&self, stage: Stage, total: usize) {
        let key = match stage {
            Stage::Load => "progress.load",
            Stage::Render => "progress.render",
        };
        let next = self.show(&self.sentences.text(key), total);
        let previous = self.bar.lock().map(|mut bar| std::mem::replace(&mut *bar, next));
        if let Ok(Some(bar)) = previous {
            bar.finish_and_clear();
        }
    }

    fn step(&self) {
        if self.manner != Manner::Bars {
            return;
        }
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.inc(1);
        }
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}
