//! What lies on a stick, before anybody presses: channels with their size, loose files, and what cannot be taken, by name and reason.
//!
//! Sticks are slow and a page is asked for again and again, so each file is looked at once and remembered while it stays as it is.

use super::{Change, Channels, Shown, Stick, layout, shown, stage::ChannelFile};
use formats::{
    kolibri::{Channel, ChannelError, Uuid, each_node, each_stored_file, limits, read_channel},
    loose::{self, ENDINGS, LooseError},
};
use kernel::Digest;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};
use store::{StoreError, foreign::ForeignDatabase};

/// Folders looked at below a place where sticks appear.
const MAX_FOLDERS: usize = 200;
/// Channels named of one stick.
const MAX_NAMED: usize = 50;
/// Loose files of a stick that are offered.
const MAX_OFFERED: usize = 200;
/// Looks that are remembered; after more all are forgotten, which costs a slow page and nothing else.
const MAX_SEEN: usize = 2_000;

/// A stick that is in, with channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StickFound {
    /// Its folder.
    pub folder: PathBuf,
    /// Channels that can be read, by title.
    pub channels: Vec<OnOffer>,
    /// Those that cannot.
    pub unreadable: Vec<Unreadable>,
}

/// A channel on a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnOffer {
    /// What it says of itself.
    pub channel: Channel,
    /// Its nodes.
    pub nodes: usize,
    /// Bytes of its files, as it says.
    pub bytes: u64,
    /// What bringing it would change here; `None`: it is older than what is here.
    pub change: Option<Change>,
}

/// A channel on a stick whose list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The file's name.
    pub file: String,
    /// Its title, if it is here already and therefore known.
    pub title: Option<String>,
}

/// Loose files at the top of a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseOnStick {
    /// The stick's folder.
    pub folder: PathBuf,
    /// By name.
    pub files: Vec<LooseFile>,
}

/// A loose file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Why it would not be taken.
    pub refused: Option<LooseError>,
}

/// What was seen in files, as long as they stay as they are.
pub(crate) struct Seen<T>(Mutex<BTreeMap<PathBuf, (Mark, T)>>);

/// By what a changed file is known: its length and when it was written.
type Mark = (u64, Option<SystemTime>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Seen<T> {
    /// What was seen in it, or is seen now.
    pub(crate) fn get(&self, path: &Path, look: impl FnOnce() -> T) -> T {
        let Ok(about) = fs::metadata(path) else { return look() };
        let mark = (about.len(), about.modified().ok());
        let known = |kept: &BTreeMap<PathBuf, (Mark, T)>| {
            kept.get(path).filter(|(then, _)| *then == mark).map(|(_, seen)| seen.clone())
        };
        if let Some(seen) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return seen;
        }
        // Nobody waits while it is looked at; two who come at once both look.
        let seen = look();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_SEEN {
            kept.clear();
        }
        kept.insert(path.to_owned(), (mark, seen.clone()));
        seen
    }
}

/// What was seen on sticks.
#[derive(Default)]
pub(crate) struct Looks {
    channels: Seen<Result<(Channel, usize, u64), ChannelError>>,
    loose: Seen<Option<LooseError>>,
    pub(crate) digests: Seen<Option<Digest>>,
}

/// Folders in which a stick may be: a place where sticks appear, one below it, or one below that (`/media/NAME/STICK`).
pub(crate) fn stick_folders(places: &[PathBuf]) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for place in places {
        let first = below(place);
        let second: Vec<PathBuf> = first.iter().flat_map(|folder| below(folder)).take(MAX_FOLDERS).collect();
        folders.extend(std::iter::once(place.clone()).chain(first).chain(second));
    }
    folders
}

/// The folders in a folder, by name.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .take(MAX_FOLDERS)
        .collect();
    folders.sort();
    folders
}

impl Channels {
    /// Sticks with channels among the folders in which a stick may be.
    pub(crate) fn find_sticks(&self, folders: &[PathBuf]) -> Result<Vec<StickFound>, StoreError> {
        let mut found: Vec<StickFound> = Vec::new();
        for folder in folders {
            if found.iter().any(|other| folder.starts_with(&other.folder)) {
                continue;
            }
            let Ok(stick @ Stick::Folder(_)) = Stick::open(folder) else { continue };
            let (mut channels, mut unreadable) = (Vec::new(), Vec::new());
            for id in stick.channels().unwrap_or_default().into_iter().take(MAX_NAMED) {
                match self.offered(&stick, &id)? {
                    Ok(offered) => channels.push(offered),
                    Err(damaged) => unreadable.push(damaged),
                }
            }
            if !channels.is_empty() || !unreadable.is_empty() {
                channels.sort_by(|a, b| a.channel.title.cmp(&b.channel.title));
                found.push(StickFound { folder: folder.clone(), channels, unreadable });
            }
        }
        Ok(found)
    }

    fn offered(&self, stick: &Stick, id: &Uuid) -> Result<Result<OnOffer, Unreadable>, StoreError> {
        let below = layout::database(id);
        let looked = match stick.find(&below) {
            Ok(Some(at)) => self.looks.channels.get(&at.path, || look_at(&at.path, id)),
            _ => Err(ChannelError::Database("it is no plain file".into())),
        };
        let here = self.store.read_blocking(|db| shown(db, id))?;
        Ok(match looked {
            Ok((channel, nodes, bytes)) => {
                let change = change_of(here.as_ref(), &channel);
                Ok(OnOffer { channel, nodes, bytes, change })
            }
            Err(why) => {
                tracing::warn!(channel = %id, %why, "a channel on a stick cannot be read");
                let file = below.rsplit('/').next().unwrap_or_default().to_owned();
                Err(Unreadable { file, title: self.card(id)?.map(|card| card.title) })
            }
        })
    }

    /// What a channel of a stick is called: as it says itself, as it is known here, or by its file.
    pub(crate) fn title_on(&self, stick: &Stick, id: &Uuid) -> String {
        match self.offered(stick, id) {
            Ok(Ok(offered)) => offered.channel.title,
            Ok(Err(unreadable)) => unreadable.title.unwrap_or(unreadable.file),
            Err(_) => id.to_string(),
        }
    }

    /// Loose files in the folders in which a stick may be.
    pub(crate) fn find_loose(&self, folders: &[PathBuf]) -> Vec<LooseOnStick> {
        let loose = |folder: &PathBuf| -> Option<LooseOnStick> {
            let entries = fs::read_dir(folder).ok()?.flatten();
            let mut files: Vec<LooseFile> = entries
                .filter_map(|entry| {
                    let name = entry.file_name().into_string().ok()?;
                    // Names that begin with a dot are a system's leftovers (`._book.pdf`).
                    let ending = name.rsplit_once('.').filter(|_| !name.starts_with('.'))?.1.to_lowercase();
                    let about = entry.metadata().ok()?;
                    let named = ENDINGS.contains(&ending.as_str()) && about.is_file();
                    named.then_some(LooseFile { name, bytes: about.len(), refused: None })
                })
                .take(MAX_OFFERED)
                .collect();
            files.sort_by(|a, b| a.name.cmp(&b.name));
            for file in &mut files {
                let path = folder.join(&file.name);
                file.refused = self.looks.loose.get(&path, || why_not(&path, &file.name));
            }
            (!files.is_empty()).then(|| LooseOnStick { folder: folder.clone(), files })
        };
        folders.iter().filter_map(loose).collect()
    }
}

/// What bringing a channel would change; `None`: what is here is newer. Whether files would come that are missing here is only seen
/// when it is brought.
fn change_of(here: Option<&Shown>, channel: &Channel) -> Option<Change> {
    let version = i64::from(channel.version);
    match here {
        None => Some(Change::New),
        Some(here) if here.version > version => None,
        Some(here) if here.version < version => Some(Change::Newer { before: here.version }),
        Some(_) => Some(Change::Same),
    }
}

fn why_not(path: &Path, name: &str) -> Option<LooseError> {
    match fs::File::open(path) {
        Ok(file) => loose::look(file, name).err(),
        Err(error) => Some(LooseError::Damaged(error.to_string())),
    }
}

fn look_at(path: &Path, id: &Uuid) -> Result<(Channel, usize, u64), ChannelError> {
    let mut file = ChannelFile::open(path)?;
    let channel = read_channel(&mut file)?;
    if channel.id != *id {
        return Err(ChannelError::NoChannel(format!("its file is called {id}, its id is {}", channel.id)));
    }
    let (mut nodes, mut bytes) = (0, 0_u64);
    each_node(&mut file, &mut |node| {
        nodes += usize::from(node.is_ok());
        Ok(())
    })?;
    each_stored_file(&mut file, &mut |stored| {
        bytes = bytes.saturating_add(stored.ok().and_then(|stored| stored.size).unwrap_or(0));
        Ok(())
    })?;
    Ok((channel, nodes, bytes))
}

impl ChannelFile {
    /// A channel's database; whatever is wrong with it is the channel's fault, and no path of this machine is in the words.
    pub(crate) fn open(path: &Path) -> Result<Self, ChannelError> {
        match ForeignDatabase::open(path, limits::DATABASE_BYTES) {
            Ok(database) => Ok(Self(database)),
            Err(StoreError::Open { why, .. }) => Err(ChannelError::Database(why)),
            Err(other) => Err(ChannelError::Database(other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{Box, Made, uuid},
        *,
    };
    use testkit::Scratch;

    fn found(hub: &Box, place: &Scratch) -> (Vec<StickFound>, Vec<LooseOnStick>) {
        let folders = stick_folders(&[place.path().to_owned()]);
        (hub.channels.find_sticks(&folders).expect("read"), hub.channels.find_loose(&folders))
    }

    #[test]
    fn a_stick_says_before_what_it_holds_and_what_of_it_is_new() {
        let (made, hub) = (Made::new(2), Box::new());
        let offered = |hub: &Box| found(hub, &made.stick).0.remove(0).channels.remove(0);
        let first = offered(&hub);
        assert_eq!((first.nodes, first.change), (7, Some(Change::New)));
        assert!(first.bytes > 50 && first.bytes < 1_000, "{}", first.bytes);
        hub.bring(&made, false).expect("brought");
        assert_eq!(offered(&hub).change, Some(Change::Same));
        made.write(10, "Suelos");
        assert_eq!(offered(&hub).change, Some(Change::Newer { before: 2 }));
        made.write(1, "Suelo");
        assert_eq!(offered(&hub).change, None);
    }

    #[test]
    fn a_channel_that_cannot_be_read_is_named_alone_or_beside_others() {
        let (made, hub) = (Made::new(1), Box::new());
        hub.bring(&made, false).expect("brought");
        let path = made.stick.path().join("content").join(layout::database(&made.id));
        let whole = fs::read(&path).expect("read");
        fs::write(&path, &whole[..whole.len() / 2]).expect("cut");
        let other = made.stick.path().join("content").join(layout::database(&uuid(9)));
        fs::write(&other, b"no database").expect("written");
        let stick = found(&hub, &made.stick).0.remove(0);
        assert_eq!(stick.channels, []);
        let names: Vec<(&str, Option<&str>)> =
            stick.unreadable.iter().map(|one| (one.file.as_str(), one.title.as_deref())).collect();
        let (mine, others) = (format!("{}.sqlite3", made.id), format!("{}.sqlite3", uuid(9)));
        let known = (mine.as_str(), Some("Huerta <script>alert(1)</script>"));
        assert_eq!(names, [(others.as_str(), None), known]);
    }

    #[test]
    fn loose_files_are_offered_or_refused_by_name() {
        let (place, hub) = (Scratch::new("media").expect("a folder"), Box::new());
        let folder = place.path().join("ana/STICK");
        fs::create_dir_all(&folder).expect("made");
        let outside = testkit::zip::stored(&[("../../etc/x", b"1"), ("index.html", b"<html></html>")]);
        for (name, bytes) in [
            ("a.pdf", &b"%PDF-1.4\n%%EOF\n"[..]),
            ("._a.pdf", b"12345"),
            ("foto.jpg", b"12345"),
            ("curso.CHASKI", b"CHASKIP1..."),
            ("wiki.zim", b"ZIM\x04rest"),
            ("roto.epub", b"PK\x03\x04"),
            ("malo.zip", &outside),
        ] {
            fs::write(folder.join(name), bytes).expect("written");
        }
        let files = found(&hub, &place).1.remove(0).files;
        let seen: Vec<(&str, Option<&str>)> = files
            .iter()
            .map(|file| (file.name.as_str(), file.refused.as_ref().map(LooseError::word)))
            .collect();
        assert_eq!(
            seen,
            [
                ("a.pdf", None),
                ("curso.CHASKI", None),
                ("malo.zip", Some("outside")),
                ("roto.epub", Some("damaged")),
                ("wiki.zim", Some("later")),
            ]
        );
        // A file that is mended is looked at again.
        fs::write(folder.join("roto.epub"), b"%PDF-1.4 now something else\n%%EOF\n").expect("written");
        let files = found(&hub, &place).1.remove(0).files;
        assert!(files.iter().all(|file| file.name != "roto.epub" || file.refused.is_none()));
    }
}
