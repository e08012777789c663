//! SHA-256 over blocks and over the head that lists them: what was touched is what the digest names, whoever handed it in.

use sha2::{Digest, Sha256};

/// Bytes of a digest.
pub(crate) const DIGEST: usize = 32;
/// Bytes of a block's digest that the head lists: 128 bits keep a second block from being found for one.
pub(crate) const LISTED: usize = 16;

/// SHA-256 of `bytes`.
pub(crate) fn digest(bytes: &[u8]) -> [u8; DIGEST] {
    Sha256::digest(bytes).into()
}

/// What the head lists of a block.
pub(crate) fn listed(block: &[u8]) -> [u8; LISTED] {
    let mut listed = [0; LISTED];
    for (to, from) in listed.iter_mut().zip(digest(block)) {
        *to = from;
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sha_256() {
        // FIPS 180-4's example of one block.
        let hex: String = digest(b"abc").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(
            hex.starts_with(&listed(b"abc").iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        );
    }
}
