//! Keeping points apart, so that each can be hit and read.

/// A point of a drawing, in its units.
pub type Spot = (f64, f64);

/// Rounds of pushing: enough to come to rest, and a bound in any case.
const ROUNDS: usize = 120;

/// Pushes points apart until any two are `gap` apart, or the rounds are over. The first `fixed` of them
/// stay where they are. The same points always end at the same spots.
pub fn spread(points: &mut [Spot], fixed: usize, gap: f64) {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for first in 0..points.len() {
            for second in first + 1..points.len() {
                moved |= part(points, (first, second), fixed, gap);
            }
        }
        if !moved {
            return;
        }
    }
}

fn part(points: &mut [Spot], (first, second): (usize, usize), fixed: usize, gap: f64) -> bool {
    let (a, b) = (points[first], points[second]);
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let distance = (dx * dx + dy * dy).sqrt();
    if distance >= gap || second < fixed {
        return false;
    }
    // Points on one another have no direction to go: they part sideways.
    let (ux, uy) = if distance > 0.0 { (dx / distance, dy / distance) } else { (1.0, 0.0) };
    let missing = gap - distance;
    let share = if first < fixed { 0.0 } else { 0.5 };
    points[first] = (a.0 - ux * missing * share, a.1 - uy * missing * share);
    points[second] = (b.0 + ux * missing * (1.0 - share), b.1 + uy * missing * (1.0 - share));
    true
}
