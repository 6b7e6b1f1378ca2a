//! Files that travel beside the blocks.

use crate::{
    courier::{deliver as deliver_at, take},
    network::Network,
    talk::{Link, SCHOOL, content, talk, talk_over, three, with},
};
use events::{
    Event,
    content::{PackageOffered, PackageWithdrawn},
};
use exchange::{
    Desk, Talk, Talked,
    courier::MAX_MAIL_BYTES,
    files::{BYTES_A_TALK, KEPT_FREE_BYTES, Keeper, Offer, Shelf, Stands},
    stick,
};
use kernel::{Authority, Digest, Entropy, SchoolId, Seed, ports::PortError};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use store::blobs::Blobs;
use testkit::random_log::START;

/// Takes every file that is newer than what it has, and remembers what it was given.
pub struct Taker {
    blobs: Blobs,
    taken: Mutex<Vec<(String, u32, Digest)>>,
    free: Mutex<Option<u64>>,
    refuses: Mutex<bool>,
}

impl Taker {
    fn version(&self, course: &str) -> Option<(u32, Digest)> {
        let taken = self.taken.lock().unwrap();
        taken.iter().filter(|(of, ..)| of == course).map(|(_, version, file)| (*version, *file)).max()
    }
}

impl Keeper for Taker {
    fn wants(&self, offer: &Offer) -> Result<bool, PortError> {
        Ok(self.version(&offer.course).is_none_or(|(version, _)| version < offer.version))
    }

    fn relatives(&self, offer: &Offer) -> Result<Vec<Digest>, PortError> {
        Ok(self.version(&offer.course).map(|(_, file)| file).into_iter().collect())
    }

    fn take(&self, offer: &Offer, file: &Path) -> Result<Result<(), String>, PortError> {
        if *self.refuses.lock().unwrap() {
            return Ok(Err("it is no course".into()));
        }
        let digest = self.blobs.put(&fs::read(file).unwrap()).unwrap();
        assert_eq!(digest, offer.file, "what is handed over is what was offered");
        self.taken.lock().unwrap().push((offer.course.clone(), offer.version, digest));
        Ok(Ok(()))
    }

    fn free_bytes(&self) -> Option<u64> {
        *self.free.lock().unwrap()
    }
}

/// A node with files, and what it keeps.
pub struct Box {
    pub desk: Desk,
    keeper: Arc<Taker>,
    folder: PathBuf,
}

impl Box {
    fn new(network: &Network, name: &str, mut desk: Desk) -> Self {
        let folder = network.folder.path().join(name);
        let blobs = Blobs::new(folder.join("blobs"));
        let keeper = Arc::new(Taker {
            blobs,
            taken: Mutex::default(),
            free: Mutex::default(),
            refuses: Mutex::default(),
        });
        desk.here.files = Some(shelf(&folder, &keeper));
        Self { desk, keeper, folder }
    }

    /// The process ends, however, and begins again.
    fn restarted(mut self) -> Self {
        self.desk.here.files = Some(shelf(&self.folder, &self.keeper));
        Self { desk: Desk::new(self.desk.here), ..self }
    }

    fn writes(mut self, authority: Authority, schools: &[SchoolId], event: impl Into<Event>) -> Self {
        (self.desk, ()) = with(self.desk, |node| node.write(authority, schools, &[], event.into()));
        self
    }

    pub fn offers(self, authority: Authority, schools: &[SchoolId], version: u32, file: &[u8]) -> Self {
        self.offers_course("safe-phone", authority, schools, version, file)
    }

    fn offers_course(
        self,
        course: &str,
        authority: Authority,
        schools: &[SchoolId],
        version: u32,
        file: &[u8],
    ) -> Self {
        let package = self.keeper.blobs.put(file).unwrap();
        let list = self.desk.here.files.as_ref().unwrap().give(&package).unwrap();
        let event = PackageOffered {
            package,
            bytes: list.bytes,
            list: list.digest(),
            course: course.into(),
            version,
            title: "Con el teléfono".into(),
        };
        self.writes(authority, schools, event)
    }

    pub fn fetched(&self) -> Vec<u32> {
        self.keeper.taken.lock().unwrap().iter().map(|(_, version, _)| *version).collect()
    }

    fn stands(&self) -> Vec<Stands> {
        let files = self.desk.here.files.as_ref().unwrap();
        let schools = self.desk.here.schools.iter().copied().collect();
        files
            .on_the_way(&self.desk.here.store, &schools)
            .unwrap()
            .into_iter()
            .map(|on_the_way| on_the_way.stands)
            .collect()
    }

    fn parts(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.folder.join("fetch")) else { return vec![] };
        let mut parts: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        parts.retain(|path| path.extension().is_some_and(|end| end == "part"));
        parts
    }

    /// Mail in a folder.
    fn put(&self, stick: &Path, most: u64) -> u64 {
        let mut chance = Seed(9).chance();
        let written = stick::write(&self.desk.here, stick, START, most, &mut chance).unwrap();
        written.iter().map(|letter| letter.sent.file_bytes).sum()
    }

    fn take(&self, stick: &Path) -> exchange::Taken {
        let mut sum = exchange::Taken::default();
        for read in stick::read(&self.desk.here, stick).unwrap() {
            let taken = read.taken.unwrap();
            sum.new += taken.new;
            sum.files += taken.files;
            sum.file_bytes += taken.file_bytes;
            sum.spare_pieces += taken.spare_pieces;
            sum.refused_files.extend(taken.refused_files);
        }
        sum
    }
}

fn shelf(folder: &Path, keeper: &Arc<Taker>) -> Arc<Shelf> {
    Arc::new(Shelf::new(folder.join("fetch"), keeper.blobs.clone(), keeper.clone()))
}

/// A central and two hubs of one school, all with files. They know each other.
pub fn world(name: &str) -> (Network, Box, Box, Box) {
    let (network, central, a, b) = three(name);
    talk(&a, &central);
    talk(&b, &central);
    let central = Box::new(&network, "central", central);
    let (a, b) = (Box::new(&network, "a", a), Box::new(&network, "b", b));
    (network, central, a, b)
}

pub fn noise(bytes: usize, seed: u64) -> Vec<u8> {
    let mut noise = vec![0; bytes];
    Seed(seed).chance().fill(&mut noise);
    noise
}

/// Conversations until no file moves; the sum of what moved at the caller.
fn until_done(caller: &Desk, answerer: &Desk) -> (Talked, u32) {
    let (mut sum, mut rounds) = (Talked::default(), 0);
    loop {
        let (moved, _) = talk(caller, answerer);
        rounds += 1;
        sum.bytes_in += moved.bytes_in;
        sum.file_bytes_in += moved.file_bytes_in;
        sum.files_in += moved.files_in;
        sum.refused_files.extend(moved.refused_files.clone());
        if moved.file_bytes_in == 0 {
            return (sum, rounds);
        }
        assert!(moved.file_bytes_in <= BYTES_A_TALK + (1 << 20), "{moved:?}");
    }
}

#[test]
fn what_a_central_offers_reaches_one_box_and_through_it_the_other() {
    let (_network, central, a, b) = world("files-both");
    let file = noise(5_000_000, 1);
    let central = central.offers(Authority::Central, &[], 1, &file);
    let (moved, rounds) = until_done(&a.desk, &central.desk);
    assert_eq!((a.fetched(), moved.files_in), (vec![1], 1));
    // More than one conversation: between them the log has its turn. No byte twice, and little around them.
    assert_eq!((moved.file_bytes_in, rounds), (5_000_000, 3));
    assert!(moved.bytes_in < 5_050_000, "{moved:?}");
    assert!(a.parts().is_empty() && a.stands().is_empty());
    // The other box of the school never meets the central.
    let (moved, _) = until_done(&b.desk, &a.desk);
    assert_eq!((b.fetched(), moved.file_bytes_in), (vec![1], 5_000_000));

    // Nothing new: one turn each, under a kilobyte, and not a row written.
    talk(&a.desk, &central.desk);
    let before = (content(&a.desk), content(&central.desk));
    let (again, answered) = talk(&a.desk, &central.desk);
    assert!(again.bytes_in + again.bytes_out <= 1_024, "{again:?}");
    assert_eq!((again.turns, answered.turns), (1, 1));
    assert_eq!((content(&a.desk), content(&central.desk)), before);
}

#[test]
fn whoever_calls_the_files_go_to_who_lacks_them() {
    let (_network, central, a, _b) = world("files-called");
    let central = central.offers(Authority::Central, &[SCHOOL], 1, &noise(200_000, 1));
    let (_, answered) = talk_over(&mut Link::good(), &central.desk, &a.desk).unwrap();
    assert_eq!((answered.file_bytes_in, a.fetched()), (200_000, vec![1]));
}

#[test]
fn an_update_brings_only_what_changed() {
    let (_network, central, a, _b) = world("files-update");
    let mut file = noise(5_000_000, 1);
    let central = central.offers(Authority::Central, &[], 1, &file);
    until_done(&a.desk, &central.desk);
    // As in a package: signature and list of files in front change, and a lesson in the middle.
    file.splice(0..3_000, noise(3_100, 2));
    file.splice(2_000_000..2_010_000, noise(11_000, 3));
    let central = central.offers(Authority::Central, &[], 2, &file);
    let (moved, _) = until_done(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [1, 2]);
    assert!(moved.bytes_in < 250_000, "{} bytes again of 5 MB", moved.bytes_in);
}

#[test]
fn a_link_that_dies_every_ten_kilobytes_brings_it_all_and_little_twice() {
    let (_network, central, a, _b) = world("files-cuts");
    let central = central.offers(Authority::Central, &[], 1, &noise(400_000, 1));
    talk_over(&mut Link { left: 6_000, piece: 1_000 }, &a.desk, &central.desk).unwrap();
    let mut came = 0;
    for calls in 0.. {
        let mut link = Link { left: 10_000, piece: 1_000 };
        let (moved, _) = talk_over(&mut link, &a.desk, &central.desk).unwrap();
        came += moved.bytes_in;
        if a.fetched() == [1] {
            break;
        }
        assert!(calls < 60, "{came} bytes came, and {:?}", a.stands());
    }
    assert!(came < 440_000, "{came}");
}

#[test]
fn a_list_of_chunks_goes_on_where_the_link_died_and_is_asked_of_each_giver_from_its_own_place() {
    let (_network, central, a, b) = world("files-list");
    let file = noise(3_000_000, 1);
    let list = exchange::files::ChunkList::of(&file[..]).unwrap().to_bytes().len() as u64;
    let central = central.offers(Authority::Central, &[], 1, &file);
    // The offer comes; then a link that carries a third of the list at a time.
    let mut link = Link { left: 1_300, piece: 100 };
    talk_over(&mut link, &a.desk, &central.desk).unwrap();
    assert!(list > 5_000 && a.parts().is_empty(), "{list}");
    until_done(&b.desk, &central.desk);
    let (mut came, mut calls) = (0, 0);
    while a.parts().is_empty() {
        calls += 1;
        assert!(calls <= 6, "{came} bytes came of a list of {list}");
        let mut link = Link { left: 2_500, piece: 100 };
        came += talk_over(&mut link, &a.desk, &central.desk).unwrap().0.bytes_in;
        // Another giver, whose link dies too, has its own half.
        if calls == 1 {
            talk_over(&mut Link { left: 1_500, piece: 100 }, &a.desk, &b.desk).unwrap();
        }
    }
    // Greetings are in it; nothing of the list came twice.
    assert!(came < list + 300 * calls + 1_000, "{came} bytes came of a list of {list} in {calls} calls");
    until_done(&a.desk, &central.desk);
    assert_eq!((a.fetched(), a.stands().len()), (vec![1], 0));
}

/// A question about files as a program asks that knows nothing of lists in pieces.
fn as_before(piece: &mut Vec<u8>) {
    // Map of two, of which the second: key, one list, its digest of 32 bytes, from the first byte on.
    let of_the_second = 1 + 1 + 1 + 2 + 32 + 1;
    assert_eq!((piece[0], piece[5]), (FILE_ASK, 0xa2));
    piece.truncate(piece.len() - of_the_second);
    piece[5] = 0xa1;
    let length = (piece.len() - 5) as u32;
    piece[1..5].copy_from_slice(&length.to_be_bytes());
}

#[test]
fn with_a_program_of_before_a_list_comes_in_one_piece() {
    let (_network, central, a, _b) = world("files-list-old");
    let central = central.offers(Authority::Central, &[], 1, &noise(200_000, 1));
    let mut calling = Talk::call(&a.desk, central.desk.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(&central.desk, a.desk.here.secret.public(), START).unwrap();
    let (mut asked, mut answered) = (0, Vec::new());
    while !calling.is_over() {
        while let Some(mut piece) = calling.next_piece(&a.desk).unwrap() {
            if piece[0] == FILE_ASK {
                as_before(&mut piece);
                asked += 1;
            }
            answering.feed(&central.desk, &piece).unwrap();
        }
        while let Some(piece) = answering.next_piece(&central.desk).unwrap() {
            if [FILE_HAD, FILE_LIST].contains(&piece[0]) {
                answered.push((piece[0], piece.len() > 400));
            }
            calling.feed(&a.desk, &piece).unwrap();
        }
    }
    assert_eq!((asked, answered), (1, vec![(FILE_HAD, true)]));
    assert_eq!(a.fetched(), [1]);
}

#[test]
fn after_a_power_cut_it_goes_on_with_what_the_disk_has_kept() {
    let (_network, central, a, _b) = world("files-power");
    let file = noise(3_000_000, 1);
    let central = central.offers(Authority::Central, &[], 1, &file);
    talk_over(&mut Link { left: 2_000_000, piece: 1_000 }, &a.desk, &central.desk).unwrap();
    let a = a.restarted();
    // What was written last never reached the disk.
    let part = a.parts().remove(0);
    let mut bytes = fs::read(&part).unwrap();
    bytes[1_000_000..1_100_000].fill(0);
    fs::write(&part, &bytes).unwrap();
    let Stands::Coming { here } = a.stands().remove(0) else { panic!("{:?}", a.stands()) };
    assert!((1_500_000..1_900_000).contains(&here), "{here}");
    let (moved, _) = until_done(&a.desk, &central.desk);
    assert_eq!((a.fetched(), moved.file_bytes_in), (vec![1], 3_000_000 - here));
    // What half a list leaves is nothing: it is asked for again.
    let central = central.offers(Authority::Central, &[], 2, &noise(300_000, 2));
    talk_over(&mut Link { left: 30_000, piece: 1_000 }, &a.desk, &central.desk).unwrap();
    let a = a.restarted();
    for path in fs::read_dir(a.folder.join("fetch")).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|end| end == "list") {
            fs::write(&path, &fs::read(&path).unwrap()[..9]).unwrap();
        }
    }
    until_done(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [1, 2]);
}

/// One conversation in which the answerer's pieces are changed on their way.
pub fn talk_changed(
    caller: &Desk,
    answerer: &Desk,
    mut change: impl FnMut(Vec<u8>) -> Option<Vec<u8>>,
) -> Talked {
    let mut calling = Talk::call(caller, answerer.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(answerer, caller.here.secret.public(), START).unwrap();
    let mut link = Link::good();
    while !calling.is_over() {
        assert!(link.carry(&mut calling, caller, &mut answering, answerer).unwrap());
        while let Some(piece) = answering.next_piece(answerer).unwrap() {
            if let Some(piece) = change(piece) {
                calling.feed(caller, &piece).unwrap();
            }
        }
    }
    answering.broke(answerer).unwrap();
    calling.broke(caller).unwrap()
}

const FILE_ASK: u8 = 11;
const FILE_HAD: u8 = 12;
const CHUNK: u8 = 14;
const FILE_LIST: u8 = 15;

#[test]
fn what_a_hostile_giver_makes_of_a_file_is_refused_with_a_reason() {
    let (_network, central, a, _b) = world("files-hostile");
    let central = central.offers(Authority::Central, &[], 1, &noise(200_000, 1));
    // Another list in the place of the one that was offered.
    let other = exchange::files::ChunkList::of(&noise(200_000, 2)[..]).unwrap().to_bytes();
    let moved = talk_changed(&a.desk, &central.desk, |mut piece| {
        if piece[0] == FILE_LIST {
            let mut content = vec![0xa3, 0, 0x58, 32];
            content.extend(&piece[9..41]);
            content.extend([1, 1, 2, 0x59]);
            content.extend((other.len() as u16).to_be_bytes());
            content.extend(&other);
            piece = vec![FILE_HAD];
            piece.extend((content.len() as u32).to_be_bytes());
            piece.extend(content);
        }
        Some(piece)
    });
    assert!(moved.refused_files[0].contains("not the one that was offered"), "{moved:?}");
    assert!(a.parts().is_empty(), "nothing is kept of it");
    // Or one bit of the right one is changed, in a part that is kept when the link breaks: what was kept is dropped, and it begins anew.
    let mut flipped = false;
    let mut calling = Talk::call(&a.desk, central.desk.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(&central.desk, a.desk.here.secret.public(), START).unwrap();
    assert!(Link::good().carry(&mut calling, &a.desk, &mut answering, &central.desk).unwrap());
    while let Some(mut piece) = answering.next_piece(&central.desk).unwrap() {
        if piece[0] == FILE_LIST {
            flipped = true;
            let half = piece.len() / 2;
            piece[half - 20] ^= 1;
            calling.feed(&a.desk, &piece[..half]).unwrap();
            break;
        }
        calling.feed(&a.desk, &piece).unwrap();
    }
    assert!(flipped);
    calling.broke(&a.desk).unwrap();
    answering.broke(&central.desk).unwrap();
    let (moved, _) = talk(&a.desk, &central.desk);
    assert!(moved.refused_files[0].contains("not the one that was offered"), "{moved:?}");
    assert!(a.parts().is_empty(), "nothing is kept of it");
    // One byte of each chunk is changed.
    let moved = talk_changed(&a.desk, &central.desk, |mut piece| {
        if piece[0] == CHUNK {
            *piece.last_mut().unwrap() ^= 1;
        }
        Some(piece)
    });
    assert!(moved.refused_files[0].contains("is not what was offered"), "{moved:?}");
    assert_eq!((a.stands(), a.fetched()), (vec![Stands::Coming { here: 0 }], vec![]));
    // It says that it has the file, and never brings a chunk: that ends, and learners' mail went before.
    let (a, class) = {
        let Box { desk, keeper, folder } = a;
        let (desk, ()) = with(desk, |node| node.open_class(1));
        (Box { desk, keeper, folder }, 1)
    };
    let mut chunks = 0;
    let moved = talk_changed(&a.desk, &central.desk, |piece| {
        chunks += usize::from(piece[0] == CHUNK);
        (piece[0] != CHUNK).then_some(piece)
    });
    assert_eq!((moved.blocks_out, moved.files_in, class), (1, 0, 1));
    assert!(chunks > 0 && moved.turns < 12, "{moved:?}");
    // From an honest one all of it comes.
    until_done(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [1]);
}

#[test]
fn a_list_whose_chunks_are_not_the_file_is_refused_once_and_for_all() {
    let (_network, central, a, _b) = world("files-lie");
    // Whoever offers says one thing of the file and another of its chunks.
    let mut list = exchange::files::ChunkList::of(&noise(100_000, 1)[..]).unwrap();
    let package = central.keeper.blobs.put(&noise(100_000, 1)).unwrap();
    list.file = Digest([3; 32]);
    let lists = central.folder.join("fetch");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join(format!("{}.list", list.digest())), list.to_bytes()).unwrap();
    let named = central.keeper.blobs.place(&Digest([3; 32]));
    fs::create_dir_all(named.parent().unwrap()).unwrap();
    fs::copy(central.keeper.blobs.place(&package), named).unwrap();
    let event = PackageOffered {
        package: Digest([3; 32]),
        bytes: 100_000,
        list: list.digest(),
        course: "safe-phone".into(),
        version: 1,
        title: "Con el teléfono".into(),
    };
    let central = central.writes(Authority::Central, &[], event);
    let (moved, _) = until_done(&a.desk, &central.desk);
    assert!(moved.file_bytes_in == 100_000 && a.fetched().is_empty() && a.parts().is_empty());
    assert!(
        matches!(&a.stands()[..], [Stands::Refused(why)] if why.contains("not the file")),
        "{:?}",
        a.stands()
    );
    assert_eq!(until_done(&a.desk, &central.desk).0.file_bytes_in, 0, "it is not fetched again");
}

#[test]
fn a_file_that_is_no_course_is_refused_with_its_reason_and_not_fetched_again() {
    let (_network, central, a, _b) = world("files-refused");
    *a.keeper.refuses.lock().unwrap() = true;
    let central = central.offers(Authority::Central, &[], 1, &noise(100_000, 1));
    until_done(&a.desk, &central.desk);
    assert_eq!(a.stands(), [Stands::Refused("it is no course".into())]);
    assert!(a.parts().is_empty());
    assert_eq!(until_done(&a.desk, &central.desk).0.file_bytes_in, 0);
    // Offered anew, it is looked at anew.
    *a.keeper.refuses.lock().unwrap() = false;
    let central = central.offers(Authority::Central, &[], 1, &noise(100_000, 1));
    until_done(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [1]);
}

#[test]
fn an_offer_counts_for_whom_it_was_made_and_from_who_may_make_it() {
    let (network, central, a, b) = world("files-scope");
    let other_school = SchoolId([8; 16]);
    let (central_desk, mut other) = with(central.desk, |central| {
        let mut other = network.alone(3, other_school);
        network.join(central, &mut other);
        other
    });
    let central = Box { desk: central_desk, ..central };
    let central = central.offers(Authority::Central, &[SCHOOL], 1, &noise(50_000, 1));
    other.school = other_school;
    let other = Box::new(&network, "other", Desk::new(other.here));
    until_done(&other.desk, &central.desk);
    until_done(&a.desk, &central.desk);
    assert_eq!((other.fetched(), other.stands().len(), a.fetched()), (vec![], 0, vec![1]));
    // Who asks for what is not hers is told that it is not there.
    let Box { desk, keeper, folder } = other;
    let (desk, ()) = with(desk, |_| ());
    let other = Box { desk, keeper, folder };

    // A school's own box: to its school, as its staff. What a learner writes is no offer, and nobody else's school hears of it.
    let a = a.offers(Authority::Learner, &[SCHOOL], 7, &noise(50_000, 7));
    let a = a.offers(Authority::Staff, &[SCHOOL], 3, &noise(60_000, 3));
    until_done(&b.desk, &a.desk);
    // The short one first.
    assert_eq!(b.fetched(), [1, 3]);
    until_done(&central.desk, &a.desk);
    until_done(&other.desk, &central.desk);
    assert_eq!((central.fetched(), other.fetched()), (vec![], vec![]));
}

#[test]
fn of_two_versions_only_the_newer_one_comes() {
    let (network, central, a, b) = world("files-newest");
    let central = central.offers(Authority::Central, &[], 1, &noise(100_000, 1));
    let central = central.offers(Authority::Central, &[], 2, &noise(200_000, 2));
    let (moved, _) = until_done(&a.desk, &central.desk);
    assert_eq!((a.fetched(), moved.file_bytes_in), (vec![2], 200_000));
    // By stick the same, to one who has not heard of either.
    let stick = network.folder.path().join("stick");
    b.put(&stick, u64::MAX);
    central.take(&stick);
    central.put(&stick, u64::MAX);
    assert_eq!((b.take(&stick).file_bytes, b.fetched()), (200_000, vec![2]));
    // A box of the school that calls its course newer still does not hide the central's.
    let a = a.offers(Authority::Staff, &[SCHOOL], 9, &noise(50_000, 9));
    let central = central.offers(Authority::Central, &[], 3, &noise(60_000, 3));
    talk(&b.desk, &central.desk);
    until_done(&b.desk, &central.desk);
    assert_eq!(b.fetched(), [2, 3]);
    until_done(&b.desk, &a.desk);
    assert_eq!(b.fetched(), [2, 3, 9]);
}

#[test]
fn what_lacks_least_comes_first() {
    let (_network, central, a, _b) = world("files-least");
    let central = central.offers(Authority::Central, &[], 1, &noise(2_000_000, 1));
    talk_over(&mut Link { left: 400_000, piece: 1_000 }, &a.desk, &central.desk).unwrap();
    let central = central.offers_course("market-numbers", Authority::Central, &[], 7, &noise(200_000, 2));
    // One call to hear of it, one in which it comes before the long one that had begun.
    for left in [20_000, 300_000] {
        talk_over(&mut Link { left, piece: 1_000 }, &a.desk, &central.desk).unwrap();
    }
    assert_eq!(a.fetched(), [7]);
    until_done(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [7, 1]);
}

#[test]
fn what_is_withdrawn_is_no_longer_fetched_and_leaves_no_half() {
    let (_network, central, a, _b) = world("files-withdrawn");
    let file = noise(1_000_000, 1);
    let central = central.offers(Authority::Central, &[], 1, &file);
    talk_over(&mut Link { left: 500_000, piece: 1_000 }, &a.desk, &central.desk).unwrap();
    assert_eq!(a.parts().len(), 1);
    let package = Digest(*blake3::hash(&file).as_bytes());
    let central = central.writes(Authority::Central, &[], PackageWithdrawn { package });
    assert_eq!(until_done(&a.desk, &central.desk).0.files_in, 0);
    assert!(a.parts().is_empty() && a.stands().is_empty());
}

#[test]
fn on_a_full_disk_files_stop_and_the_log_goes_on() {
    let (_network, central, a, _b) = world("files-room");
    *a.keeper.free.lock().unwrap() = Some(KEPT_FREE_BYTES + 1_000_000);
    let central = central.offers(Authority::Central, &[], 1, &noise(900_000, 1));
    let (a_desk, ()) = with(a.desk, |node| (0..20).for_each(|n| node.answer(n)));
    let a = Box { desk: Desk::new(a_desk.here), ..a };
    let (moved, at_central) = talk(&a.desk, &central.desk);
    assert!(moved.file_bytes_in == 0 && at_central.new >= 20, "{moved:?} {at_central:?}");
    assert_eq!((a.stands(), a.parts().len()), (vec![Stands::NoRoom], 0));
    *a.keeper.free.lock().unwrap() = Some(KEPT_FREE_BYTES + 10_000_000);
    until_done(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [1]);
}

#[test]
fn an_older_program_passes_over_files_and_its_log_goes_on() {
    for old_calls in [true, false] {
        let (_network, central, a, _b) =
            world(if old_calls { "files-old-calls" } else { "files-old-called" });
        let Box { desk: mut old, .. } = a;
        // It says nothing of files, and what is said to it of files it does not hear.
        old.here.files = None;
        let (old, ()) = with(old, |node| (0..20).for_each(|n| node.answer(n)));
        let central = central.offers(Authority::Central, &[], 1, &noise(50_000, 1));
        let moved = match old_calls {
            true => talk(&old, &central.desk).0,
            false => talk(&central.desk, &old).0,
        };
        assert!(moved.new > 0 && moved.blocks_out > 0 && moved.file_bytes_out == 0, "{moved:?}");
    }
    // The new one wants something, and the old one has no idea.
    let (_network, central, a, b) = world("files-old-asked");
    let central = central.offers(Authority::Central, &[], 1, &noise(50_000, 1));
    let Box { desk: mut old, .. } = a;
    old.here.files = None;
    talk(&old, &central.desk);
    let mut calling = Talk::call(&b.desk, old.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(&old, b.desk.here.secret.public(), START).unwrap();
    let mut turns = 0;
    while !calling.is_over() {
        turns += 1;
        while let Some(piece) = calling.next_piece(&b.desk).unwrap() {
            if !(11..=15).contains(&piece[0]) {
                answering.feed(&old, &piece).unwrap();
            }
        }
        while let Some(piece) = answering.next_piece(&old).unwrap() {
            assert!(!(11..=15).contains(&piece[0]));
            calling.feed(&b.desk, &piece).unwrap();
        }
    }
    assert!(turns <= 4 && b.stands() == [Stands::Coming { here: 0 }], "{turns}");
    until_done(&b.desk, &central.desk);
    assert_eq!(b.fetched(), [1]);
}

#[test]
fn by_stick_behind_the_log_and_only_what_lacks() {
    let (network, central, a, b) = world("files-stick");
    let stick = network.folder.path().join("stick");
    let mut file = noise(2_000_000, 1);
    let central = central.offers(Authority::Central, &[], 1, &file);
    a.take(&stick);
    a.put(&stick, u64::MAX);
    // Too small for all of it: the log goes, and as much of the file as there is room for.
    let first = central.put(&stick, 900_000);
    assert!((700_000..900_000).contains(&first), "{first}");
    let taken = a.take(&stick);
    assert!(taken.new > 0 && taken.files == 0 && taken.file_bytes > 600_000, "{taken:?}");
    // The same stick twice, and after a restart: nothing is lost, nothing counts twice.
    let a = a.restarted();
    assert_eq!((a.take(&stick).file_bytes, a.fetched().len()), (0, 0));
    a.put(&stick, u64::MAX);
    // Her card says what she has.
    central.take(&stick);
    let second = central.put(&stick, u64::MAX);
    assert!(second < 2_000_000 - taken.file_bytes + 10_000, "{second}");
    assert_eq!((a.take(&stick).files, a.fetched()), (1, vec![1]));
    a.put(&stick, u64::MAX);
    central.take(&stick);
    assert_eq!(central.put(&stick, u64::MAX), 0, "she has it all, and says so");

    // The next version: she has not heard of it yet, and is sent only what is new in it.
    file.splice(1_000_000..1_000_100, noise(200, 2));
    let central = central.offers(Authority::Central, &[], 2, &file);
    let update = central.put(&stick, u64::MAX);
    assert!(update < 200_000, "{update}");
    assert_eq!((a.take(&stick).files, a.fetched()), (1, vec![1, 2]));
    // A letter for somebody else says nothing to her, and one who has no files passes over them.
    assert_eq!(b.take(&stick).files, 0);
}

#[test]
fn pieces_that_nobody_offered_are_counted_and_not_kept() {
    let (network, central, a, _b) = world("files-foreign");
    let stick = network.folder.path().join("stick");
    let file = noise(200_000, 1);
    let central = central.offers(Authority::Central, &[], 1, &file);
    a.put(&stick, u64::MAX);
    central.take(&stick);
    central.put(&stick, u64::MAX);
    let (to, from) = (a.desk.here.secret.public(), central.desk.here.secret.public());
    let letter = stick.join("chaski/letters").join(to.to_string()).join(format!("{from}.letter"));
    let kept = fs::read(&letter).unwrap();
    // Withdrawn before the old letter is read.
    let package = Digest(*blake3::hash(&file).as_bytes());
    let central = central.writes(Authority::Central, &[], PackageWithdrawn { package });
    talk(&a.desk, &central.desk);
    fs::write(&letter, kept).unwrap();
    let taken = a.take(&stick);
    assert!(taken.spare_pieces > 5 && taken.file_bytes == 0, "{taken:?}");
    assert!(taken.refused_files.is_empty() && taken.refused_blocks == 0, "no cause for alarm: {taken:?}");
    assert!(a.parts().is_empty() && a.fetched().is_empty());
}

#[test]
fn one_box_in_wrong_hands_does_not_keep_away_what_the_central_sends() {
    let (_network, central, a, b) = world("files-crowd");
    // Lists of files of which no chunk ever comes.
    let mut a = a;
    for n in 0..12u8 {
        let file = noise(5_000, u64::from(n));
        let package = a.keeper.blobs.put(&file).unwrap();
        let list = a.desk.here.files.as_ref().unwrap().give(&package).unwrap();
        let (course, title) = (format!("course-{n}"), String::new());
        let event =
            PackageOffered { package, bytes: list.bytes, list: list.digest(), course, version: 1, title };
        a = a.writes(Authority::Staff, &[SCHOOL], event);
    }
    talk_changed(&b.desk, &a.desk, |piece| (piece[0] != CHUNK).then_some(piece));
    assert_eq!(b.parts().len(), 1, "one of a box's offers at a time");
    let central = central.offers(Authority::Central, &[], 1, &noise(900_000, 1));
    until_done(&b.desk, &central.desk);
    assert_eq!(b.fetched(), [1]);
}

/// What a box in wrong hands says of a file that the central offers under the same list.
fn same_list_otherwise(a: Box, of: &[u8], lie: impl FnOnce(&mut PackageOffered)) -> Box {
    let package = Digest(*blake3::hash(of).as_bytes());
    let list = exchange::files::ChunkList::of(of).unwrap();
    let mut event = PackageOffered {
        package,
        bytes: list.bytes,
        list: list.digest(),
        course: "another-course".into(),
        version: 7,
        title: String::new(),
    };
    lie(&mut event);
    a.writes(Authority::Staff, &[SCHOOL], event)
}

#[test]
fn who_offers_the_same_list_with_other_bytes_does_not_keep_the_centrals_course_away() {
    type Lie = (&'static str, fn(&mut PackageOffered));
    let lies: [Lie; 3] = [
        ("more", |event| event.bytes += 1),
        ("fewer", |event| event.bytes -= 1),
        ("file", |event| event.package = Digest([3; 32])),
    ];
    for (name, lie) in lies {
        for hears_first in [true, false] {
            let (_network, central, a, b) = world(&format!("files-same-{name}-{hears_first}"));
            let file = noise(300_000, 1);
            let a = same_list_otherwise(a, &file, lie);
            if hears_first {
                talk(&b.desk, &a.desk);
            }
            // To the school by name, as the hostile offer is: nothing but the author tells them apart.
            let central = central.offers(Authority::Central, &[SCHOOL], 1, &file);
            talk(&a.desk, &central.desk);
            let (moved, _) = until_done(&b.desk, &central.desk);
            assert_eq!(b.fetched(), [1], "{name}, {hears_first}: {:?}", b.stands());
            assert_eq!((moved.file_bytes_in, b.parts().len()), (300_000, 0), "{name}, {hears_first}");
            // The lie is refused for good, with its reason, and asked about no more.
            talk(&b.desk, &a.desk);
            let again = until_done(&b.desk, &a.desk).0;
            assert!(again.refused_files.is_empty() && again.file_bytes_in == 0, "{again:?}");
            assert!(
                matches!(&b.stands()[..], [Stands::Refused(why)] if why.contains("another file")),
                "{name}, {hears_first}: {:?}",
                b.stands()
            );
        }
    }
}

#[test]
fn by_stick_the_same_list_with_other_bytes_keeps_nothing_away_either() {
    let (network, central, a, b) = world("files-same-stick");
    let stick = network.folder.path().join("stick");
    let file = noise(300_000, 1);
    let a = same_list_otherwise(a, &file, |event| event.bytes += 1);
    talk(&b.desk, &a.desk);
    let central = central.offers(Authority::Central, &[SCHOOL], 1, &file);
    talk(&central.desk, &a.desk);
    b.put(&stick, u64::MAX);
    central.take(&stick);
    central.put(&stick, u64::MAX);
    let taken = b.take(&stick);
    assert_eq!((taken.file_bytes, b.fetched()), (300_000, vec![1]), "{:?}", b.stands());
}

#[test]
fn many_short_offers_of_lists_that_nobody_has_leave_the_central_its_turn() {
    let (_network, central, mut a, b) = world("files-nobody");
    for n in 0..80u8 {
        let (package, list) = (Digest([n; 32]), Digest([100 + n; 32]));
        let (course, title) = (format!("course-{n}"), String::new());
        let event = PackageOffered { package, bytes: 9, list, course, version: 1, title };
        a = a.writes(Authority::Staff, &[SCHOOL], event);
    }
    let central = central.offers(Authority::Central, &[SCHOOL], 1, &noise(200_000, 1));
    talk(&b.desk, &a.desk);
    until_done(&b.desk, &central.desk);
    until_done(&b.desk, &central.desk);
    assert_eq!(b.fetched(), [1]);
}

#[test]
fn a_courier_brings_back_first_what_the_box_lacks_whose_mail_she_brought() {
    let (network, central, a, b) = world("files-courier");
    // More than half of what fits: in equal shares neither of the two would have it at once.
    let central = central.offers(Authority::Central, &[], 1, &noise(9_000_000, 1));
    let place = network.folder.path().join("work");
    let deliver =
        |at: &Box, mail: &[u8]| deliver_at(&at.desk.here, &place, mail, &mut Seed(1).chance()).unwrap();
    for (box_, other) in [(&a, &b), (&b, &a)] {
        let mail = take(&box_.desk.here, &place, 2_000_000, &mut Seed(2).chance());
        let (at_central, back) = deliver(&central, &mail);
        assert!(at_central.brought.contains(&box_.desk.here.secret.public()), "{:?}", at_central.brought);
        assert!(!at_central.brought.contains(&other.desk.here.secret.public()), "{:?}", at_central.brought);
        assert_eq!(at_central.written[0].to, box_.desk.here.secret.public());
        assert!(back.len() < MAX_MAIL_BYTES);
        let (home, _) = deliver(box_, &back);
        assert_eq!((box_.fetched(), home.lacking_bytes), (vec![1], 0), "one journey");
    }
    // A file that does not fit: what lacks is told.
    let central = central.offers(Authority::Central, &[], 2, &noise(18_000_000, 2));
    let mail = take(&a.desk.here, &place, 2_000_000, &mut Seed(2).chance());
    let (home, _) = deliver(&a, &deliver(&central, &mail).1);
    let taken = home.read.iter().find_map(|read| read.taken.as_ref().ok()).unwrap();
    assert_eq!(home.lacking_bytes + taken.file_bytes, 18_000_000, "{taken:?}");
    assert!(taken.file_bytes > 15_000_000 && taken.programs + taken.program_bytes == 0, "{taken:?}");
    // What its keeper refuses when it is whole says why.
    *a.keeper.refuses.lock().unwrap() = true;
    let mail = take(&a.desk.here, &place, 2_000_000, &mut Seed(2).chance());
    let (home, _) = deliver(&a, &deliver(&central, &mail).1);
    let taken = home.read.iter().find_map(|read| read.taken.as_ref().ok()).unwrap();
    assert_eq!(
        (taken.files, taken.refused_files.as_slice()),
        (0, &["Con el teléfono: it is no course".to_owned()][..])
    );
    // The same mail once more: nothing of it is of use, and nothing of it is a refusal.
    let (again, _) = deliver(&a, &deliver(&central, &mail).1);
    for taken in again.read.iter().filter_map(|read| read.taken.as_ref().ok()) {
        assert!(taken.refused_files.is_empty() && taken.file_bytes == 0, "{taken:?}");
    }
}
