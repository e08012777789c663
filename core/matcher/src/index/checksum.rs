//! The checksum of a block. It finds damage, not forgery: whoever must trust a snapshot checks its digest.

/// Multipliers: the first 64 fractional bits of the square roots of 2, 3, 5 and 7, made odd.
const FACTORS: [u64; 4] =
    [0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B, 0xA54F_F53A_5F1D_36F1];

/// 64 bits over `bytes`. Every step is a bijection of the word it takes in, so that a change confined to one aligned
/// word of eight bytes is always found; other damage with probability 1 − 2⁻⁶⁴.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut lanes = FACTORS;
    let mut chunks = bytes.chunks_exact(32);
    for chunk in &mut chunks {
        for ((lane, word), factor) in lanes.iter_mut().zip(chunk.chunks_exact(8)).zip(FACTORS) {
            *lane = step(*lane, word_of(word), factor);
        }
    }
    for (word, factor) in chunks.remainder().chunks(8).zip(FACTORS) {
        let [first, ..] = &mut lanes;
        *first = step(*first, word_of(word), factor);
    }
    let mut sum = bytes.len() as u64;
    for (lane, factor) in lanes.into_iter().zip(FACTORS) {
        sum = step(sum, lane, factor);
    }
    sum ^ (sum >> 29)
}

fn step(state: u64, word: u64, factor: u64) -> u64 {
    (state ^ word).wrapping_mul(factor).rotate_left(31)
}

/// Up to eight bytes, little-endian.
fn word_of(bytes: &[u8]) -> u64 {
    let mut word = [0_u8; 8];
    for (to, from) in word.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn every_flipped_bit_changes_it() {
        let bytes: Vec<u8> = (0..203_u32).map(|at| (at * 7) as u8).collect();
        let whole = checksum(&bytes);
        for at in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[at / 8] ^= 1 << (at % 8);
            assert_ne!(checksum(&damaged), whole, "bit {at}");
        }
        assert_ne!(checksum(&bytes[..202]), whole);
    }
}
