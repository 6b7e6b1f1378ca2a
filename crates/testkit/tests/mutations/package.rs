//! Course packages: the container, its manifest behind a good signature, and what is in the files.

use ed25519_dalek::{Signer, SigningKey};
use formats::package::{Files, MemoryFiles, build, read_archive, read_folder, verify};
use testkit::mutation::{as_it_is, survives};

const FILES: [(&str, &str); 7] = [
    (
        "course.toml",
        "format = 1\nid = \"small\"\nversion = 1\nsource_language = \"en\"\nlanguages = [\"en\"]\nlicence = \"CC-BY-4.0\"\n\
         level = \"everyone\"\n[[authors]]\nname = \"A school\"\n[en]\ntitle = \"Small\"\nabout = \"Small.\"\n",
    ),
    ("skills.toml", "[try-it]\n[en]\ntry-it = \"Try it\"\n"),
    ("1-unit/unit.toml", "[[sources]]\ntitle = \"Own\"\n[en]\ntitle = \"Unit\"\nabout = \"About\"\n"),
    (
        "1-unit/1-lesson/lesson.toml",
        "minutes = 5\nskills = [\"try-it\"]\n[en]\ntitle = \"Lesson\"\ngoal = \"Goal\"\n",
    ),
    (
        "1-unit/1-lesson/notes.en.md",
        "# Notes\n\n**What for.** So that somebody has tried it.\n\n**Time.** Five minutes or a little more.\n\n\
         **What to say.** Hello to everybody who came.\n\n**What often goes wrong.** Nobody answers at first.\n\n\
         **Without any device.** Everybody says it aloud.\n",
    ),
    ("1-unit/1-lesson/10-page.en.md", "# A page\n\nWords.\n\n## More\n\n- one\n- two\n\nMore words.\n"),
    (
        "1-unit/1-lesson/20-exercise.toml",
        "skill = \"try-it\"\ndifficulty = 1\nkind = \"true-false\"\nkey = true\n\n[en]\nprompt = \"Which?\"\n\
         hints = [\"Think.\"]\nsolution = \"So it is.\"\nfeedback = { false = \"no\" }\n",
    ),
];

/// Magic and key; signature; length of the manifest.
const KEY_END: usize = 40;
const SIGNATURE_END: usize = 104;
const HEADER_END: usize = 108;

fn files() -> MemoryFiles {
    let mut files = MemoryFiles::default();
    FILES.iter().for_each(|(path, text)| files.insert(path, *text));
    files
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

#[test]
fn archives() {
    let archive = build(&files(), &key()).expect("a clean course");
    survives("archive", &archive, 1, as_it_is, |bytes| drop(read_archive(bytes)));
}

/// A dishonest maker signs what she likes.
#[test]
fn manifests_behind_a_good_signature() {
    let archive = build(&files(), &key()).expect("a clean course");
    let length = u32::from_le_bytes(archive[SIGNATURE_END..HEADER_END].try_into().expect("four bytes"));
    let (manifest, rest) = archive[HEADER_END..].split_at(length as usize);
    let sign = |manifest: &mut Vec<u8>| {
        let signed = [b"chaski package 1\n", &blake3::hash(manifest).as_bytes()[..]].concat();
        let signature = key().sign(&signed).to_bytes();
        let length = (manifest.len() as u32).to_le_bytes();
        *manifest = [&archive[..KEY_END], &signature, &length, manifest, rest].concat();
    };
    let mut whole = manifest.to_vec();
    sign(&mut whole);
    assert_eq!(whole, archive, "this is how it is signed");
    let parse = |bytes: &[u8]| {
        // The manifest alone, or the package around it.
        drop(verify(bytes));
        drop(read_archive(bytes));
    };
    survives("manifest", manifest, 4, sign, parse);
}

#[test]
fn what_is_in_the_files() {
    for (place, (path, text)) in FILES.into_iter().enumerate() {
        let parse = |bytes: &[u8]| {
            let mut all = MemoryFiles::default();
            for (other, (path, text)) in FILES.into_iter().enumerate() {
                if other != place {
                    all.insert(path, text);
                }
            }
            all.insert(path, bytes);
            drop(read_folder(&all as &dyn Files));
        };
        survives(path, text.as_bytes(), 10, as_it_is, parse);
    }
}
