//! A folder and a bucket keep the same promises. The bucket is a double (`testkit::bucket`); no real service was asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where it stopped")]

use kernel::UtcMillis;
use objects::{Objects, ObjectsError, Place, S3, s3::Keys};
use testkit::{
    Scratch,
    bucket::{Bucket, REGION},
};

const NAME: &str = "ab/abcdef0123.block";

fn now() -> UtcMillis {
    UtcMillis(1_795_000_000_000)
}

fn open(bucket: &Bucket, keys: Keys) -> Objects {
    let place = Place::parse("s3://logs/central-1", Some(&bucket.endpoint()), Some(REGION)).unwrap();
    Objects::S3(Box::new(S3::open(&place, keys, now).unwrap()))
}

fn keeps_what_it_is_given(objects: &Objects) {
    let missing = |result| matches!(result, Err(ObjectsError::Missing { .. }));
    assert!(missing(objects.get(NAME, 100)));
    for bytes in [&b"first"[..], b"", &[7; 70_000]] {
        objects.put(NAME, bytes).unwrap();
        assert_eq!(objects.get(NAME, 70_000).unwrap(), bytes);
    }
    let short = objects.get(NAME, 69_999).unwrap_err().to_string();
    assert!(short.contains("more than 69999") && short.contains(NAME), "{short}");
    for _ in 0..2 {
        objects.remove(NAME).unwrap();
        assert!(missing(objects.get(NAME, 100)));
    }
}

#[test]
fn a_folder_keeps_objects_and_no_halves() {
    let folder = Scratch::new("objects").unwrap();
    let path = folder.path().join("made later");
    let place = Place::parse(path.to_str().unwrap(), None, None).unwrap();
    let objects = place.open(now).unwrap();
    keeps_what_it_is_given(&objects);
    objects.put(NAME, b"x").unwrap();
    let inside: Vec<_> =
        std::fs::read_dir(path.join("ab")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(inside, ["abcdef0123.block"]);
    // A file where the folder should be.
    std::fs::write(folder.path().join("file"), b"").unwrap();
    let place = Place::parse(folder.path().join("file").to_str().unwrap(), None, None).unwrap();
    let refused = place.open(now).unwrap().put(NAME, b"x").unwrap_err().to_string();
    assert!(refused.contains(NAME), "{refused}");
}

#[test]
fn a_bucket_keeps_objects_and_every_request_is_signed() {
    let bucket = Bucket::start().unwrap();
    keeps_what_it_is_given(&open(&bucket, Bucket::keys()));
    assert_eq!(bucket.inside().refused, Vec::<String>::new());
    open(&bucket, Bucket::keys()).put(NAME, b"x").unwrap();
    let names: Vec<String> = bucket.inside().objects.keys().cloned().collect();
    assert_eq!(names, [format!("/logs/central-1/{NAME}")]);
    // A session's token is signed too.
    let keys = Keys { session: Some("a token".into()), ..Bucket::keys() };
    open(&bucket, keys).put(NAME, b"y").unwrap();
    assert_eq!(bucket.inside().refused, Vec::<String>::new());
}

#[test]
fn wrong_keys_and_a_service_that_is_away_are_said() {
    let bucket = Bucket::start().unwrap();
    let keys = Keys { secret: "another".into(), ..Bucket::keys() };
    let refused = open(&bucket, keys).put(NAME, b"x").unwrap_err().to_string();
    assert!(refused.contains("AWS_SECRET_ACCESS_KEY") && refused.contains(NAME), "{refused}");
    assert!(!refused.contains("another"), "{refused}");
    assert_eq!(bucket.inside().refused.len(), 1, "keys that are refused once are refused again");
    // "Slow down" passes.
    bucket.inside().busy = 2;
    open(&bucket, Bucket::keys()).put(NAME, b"x").unwrap();
    bucket.inside().busy = 100;
    let busy = open(&bucket, Bucket::keys()).get(NAME, 10).unwrap_err().to_string();
    assert!(busy.contains("503"), "{busy}");
    let nobody = Place::parse("s3://logs", Some("http://127.0.0.1:1"), None).unwrap();
    let nobody = Objects::S3(Box::new(S3::open(&nobody, Bucket::keys(), now).unwrap()));
    let away = nobody.get(NAME, 10).unwrap_err().to_string();
    assert!(away.contains("cannot be reached"), "{away}");
}
