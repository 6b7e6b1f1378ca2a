//! Archives: the same bytes for ever, and nothing damaged or hostile gets in.

use crate::small::{exercise, folder};
use ed25519_dalek::{Signer, SigningKey};
use formats::package::{ArchiveError, MemoryFiles, build, read_archive, read_folder, verify};
use proptest::prelude::*;
use std::sync::LazyLock;

fn files() -> MemoryFiles {
    folder(&exercise("kind = \"true-false\"\nkey = true", "feedback = { false = \"no\" }"))
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// Built once: in a debug build a signature takes longer than all else here.
static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| build(&files(), &key()).expect("a clean course"));

fn archive() -> Vec<u8> {
    ARCHIVE.clone()
}

#[test]
fn what_is_built_is_read_back() {
    let archive = archive();
    let (course, verified) = read_archive(&archive).expect("verified");
    assert_eq!(course.digest, verified.digest);
    assert_eq!(course.digest, read_folder(&files()).expect("a course").digest);
    assert_eq!(verified.signer.0, key().verifying_key().to_bytes());
    assert_eq!(verified.file("skills.toml"), Some(&b"[try-it]\n[en]\ntry-it = \"Try it\"\n"[..]));
    assert_eq!(verified.files().count(), course.files.len());
    assert_eq!(archive, build(&files(), &key()).expect("again"), "deterministic");
}

#[test]
fn a_course_with_errors_is_not_built() {
    let mut broken = files();
    broken.remove("1-unit/1-lesson/notes.en.md");
    assert!(matches!(build(&broken, &key()), Err(ArchiveError::NotClean(findings)) if findings.len() == 1));
}

#[test]
fn every_cut_is_refused_and_located() {
    let archive = archive();
    for length in 0..archive.len() {
        match verify(&archive[..length]) {
            Err(ArchiveError::Truncated { at, expected, .. }) => {
                assert!(at == length as u64 && expected > at)
            }
            Err(ArchiveError::NotAPackage) => assert_eq!(length, 0),
            other => panic!("cut at {length}: {other:?}"),
        }
    }
    let longer = [archive.as_slice(), b"x"].concat();
    assert!(matches!(verify(&longer), Err(ArchiveError::TrailingBytes { count: 1, .. })));
}

#[test]
fn a_damaged_file_is_named() {
    let mut archive = archive();
    let at = archive.len() - 1;
    archive[at] ^= 1;
    let error = verify(&archive).expect_err("damaged");
    assert!(matches!(&error, ArchiveError::Damaged { path, .. } if path == "skills.toml"), "{error}");
}

proptest! {
    #[test]
    fn any_flipped_bit_is_refused(at in 0usize..1_000_000, bit in 0u8..8) {
        let mut archive = archive();
        let at = at % archive.len();
        archive[at] ^= 1 << bit;
        prop_assert!(verify(&archive).is_err(), "bit {bit} of byte {at}");
    }

    #[test]
    fn any_bytes_are_refused_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(verify(&bytes).is_err());
        let framed = [b"CHASKIP1".as_slice(), &bytes].concat();
        prop_assert!(verify(&framed).is_err());
    }
}

/// An archive rightly signed over any manifest: what a hostile builder could make.
fn signed(manifest: &str, content: &[u8]) -> Vec<u8> {
    let digest = blake3::hash(manifest.as_bytes());
    let signature = key().sign(&[b"chaski package 1\n".as_slice(), digest.as_bytes()].concat());
    let length = (manifest.len() as u32).to_le_bytes();
    [
        b"CHASKIP1".as_slice(),
        key().verifying_key().as_bytes(),
        &signature.to_bytes(),
        &length,
        manifest.as_bytes(),
        content,
    ]
    .concat()
}

#[test]
fn hostile_manifests_are_refused() {
    let empty = blake3::hash(b"").to_hex().to_string();
    for path in [
        "../evil.md",
        "/etc/passwd.md",
        "a/../../b.md",
        "a\\b.md",
        "nul.md",
        "_draft.md",
        "x.sh",
        "a/b/c/d/e.md",
        "",
    ] {
        assert!(verify(&signed(&format!("{empty} 0 {path}\n"), b"")).is_err(), "{path}");
    }
    for manifest in [
        format!("{empty} 0 b.md\n{empty} 0 a.md\n"),
        format!("{empty} 0 a.md\n{empty} 0 a.md\n"),
        format!("{empty} 0 A.md\n{empty} 0 a.md\n"),
        format!("{empty} 00 a.md\n"),
        format!("{empty} +0 a.md\n"),
        format!("{empty} 18446744073709551615 a.md\n"),
        format!("{empty} 0 a.md"),
        format!("{} 0 a.md\n", empty.to_uppercase()),
        "nonsense\n".to_string(),
    ] {
        assert!(verify(&signed(&manifest, b"")).is_err(), "{manifest}");
    }
    // Announcing much costs nothing: refused by the announced size.
    let bomb = format!("{empty} 536870913 a.mp3\n");
    assert!(matches!(verify(&signed(&bomb, b"")), Err(ArchiveError::Files(_))));
}

#[test]
fn another_signer_shows() {
    let other = SigningKey::from_bytes(&[8; 32]);
    let by_other = build(&files(), &other).expect("clean");
    let (a, b) = (archive(), by_other);
    let (a, b) = (verify(&a).expect("good"), verify(&b).expect("good"));
    assert_eq!(a.digest, b.digest, "one course");
    assert_ne!(a.signer, b.signer);
}
