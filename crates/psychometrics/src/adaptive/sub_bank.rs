//! Exposure control without a network: each hub draws its own part of the bank, and another part each period.

use crate::item::Item;
use kernel::Seed;

/// The items a hub may use in a period: `share` of the bank, the same on every machine that knows the seed.
///
/// Items are put in order of difficulty (within areas where given) and cut into runs; one draw per run keeps easy, middling
/// and hard items in every part, so a small part measures as well across the scale as the whole. Over many hubs or
/// periods an item is in about `share` of the parts, which caps how widely it becomes known. The seed is made from
/// the bank version, the hub and the period: `Seed(version).part(hub).part(period)`.
pub fn sub_bank(items: &[Item], areas: &[usize], share: f64, seed: Seed) -> Vec<usize> {
    let share = if share.is_nan() { 1.0 } else { share.clamp(0.01, 1.0) };
    let mut order: Vec<usize> = (0..items.len()).collect();
    let place = |i: usize| {
        let middle = items[i].difficulties().map_or(0.0, |b| b.iter().sum::<f64>() / b.len() as f64);
        (areas.get(i).copied().unwrap_or(0), middle)
    };
    order.sort_by(|a, b| {
        let (x, y) = (place(*a), place(*b));
        x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)).then(a.cmp(b))
    });
    let wanted =
        ((items.len() as f64 * share).round() as usize).clamp(usize::from(!items.is_empty()), items.len());
    let mut chance = seed.chance();
    let mut chosen: Vec<usize> = (0..wanted)
        .map(|run| {
            let (from, to) = (order.len() * run / wanted, order.len() * (run + 1) / wanted);
            order[from + chance.below((to - from) as u64) as usize]
        })
        .collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_scale_and_rotate() {
        let items = crate::synthetic::bank(400, 0.0, Seed(1));
        let mut uses = vec![0; 400];
        for hub in 0..200 {
            let part = sub_bank(&items, &[], 0.2, Seed(9).part(&format!("hub {hub}")).part("2026-03"));
            assert_eq!(part.len(), 80);
            let hard = part.iter().filter(|i| items[**i].difficulties().unwrap()[0] > 1.0).count();
            assert!((8..=20).contains(&hard), "{hard}");
            part.iter().for_each(|i| uses[*i] += 1);
        }
        assert!(uses.iter().all(|n| (15..=70).contains(n)), "{uses:?}");
        assert_eq!(sub_bank(&items, &[], 0.2, Seed(3)), sub_bank(&items, &[], 0.2, Seed(3)));
        assert!(sub_bank(&[], &[], 0.2, Seed(3)).is_empty());
    }
}
