//! The poster for the wall: how to come in, for people who have never been on the box. Two steps, two squares for the camera, three
//! languages, drawings that say the same without words; black on white.

use crate::wifi::Wifi;
use askama::Template;
use web::{
    messages::{Messages, Tongue},
    parts::{Drawing, Qr},
};

/// The name that the box's own name service gives it.
pub const ADDRESS: &str = "http://chaski/";
/// The order on the poster.
const LANGUAGES: [&str; 3] = ["es", "pt", "en"];

/// The inside of the poster: the same on a page of the box and in a file.
#[derive(Template)]
#[template(path = "poster.html")]
pub struct Poster<'a> {
    wifi: Option<&'a Wifi>,
    join: Option<Qr>,
    open: Option<Qr>,
    phone: Drawing,
    box_: Drawing,
    address: &'static str,
    numeric: Option<String>,
    tongues: Vec<Tongue>,
}

/// A file of its own, to be printed from any computer.
#[derive(Template)]
#[template(path = "poster_file.html")]
struct PosterFile<'a> {
    t: &'a Tongue,
    poster: Poster<'a>,
}

impl<'a> Poster<'a> {
    /// A poster for a Wi-Fi; without one only the second step is on it.
    pub fn new(wifi: Option<&'a Wifi>, t: &Tongue) -> Self {
        let messages = t.messages();
        let join = wifi.and_then(|wifi| Qr::new(&wifi.qr_text(), t.say("upkeep-poster-join")));
        Self {
            wifi,
            join,
            open: Qr::new(ADDRESS, t.say("upkeep-poster-open")),
            phone: Drawing::Phone,
            box_: Drawing::Box,
            address: ADDRESS,
            numeric: wifi.map(|wifi| format!("http://{}/", wifi.address)),
            tongues: LANGUAGES
                .iter()
                .filter_map(|tag| Some(Messages::tongue(messages, &tag.parse().ok()?)))
                .collect(),
        }
    }

    /// The same thing said in the three languages.
    fn said(&self, key: &str) -> Vec<(String, String)> {
        self.tongues.iter().map(|t| (t.language().to_string(), t.say(key).into_owned())).collect()
    }

    /// The same, on one line.
    fn on_one_line(&self, key: &str) -> String {
        let mut words: Vec<String> = self.tongues.iter().map(|t| t.say(key).into_owned()).collect();
        words.dedup();
        words.join(" · ")
    }
}

/// The poster as a file.
pub fn file(wifi: &Wifi, t: &Tongue) -> Result<String, askama::Error> {
    PosterFile { t, poster: Poster::new(Some(wifi), t) }.render()
}
