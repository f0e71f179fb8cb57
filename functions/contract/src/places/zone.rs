//! Which IANA time zone a place lives by.

use super::Commune;

/// Zones of what is not Europe/Paris.
const OVERSEAS: [(&str, &str); 13] = [
    ("971", "America/Guadeloupe"),
    ("972", "America/Martinique"),
    ("973", "America/Cayenne"),
    ("974", "Indian/Reunion"),
    ("975", "America/Miquelon"),
    ("976", "Indian/Mayotte"),
    ("977", "America/St_Barthelemy"),
    ("978", "America/Marigot"),
    ("984", "Indian/Kerguelen"),
    ("986", "Pacific/Wallis"),
    ("987", "Pacific/Tahiti"),
    ("988", "Pacific/Noumea"),
    // Clipperton: nobody lives there, UTC-8 by its longitude and custom.
    ("989", "Etc/GMT+8"),
];

/// Communes of French Polynesia that do not live by Tahiti: the Marquesas and the Gambier.
const POLYNESIA: [(&str, &str); 7] = [
    ("98718", "Pacific/Marquesas"),
    ("98719", "Pacific/Gambier"),
    ("98723", "Pacific/Marquesas"),
    ("98731", "Pacific/Marquesas"),
    ("98746", "Pacific/Marquesas"),
    ("98756", "Pacific/Marquesas"),
    ("98757", "Pacific/Marquesas"),
];

/// The zone of a department; Europe/Paris unless overseas.
#[must_use]
pub fn zone(department: &str) -> &'static str {
    find(&OVERSEAS, department).unwrap_or("Europe/Paris")
}

/// The zone of a commune: its department's, but for some islands.
#[must_use]
pub fn zone_of_commune(commune: &Commune) -> &'static str {
    find(&POLYNESIA, &commune.insee).unwrap_or_else(|| zone(commune.department))
}

fn find(table: &[(&str, &'static str)], code: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == code).map(|(_, zone)| *zone)
}
