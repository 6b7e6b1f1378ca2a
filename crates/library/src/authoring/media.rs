//! Photos and recordings that are brought: what they really are, and made small enough for a village link.
//!
//! A photo is decoded and drawn anew. So nothing that hid in the file gets further, and the place where it was taken is gone.

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use std::io::Cursor;

/// Largest file that is taken: a photo of a phone of this year.
pub const MAX_UPLOAD_BYTES: usize = 12 << 20;
/// Largest side of a photo that is decoded, in pixels; and the memory it may take.
const MAX_SIDE: u32 = 10_000;
const MAX_DECODED_BYTES: u64 = 96 << 20;
/// Sides of the picture as it is kept, tried in turn until it is light enough.
const SIDES: [u32; 4] = [800, 640, 480, 320];
/// How light: three of them fit what a lesson may weigh.
const PICTURE_BYTES: usize = 19 << 10;
/// Qualities tried at each size.
const QUALITIES: [u8; 3] = [75, 60, 45];
/// Longest recording, as the package format allows.
pub const SOUND_BYTES: usize = 1 << 20;

/// A picture or recording that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its ending: what it is.
    pub ending: &'static str,
}

/// Why a file is not taken. The page says it under `authoring-file-` and [`NotTaken::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// No file, or an empty one.
    #[error("no file was chosen")]
    Nothing,
    /// It is no picture that can be read.
    #[error("this is no photo that can be read")]
    NoPicture,
    /// It is too large to be decoded here.
    #[error("the photo is too large")]
    PictureTooLarge,
    /// It is no recording at all.
    #[error("this is no recording")]
    NoSound,
    /// Many phones cannot play it.
    #[error("this kind of recording does not play everywhere")]
    Unplayable,
    /// It is too long.
    #[error("the recording is too long")]
    SoundTooLong,
}

impl NotTaken {
    /// The end of the message's name.
    pub fn key(self) -> &'static str {
        match self {
            NotTaken::Nothing => "nothing",
            NotTaken::NoPicture => "no-picture",
            NotTaken::PictureTooLarge => "picture-large",
            NotTaken::NoSound => "no-sound",
            NotTaken::Unplayable => "unplayable",
            NotTaken::SoundTooLong => "sound-long",
        }
    }
}

/// A photo as a light JPEG, upright, without anything but the picture.
pub fn picture(bytes: &[u8]) -> Result<Kept, NotTaken> {
    if bytes.is_empty() {
        return Err(NotTaken::Nothing);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| NotTaken::NoPicture)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(NotTaken::NoPicture);
    }
    reader.limits(limits);
    let too_large = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => NotTaken::PictureTooLarge,
        _ => NotTaken::NoPicture,
    };
    let mut decoder = reader.into_decoder().map_err(too_large)?;
    let upright = decoder.orientation().map_err(too_large)?;
    let mut photo = DynamicImage::from_decoder(decoder).map_err(too_large)?;
    photo.apply_orientation(upright);
    let mut lightest = Vec::new();
    for side in SIDES {
        let small = match photo.width().max(photo.height()) > side {
            true => photo.resize(side, side, FilterType::Triangle),
            false => photo.clone(),
        };
        let small = DynamicImage::ImageRgb8(on_white(&small));
        for quality in QUALITIES {
            lightest.clear();
            let encoder = JpegEncoder::new_with_quality(&mut lightest, quality);
            small.write_with_encoder(encoder).map_err(too_large)?;
            if lightest.len() <= PICTURE_BYTES {
                return Ok(Kept { bytes: lightest, ending: "jpg" });
            }
        }
    }
    // Noise of 320 pixels at low quality may weigh a little more; the lesson's weight is checked as a whole.
    Ok(Kept { bytes: lightest, ending: "jpg" })
}

/// See-through drawings on white paper: JPEG knows no transparency and would make it black.
fn on_white(photo: &DynamicImage) -> image::RgbImage {
    let from = photo.to_rgba8();
    image::RgbImage::from_fn(from.width(), from.height(), |x, y| {
        let image::Rgba([r, g, b, a]) = *from.get_pixel(x, y);
        let over = |part: u8| ((u32::from(part) * u32::from(a) + 255 * (255 - u32::from(a))) / 255) as u8;
        image::Rgb([over(r), over(g), over(b)])
    })
}

/// A recording that phones play: MP3, M4A with AAC, Ogg.
pub fn sound(bytes: &[u8]) -> Result<Kept, NotTaken> {
    if bytes.is_empty() {
        return Err(NotTaken::Nothing);
    }
    let ending = match bytes {
        _ if bytes.starts_with(b"OggS") => "ogg",
        _ if bytes.starts_with(b"ID3") => "mp3",
        // Layer III only: the mark of UTF-16 text looks like a frame of layer I.
        [0xff, second, ..] if second & 0xe6 == 0xe2 => "mp3",
        _ if bytes.get(4..8) == Some(b"ftyp") => match bytes.get(8..12) {
            // What cheap phones record for calls: no browser plays AMR.
            Some(brand) if brand.starts_with(b"3g") && !holds(bytes, b"mp4a") => {
                return Err(NotTaken::Unplayable);
            }
            Some(_) if holds(bytes, b"samr") => return Err(NotTaken::Unplayable),
            _ => "m4a",
        },
        _ if bytes.starts_with(b"#!AMR") || bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) => {
            return Err(NotTaken::Unplayable);
        }
        _ if bytes.starts_with(b"RIFF") || bytes.starts_with(b"caff") || bytes.starts_with(b"fLaC") => {
            return Err(NotTaken::Unplayable);
        }
        _ => return Err(NotTaken::NoSound),
    };
    if bytes.len() > SOUND_BYTES {
        return Err(NotTaken::SoundTooLong);
    }
    Ok(Kept { bytes: bytes.to_vec(), ending })
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        // A picture that does not compress well: seeded noise.
        let mut state = 1u32;
        let picture = image::RgbImage::from_fn(width, height, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = state.to_le_bytes();
            image::Rgb([a / 4 + 90, b / 4 + 90, c / 4 + 90])
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).expect("memory");
        bytes.into_inner()
    }

    #[test]
    fn a_photo_becomes_small_and_upright() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let kept = picture(&photo(1600, 900, format)).expect("a photo");
            assert_eq!(kept.ending, "jpg");
            let again = image::load_from_memory(&kept.bytes).expect("a JPEG");
            assert!(again.width() <= 800 && again.width() > again.height());
        }
        let plain = DynamicImage::new_rgb8(1600, 1200);
        let mut bytes = Cursor::new(Vec::new());
        plain.write_to(&mut bytes, ImageFormat::Png).expect("memory");
        assert!(picture(&bytes.into_inner()).expect("a photo").bytes.len() <= PICTURE_BYTES);
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        let mut cut = photo(200, 200, ImageFormat::Png);
        cut.truncate(300);
        for bytes in
            [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", &cut]
        {
            assert_eq!(picture(bytes), Err(NotTaken::NoPicture));
        }
        assert_eq!(picture(b""), Err(NotTaken::Nothing));
        // A bomb: its header says a hundred million pixels.
        let mut bomb = photo(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
        assert!(picture(&bomb).is_err());
    }

    #[test]
    fn recordings_by_what_they_are() {
        let ftyp = |brand: &[u8], rest: &[u8]| [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0", rest].concat();
        for (bytes, expected) in [
            (b"OggS....".to_vec(), Ok("ogg")),
            (b"ID3\x03".to_vec(), Ok("mp3")),
            (vec![0xff, 0xfb, 0x90], Ok("mp3")),
            (ftyp(b"M4A ", b"mp4a"), Ok("m4a")),
            (ftyp(b"3gp4", b"samr"), Err(NotTaken::Unplayable)),
            (ftyp(b"3gp4", b"mp4a"), Ok("m4a")),
            (ftyp(b"mp42", b"samr"), Err(NotTaken::Unplayable)),
            (b"#!AMR\n".to_vec(), Err(NotTaken::Unplayable)),
            (vec![0x1a, 0x45, 0xdf, 0xa3], Err(NotTaken::Unplayable)),
            (b"RIFF....WAVE".to_vec(), Err(NotTaken::Unplayable)),
            (b"hola".to_vec(), Err(NotTaken::NoSound)),
            (Vec::new(), Err(NotTaken::Nothing)),
            ([b"OggS".to_vec(), vec![0; SOUND_BYTES]].concat(), Err(NotTaken::SoundTooLong)),
        ] {
            assert_eq!(sound(&bytes).map(|kept| kept.ending), expected);
        }
    }
}
