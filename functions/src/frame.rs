//! What every feature stands on: the challenge before a form, the page after, and the documents of the core.

use crate::api::{Caller, Route};
use crate::features::{Feature, Record};
use crate::store::Table;
use crate::{sending, submission};

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[
        Route::get("/api/challenge", "challenge", Caller::Anyone, submission::challenge).asking(&["form"]),
        Route::get("/api/sent", "sent", Caller::Anyone, sending::page).asking(&["what"]),
    ],
    records: &[
        Record { table: Table::ShortLived, kind: "once", personal: &[], kept: "once" },
        Record { table: Table::People, kind: "outbox", personal: &["payload"], kept: "outbox" },
        Record { table: Table::Work, kind: "outbox", personal: &["payload"], kept: "outbox" },
        Record { table: Table::People, kind: "unclear", personal: &[], kept: "unclear" },
        Record { table: Table::Work, kind: "done", personal: &["what", "at"], kept: "audit" },
        Record { table: Table::Work, kind: "trail", personal: &["by", "what", "at"], kept: "audit" },
        Record { table: Table::Work, kind: "readings", personal: &["what", "at"], kept: "audit" },
        Record { table: Table::Work, kind: "due", personal: &["id"], kept: "due" },
        Record { table: Table::Work, kind: "clock", personal: &[], kept: "clock" },
    ],
    ..Feature::named("frame")
};
