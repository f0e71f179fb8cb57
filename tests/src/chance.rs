//! Seeded choices: the same seed, the same inputs, on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to pick test inputs.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Begins at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.bits() % (limit as u64)).unwrap_or_default()
    }

    /// One of `choices`, which is not empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// How many inputs a test makes: `usual` in every run, what `MAILLE_LONG` says in long ones.
#[must_use]
pub fn amount(usual: usize) -> usize {
    std::env::var("MAILLE_LONG").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
