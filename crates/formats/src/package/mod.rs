//! The course package: a folder a teacher can write, and the signed archive hubs exchange.
//!
//! *Reading:* [`read_folder`], [`read_archive`] give a [`Course`] (course > unit > lesson > activity).
//! *Checking:* [`check`] lists [`Finding`]s; [`check_against`] compares with the version published before.
//! *Carrying:* [`build`] and [`verify`].
//! *Printing:* [`draw_sheet`] draws a paper of exercises; [`plain_text`] and [`html_page`] write it.
//! *Translating:* [`course_texts`] lists the texts of a course; a [`Translation`] brings them in one more language.
//! *Hearing:* [`spoken_texts`] lists what is said aloud; a [`VoicePackage`] brings its sound.
//! *Answering:* [`Exercise::variant`], [`Exercise::control`], [`Response`], [`mark`].
//!
//! The format itself is `docs/package-format.md`. A new exercise kind is one file in `kinds/` and one line in its list.

mod archive;
mod check;
mod control;
mod course;
mod exact;
mod exercise;
mod expression;
mod family;
mod fields;
mod figures;
mod files;
mod finding;
mod id;
mod kinds;
mod mark;
pub mod markdown;
mod read;
mod readability;
mod response;
mod sheet;
mod subject;
mod tally;
mod text;
mod translation;
mod voice;

pub use archive::{ArchiveError, MAGIC, Verified, build, build_checked, read_archive, verify};
pub use check::{LessonWeight, check, check_against, weights};
pub use control::{Choosable, Control, GapControl, TypedGap};
pub use course::{
    Activity, ActivityBody, Author, Course, CourseFile, Lesson, Level, Page, Section, Skill, Source, Unit,
    Voice,
};
pub use exact::Exact;
pub use exercise::{Exercise, NoVariant, Variant};
pub use expression::{Expression, ExpressionError, NoValue};
pub use family::{Draw, Family, NoDraw, Rule};
pub use figures::{Figures, NotANumber, ReadNumber};
pub use files::{Files, FilesError, MemoryFiles, limits};
pub use finding::{Finding, Severity};
pub use id::{Id, IdError};
pub use kinds::{Count, ExerciseKind, Want, Wants};
pub use mark::{Marked, Unparseable, UnparseableReason, Verdict, mark};
pub use read::{ReadError, read_folder};
pub use readability::{Counts, Formula, MIN_WORDS, PageReadability, readability};
pub use response::{MAX_RESPONSE_BYTES, Response, ResponseError};
pub use sheet::{
    Lettered, MAX_SHEET_EXERCISES, PaperGap, Sheet, SheetError, SheetWish, SheetWords, Task, TaskBody,
    draw_sheet, html_page, plain_text,
};
pub use subject::{SUBJECTS, subject_named};
pub use tally::{Tally, tally, tally_by_unit};
pub use text::{Form, LanguageTexts, Text, Texts};
pub use translation::{
    CourseText, TRANSLATION_FILE, TextFault, TextPlace, TextShape, Translated, Translation, TranslationError,
    build_translation, course_texts, digest_of as words_digest, read_translation, text_fault,
    translation_files,
};
pub use voice::{
    Spoken, VOICE_FILE, VoiceError, VoicePackage, build_voice, machine_may_speak, read_voice, spoken_as,
    spoken_texts, voice_file, why_no_machine,
};
