//! [`FilesCame`]: what came of files, and in which words it is told: courses are courses, a program is an update.
//!
//! Who reads it: a courier at the school's door, and whoever looks after a box, after mail was delivered, a stick read or the central called.

use crate::network::pages::size;
use exchange::{Taken, Talked};
use web::messages::Tongue;

/// What came of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FilesCame {
    /// Bytes of courses that were lacking.
    pub course_bytes: u64,
    /// Courses that became whole.
    pub courses: u64,
    /// Bytes of programs that were lacking.
    pub program_bytes: u64,
    /// Programs that became whole.
    pub programs: u64,
}

impl FilesCame {
    /// With a letter.
    pub fn of_letter(taken: &Taken) -> Self {
        Self::of((taken.files, taken.file_bytes), (taken.programs, taken.program_bytes))
    }

    /// In a conversation.
    pub fn of_talk(talked: &Talked) -> Self {
        Self::of((talked.files_in, talked.file_bytes_in), (talked.programs_in, talked.program_bytes_in))
    }

    fn of((files, bytes): (u64, u64), (programs, program_bytes): (u64, u64)) -> Self {
        Self {
            course_bytes: bytes.saturating_sub(program_bytes),
            courses: files.saturating_sub(programs),
            program_bytes,
            programs,
        }
    }

    /// Together with what came otherwise.
    pub fn and(self, more: Self) -> Self {
        Self {
            course_bytes: self.course_bytes + more.course_bytes,
            courses: self.courses + more.courses,
            program_bytes: self.program_bytes + more.program_bytes,
            programs: self.programs + more.programs,
        }
    }

    /// Whole sentences; none where nothing came.
    pub fn told(&self, t: &Tongue) -> Vec<String> {
        let kinds = [
            ("chaski-came-courses", self.course_bytes, self.courses),
            ("chaski-came-program", self.program_bytes, self.programs),
        ];
        let came = kinds.into_iter().filter(|(_, bytes, whole)| bytes + whole > 0);
        came.map(|(key, bytes, whole)| {
            t.with(key, &[("size", size(t, bytes).into()), ("n", whole.into())]).into_owned()
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn a_program_is_no_course() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
        let taken = |files, file_bytes, programs, program_bytes| {
            let taken = Taken { files, file_bytes, programs, program_bytes, ..Taken::default() };
            FilesCame::of_letter(&taken)
        };
        let part = taken(0, 2_700_000, 0, 2_700_000);
        let both = taken(3, 34_400_000, 1, 33_400_000);
        for (language, came, said) in [
            ("en", taken(0, 0, 0, 0), ""),
            ("es", part, "Llegaron 2,7\u{a0}MB de una actualización del programa; todavía no está completa."),
            (
                "pt",
                both,
                "Chegaram 1,0\u{a0}MB de cursos; 2 ficaram completos. Chegaram 33,4\u{a0}MB de uma atualização do programa; está completa.",
            ),
            (
                "en",
                part.and(taken(0, 900, 0, 0)),
                "0.9\u{a0}kB of courses came; none is whole yet. 2.7\u{a0}MB of an update of the program came; it is not whole yet.",
            ),
        ] {
            let told = came.told(&messages.tongue(&language.parse().unwrap())).join(" ");
            let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ");
            assert_eq!(plain(&told), plain(said), "{language}");
        }
    }
}
