//! What is no course but lies beside one: a translation, a voice. Kept as a file where the hub looks for it.

use crate::{cli::Failure, hub::DataFolder};
use formats::package::{TRANSLATION_FILE, VOICE_FILE, read_translation, read_voice, verify};
use library::{install::MAX_ARCHIVE_BYTES, loose::is_package};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lays a translation or voice package beside its course; `None` for any other file.
pub fn lay_beside(folder: &DataFolder, file: &Path) -> Result<Option<PathBuf>, Failure> {
    let said = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
    let size = fs::metadata(file).map_err(|error| said(&error))?.len();
    if !is_package(file) || size > MAX_ARCHIVE_BYTES {
        return Ok(None);
    }
    let archive = fs::read(file).map_err(|error| said(&error))?;
    // What is damaged is refused where courses are, with its reason.
    let Ok(verified) = verify(&archive) else { return Ok(None) };
    // Two makers of one language lie side by side; a newer package of one maker takes the place of the older.
    let maker: String =
        verified.signer.to_string().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let (place, name) = if verified.file(TRANSLATION_FILE).is_some() {
        let translation = read_translation(&verified).map_err(|error| said(&error))?;
        (folder.translations(), format!("{}-{}-{maker}", translation.course, translation.language))
    } else if verified.file(VOICE_FILE).is_some() {
        let voice = read_voice(&verified).map_err(|error| said(&error))?;
        (folder.voices(), format!("{}-{}-{maker}", voice.course, voice.language))
    } else {
        return Ok(None);
    };
    fs::create_dir_all(&place)?;
    let path = place.join(format!("{name}.chaski"));
    store::node::write_durably(&path, &archive, 0o644)?;
    Ok(Some(path))
}
