//! Writing a draft and publishing it. Everything asked for here is checked against the draft as it is inside the writer.

use super::{
    build::{self, BuildFault, Frame},
    draft::{self, Draft, course_id},
};
use crate::{Library, install::InstallError};
use events::authoring::{
    DraftDescribed, DraftOpened, DraftPartRemoved, DraftPartWritten, DraftPublished, MAX_LINES, MAX_PARTS,
    MAX_WORDS_BYTES,
};
use formats::package::MemoryFiles;
use kernel::{Actor, Authority, DraftId, LanguageTag};
use store::{StoreError, WriteTx};

/// Drafts of one teacher: more are a program, not a person.
const MAX_DRAFTS: usize = 300;
/// Longest title, goal or author, in characters.
pub const LINE_CHARS: usize = 120;

/// What became of something written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is on the disk.
    Done,
    /// It says what it said before; nothing was written.
    Same,
}

/// Why it was not written. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// There is no such draft, or it is somebody else's.
    #[error("no such draft")]
    NoDraft,
    /// There is no such part, or it has become something else.
    #[error("no such part")]
    NoPart,
    /// More than a draft, or a person, may have.
    #[error("too much")]
    TooMuch,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a draft was not published. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum NotPublished {
    /// There is no such draft, or it is somebody else's.
    #[error("no such draft")]
    NoDraft,
    /// It is not ready.
    #[error(transparent)]
    NotReady(#[from] BuildFault),
    /// It says exactly what the version before said.
    #[error("nothing has changed since it was published")]
    Same,
    /// The package could not be built.
    #[error("{0}")]
    Pack(String),
    /// It could not be installed.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Builds and signs a package with this node's key.
pub type Pack = dyn Fn(&MemoryFiles) -> Result<Vec<u8>, String> + Send + Sync;

impl Library {
    /// A draft of this person.
    pub fn draft(&self, actor: &Actor, draft: DraftId) -> Result<Option<Draft>, StoreError> {
        let found = self.store.read_blocking(|db| draft::find(db, draft))?;
        Ok(found.filter(|found| is_hers(found, actor)))
    }

    /// Begins a draft.
    pub fn open_draft(
        &self,
        actor: &Actor,
        language: &LanguageTag,
        title: &str,
    ) -> Result<DraftId, NotWritten> {
        let (school, writer) = (actor.school, actor.person);
        let (language, title) = (language.to_string(), line(title));
        self.store.write_blocking(move |tx| {
            if draft::of_writer(tx.connection(), school, writer)?.len() >= MAX_DRAFTS {
                return Err(NotWritten::TooMuch);
            }
            let draft = DraftId::random(tx.entropy());
            let opened = DraftOpened { draft, school, language };
            // Nobody's name is written down unasked: what stands in the log in clear, no erasure takes back. She may type one later.
            let described = DraftDescribed { draft, title, goal: String::new(), author: String::new() };
            append(tx, school, writer, vec![opened.into(), described.into()])?;
            Ok(draft)
        })
    }

    /// Says what the draft as a whole is.
    pub fn describe_draft(&self, actor: &Actor, described: DraftDescribed) -> Result<Written, NotWritten> {
        let actor = actor.clone();
        let described = DraftDescribed {
            draft: described.draft,
            title: line(&described.title),
            goal: line(&described.goal),
            author: line(&described.author),
        };
        self.store.write_blocking(move |tx| {
            let draft = hers(tx, &actor, described.draft)?;
            let same = draft.title == described.title
                && draft.goal == described.goal
                && draft.author == described.author;
            if same {
                return Ok(Written::Same);
            }
            append(tx, actor.school, actor.person, vec![described.into()])?;
            Ok(Written::Done)
        })
    }

    /// Writes a part, new (number 0) or again. Returns its number.
    pub fn write_part(
        &self,
        actor: &Actor,
        mut part: DraftPartWritten,
    ) -> Result<(u16, Written), NotWritten> {
        let texts = [&part.words, &part.hint, &part.solution, &part.title];
        let long = texts.iter().any(|text| text.len() > MAX_WORDS_BYTES);
        if long || part.lines.len() > MAX_LINES {
            return Err(NotWritten::TooMuch);
        }
        let actor = actor.clone();
        self.store.write_blocking(move |tx| {
            let draft = hers(tx, &actor, part.draft)?;
            if part.part == 0 {
                part.part = draft.next_part();
                part.place = draft.next_place();
                if part.part > MAX_PARTS {
                    return Err(NotWritten::TooMuch);
                }
            } else {
                let before = draft
                    .part(part.part)
                    .filter(|before| before.sort == part.sort)
                    .ok_or(NotWritten::NoPart)?;
                if *before == part {
                    return Ok((part.part, Written::Same));
                }
            }
            let number = part.part;
            append(tx, actor.school, actor.person, vec![part.into()])?;
            Ok((number, Written::Done))
        })
    }

    /// Takes a part out. What is not there stays away.
    pub fn remove_part(&self, actor: &Actor, draft: DraftId, part: u16) -> Result<Written, NotWritten> {
        let actor = actor.clone();
        self.store.write_blocking(move |tx| {
            if hers(tx, &actor, draft)?.part(part).is_none() {
                return Ok(Written::Same);
            }
            append(tx, actor.school, actor.person, vec![DraftPartRemoved { draft, part }.into()])?;
            Ok(Written::Done)
        })
    }

    /// Moves a part one place up.
    pub fn raise_part(&self, actor: &Actor, draft: DraftId, part: u16) -> Result<Written, NotWritten> {
        let actor = actor.clone();
        self.store.write_blocking(move |tx| {
            let draft = hers(tx, &actor, draft)?;
            let Some(at) = draft.parts.iter().position(|known| known.part == part).filter(|at| *at > 0)
            else {
                return Ok(Written::Same);
            };
            // Between the one above and the one above that; when there is no room, all places are drawn anew.
            let mut parts = draft.parts;
            parts.swap(at, at - 1);
            let mut events = Vec::new();
            for (i, part) in parts.iter_mut().enumerate() {
                let place = (i as u32 + 1) * 10;
                if part.place != place {
                    part.place = place;
                    events.push(part.clone().into());
                }
            }
            append(tx, actor.school, actor.person, events)?;
            Ok(Written::Done)
        })
    }

    /// Builds the draft's next version, installs it for the school, and says so. Answers given before stay as they are.
    pub fn publish_draft(
        &self,
        actor: &Actor,
        draft: DraftId,
        frame: &Frame,
        note: &str,
        pack: &Pack,
    ) -> Result<u32, NotPublished> {
        let draft = self.draft(actor, draft)?.ok_or(NotPublished::NoDraft)?;
        let version = draft.version + 1;
        let file = |digest: &kernel::Digest| self.blobs.get(digest).ok().flatten();
        let before = self.course(&course_id(draft.draft)).filter(|_| draft.version > 0);
        if before.is_some() && draft.version > 0 {
            let as_before = build::folder(&draft, frame, draft.version, &file)?;
            let same = formats::package::read_folder(&as_before)
                .is_ok_and(|course| before.as_ref().is_some_and(|open| open.course.digest == course.digest));
            if same {
                return Err(NotPublished::Same);
            }
        }
        let files = build::folder(&draft, frame, version, &file)?;
        let archive = pack(&files).map_err(NotPublished::Pack)?;
        let corrected = match &before {
            Some(before) => corrected(&before.course, &files),
            None => Vec::new(),
        };
        let package = self.blobs.put(&archive)?;
        let published = DraftPublished { draft: draft.draft, version, package, corrected, note: line(note) };
        let (school, writer) = (actor.school, actor.person);
        self.store.write_blocking(move |tx| -> Result<(), StoreError> {
            append(tx, school, writer, vec![published.into()])
        })?;
        self.install(actor.school, &archive)?;
        Ok(version)
    }
}

/// Exercises of both versions that are asked or marked otherwise now.
fn corrected(before: &formats::package::Course, files: &MemoryFiles) -> Vec<String> {
    let Ok(after) = formats::package::read_folder(files) else { return Vec::new() };
    let mut corrected = Vec::new();
    for (_, exercise) in after.exercises() {
        let earlier = before.exercises().find(|(_, earlier)| earlier.id == exercise.id);
        let Some((_, earlier)) = earlier else { continue };
        let file =
            |course: &formats::package::Course, path: &str| course.files.get(path).map(|file| file.digest);
        if file(before, &earlier.file) != file(&after, &exercise.file) {
            corrected.push(exercise.id.as_str().to_owned());
        }
    }
    corrected
}

fn is_hers(draft: &Draft, actor: &Actor) -> bool {
    draft.writer == actor.person && draft.school == actor.school
}

fn hers(tx: &mut WriteTx<'_>, actor: &Actor, draft: DraftId) -> Result<Draft, NotWritten> {
    let found = draft::find(tx.connection(), draft)?;
    found.filter(|found| is_hers(found, actor)).ok_or(NotWritten::NoDraft)
}

fn append(
    tx: &mut WriteTx<'_>,
    school: kernel::SchoolId,
    writer: kernel::PersonId,
    events: Vec<events::Event>,
) -> Result<(), StoreError> {
    if !events.is_empty() {
        tx.append(store::Draft {
            schools: vec![school],
            persons: vec![writer],
            authority: Authority::Staff,
            events,
        })?;
    }
    Ok(())
}

/// One line, not too long.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LINE_CHARS).collect()
}
