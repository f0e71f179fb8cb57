//! Addresses every form needs: the challenge before, the page after.

use crate::api::{Caller, Route};
use crate::features::Feature;
use crate::{sending, submission};

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[
        Route::get("/api/challenge", "challenge", Caller::Anyone, submission::challenge).asking(&["form"]),
        Route::get("/api/sent", "sent", Caller::Anyone, sending::page).asking(&["what"]),
    ],
    ..Feature::named("frame")
};
