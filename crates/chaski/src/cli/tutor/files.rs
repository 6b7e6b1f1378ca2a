//! Opening data files, packed or not.

use super::super::Failure;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Unpacked bytes read at most: a packed file may not fill the memory.
const UNPACKED_BYTES_MAX: u64 = 8 << 30;

/// Opens a file; a name that ends in `.gz` is unpacked on the way.
pub fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file = BufReader::new(file);
    if path.extension().is_some_and(|extension| extension == "gz") {
        Ok(Box::new(flate2::read::MultiGzDecoder::new(file).take(UNPACKED_BYTES_MAX)))
    } else {
        Ok(Box::new(file.take(UNPACKED_BYTES_MAX)))
    }
}

/// Puts the file's name before what is wrong in it.
pub fn in_file(path: &Path, error: impl std::fmt::Display) -> Failure {
    format!("{}: {error}", path.display()).into()
}
