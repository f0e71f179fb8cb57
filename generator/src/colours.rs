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

    /// The same hue and saturation at another lightness (HSL, percent).
    fn at_lightness(self, percent: u16) -> Self {
        let [r, g, b] = [self.0, self.1, self.2].map(|c| f64::from(c) / 255.0);
        let (max, min) = (r.max(g).max(b), r.min(g).min(b));
        let (middle, spread) = ((max + min) / 2.0, (max - min) / 2.0);
        let saturation = if spread == 0.0 { 0.0 } else { spread / middle.min(1.0 - middle) };
        let lightness = f64::from(percent) / 100.0;
        let reach = saturation * lightness.min(1.0 - lightness);
        let channel = |c: f64| {
            let offset = if spread == 0.0 { 0.0 } else { (c - middle) / spread };
            ((lightness + offset * reach).clamp(0.0, 1.0) * 255.0).round() as u8
        };
        Self(channel(r), channel(g), channel(b))
    }

    fn lightness(self) -> u16 {
        let (max, min) = (self.0.max(self.1).max(self.2), self.0.min(self.1).min(self.2));
        (u16::from(max) + u16::from(min)) * 100 / 510
    }

    /// The colour nearest to this one, darker or lighter, that can be read on `ground`.
    fn readable_on(self, ground: Self) -> Self {
        if self.contrast(ground) >= TEXT_CONTRAST {
            return self;
        }
        let start = self.lightness();
        let is_dark_ground = ground.luminance() < 0.2;
        let steps: Vec<u16> =
            if is_dark_ground { (start..=100).collect() } else { (0..=start).rev().collect() };
        let end = if is_dark_ground { SNOW } else { INK };
        steps
            .into_iter()
            .map(|percent| self.at_lightness(percent))
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
    let day = accent.readable_on(PAPER);
    let night = accent.readable_on(NIGHT);
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
    fn at_night_the_accent_keeps_its_hue() {
        let green = Rgb(0x0b, 0x5d, 0x4b).readable_on(NIGHT);
        assert!(green.1 > green.2 && green.2 > green.0, "{green:?}");
        assert!(green.1 - green.0 > 60, "{green:?} is grey");
    }

    #[test]
    fn whatever_the_accent_text_can_be_read() {
        for accent in ["#000000", "#ffffff", "#ff0000", "#ffff00", "#0000ff", "#808080", "#0b5d4b"] {
            let accent = Rgb::parse(accent).expect("a colour");
            for ground in [PAPER, NIGHT] {
                assert!(accent.readable_on(ground).contrast(ground) >= TEXT_CONTRAST);
            }
        }
    }
}
