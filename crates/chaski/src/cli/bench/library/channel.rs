//! A channel as large as wished, with files that no disk and no program can shrink.

use crate::cli::Failure;
use formats::kolibri::{FileName, Uuid};
use kernel::{Entropy, Seed};
use md5::{Digest, Md5};
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// What was made.
pub struct Made {
    /// The stick's folder.
    pub folder: PathBuf,
    /// The channel.
    pub id: Uuid,
    /// A video's node and its file: the largest one.
    pub video: (Uuid, FileName, u64),
    /// The file whose content is not what its name says.
    pub damaged: FileName,
    /// Bytes of all files.
    pub bytes: u64,
}

const SEED: Seed = Seed(20_261_122);
/// Nodes in a topic.
const TOPIC: u32 = 25;
/// The video that is streamed, in bytes: 200 phones at different places of it.
const VIDEO_BYTES: u64 = 40_000_000;

const SCHEMA: &str = "
CREATE TABLE content_channelmetadata (id TEXT, name TEXT, description TEXT, author TEXT, version INTEGER, root_id TEXT);
CREATE TABLE content_contentnode (id TEXT PRIMARY KEY, parent_id TEXT, content_id TEXT, kind TEXT, title TEXT, description TEXT,
    lang_id TEXT, coach_content INTEGER, lft INTEGER);
CREATE TABLE content_localfile (id TEXT PRIMARY KEY, extension TEXT, file_size INTEGER, available INTEGER);
CREATE TABLE content_file (id TEXT, contentnode_id TEXT, local_file_id TEXT, preset TEXT, lang_id TEXT, supplementary INTEGER,
    thumbnail INTEGER, priority INTEGER);
";

/// Makes it.
pub fn make(folder: &Path, nodes: u32, megabytes: u64) -> Result<Made, Failure> {
    let content = folder.join("content");
    fs::create_dir_all(content.join("databases"))?;
    let id = Uuid([0xbe; 16]);
    let node_id = |n: u32| {
        let mut bytes = [0x0a; 16];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        if n == 0 { id } else { Uuid(bytes) }
    };
    let mut rows: Vec<String> = Vec::new();
    rows.push(format!(
        "INSERT INTO content_channelmetadata VALUES ('{id}', 'A large channel', 'Made for measuring', 'bench', 1, '{id}')"
    ));
    let leaves = nodes - 1 - (nodes - 1).div_ceil(TOPIC);
    let each = (megabytes * 1_000_000).saturating_sub(VIDEO_BYTES) / u64::from(leaves.max(1));
    let (mut bytes, mut video, mut damaged) = (0, None, None);
    let mut topic = 0;
    for n in 0..nodes {
        let is_topic = n == 0 || n % TOPIC == 1;
        if is_topic {
            topic = n;
        }
        let parent = match n {
            0 => "NULL".to_owned(),
            _ if is_topic => format!("'{}'", node_id(0)),
            _ => format!("'{}'", node_id(topic)),
        };
        let (kind, node) = (if is_topic { "topic" } else { "video" }, node_id(n));
        rows.push(format!(
            "INSERT INTO content_contentnode VALUES ('{node}', {parent}, '{node}', '{kind}', 'Number {n}', '', 'es', 0, {n})"
        ));
        if is_topic {
            continue;
        }
        let size = if video.is_none() { VIDEO_BYTES } else { each.max(1) };
        let name = write_file(&content, n, size)?;
        rows.push(format!("INSERT INTO content_localfile VALUES ('{}', 'mp4', {size}, 1)", Uuid(name.md5())));
        rows.push(format!(
            "INSERT INTO content_file VALUES ('{n}', '{node}', '{}', 'high_res_video', 'es', 0, 0, 1)",
            Uuid(name.md5())
        ));
        bytes += size;
        if video.is_none() {
            video = Some((node, name));
        } else {
            damaged = Some(name);
        }
    }
    let (video, damaged) = video.zip(damaged).ok_or("a channel of so few nodes has no two files")?;
    // One byte in the middle of one file: its size is right, its content is not.
    let path = content.join(damaged.path());
    let mut spoiled = fs::read(&path)?;
    let middle = spoiled.len() / 2;
    spoiled[middle] ^= 1;
    fs::write(&path, spoiled)?;
    let database = rusqlite::Connection::open(content.join("databases").join(format!("{id}.sqlite3")))?;
    database.execute_batch(&format!("BEGIN; {SCHEMA} {}; COMMIT;", rows.join("; ")))?;
    database.close().map_err(|(_, why)| why)?;
    Ok(Made { folder: folder.to_owned(), id, video: (video.0, video.1, VIDEO_BYTES), damaged, bytes })
}

/// Bytes that follow from the seed, under the name they hash to.
fn write_file(content: &Path, n: u32, size: u64) -> Result<FileName, Failure> {
    let part = content.join("part");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&part)?);
    let (mut block, mut hash, mut left) = (vec![0; 64 << 10], Md5::new(), size);
    // One block of chance, then the same with a counter: enough that no two blocks are equal, made at the disk's speed.
    SEED.part(&n.to_string()).chance().fill(&mut block);
    let mut counter: u64 = 0;
    while left > 0 {
        let length = left.min(block.len() as u64) as usize;
        counter += 1;
        block[..8].copy_from_slice(&counter.to_le_bytes());
        hash.update(&block[..length]);
        file.write_all(&block[..length])?;
        left -= length as u64;
    }
    file.into_inner().map_err(|e| e.to_string())?.sync_data()?;
    let name = FileName::new(Uuid(hash.finalize().into()), "mp4").ok_or("mp4 is an ending")?;
    let place = content.join(name.path());
    fs::create_dir_all(place.parent().ok_or("a file has a folder")?)?;
    fs::rename(&part, &place)?;
    Ok(name)
}
