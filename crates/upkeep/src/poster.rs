//! The poster for the wall: how to come in, for people who have never been on the box. Two steps, two squares for the camera, three
//! languages, drawings that say the same without words; black on white.

use crate::wifi::Wifi;
use askama::Template;
use web::{
    messages::{Messages, Tongue},
    parts::{Drawing, Qr},
};

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
    address: String,
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
    /// A poster for a Wi-Fi; without one only the second step is on it. `ways`: what other phones type to open the box, the best
    /// first: two at most are shown.
    pub fn new(wifi: Option<&'a Wifi>, ways: &[String], t: &Tongue) -> Self {
        let messages = t.messages();
        let mut ways = ways.iter().map(|way| format!("http://{way}/"));
        let address = ways.next().unwrap_or_default();
        let join = wifi.and_then(|wifi| Qr::new(&wifi.qr_text(), t.say("upkeep-poster-join")));
        Self {
            wifi,
            join,
            open: Qr::new(&address, t.say("upkeep-poster-open")),
            phone: Drawing::Phone,
            box_: Drawing::Box,
            address,
            numeric: ways.next(),
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

/// A sheet of one-time codes, to be printed once and locked away.
#[derive(Template)]
#[template(path = "codes_file.html")]
struct CodesFile<'a> {
    t: &'a Tongue,
    tongues: Vec<Tongue>,
    codes: &'a [String],
}

/// The sheet of codes as a file.
pub fn codes_file(codes: &[String], t: &Tongue) -> Result<String, askama::Error> {
    let tongues = LANGUAGES.iter().filter_map(|tag| Some(t.messages().tongue(&tag.parse().ok()?)));
    CodesFile { t, tongues: tongues.collect(), codes }.render()
}

/// The poster as a file, for a box that listens at this port.
pub fn file(wifi: &Wifi, port: u16, t: &Tongue) -> Result<String, askama::Error> {
    let name = match port {
        80 => web::OWN_NAME.to_owned(),
        port => format!("{}:{port}", web::OWN_NAME),
    };
    PosterFile { t, poster: Poster::new(Some(wifi), &[name, wifi.authority(port)], t) }.render()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::Write,
        process::{Command, Stdio},
    };
    use web::messages::LanguagePlan;

    /// The squares of a page as a picture of eight pixels a module: what a printer would make of them.
    fn pictures(page: &str) -> Vec<Vec<u8>> {
        const SCALE: usize = 8;
        page.split("<svg class=\"qr\" viewBox=\"0 0 ")
            .skip(1)
            .map(|svg| {
                let side: usize = svg.split(' ').next().unwrap().parse().unwrap();
                let path = svg.split("stroke=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
                let mut dark = vec![vec![false; side]; side];
                // Strokes of one module's width: `M4 4.5h7m1 0h2` goes to a row's middle, draws 7, leaves 1 out, draws 2.
                let (mut x, mut y) = (0, 0);
                let words = path.replace('M', "\nM ").replace('m', "\nm ").replace('h', "\nh ");
                for line in words.lines().filter(|line| !line.is_empty()) {
                    let mut parts = line.split_whitespace();
                    let pen = parts.next().unwrap();
                    let numbers: Vec<f64> = parts.map(|part| part.parse().unwrap()).collect();
                    match pen {
                        "M" => (x, y) = (numbers[0] as usize, numbers[1] as usize),
                        "m" => x += numbers[0] as usize,
                        _ => {
                            dark[y][x..x + numbers[0] as usize].fill(true);
                            x += numbers[0] as usize;
                        }
                    }
                }
                let mut picture = format!("P5 {0} {0} 255\n", side * SCALE).into_bytes();
                for row in 0..side * SCALE {
                    picture.extend(
                        (0..side * SCALE).map(|x| if dark[row / SCALE][x / SCALE] { 0 } else { 255 }),
                    );
                }
                picture
            })
            .collect()
    }

    fn read_by_a_camera(picture: &[u8]) -> Option<String> {
        let mut camera = Command::new("zbarimg")
            .args(["--quiet", "--raw", "--nodbus", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        camera.stdin.take()?.write_all(picture).ok()?;
        let output = camera.wait_with_output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn tongue() -> Tongue {
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        messages.tongue(&"es".parse().unwrap())
    }

    #[test]
    fn a_camera_reads_what_the_poster_says() {
        let wifi = Wifi::new("Escuela Ñandú 2", Some("a:b,c!kima-47"), [10, 42, 0, 1].into()).unwrap();
        let page = file(&wifi, 80, &tongue()).unwrap();
        for words in
            ["Escuela Ñandú 2", "a:b,c!kima-47", "http://chaski/", "http://10.42.0.1/", "Join", "Conecte-se"]
        {
            assert!(page.contains(words), "{words}");
        }
        let pictures = pictures(&page);
        assert_eq!(pictures.len(), 2);
        for (picture, expected) in pictures.iter().zip([wifi.qr_text().as_str(), "http://chaski/"]) {
            match read_by_a_camera(picture) {
                None => println!("NOT CHECKED by a reader: there is no `zbarimg`"),
                Some(read) => assert_eq!(read, expected),
            }
        }
    }

    #[test]
    fn an_open_wifi_and_a_hostile_name_are_shown_as_they_are() {
        let open = Wifi::new("Caja d'Ana", None, [10, 42, 0, 1].into()).unwrap();
        let page = file(&open, 8080, &tongue()).unwrap();
        assert!(page.contains("Sin contraseña") && page.contains("Caja d&#39;Ana"), "{page}");
        for way in ["http://chaski:8080/", "http://10.42.0.1:8080/"] {
            assert!(page.contains(way), "{way}");
        }
        let codes = ["12345678".to_owned(), "<b>".to_owned()];
        let sheet = codes_file(&codes, &tongue()).unwrap();
        assert!(sheet.contains("<code>12345678</code>") && sheet.contains("&#60;b&#62;"), "{sheet}");
    }
}
