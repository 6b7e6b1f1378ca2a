//! How large something is, for people.

use web::messages::Tongue;

const KB: u64 = 1 << 10;
const MB: u64 = 1 << 20;
const GB: u64 = 1 << 30;

/// `3 KB`, `4.2 MB`, `310 MB`, `1.5 GB`, as the reader's language writes numbers. Nothing that is there has no size.
pub(super) fn size(t: &Tongue, bytes: u64) -> String {
    let of = |unit: u64, places: u8| t.decimals(bytes as f64 / unit as f64, places);
    match bytes {
        0..MB => format!("{} KB", t.number(bytes.div_ceil(KB) as i64)),
        MB.. if bytes < 10 * MB => format!("{} MB", of(MB, 1)),
        MB.. if bytes < GB => format!("{} MB", of(MB, 0)),
        _ => format!("{} GB", of(GB, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn small_things_have_a_size_too() {
        let messages = Messages::load(&[web::MESSAGES], LanguagePlan::default()).expect("texts");
        for (language, bytes, said) in [
            ("es", 0, "0 KB"),
            ("es", 1, "1 KB"),
            ("en", 71_000, "70 KB"),
            ("en", 4_400_000, "4.2 MB"),
            ("es", 4_400_000, "4,2 MB"),
            ("en", 325_000_000, "310 MB"),
            ("pt", 1_610_612_736, "1,5 GB"),
        ] {
            let t = messages.tongue(&language.parse().expect("a language"));
            assert_eq!(size(&t, bytes), said, "{language} {bytes}");
        }
    }
}
