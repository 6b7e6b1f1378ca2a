//! Bookmark (Lewis, Mitzel & Green 1996; Mitzel et al. 2001): a booklet of items in order of difficulty, and where each
//! judge puts the mark.

use super::{Cut, StandardError, cut};
use crate::item::{Family, Item, logit};

/// One page of the ordered booklet.
#[derive(Debug, Clone, PartialEq)]
pub struct BookPage {
    /// Index of the item.
    pub item: usize,
    /// The score that this page asks for (1 for right/wrong items).
    pub score: usize,
    /// Ability at which it is reached with the response probability.
    pub location: f64,
}

/// The booklet: each item, and each score of a graded item, at the ability where it is reached with probability
/// `response_probability` (2/3 is usual), guessing discounted (Huynh 1998). Items without a positive slope are left out.
pub fn ordered_booklet(items: &[Item], response_probability: f64) -> Result<Vec<BookPage>, StandardError> {
    if !(response_probability > 0.0 && response_probability < 1.0) {
        return Err(StandardError::Bank("the response probability must lie between 0 and 1"));
    }
    let mut pages = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.discrimination > 1e-3) {
        for score in 1..=item.highest_score() {
            let location = match item.family {
                Family::PartialCredit => crossing(item, score, response_probability),
                Family::Dichotomous | Family::Graded => {
                    (logit(response_probability) - item.intercepts[score - 1]) / item.discrimination
                }
            };
            pages.push(BookPage { item: index, score, location });
        }
    }
    pages.sort_by(|a, b| {
        a.location.total_cmp(&b.location).then(a.item.cmp(&b.item)).then(a.score.cmp(&b.score))
    });
    Ok(pages)
}

/// Ability at which P(X >= score) reaches the probability; it rises with ability, so bisection finds it.
fn crossing(item: &Item, score: usize, probability: f64) -> f64 {
    let above = |theta: f64| -> f64 { (score..item.categories()).map(|k| item.probability(theta, k)).sum() };
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if above(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The cut of a panel: each judge names the last page (counted from 1) that somebody just at the level still masters; her
/// cut is the location of that page, the panel's the mean.
pub fn bookmark(booklet: &[BookPage], marks: &[usize]) -> Result<Cut, StandardError> {
    if marks.is_empty() {
        return Err(StandardError::NoJudges);
    }
    let judged: Result<Vec<f64>, StandardError> = marks
        .iter()
        .enumerate()
        .map(|(judge, page)| {
            page.checked_sub(1).and_then(|p| booklet.get(p)).map(|p| p.location).ok_or_else(|| {
                let what = format!("page {page} is not in the booklet of {} pages", booklet.len());
                StandardError::Judgement { judge: judge + 1, what }
            })
        })
        .collect();
    Ok(cut(judged?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_in_order_and_reach_their_probability() {
        let items = vec![
            Item::dichotomous("x", 1.3, 0.5, 0.0).unwrap(),
            Item::from_difficulties("g", Family::Graded, 1.0, &[-1.0, 1.5], 0.0).unwrap(),
            Item::from_difficulties("p", Family::PartialCredit, 0.7, &[0.0, -0.5], 0.0).unwrap(),
        ];
        let book = ordered_booklet(&items, 2.0 / 3.0).unwrap();
        assert_eq!(book.len(), 5);
        assert!(book.windows(2).all(|w| w[0].location <= w[1].location));
        for page in &book {
            let item = &items[page.item];
            let p: f64 = (page.score..item.categories()).map(|k| item.probability(page.location, k)).sum();
            assert!((p - 2.0 / 3.0).abs() < 1e-9);
        }
        let panel = bookmark(&book, &[2, 3, 3]).unwrap();
        assert!((panel.theta - (book[1].location + 2.0 * book[2].location) / 3.0).abs() < 1e-12);
        assert!(panel.standard_error.unwrap() > 0.0);
        assert!(bookmark(&book, &[9]).unwrap_err().to_string().contains("judge 1: page 9"));
        assert_eq!(bookmark(&book, &[]), Err(StandardError::NoJudges));
    }
}
