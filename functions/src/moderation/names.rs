//! How senders and moderators are called at the desk: the same name each time, which says nothing of them.

use crate::App;
use crate::keys::Purpose;
use crate::values::PersonKey;

/// Two letters and four digits, made from the person's key.
#[must_use]
pub fn pseudonym(app: &App, person: &PersonKey) -> String {
    const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mac = app.platform.keys.mac(Purpose::Signing, &format!("pseudonym {person}"));
    let number = u64::from_str_radix(mac.get(..12).unwrap_or_default(), 16).unwrap_or_default();
    let letter = |part: u64| char::from(LETTERS[usize::try_from(part % 24).unwrap_or_default()]);
    format!("{}{}-{:04}", letter(number / 10_000), letter(number / 240_000), number % 10_000)
}
