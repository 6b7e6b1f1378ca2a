//! Kolibri channels as courses: brought from a stick, kept as rows, played node by node.
//!
//! A channel may have thousands of nodes and tens of gigabytes. So nothing of it is held in memory: its tree stands in local
//! tables ([`LOCAL`]), one *edition* for each time it was brought; pages read the rows they show; files lie in Kolibri's own layout
//! under the box's folder, or stay on the stick. An edition is seen by nobody before it is whole.
//!
//! *Where do I start?* [`Channels::bring`] for importing, `read` for what pages ask, `check` for what is verified behind, `study` for
//! what the tutor asks.

mod background;
mod books;
mod bring;
mod check;
mod copy;
mod done;
mod export;
mod findable;
mod on_offer;
mod outline;
pub(crate) mod pages;
mod place;
mod plays;
pub mod progress;
mod read;
mod report;
pub(crate) mod said;
mod shelf;
mod stage;
pub(crate) mod stick;
pub(crate) mod study;
mod targets;
#[cfg(test)]
pub(crate) mod tests;
mod trouble;

pub use background::{ByWhom, CopiedOut, Failure, ImportStatus, Job, Outcome};
pub use bring::{Bring, BringError, Brought, Change, Progress, Unfinished};
pub(crate) use bring::{Shown, shown};
pub use check::Checked;
pub use copy::KEPT_FREE_BYTES;
pub use export::Exported;
pub(crate) use findable::{FindableNode, Findables};
pub(crate) use on_offer::{Looks, stick_folders};
pub use on_offer::{LooseFile, LooseOnStick, OnOffer, StickFound, Unreadable};
pub(crate) use outline::{Far, Outline};
pub(crate) use pages::load_texts;
pub(crate) use place::is_in;
pub use plays::Plays;
pub use read::{ChannelCard, FileOnDisk, NodeFacts, NodeFileFacts};
pub use report::{ChannelReport, TreeNode, Unavailable};
pub use shelf::{NotTaken, ShelfBook, Shelved};
pub use stick::{Stick, StickError};
pub use study::syllabi;
pub(crate) use targets::BOOK;
pub use targets::{Target, plugged_in};
pub use trouble::Trouble;

use formats::{
    kolibri::{FileName, layout},
    pdf::Pdf,
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, RwLock},
};
use store::{LocalTables, Store};
use tokio::sync::Semaphore;
use web::messages::Catalogue;

/// The texts of the administrator's pages about sticks.
pub const MESSAGES: Catalogue = Catalogue {
    area: "stick",
    sources: &[
        ("es", include_str!("../../messages/stick.es.ftl")),
        ("pt", include_str!("../../messages/stick.pt.ftl")),
        ("en", include_str!("../../messages/stick.en.ftl")),
    ],
};

/// Tables of what was brought.
pub const LOCAL: LocalTables = LocalTables { owner: "library-channels", steps: &[DDL, LOOKED] };

const DDL: &str = "
CREATE TABLE library_edition (edition BIGINT NOT NULL PRIMARY KEY, channel {blob} NOT NULL, state BIGINT NOT NULL, root {blob} NOT NULL,
    title {text} NOT NULL, about {text} NOT NULL, author {text} NOT NULL, version BIGINT NOT NULL, digest {blob} NOT NULL,
    place {text} NOT NULL, begun_at BIGINT NOT NULL, refused {text} NOT NULL){clustered};
CREATE INDEX library_edition_channel ON library_edition (channel, state);
CREATE TABLE library_node (edition BIGINT NOT NULL, node {blob} NOT NULL, parent {blob}, position BIGINT NOT NULL, content {blob} NOT NULL,
    kind {text} NOT NULL, title {text} NOT NULL, about {text} NOT NULL, author {text} NOT NULL, licence {text} NOT NULL, language {text},
    coach BIGINT NOT NULL, duration_s BIGINT NOT NULL, labels {text} NOT NULL, options {text} NOT NULL, items BIGINT NOT NULL,
    item_ids {text} NOT NULL, mastery {text} NOT NULL, randomize BIGINT NOT NULL, available BIGINT NOT NULL, why {text} NOT NULL,
    PRIMARY KEY (edition, node)){clustered};
CREATE INDEX library_node_tree ON library_node (edition, parent, position, node);
CREATE INDEX library_node_content ON library_node (content, edition);
CREATE TABLE library_stored (edition BIGINT NOT NULL, md5 {blob} NOT NULL, extension {text} NOT NULL, size BIGINT NOT NULL,
    state BIGINT NOT NULL, start BIGINT NOT NULL, PRIMARY KEY (edition, md5)){clustered};
CREATE INDEX library_stored_md5 ON library_stored (md5);
CREATE INDEX library_stored_state ON library_stored (state, edition);
CREATE TABLE library_node_file (edition BIGINT NOT NULL, node {blob} NOT NULL, ordinal BIGINT NOT NULL, md5 {blob} NOT NULL,
    preset {text} NOT NULL, language {text}, supplementary BIGINT NOT NULL, thumbnail BIGINT NOT NULL, priority BIGINT NOT NULL,
    PRIMARY KEY (edition, node, ordinal)){clustered};
CREATE INDEX library_node_file_md5 ON library_node_file (edition, md5);
CREATE TABLE library_node_word (edition BIGINT NOT NULL, node {blob} NOT NULL, kind {text} NOT NULL, word {text} NOT NULL,
    PRIMARY KEY (edition, node, kind, word)){clustered};
";

/// Which editions were opened to see what can be answered in them, and what cannot.
const LOOKED: &str = "
CREATE TABLE library_looked (edition BIGINT NOT NULL PRIMARY KEY, look BIGINT NOT NULL){clustered};
CREATE TABLE library_dead_item (edition BIGINT NOT NULL, node {blob} NOT NULL, item {text} NOT NULL,
    PRIMARY KEY (edition, node, item)){clustered};
";

/// How an edition stands: `library_edition.state`.
pub(crate) mod edition {
    /// Being brought; nobody sees it.
    pub const BROUGHT: i64 = 0;
    /// The one that is shown.
    pub const SHOWN: i64 = 1;
    /// Replaced or taken off; its rows are on their way out.
    pub const LEAVING: i64 = 2;
}

/// How a file stands: `library_stored.state`.
pub(crate) mod file {
    /// Not looked for yet.
    pub const WANTED: i64 = 0;
    /// Here with the right size; its MD5 has not been computed.
    pub const HERE: i64 = 1;
    /// Here, and it is what its name says.
    pub const CHECKED: i64 = 2;
    /// Not on the stick.
    pub const MISSING: i64 = 3;
    /// Not what its name says: withdrawn.
    pub const BAD: i64 = 4;
}

/// A PDF that was read, by its name; with nothing if it has no words that can be read.
type LastPdf = Option<(FileName, Option<Arc<Pdf>>)>;

/// The channels of this box. Clones share one.
#[derive(Clone)]
pub struct Channels {
    store: Store,
    folder: PathBuf,
    /// One import at a time: two would race for the same room.
    busy: Arc<Mutex<()>>,
    /// How the import that was begun from a page stands.
    status: Arc<Mutex<Option<ImportStatus>>>,
    /// What they train, in memory.
    studies: Arc<RwLock<Arc<Vec<Arc<study::Study>>>>>,
    /// One look at a time.
    studying: Arc<Mutex<()>>,
    /// Books that were opened last.
    books: Arc<books::Books>,
    /// The PDF that was read last.
    pdf: Arc<Mutex<LastPdf>>,
    /// Who reads a PDF. One does at a time: each may take as much memory as it is long. The others wait without a thread.
    pdf_reader: Arc<Semaphore>,
    /// What was seen on sticks.
    looks: Arc<Looks>,
}

impl Channels {
    /// In a folder of the box, which is made when first needed.
    pub fn new(store: Store, folder: impl Into<PathBuf>) -> Self {
        Self {
            store,
            folder: folder.into(),
            busy: Arc::default(),
            status: Arc::default(),
            studies: Arc::default(),
            studying: Arc::default(),
            books: Arc::default(),
            pdf: Arc::default(),
            pdf_reader: Arc::new(Semaphore::new(1)),
            looks: Arc::default(),
        }
    }

    /// Where copied files lie, in Kolibri's layout.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where an edition's database is kept: by channel and content, so that the old one stays until the new one is shown.
    fn database(&self, channel: &formats::kolibri::Uuid, digest: &[u8]) -> PathBuf {
        let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        self.folder.join("databases").join(format!("{channel}-{short}.sqlite3"))
    }
}
