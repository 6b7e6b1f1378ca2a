//! The manifest of a slideshow.

use super::{FileName, limits};

/// A slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slide {
    /// Its picture.
    pub picture: FileName,
    /// What stands under it.
    pub caption: String,
    /// What matters in it, for who does not see it.
    pub description: String,
}

/// Reads a manifest: slides in order. `None` if it is none; slides without a picture are left out.
pub fn read_slides(json: &[u8]) -> Option<Vec<Slide>> {
    let value: serde_json::Value = serde_json::from_slice(json).ok()?;
    let mut slides: Vec<(i64, Slide)> = value
        .get("slideshow_data")?
        .as_array()?
        .iter()
        .take(limits::SLIDES)
        .filter_map(|slide| {
            let text = |name: &str| slide.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
            let short = |name: &str| text(name).chars().take(limits::DESCRIPTION_CHARS).collect::<String>();
            let picture = FileName::new(text("checksum").parse().ok()?, text("extension"))?;
            let order = slide.get("sort_order").and_then(serde_json::Value::as_i64).unwrap_or(0);
            Some((
                order,
                Slide { picture, caption: short("caption"), description: short("descriptive_text") },
            ))
        })
        .collect();
    slides.sort_by_key(|(order, _)| *order);
    Some(slides.into_iter().map(|(_, slide)| slide).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slides_come_in_their_order() {
        let (a, b) = ("d25cde3bdf75f29d90c549ffe062fcdb", "d0382e18089806100050dd21019bd379");
        let json = format!(
            r#"{{"slideshow_data":[{{"caption":"2","sort_order":1,"checksum":"{a}","extension":"png"}},
            {{"caption":"1","descriptive_text":"x","sort_order":0,"checksum":"{b}","extension":"png"}},
            {{"caption":"bad","sort_order":2,"checksum":"../x","extension":"png"}}]}}"#
        );
        let slides = read_slides(json.as_bytes()).expect("slides");
        let said: Vec<&str> = slides.iter().map(|slide| slide.caption.as_str()).collect();
        assert_eq!((said, slides[0].description.as_str()), (vec!["1", "2"], "x"));
        for bad in ["", "[]", "{}", r#"{"slideshow_data":3}"#] {
            assert_eq!(read_slides(bad.as_bytes()), None, "{bad}");
        }
    }
}
