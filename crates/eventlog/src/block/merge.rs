//! Two partial copies of the same places become one: a reader who was shown some entries is later shown others.

use super::{Item, MAX_RUN_HEIGHT};

/// What both copies together show of the same places: at each place whatever is shown more finely. Both must be parts of
/// one log that fill the same places, which equal roots before the first and after the last of them prove; `None` if
/// they do not fill the same places.
pub fn merge(ours: &[Item], theirs: &[Item]) -> Option<Vec<Item>> {
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    let mut merged = Vec::new();
    while let (Some(one), Some(other)) = (ours.peek(), theirs.peek()) {
        let (one_span, other_span) = (span(one)?, span(other)?);
        if one_span == other_span {
            let shown =
                if matches!(other, Item::Entry(_)) && !matches!(one, Item::Entry(_)) { *other } else { *one };
            merged.push(shown.clone());
            ours.next();
            theirs.next();
        } else {
            // Runs are aligned, so the coarser one covers whole items of the finer copy.
            let (finer, coarse_span) = if one_span < other_span {
                theirs.next();
                (&mut ours, other_span)
            } else {
                ours.next();
                (&mut theirs, one_span)
            };
            let mut covered = 0;
            while covered < coarse_span {
                let item = finer.next()?;
                covered += span(item)?;
                merged.push(item.clone());
            }
            if covered != coarse_span {
                return None;
            }
        }
    }
    (ours.peek().is_none() && theirs.peek().is_none()).then_some(merged)
}

fn span(item: &Item) -> Option<u64> {
    let bounded = !matches!(item, Item::WithheldRun { height, .. } if *height > MAX_RUN_HEIGHT);
    bounded.then(|| item.entry_count())
}
