//! Chance, passed in: the system's for secrets, a seeded one for simulations that must reproduce.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ring::rand::{SecureRandom, SystemRandom};

/// Where chance comes from.
#[derive(Clone)]
pub enum Random {
    /// The operating system's, fit for secrets.
    System(SystemRandom),
    /// A seeded sequence: worlds that must reproduce. Never for a site that people use.
    Seeded(Arc<Mutex<u64>>),
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System(_) => "Random::System",
            Self::Seeded(_) => "Random::Seeded",
        })
    }
}

impl Random {
    /// The operating system's.
    #[must_use]
    pub fn system() -> Self {
        Self::System(SystemRandom::new())
    }

    /// The sequence of a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(seed)))
    }

    /// 256 bits.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing secret can be made then, and going on
    /// with a guessable value would be worse than stopping this request.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        match self {
            Self::System(system) => {
                assert!(system.fill(&mut bytes).is_ok(), "the operating system gives no randomness");
            }
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in bytes.chunks_exact_mut(8) {
                    chunk.copy_from_slice(&split_mix(&mut state).to_le_bytes());
                }
            }
        }
        bytes
    }

    /// A number below `limit`, which is not 0; every one as likely to within 2^-32.
    #[must_use]
    pub fn below(&self, limit: u32) -> u32 {
        let bytes = self.bytes();
        let wide = u64::from_le_bytes([
            bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
        ]);
        u32::try_from(wide % u64::from(limit.max(1))).unwrap_or_default()
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
