//! The movement's accent, made readable: pairs of colours whose contrast holds on paper and at night
//! (WCAG 2.2, 1.4.6: 7:1 for text).

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(u8, u8, u8);

/// The theme's paper and ink, by day and by night.
const PAPER: Rgb = Rgb(0xfc, 0xfa, 0xf6);
const INK: Rgb = Rgb(0x16, 0x20, 0x2a);
const NIGHT: Rgb = Rgb(0x12, 0x18, 0x1f);
const SNOW: Rgb = Rgb(0xf4, 0xf1, 0xea);
/// Contrast asked of text.
const TEXT_CONTRAST: f64 = 7.0;

impl Rgb {
    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#')?;
        if hex.len() != 6 || !hex.is_ascii() {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    /// Contrast ratio with another colour, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// `percent` of the way to another colour.
    fn towards(self, other: Self, percent: u16) -> Self {
        let mix = |from: u8, to: u8| {
            let sum = u16::from(from) * (100 - percent) + u16::from(to) * percent;
            u8::try_from((sum + 50) / 100).unwrap_or(to)
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The colour nearest to this one, towards `end`, that can be read on `ground`.
    fn readable_on(self, ground: Self, end: Self) -> Self {
        (0..=100)
            .step_by(2)
            .map(|percent| self.towards(end, percent))
            .find(|colour| colour.contrast(ground) >= TEXT_CONTRAST)
            .unwrap_or(end)
    }

    /// Ink or white, whichever reads better on this colour.
    fn text_on(self) -> Self {
        let white = Self(255, 255, 255);
        if white.contrast(self) >= INK.contrast(self) { white } else { INK }
    }
}

/// The stylesheet of custom properties that overrides the theme's own colours.
#[must_use]
pub fn stylesheet(accent: &str, mark: &str) -> String {
    let accent = Rgb::parse(accent).unwrap_or(Rgb(0x0b, 0x5d, 0x4b));
    let mark = Rgb::parse(mark).unwrap_or(Rgb(0xf2, 0xc1, 0x4e));
    let day = accent.readable_on(PAPER, INK);
    let night = accent.readable_on(NIGHT, SNOW);
    format!(
        ":root{{{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        properties(day, PAPER, mark, mark.text_on()),
        properties(night, NIGHT, mark, mark.text_on()),
    )
}

fn properties(accent: Rgb, ground: Rgb, mark: Rgb, on_mark: Rgb) -> String {
    format!(
        "--accent:{0};--accent-text:{0};--accent-bg:{1};--accent-on:{2};--mark:{3};--mark-on:{4}",
        accent.css(),
        ground.towards(accent, 8).css(),
        accent.text_on().css(),
        mark.css(),
        on_mark.css(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_accent_text_can_be_read() {
        for accent in ["#000000", "#ffffff", "#ff0000", "#ffff00", "#0000ff", "#808080", "#0b5d4b"] {
            let accent = Rgb::parse(accent).expect("a colour");
            for (ground, end) in [(PAPER, INK), (NIGHT, SNOW)] {
                let readable = accent.readable_on(ground, end);
                assert!(readable.contrast(ground) >= TEXT_CONTRAST);
                assert!(readable.text_on().contrast(readable) >= TEXT_CONTRAST);
            }
        }
    }
}
