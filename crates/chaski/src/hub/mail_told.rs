//! What a courier hears of the mail that she brought, in words: what concerns the place where she stands, and her file. Of letters and receipts
//! of other schools she hears how many there are.

use super::files_came::FilesCame;
use crate::network::pages::size;
use exchange::{
    courier::{Delivered, Receipt},
    stick::Written,
};
use web::messages::Tongue;

/// What came of what a courier brought: she hears it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Letters for this place.
    Delivered,
    /// Word that what was written here has reached others.
    Receipt,
    /// What another box has and lacks; nothing of this one's.
    Word,
    /// Letters for other places only.
    NotHere,
    /// What this node made itself, brought back as it was.
    Own,
    /// Nothing of all that.
    Nothing,
}

impl Outcome {
    pub(super) fn of(delivered: &Delivered) -> Self {
        let letters = delivered.read.iter().filter(|read| read.taken.is_ok()).count();
        let of_ours = delivered.receipts.iter().any(|receipt| receipt.has_of_ours > 0);
        let is_news = delivered.receipts.iter().any(|receipt| receipt.is_new);
        match (letters, delivered.receipts.len(), delivered.for_others, delivered.own) {
            (1.., ..) => Outcome::Delivered,
            // What this node wrote, with cards that it has seen: the way back, handed in where it began.
            (_, 1.., _, 1..) if !is_news => Outcome::Own,
            (_, 1.., ..) if of_ours => Outcome::Receipt,
            (_, 1.., ..) => Outcome::Word,
            (_, _, 1.., _) => Outcome::NotHere,
            (_, _, _, 1..) => Outcome::Own,
            _ => Outcome::Nothing,
        }
    }

    /// The words for it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Outcome::Delivered => "chaski-mail-delivered",
            Outcome::Receipt => "chaski-mail-receipt",
            Outcome::Word => "chaski-mail-word",
            Outcome::NotHere => "chaski-mail-not-here",
            Outcome::Own => "chaski-mail-own",
            Outcome::Nothing => "chaski-mail-nothing",
        }
    }
}

/// Receipts that are told one by one; a file that went from box to box may hold a hundred.
const RECEIPTS_TOLD: usize = 6;

/// How much of what was written here is at the central and at this school's other boxes, by the receipts that came home. Of other schools' boxes
/// whoever stands here hears how many they are: which schools write to each other is no courier's affair.
pub(super) fn received(t: &Tongue, school: Option<&str>, delivered: &Delivered) -> Vec<String> {
    let of_ours = delivered.receipts.iter().filter(|receipt| receipt.has_of_ours > 0);
    let (near, far): (Vec<_>, Vec<_>) = of_ours.partition(|receipt| receipt.central || receipt.same_school);
    let words = |receipt: &Receipt| match (receipt.central, school) {
        (true, _) => t.count("chaski-mail-receipt-central", receipt.has_of_ours).into_owned(),
        (false, None) => t.count("chaski-mail-receipt-box", receipt.has_of_ours).into_owned(),
        (false, Some(name)) => {
            let args = [("name", name.into()), ("n", receipt.has_of_ours.into())];
            t.with("chaski-mail-receipt-school", &args).into_owned()
        }
    };
    let mut told: Vec<String> = near.into_iter().take(RECEIPTS_TOLD).map(words).collect();
    if !far.is_empty() {
        told.push(t.count("chaski-mail-receipts-others", far.len()).into_owned());
    }
    told
}

/// Blocks for this node that were not taken.
pub(super) fn refused(delivered: &Delivered) -> u64 {
    delivered.read.iter().filter_map(|read| read.taken.as_ref().ok()).map(|taken| taken.refused_blocks).sum()
}

/// What was new of what she brought, and what still lacks of files that are on their way here.
pub(super) fn came(t: &Tongue, delivered: &Delivered) -> Vec<String> {
    let taken = || delivered.read.iter().filter_map(|read| read.taken.as_ref().ok());
    let entries: u64 = taken().map(|taken| taken.new + taken.shown).sum();
    let other: u64 = taken().map(|taken| taken.keys + taken.waiting_blocks).sum();
    let files = taken().map(FilesCame::of_letter).fold(FilesCame::default(), FilesCame::and).told(t);
    let mut words = Vec::new();
    // That all of it was here is said only where it is so.
    if entries > 0 || (files.is_empty() && other + refused(delivered) == 0) {
        words.push(t.count("chaski-mail-new", entries).into_owned());
    }
    words.extend(files);
    if delivered.lacking_bytes > 0 {
        words
            .push(t.with("chaski-mail-lacking", &[("size", size(t, delivered.lacking_bytes).into())]).into());
    }
    words
}

/// What the file holds that she takes along, and how long it is.
pub(super) fn goes_back(t: &Tongue, delivered: &Delivered) -> Vec<String> {
    let bytes = delivered.back_bytes;
    let mut words = vec![
        t.with("chaski-mail-return-size", &[("size", size(t, bytes).into())]).into_owned(),
        t.count("chaski-mail-return-letters", delivered.written.len()).into_owned(),
    ];
    if delivered.for_others > 0 {
        words.push(t.count("chaski-mail-return-others", delivered.for_others).into_owned());
    }
    let brought = |letter: &&Written| delivered.brought.contains(&letter.to);
    if delivered.written.iter().filter(brought).any(|letter| !letter.sent.complete) {
        words.push(t.say("chaski-mail-return-rest").into_owned());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features;
    use exchange::{Sent, Taken, stick::Read};
    use kernel::NodeKey;
    use web::messages::{LanguagePlan, Messages};

    /// What the card of a receipt says that was seen before.
    const SEEN: u64 = 7;

    fn brought(receipts: &[u64], for_others: usize, own: usize) -> Delivered {
        let receipt = |has_of_ours: &u64| Receipt {
            from: NodeKey([1; 32]),
            central: true,
            same_school: false,
            has_of_ours: *has_of_ours,
            doubled: false,
            is_new: *has_of_ours != SEEN,
        };
        let receipts = receipts.iter().map(receipt).collect();
        Delivered {
            read: vec![],
            for_others,
            left_out: std::collections::BTreeSet::new(),
            own,
            receipts,
            doubled: false,
            revoked: false,
            cut_short: false,
            lacking_bytes: 0,
            brought: Default::default(),
            written: vec![],
            back_bytes: 0,
        }
    }

    #[test]
    fn a_courier_hears_what_became_of_what_she_brought() {
        for (letters, delivered, said) in [
            (1, brought(&[0, 4], 3, 1), Outcome::Delivered),
            (0, brought(&[0, 4], 2, 0), Outcome::Receipt),
            (0, brought(&[0], 2, 0), Outcome::Word),
            (0, brought(&[], 2, 1), Outcome::NotHere),
            // Her file, brought back undelivered, is not thanked for as if it were others' mail.
            (0, brought(&[], 0, 2), Outcome::Own),
            // The way back, handed in where it began.
            (0, brought(&[SEEN], 1, 2), Outcome::Own),
            (0, brought(&[SEEN, 4], 1, 2), Outcome::Receipt),
            (0, brought(&[], 0, 0), Outcome::Nothing),
        ] {
            let read = |_| Read { from: String::new(), taken: Ok(Taken::default()) };
            let delivered = Delivered { read: (0..letters).map(read).collect(), ..delivered };
            assert_eq!(Outcome::of(&delivered), said, "{delivered:?}");
        }
    }

    #[test]
    fn she_hears_what_came_of_files_and_what_goes_back() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
        let plain =
            |words: Vec<String>| words.join(" ").replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ");
        let letter = |taken| Read { from: String::new(), taken: Ok(taken) };
        let update = Taken { file_bytes: 2_700_000, program_bytes: 2_700_000, ..Taken::default() };
        let t = messages.tongue(&"es".parse().unwrap());
        for (taken, lacking_bytes, said) in [
            (Taken::default(), 0, "Todo lo que traía ya estaba aquí."),
            (Taken { keys: 2, ..Taken::default() }, 0, ""),
            (
                update.clone(),
                25_000_000,
                "Llegaron 2,7 MB de una actualización del programa; todavía no está completa. \
                 Faltan 25,0 MB, que vienen en otro viaje.",
            ),
            (
                Taken { new: 2, files: 1, file_bytes: 5_000, ..Taken::default() },
                0,
                "Ahora hay aquí 2 entradas nuevas. Llegaron 5,0 kB de cursos; uno quedó completo.",
            ),
        ] {
            let delivered = Delivered { read: vec![letter(taken)], lacking_bytes, ..brought(&[], 0, 0) };
            assert_eq!(plain(came(&t, &delivered)), said);
        }
        let (hers, other) = (NodeKey([1; 32]), NodeKey([2; 32]));
        let written = |to, bytes, complete| Written { to, sent: Sent { bytes, complete, ..Sent::default() } };
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            let back = |brought_by, letters: &[Written]| {
                let written = letters.to_vec();
                // What other boxes' letters weigh is in it too.
                let back_bytes = 16_700_000;
                let delivered =
                    Delivered { brought: [brought_by].into(), written, back_bytes, ..brought(&[], 1, 0) };
                let said = plain(goes_back(&t, &delivered));
                assert!(!said.contains("chaski-"), "{language}: {said}");
                said
            };
            let letters = [written(hers, 16_000_000, false), written(other, 700_000, true)];
            let (rest, none) = (back(hers, &letters), back(other, &letters));
            assert!(
                (rest.contains("16,7 MB") || rest.contains("16.7 MB"))
                    && rest.starts_with(&none)
                    && rest.len() > none.len(),
                "{rest}"
            );
            back(hers, &[]);
        }
    }

    #[test]
    fn a_courier_is_told_no_receipts_of_other_schools() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
        let receipt = |central, same_school| Receipt {
            central,
            same_school,
            ..brought(&[4], 0, 0).receipts[0].clone()
        };
        let far = || vec![receipt(false, false); 3];
        for (language, near, others) in [
            ("es", "de San Isidro: le llegaron 4", "3 cajas"),
            ("pt", "San Isidro: chegaram-lhe 4", "3 caixas"),
            ("en", "San Isidro: 4", "3 boxes"),
        ] {
            let t = messages.tongue(&language.parse().unwrap());
            let told = |receipts| {
                let delivered = Delivered { receipts, ..brought(&[], 0, 0) };
                let told = received(&t, Some("San Isidro"), &delivered);
                told.iter().map(|words| words.replace(['\u{2068}', '\u{2069}'], "")).collect::<Vec<_>>()
            };
            let all = told([vec![receipt(true, false), receipt(false, true)], far()].concat());
            assert_eq!(all.len(), 3, "{all:?}");
            assert!(all[1].contains(near) && all[2].contains(others), "{all:?}");
            assert!(!all.iter().any(|words| words.contains("chaski-")), "{all:?}");
            // The school that stands on the page is the one where she stands.
            assert!(told(far()).iter().all(|words| !words.contains("San Isidro")));
            assert_eq!(told(vec![Receipt { has_of_ours: 0, ..receipt(false, false) }]), Vec::<String>::new());
        }
    }
}
