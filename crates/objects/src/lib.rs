//! Bytes by name, kept away from the database: in a folder, or in a bucket of a service that speaks S3.
//!
//! *What is it for?* A central's old ranges of the log lie there as blocks that can be checked alone, so that its database stays small.
//! *Main type:* [`Objects`], which a [`Place`] opens. *What does it never do?* It knows nothing of blocks and trusts no answer: whoever puts
//! something reads it back and compares. It keeps no secret: the keys of a bucket come from the environment, each time it is opened.
//! *Where do I start?* [`Place::parse`], then [`s3`] for how requests are signed.
//!
//! Everything blocks, with bounds on time and size; call it from threads that may.

mod folder;
pub mod s3;

pub use folder::Folder;
pub use s3::S3;

use kernel::UtcMillis;

/// What went wrong with an object, or with the place of all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectsError {
    /// The place's name, or what is needed to open it.
    #[error("{place}: {why}")]
    Place {
        /// As it was given.
        place: String,
        /// What to do about it.
        why: String,
    },
    /// There is no such object.
    #[error("{place} has no object {object}")]
    Missing {
        /// Where it was looked for.
        place: String,
        /// Its name.
        object: String,
    },
    /// It could not be read or written.
    #[error("{place}, object {object}: {why}")]
    Failed {
        /// Where.
        place: String,
        /// Its name.
        object: String,
        /// The reason of the disk or of the service.
        why: String,
    },
}

/// Where objects lie: `s3://bucket/prefix`, or a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As a person writes it.
    pub url: String,
    /// Of a bucket: address of the service, `https://host[:port]`; without it that of AWS.
    pub endpoint: Option<String>,
    /// Of a bucket: the region that requests are signed for.
    pub region: Option<String>,
}

/// Longest name of a place or an endpoint.
const MAX_PLACE_BYTES: usize = 1_024;

impl Place {
    /// Checks what somebody wrote. A folder is named from the root: processes are started anywhere.
    pub fn parse(url: &str, endpoint: Option<&str>, region: Option<&str>) -> Result<Self, ObjectsError> {
        let refused = |why: &str| ObjectsError::Place { place: url.to_owned(), why: why.to_owned() };
        if url.is_empty() || url.len() > MAX_PLACE_BYTES {
            return Err(refused("a folder from the root (/archive), or s3://BUCKET/PREFIX"));
        }
        let place = Self {
            url: url.trim_end_matches('/').to_owned(),
            endpoint: endpoint.map(|text| text.trim_end_matches('/').to_owned()),
            region: region.map(str::to_owned),
        };
        match place.bucket() {
            Some(_) => s3::check(&place)?,
            None if url.contains("://") => {
                return Err(refused("a folder from the root (/archive), or s3://BUCKET/PREFIX"));
            }
            None if !url.starts_with('/') => {
                return Err(refused(
                    "name the folder from the root (/archive): other processes must find it too",
                ));
            }
            None if endpoint.is_some() || region.is_some() => {
                return Err(refused("a folder has no endpoint and no region"));
            }
            None => {}
        }
        Ok(place)
    }

    /// Bucket and prefix, if it is one.
    pub(crate) fn bucket(&self) -> Option<(&str, &str)> {
        let rest = self.url.strip_prefix("s3://")?;
        Some(rest.split_once('/').unwrap_or((rest, "")))
    }

    /// Opens it. `now`: requests to a bucket are signed for the quarter of an hour in which they are made.
    pub fn open(&self, now: fn() -> UtcMillis) -> Result<Objects, ObjectsError> {
        Ok(match self.bucket() {
            Some(_) => Objects::S3(Box::new(S3::open(self, s3::Keys::from_environment(&self.url)?, now)?)),
            None => Objects::Folder(Folder::new(&self.url)),
        })
    }
}

/// An open place.
#[derive(Debug)]
pub enum Objects {
    /// A folder, perhaps of a disk in the network.
    Folder(Folder),
    /// A bucket.
    S3(Box<S3>),
}

impl Objects {
    /// Keeps bytes under a name; what was there under the same name is replaced. After it returns, a power cut takes nothing back.
    pub fn put(&self, object: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.checked(object)?;
        match self {
            Objects::Folder(folder) => folder.put(object, bytes),
            Objects::S3(bucket) => bucket.put(object, bytes),
        }
    }

    /// The bytes under a name; more than `max_bytes` are refused.
    pub fn get(&self, object: &str, max_bytes: usize) -> Result<Vec<u8>, ObjectsError> {
        self.checked(object)?;
        match self {
            Objects::Folder(folder) => folder.get(object, max_bytes),
            Objects::S3(bucket) => bucket.get(object, max_bytes),
        }
    }

    /// Takes an object away; one that is not there is gone already.
    pub fn remove(&self, object: &str) -> Result<(), ObjectsError> {
        self.checked(object)?;
        match self {
            Objects::Folder(folder) => folder.remove(object),
            Objects::S3(bucket) => bucket.remove(object),
        }
    }

    /// The place, as a person knows it.
    pub fn place(&self) -> &str {
        match self {
            Objects::Folder(folder) => folder.place(),
            Objects::S3(bucket) => bucket.place(),
        }
    }

    /// Names are plain: nothing to encode in an address, and no way out of a folder.
    fn checked(&self, object: &str) -> Result<(), ObjectsError> {
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        };
        match object.len() <= 200 && object.split('/').all(plain) {
            true => Ok(()),
            false => Err(ObjectsError::Failed {
                place: self.place().to_owned(),
                object: object.to_owned(),
                why: "no name of an object".into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_folders_from_the_root_or_buckets() {
        for good in ["/archive", "/disk 2/archive/", "s3://ministry-logs/chaski", "s3://b-1"] {
            assert!(Place::parse(good, None, None).is_ok(), "{good}");
        }
        for bad in [
            "",
            "archive",
            "ftp://host/x",
            "s3://",
            "s3:///x",
            "s3://Bucket/x",
            "s3://bucket/a b",
            "s3://b/../c",
        ] {
            assert!(Place::parse(bad, None, None).is_err(), "{bad}");
        }
        assert!(Place::parse("/archive", Some("https://host"), None).is_err());
        assert!(Place::parse("s3://bucket", Some("http://127.0.0.1:9000"), Some("eu-1")).is_ok());
        for bad in ["127.0.0.1:9000", "https://host/path", "https://host:port", "http://"] {
            assert!(Place::parse("s3://bucket", Some(bad), None).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_name_leads_out_of_the_place() {
        let objects = Objects::Folder(Folder::new("/nowhere"));
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a b", "a?b", ".hidden"] {
            assert!(objects.get(bad, 10).is_err_and(|e| e.to_string().contains("no name")), "{bad}");
        }
    }
}
