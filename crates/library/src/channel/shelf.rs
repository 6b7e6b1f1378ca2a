//! The shelf: loose books and HTML5 zips of this box, as a channel of its own.
//!
//! Whoever brings a PDF wants it read like any other course: with progress, found by the search, copied on to the next village. So
//! the shelf is an ordinary channel that this box writes itself; each change of it is a new version, with what stood there before.

use super::{
    Bring, BringError, Channels, Stick,
    bring::{Alone, disk},
    copy, edition,
    stick::{OnStick, plain},
};
use crate::beside::Laid;
use formats::{
    kolibri::{
        Cell, Channel, FileName, Uuid, limits,
        written::{Document, SCHEMA, each_row},
    },
    loose::{Loose, LooseError, LooseKind, look},
};
use kernel::LanguageTag;
use md5::{Digest, Md5};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};
use store::{StoreError, Value, foreign::ForeignWriter};

/// Books on the shelf.
const MAX_BOOKS: usize = 2_000;
/// A book that stands on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfBook {
    /// Its node.
    pub node: Uuid,
    /// Its title.
    pub title: String,
    /// Who made it; may be empty.
    pub author: String,
    /// `epub`, `pdf` or `zip`.
    pub ending: String,
    /// Bytes.
    pub bytes: u64,
}

/// What became of loose files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelved {
    /// Titles of what is new on the shelf.
    pub new: Vec<String>,
    /// Titles of what stood there already.
    pub here: Vec<String>,
    /// Words and voices that lie beside their courses from now on.
    pub beside: Vec<Laid>,
    /// What was not taken: file names and reasons.
    pub refused: Vec<(String, NotTaken)>,
}

/// Why a loose file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It is none that is taken, or damaged.
    #[error(transparent)]
    Loose(#[from] LooseError),
    /// A course package that is refused; its own words.
    #[error("{0}")]
    Package(String),
    /// There are as many books as a shelf holds.
    #[error("there are {MAX_BOOKS} books on the shelf; take some off")]
    ShelfFull,
}

impl NotTaken {
    /// A word for it, by which messages are found.
    pub fn word(&self) -> &'static str {
        match self {
            NotTaken::Loose(why) => why.word(),
            NotTaken::Package(_) => "package",
            NotTaken::ShelfFull => "full",
        }
    }

    /// What a message about it names: a format, or what is damaged.
    pub fn detail(&self) -> &str {
        match self {
            NotTaken::Loose(LooseError::Later(format)) => format,
            NotTaken::Loose(LooseError::Outside(what)) | NotTaken::Package(what) => what,
            NotTaken::Loose(_) | NotTaken::ShelfFull => "",
        }
    }
}

/// A book that is to stand on the shelf.
struct New {
    document: Document,
    at: OnStick,
}

impl Channels {
    /// The shelf's own channel: one for each box, so that shelves of two boxes can stand side by side on a third.
    pub fn shelf(&self) -> Uuid {
        let node = self.store.origin().node;
        Uuid(Md5::new().chain_update(b"chaski shelf ").chain_update(node.as_bytes()).finalize().into())
    }

    /// What stands on the shelf, in its order.
    pub fn shelf_books(&self) -> Result<Vec<ShelfBook>, StoreError> {
        let books = self.documents()?.into_iter().map(|document| ShelfBook {
            node: document.node,
            ending: document.file.extension().to_owned(),
            title: document.title,
            author: document.author,
            bytes: document.bytes,
        });
        Ok(books.collect())
    }

    /// Puts loose files on the shelf, which is called `title`. Files that are not taken are named, the others come; what stands
    /// there already stays as it is. Our own packages are none of its business and are named as unknown.
    pub fn shelve(&self, title: &str, files: &[PathBuf], how: Bring<'_>) -> Result<Shelved, BringError> {
        let alone = self.alone()?;
        let mut documents = self.documents()?;
        let (mut shelved, mut new) = (Shelved::default(), BTreeMap::new());
        for path in files {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let book = match self.book(path, &name) {
                Ok(book) => book,
                Err(why) => {
                    shelved.refused.push((name, NotTaken::Loose(why)));
                    continue;
                }
            };
            let title = book.document.title.clone();
            if documents.iter().any(|other| other.content == book.document.content) {
                shelved.here.push(title);
            } else if documents.len() >= MAX_BOOKS {
                shelved.refused.push((name, NotTaken::ShelfFull));
            } else {
                shelved.new.push(title);
                new.insert(book.document.file.path(), book.at);
                documents.push(book.document);
            }
        }
        if !shelved.new.is_empty() {
            self.write_shelf(&alone, title, &documents, new, how)?;
        }
        Ok(shelved)
    }

    /// Takes a book off the shelf; learners' work on it stays. `false`: it does not stand there.
    pub fn take_off(&self, title: &str, node: &Uuid, how: Bring<'_>) -> Result<bool, BringError> {
        let alone = self.alone()?;
        let mut documents = self.documents()?;
        let before = documents.len();
        documents.retain(|document| document.node != *node);
        match documents.len() {
            same if same == before => return Ok(false),
            0 => self.remove(&self.shelf())?,
            _ => self.write_shelf(&alone, title, &documents, BTreeMap::new(), how)?,
        }
        Ok(true)
    }

    /// Looks at a file and hashes it.
    fn book(&self, path: &Path, name: &str) -> Result<New, LooseError> {
        let damaged = |why: &dyn std::fmt::Display| LooseError::Damaged(why.to_string());
        let at = plain(path).map_err(|error| damaged(&error))?.ok_or_else(|| damaged(&"it is not there"))?;
        if at.size > limits::FILE_BYTES {
            return Err(damaged(&format!(
                "{} GB; at most {} are taken",
                at.size >> 30,
                limits::FILE_BYTES >> 30
            )));
        }
        let looked: Loose = look(fs::File::open(path)?, name)?;
        let ending = match looked.kind {
            LooseKind::Epub => "epub",
            LooseKind::Pdf => "pdf",
            LooseKind::Html5 => "zip",
            LooseKind::Package => return Err(LooseError::Unknown),
        };
        let md5 = md5_of(&at)?;
        let file = FileName::new(md5, ending).ok_or(LooseError::Unknown)?;
        let node = Md5::new().chain_update(self.shelf().0).chain_update(md5.0).finalize();
        let document = Document {
            node: Uuid(node.into()),
            // The same file on another box's shelf is the same work for who reads it.
            content: md5,
            title: looked.title,
            author: looked.author,
            language: looked.language.and_then(|tag| kolibri_language(&tag)),
            file,
            bytes: at.size,
        };
        Ok(New { document, at })
    }

    /// Writes the next version of the shelf and brings it like any channel.
    fn write_shelf(
        &self,
        alone: &Alone<'_>,
        title: &str,
        documents: &[Document],
        files: BTreeMap<String, OnStick>,
        how: Bring<'_>,
    ) -> Result<(), BringError> {
        let id = self.shelf();
        let before = self.card(&id)?.map_or(0, |card| card.version);
        let channel = Channel {
            id,
            root: id,
            title: title.to_owned(),
            description: String::new(),
            author: String::new(),
            version: u32::try_from(before + 1).unwrap_or(u32::MAX),
        };
        let folder = self.folder().join("databases");
        fs::create_dir_all(&folder).map_err(|why| disk(&folder, why))?;
        let database = folder.join("shelf.new");
        let mut writer = ForeignWriter::create(&database, SCHEMA)?;
        each_row(&channel, documents, &mut |table, row| {
            writer.put(table, &row.iter().map(value).collect::<Vec<Value>>())
        })?;
        writer.finish()?;
        let stick = Stick::Shelf { folder: self.folder().to_owned(), id, database: database.clone(), files };
        let brought = self.bring_alone(alone, &stick, id, how);
        let _ = fs::remove_file(&database);
        brought.map(drop)
    }

    /// What the shown version of the shelf holds, in its order. What is missing on the disk stays in it, and is named as missing.
    fn documents(&self) -> Result<Vec<Document>, StoreError> {
        let id = self.shelf();
        self.store.read_blocking(|db| {
            let sql = "SELECT n.node, n.content, n.title, n.author, n.language, s.md5, s.extension, s.size \
                FROM library_edition e JOIN library_node n ON n.edition = e.edition \
                JOIN library_node_file f ON f.edition = n.edition AND f.node = n.node \
                JOIN library_stored s ON s.edition = f.edition AND s.md5 = f.md5 \
                WHERE e.channel = ?1 AND e.state = ?2 ORDER BY n.position, n.node";
            let rows = db.query(sql, &[Value::blob(&id.0), edition::SHOWN.into()])?;
            let mut documents = Vec::with_capacity(rows.len());
            for row in &rows {
                let Some(file) = FileName::new(Uuid(row.id(5)?), row.text(6)?) else { continue };
                documents.push(Document {
                    node: Uuid(row.id(0)?),
                    content: Uuid(row.id(1)?),
                    title: row.text(2)?.to_owned(),
                    author: row.text(3)?.to_owned(),
                    language: row.text_opt(4)?.map(str::to_owned),
                    file,
                    bytes: u64::try_from(row.int(7)?).unwrap_or(0),
                });
            }
            Ok(documents)
        })
    }
}

fn md5_of(file: &OnStick) -> io::Result<Uuid> {
    let (mut from, mut hash, mut piece) = (file.open()?, Md5::new(), vec![0; copy::PIECE]);
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(Uuid(hash.finalize().into())),
            read => hash.update(&piece[..read]),
        }
    }
}

/// A language as Kolibri lists it; regions that it may not list are left out but where Spanish and Portuguese differ by them.
fn kolibri_language(tag: &str) -> Option<String> {
    let tag: LanguageTag = tag.parse().ok()?;
    Some(match tag.to_string().as_str() {
        "pt-BR" => "pt-BR".to_owned(),
        _ => tag.language().to_owned(),
    })
}

fn value(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Whole(number) => Value::Int(*number),
        Cell::Real(number) => Value::Real(*number),
        Cell::Text(text) => Value::Text((*text).to_owned()),
        Cell::Bytes(bytes) => Value::Blob(bytes.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{Box, Made},
        *,
    };
    use kernel::UtcMillis;
    use testkit::Scratch;

    fn with_room<T>(free_mb: u64, act: impl FnOnce(Bring<'_>) -> T) -> T {
        let free_mb = |_: &Path| Some(free_mb);
        act(Bring {
            school: None,
            in_place: false,
            now: UtcMillis(1),
            free_mb: &free_mb,
            progress: &mut |_| {},
        })
    }

    fn pdf(title: &str) -> Vec<u8> {
        format!("%PDF-1.4\n<< /Title ({title}) >>\n%%EOF\n").into_bytes()
    }

    fn shelve(hub: &Box, files: &[PathBuf]) -> Shelved {
        with_room(100_000, |how| hub.channels.shelve("Libros", files, how)).expect("shelved")
    }

    fn take_off(hub: &Box, node: &Uuid) -> bool {
        with_room(1_000, |how| hub.channels.take_off("Libros", node, how)).expect("taken off")
    }

    fn titles(hub: &Box) -> Vec<String> {
        hub.channels.shelf_books().expect("read").into_iter().map(|book| book.title).collect()
    }

    fn put(folder: &Scratch, name: &str, bytes: &[u8]) -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    #[test]
    fn books_come_to_stand_together_and_can_be_taken_off() {
        let (folder, hub) = (Scratch::new("loose").expect("a folder"), Box::new());
        let one = put(&folder, "a.pdf", &pdf("El pozo"));
        let two = put(&folder, "el_rio.pdf", &pdf(""));
        let none = put(&folder, "notas.doc", b"\xd0\xcf\x11\xe0");
        let shelved = shelve(&hub, &[one.clone(), none]);
        assert_eq!(shelved.new, ["El pozo"]);
        assert_eq!(shelved.refused, [("notas.doc".to_owned(), NotTaken::Loose(LooseError::Unknown))]);
        // Again, under another name: the content counts.
        let copy = put(&folder, "b.pdf", &pdf("El pozo"));
        let shelved = shelve(&hub, &[copy, two]);
        assert_eq!((shelved.here, shelved.new), (vec!["El pozo".to_owned()], vec!["el rio".to_owned()]));
        assert_eq!(titles(&hub), ["El pozo", "el rio"]);
        let card = hub.channels.card(&hub.channels.shelf()).expect("read").expect("a shelf");
        assert_eq!((card.title.as_str(), card.version), ("Libros", 2));
        // A book goes out as the file that it is, under its title.
        let (at, name) = hub
            .channels
            .book_file(&hub.channels.shelf_books().expect("read")[1].node)
            .expect("read")
            .expect("here");
        assert_eq!((fs::read(at.path).expect("read"), name.as_str()), (pdf(""), "el rio.pdf"));
        // Only what is missing is copied: the first file may be gone from the stick by now.
        let root = hub.channels.node(&card.id, &card.root).expect("read").expect("the root");
        let books = hub.channels.children(&root, false).expect("read");
        assert!(books.iter().all(|book| book.available && book.kind == "document"));
        let file = &hub.channels.files(&books[0]).expect("files")[0];
        let on_disk = hub.channels.file_on_disk(&card.id, &file.name).expect("read").expect("here");
        assert_eq!(fs::read(on_disk.at.path).expect("read"), pdf("El pozo"));
        assert!(take_off(&hub, &books[0].id));
        assert!(!take_off(&hub, &books[0].id), "it is not there any more");
        assert_eq!(titles(&hub), ["el rio"]);
        assert!(take_off(&hub, &books[1].id));
        assert_eq!(hub.channels.cards().expect("cards"), []);
    }

    #[test]
    fn a_shelf_goes_on_to_the_next_village_and_progress_follows_the_file() {
        let (folder, hub, next) = (Scratch::new("loose").expect("a folder"), Box::new(), Box::new());
        let one = put(&folder, "a.pdf", &pdf("El pozo"));
        shelve(&hub, std::slice::from_ref(&one));
        let stick = Scratch::new("stick").expect("a folder");
        let id = hub.channels.shelf();
        let exported =
            hub.channels.export(&id, stick.path(), &|_| None, &mut |_| {}).expect("copied").expect("a shelf");
        assert_eq!((exported.files, exported.missing.len()), (1, 0));
        let report = next
            .bring_from(&Stick::open(stick.path()).expect("a stick"), id, false, 100_000)
            .expect("brought");
        assert_eq!((report.nodes, report.title.as_str(), report.unavailable.len()), (2, "Libros", 0));
        // The same file on the other box's own shelf: another node, the same content.
        let other = Box::with_seed(2);
        shelve(&other, &[one]);
        let here = hub.channels.shelf_books().expect("read").remove(0);
        let there = other.channels.shelf_books().expect("read").remove(0);
        assert_ne!(here.node, there.node);
        let content = |hub: &Box, node: &Uuid| {
            hub.channels.node(&hub.channels.shelf(), node).expect("read").expect("a node").content
        };
        assert_eq!(content(&hub, &here.node), content(&other, &there.node));
    }

    #[test]
    fn no_room_and_links_change_nothing() {
        let (folder, hub) = (Scratch::new("loose").expect("a folder"), Box::new());
        let one = put(&folder, "a.pdf", &pdf("El pozo"));
        let files = std::slice::from_ref(&one);
        let refused = with_room(0, |how| hub.channels.shelve("Libros", files, how));
        assert!(matches!(refused, Err(BringError::NoRoom { .. })));
        assert_eq!(titles(&hub), [""; 0]);
        let link = folder.path().join("link.pdf");
        std::os::unix::fs::symlink(&one, &link).expect("linked");
        assert_eq!(shelve(&hub, &[link]).refused.len(), 1);
        // A channel from a stick is none of the shelf's business.
        hub.bring(&Made::new(1), false).expect("brought");
        assert_eq!(titles(&hub), [""; 0]);
    }
}
