//! A bucket: `PUT`, `GET` and `DELETE` of objects over HTTP/1.1, signed as AWS Signature Version 4.
//!
//! The address is `endpoint/bucket/object` (path style), which AWS and the services that speak its language (MinIO, Ceph, Garage, ...)
//! understand. Over TLS 1.3 the service must show a certificate that the machine's own list of authorities vouches for; `http://` is taken
//! for what lies in the same room, since every payload is signed and blocks are checked when they come back.

mod http;
mod sign;

pub use sign::{Keys, Signed, authorization, sha256_hex, timestamp};

use crate::{ObjectsError, Place};
use http::{Answer, Endpoint};
use kernel::UtcMillis;
use std::time::Duration;

/// Signed for, where nobody named another.
const REGION: &str = "us-east-1";
/// Tries of one request: services say "slow down" now and then.
const TRIES: u32 = 4;
/// Wait after the first failed try; each further one doubles it.
const WAIT: Duration = Duration::from_millis(250);
/// Most bytes of an error's text that are read.
const MAX_ERROR_BYTES: usize = 4_096;
/// Most of them that are shown.
const SHOWN: usize = 200;

/// A bucket of a service.
#[derive(Debug)]
pub struct S3 {
    place: String,
    base: String,
    region: String,
    endpoint: Endpoint,
    keys: Keys,
    now: fn() -> UtcMillis,
}

/// Whether a place that names a bucket can be one.
pub(crate) fn check(place: &Place) -> Result<(), ObjectsError> {
    let refused = |why: &str| ObjectsError::Place { place: place.url.clone(), why: why.to_owned() };
    let (bucket, prefix) = place.bucket().ok_or_else(|| refused("no bucket"))?;
    let in_bucket = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    if bucket.is_empty() || bucket.len() > 63 || !bucket.bytes().all(in_bucket) {
        return Err(refused("a bucket's name has small letters, digits, hyphens and points"));
    }
    let in_prefix = |b: u8| b.is_ascii_alphanumeric() || b"-._/".contains(&b);
    if !prefix.bytes().all(in_prefix) || prefix.split('/').any(|part| part == "." || part == "..") {
        return Err(refused("a prefix has letters, digits, hyphens, points and slashes"));
    }
    let region = place.region.as_deref().unwrap_or(REGION);
    if region.is_empty() || !region.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(refused("a region is named like us-east-1"));
    }
    endpoint(place).map(drop).map_err(|why| refused(&why))
}

fn endpoint(place: &Place) -> Result<Endpoint, String> {
    let of_aws = || format!("https://s3.{}.amazonaws.com", place.region.as_deref().unwrap_or(REGION));
    Endpoint::parse(&place.endpoint.clone().unwrap_or_else(of_aws))
}

impl S3 {
    /// A bucket with its keys. Nothing is asked of the service yet.
    pub fn open(place: &Place, keys: Keys, now: fn() -> UtcMillis) -> Result<Self, ObjectsError> {
        let refused = |why: String| ObjectsError::Place { place: place.url.clone(), why };
        check(place)?;
        let mut endpoint = endpoint(place).map_err(refused)?;
        endpoint.prepare().map_err(refused)?;
        let (bucket, prefix) = place.bucket().unwrap_or_default();
        let base = match prefix {
            "" => format!("/{bucket}"),
            prefix => format!("/{bucket}/{prefix}"),
        };
        let region = place.region.clone().unwrap_or_else(|| REGION.to_owned());
        Ok(Self { place: place.url.clone(), base, region, endpoint, keys, now })
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) fn put(&self, object: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        let answer = self.ask("PUT", object, bytes, MAX_ERROR_BYTES)?;
        self.expect(object, answer, &[200, 201, 204]).map(drop)
    }

    pub(crate) fn get(&self, object: &str, max_bytes: usize) -> Result<Vec<u8>, ObjectsError> {
        let answer = self.ask("GET", object, &[], max_bytes)?;
        self.expect(object, answer, &[200])
    }

    pub(crate) fn remove(&self, object: &str) -> Result<(), ObjectsError> {
        let answer = self.ask("DELETE", object, &[], MAX_ERROR_BYTES)?;
        self.expect(object, answer, &[200, 204, 404]).map(drop)
    }

    fn failed(&self, object: &str, why: String) -> ObjectsError {
        ObjectsError::Failed { place: self.place.clone(), object: object.to_owned(), why }
    }

    fn expect(&self, object: &str, answer: Answer, good: &[u16]) -> Result<Vec<u8>, ObjectsError> {
        if good.contains(&answer.status) {
            return Ok(answer.body);
        }
        let said: String = String::from_utf8_lossy(&answer.body).chars().take(SHOWN).collect();
        // A missing bucket is no missing object: nobody should go and look for the object in a copy.
        match answer.status {
            404 if !said.contains("NoSuchBucket") => {
                Err(ObjectsError::Missing { place: self.place.clone(), object: object.to_owned() })
            }
            401 | 403 => Err(self.failed(
                object,
                format!(
                    "the service refuses these keys (status {}): look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, the region, and \
                     what these keys may do in the bucket. It says: {said}",
                    answer.status
                ),
            )),
            status => Err(self.failed(object, format!("the service answers with status {status}: {said}"))),
        }
    }

    /// Asks, and asks again if the service is away or has too much to do.
    fn ask(&self, method: &str, object: &str, body: &[u8], max_bytes: usize) -> Result<Answer, ObjectsError> {
        let mut tries = 0;
        loop {
            let answer = self.ask_once(method, object, body, max_bytes);
            tries += 1;
            let again = match &answer {
                Ok(answer) => answer.status == 429 || answer.status >= 500,
                Err(failure) => failure.may_pass,
            };
            if !again || tries >= TRIES {
                return answer.map_err(|failure| self.failed(object, failure.why));
            }
            std::thread::sleep(WAIT * (1 << (tries - 1)));
        }
    }

    fn ask_once(
        &self,
        method: &str,
        object: &str,
        body: &[u8],
        max_bytes: usize,
    ) -> Result<Answer, http::Failure> {
        let path = format!("{}/{object}", self.base);
        let at = timestamp((self.now)());
        let payload = sha256_hex(body);
        let mut headers = vec![
            ("host", self.endpoint.authority().to_owned()),
            ("x-amz-content-sha256", payload.clone()),
            ("x-amz-date", at.clone()),
        ];
        if let Some(session) = &self.keys.session {
            headers.push(("x-amz-security-token", session.clone()));
        }
        let signed = Signed { method, path: &path, query: "", headers: &headers, payload: &payload };
        headers.push(("authorization", authorization(&self.keys, &self.region, &at, &signed)));
        self.endpoint.ask(method, &path, &headers, body, max_bytes)
    }
}
