//! How far apart, in kilometres and in bands.

use serde::{Deserialize, Serialize};

/// A point on Earth in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude, -90 to 90.
    pub lat: f64,
    /// Longitude, -180 to 180.
    pub lon: f64,
}

impl Position {
    /// As GeoJSON writes it (RFC 7946): `[lon, lat]`.
    #[must_use]
    pub fn lon_lat(self) -> [f64; 2] {
        [self.lon, self.lat]
    }

    /// From GeoJSON's `[lon, lat]`; `None` when it is not a point on Earth.
    #[must_use]
    pub fn from_lon_lat([lon, lat]: [f64; 2]) -> Option<Position> {
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Position { lat, lon })
    }
}

const EARTH_RADIUS_KM: f64 = 6371.0;

/// The upper bounds of the bands distances are told in, in kilometres (rule 10 of the security rules).
pub const BANDS_KM: [u32; 14] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];

/// Great-circle distance in kilometres (haversine).
#[must_use]
pub fn distance_km(from: Position, to: Position) -> f64 {
    let half_lat = (to.lat - from.lat).to_radians() / 2.0;
    let half_lon = (to.lon - from.lon).to_radians() / 2.0;
    let spread = from.lat.to_radians().cos() * to.lat.to_radians().cos();
    let chord = half_lat.sin().powi(2) + spread * half_lon.sin().powi(2);
    2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// The band `km` lies in, as its upper bound: 0.4 is in 1, 3 in 5, 20 in 20. What is not a distance
/// is in the last.
#[must_use]
pub fn band(km: f64) -> u32 {
    let last = BANDS_KM[BANDS_KM.len() - 1];
    BANDS_KM.into_iter().find(|bound| km <= f64::from(*bound)).unwrap_or(last)
}
