//! Load at a steady pace: each form leaves at its moment, whether the ones before were answered or not (open
//! loop). What it waits for its turn counts, so that a server that stalls cannot hide it.

use std::time::{Duration, Instant};

use functions::App;

use crate::sending::{OF_ANYONE, Sending};
use crate::wire::Wire;

/// Connections that share the load.
const CONNECTIONS: usize = 32;

/// What came back.
#[derive(Debug, Default)]
pub struct Measured {
    /// Forms that were taken.
    pub taken: usize,
    /// Other answers, and connections that broke: what they said.
    pub wrong: Vec<String>,
    /// From the moment each was due to its answer, shortest first.
    pub waits: Vec<Duration>,
    /// From the first to the last answer.
    pub took: Duration,
}

impl Measured {
    /// Answers a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.waits.len() as f64 / self.took.as_secs_f64().max(0.001)
    }

    /// `0.50`: half of them waited no longer.
    #[must_use]
    pub fn quantile(&self, part: f64) -> Duration {
        let last = self.waits.len().saturating_sub(1);
        let at = (last as f64 * part).round() as usize;
        self.waits.get(at).copied().unwrap_or_default()
    }

    /// The usual two, as one reads them.
    #[must_use]
    pub fn quantiles(&self) -> String {
        let ms = |part| self.quantile(part).as_secs_f64() * 1000.0;
        format!("p50 = {:.2} ms, p99 = {:.2} ms", ms(0.5), ms(0.99))
    }
}

/// So many forms of people without an account, whose challenges are solved.
#[must_use]
pub fn solved(minter: &App, many: usize) -> Vec<Sending> {
    let names = OF_ANYONE.into_iter().cycle().take(many).enumerate();
    names
        .map(|(number, name)| Sending::of(name, &format!("m{number}@essais.example")).solved(minter))
        .collect()
}

/// Sends them, `rate` a second.
#[must_use]
pub fn send(port: u16, sendings: &[Sending], rate: usize) -> Measured {
    let bodies: Vec<(&str, String)> = sendings.iter().map(|sending| (sending.path, sending.body())).collect();
    let begun = Instant::now() + Duration::from_millis(50);
    let mut measured = Measured::default();
    let parts = std::thread::scope(|scope| {
        let bodies = &bodies;
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|first| scope.spawn(move || one_connection(port, bodies, rate, first, begun)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    for part in parts {
        measured.taken += part.taken;
        measured.wrong.extend(part.wrong);
        measured.waits.extend(part.waits);
        measured.took = measured.took.max(part.took);
    }
    measured.waits.sort_unstable();
    measured
}

fn one_connection(
    port: u16,
    bodies: &[(&str, String)],
    rate: usize,
    first: usize,
    begun: Instant,
) -> Measured {
    let (mut wire, mut measured) = (Wire::to(port), Measured::default());
    for (number, (path, body)) in bodies.iter().enumerate().skip(first).step_by(CONNECTIONS) {
        let due = begun + Duration::from_secs_f64(number as f64 / rate as f64);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        match wire.post(path, body) {
            Ok(reply) if reply.is_taken() => measured.taken += 1,
            Ok(reply) => measured.wrong.push(format!("{path}: {}", reply.status)),
            Err(error) => measured.wrong.push(format!("{path}: {error}")),
        }
        measured.waits.push(due.elapsed());
    }
    measured.took = begun.elapsed();
    measured
}
