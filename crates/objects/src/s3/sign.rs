//! AWS Signature Version 4 ("Authenticating Requests (AWS Signature Version 4)", Amazon S3 API Reference): a hash over the request in one
//! spelling, under a key that is made from the secret for one day, region and service.

use crate::ObjectsError;
use kernel::{
    UtcMillis,
    calendar::{DAY_MS, date_of_day},
};
use ring::{digest, hmac};
use std::fmt;

/// What a service gave to whoever may use the bucket.
#[derive(Clone)]
pub struct Keys {
    /// Its public part.
    pub id: String,
    /// Its secret part.
    pub secret: String,
    /// Of keys that hold for some hours only.
    pub session: Option<String>,
}

/// The secret is printed nowhere.
impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Keys({})", self.id)
    }
}

impl Keys {
    /// From the names that every tool for S3 reads. `place` is for the error's text.
    pub fn from_environment(place: &str) -> Result<Self, ObjectsError> {
        let wanted = |name: &str| {
            std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| ObjectsError::Place {
                place: place.to_owned(),
                why: format!(
                    "its keys come from the environment: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ({name} is not set)"
                ),
            })
        };
        Ok(Self {
            id: wanted("AWS_ACCESS_KEY_ID")?,
            secret: wanted("AWS_SECRET_ACCESS_KEY")?,
            session: std::env::var("AWS_SESSION_TOKEN").ok().filter(|value| !value.is_empty()),
        })
    }
}

/// What of a request is signed. Path and query are spelled as they are sent; headers have small names and are sorted.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `GET`, `PUT`, ...
    pub method: &'a str,
    /// From the host on.
    pub path: &'a str,
    /// Sorted, without the question mark.
    pub query: &'a str,
    /// All that are signed.
    pub headers: &'a [(&'a str, String)],
    /// SHA-256 of the body, as hexadecimal digits.
    pub payload: &'a str,
}

/// A moment as it is signed: `20130524T000000Z`.
pub fn timestamp(now: UtcMillis) -> String {
    let (year, month, day) = date_of_day(now.0.div_euclid(DAY_MS));
    let seconds = now.0.rem_euclid(DAY_MS) / 1_000;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// The SHA-256 of bytes as hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The value of the header `Authorization`.
pub fn authorization(keys: &Keys, region: &str, at: &str, request: &Signed<'_>) -> String {
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let mut canonical = format!("{}\n{}\n{}\n", request.method, request.path, request.query);
    for (name, value) in request.headers {
        canonical.push_str(&format!("{name}:{}\n", value.trim()));
    }
    canonical.push_str(&format!("\n{names}\n{}", request.payload));
    let day = at.get(..8).unwrap_or(at);
    let scope = format!("{day}/{region}/s3/aws4_request");
    let to_sign = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{}", sha256_hex(canonical.as_bytes()));
    let mut key = hmac_of(format!("AWS4{}", keys.secret).as_bytes(), day);
    for part in [region, "s3", "aws4_request"] {
        key = hmac_of(key.as_ref(), part);
    }
    let signature = hex(hmac_of(key.as_ref(), &to_sign).as_ref());
    format!("AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}", keys.id)
}

fn hmac_of(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::calendar::day_of_date;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// The examples of "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk (AWS Signature
    /// Version 4)", Amazon S3 API Reference: four requests of 24 May 2013 with the documentation's own keys.
    #[test]
    fn signatures_are_those_that_amazon_published() {
        let keys = Keys {
            id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            session: None,
        };
        let at = timestamp(UtcMillis(day_of_date(2013, 5, 24) * DAY_MS));
        assert_eq!(at, "20130524T000000Z");
        let host = || ("host", "examplebucket.s3.amazonaws.com".to_owned());
        let hashed = |payload: &str| ("x-amz-content-sha256", payload.to_owned());
        let dated = || ("x-amz-date", at.clone());
        let welcome = sha256_hex(b"Welcome to Amazon S3.");
        assert_eq!(welcome, "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
        let put = vec![
            ("date", "Fri, 24 May 2013 00:00:00 GMT".to_owned()),
            host(),
            hashed(&welcome),
            dated(),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY".to_owned()),
        ];
        let get = vec![host(), ("range", "bytes=0-9".to_owned()), hashed(EMPTY), dated()];
        let plain = vec![host(), hashed(EMPTY), dated()];
        for (method, path, query, headers, payload, expected) in [
            (
                "GET",
                "/test.txt",
                "",
                &get,
                EMPTY,
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            (
                "PUT",
                "/test%24file.text",
                "",
                &put,
                welcome.as_str(),
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            ),
            (
                "GET",
                "/",
                "lifecycle=",
                &plain,
                EMPTY,
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            ),
            (
                "GET",
                "/",
                "max-keys=2&prefix=J",
                &plain,
                EMPTY,
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
        ] {
            let request = Signed { method, path, query, headers, payload };
            let said = authorization(&keys, "us-east-1", &at, &request);
            let (scope, signature) = said.rsplit_once("Signature=").unwrap();
            assert_eq!(signature, expected, "{method} {path}?{query}");
            assert!(scope.contains("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"), "{scope}");
        }
        assert!(!format!("{keys:?}").contains("wJalr"));
    }

    #[test]
    fn moments_are_spelled_in_utc() {
        assert_eq!(timestamp(UtcMillis(day_of_date(2026, 11, 22) * DAY_MS + 86_399_999)), "20261122T235959Z");
    }
}
