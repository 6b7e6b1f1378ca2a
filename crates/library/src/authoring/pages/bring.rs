//! Questions, words, photos and recordings from a file.

use super::{State, blocking, not_written, under};
use crate::{
    authoring::media::{self, MAX_UPLOAD_BYTES},
    player::{Safe, escape},
};
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::authoring::{DraftFile, DraftLine, DraftPartWritten, MAX_WORDS_BYTES, PartSort};
use formats::questions::{Loss, LossReason, OwnQuestion, own_questions, read_file};
use kernel::DraftId;
use web::{
    Html, Page, Upload, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Field, Lead, LinkButton, Notice, PostForm, Table},
};

/// Losses named on the page.
const LOSSES_SHOWN: usize = 100;

pub(super) async fn bring(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let t = &visitor.t;
    let main = Html::new().with(Lead::new(t.say("authoring-bring-lead"))).with(form(&visitor, draft.draft));
    Ok(web::page(&visitor, under(Page::new(t.say("authoring-bring"), main), t, &draft)))
}

fn form(visitor: &Visitor, draft: DraftId) -> PostForm {
    let t = &visitor.t;
    PostForm::new(visitor, format!("/make/{draft}/bring"))
        .with_file()
        .with(Field::file("file", t.say("authoring-bring-file"), "").hint(t.say("authoring-bring-hint")))
        .with(Button::main(t.say("authoring-bring-go")))
}

/// What a file holds.
enum Brought {
    Parts(Vec<DraftPartWritten>, Vec<Loss>),
    Refused(String),
}

pub(super) async fn take(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    upload: Upload<MAX_UPLOAD_BYTES>,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let t = &visitor.t;
    let (name, bytes) = upload.file.unwrap_or_default();
    let (blobs, id) = (state.library.blobs.clone(), draft.draft);
    let brought = blocking(move || read(&name, &bytes, id, &|kept| blobs.put(kept).ok())).await?;
    let (parts, losses) = match brought {
        Brought::Parts(parts, losses) if !parts.is_empty() || !losses.is_empty() => (parts, losses),
        Brought::Parts(..) => return refused(&visitor, &draft, "empty"),
        Brought::Refused(why) => return refused(&visitor, &draft, &why),
    };
    let (library, total) = (state.library.clone(), parts.len());
    let written = blocking(move || {
        let mut taken = 0usize;
        for part in parts {
            library.write_part(&actor, part)?;
            taken += 1;
        }
        Ok::<_, super::NotWritten>(taken)
    })
    .await?;
    let taken = match written {
        Ok(taken) => taken,
        Err(error) => return Err(not_written(t, error)),
    };
    debug_assert_eq!(taken, total);
    if losses.is_empty() {
        return Ok(web::see_other(&format!("/make/{id}?brought={taken}")));
    }
    let mut table = Table::new(t.count("authoring-bring-lost", losses.len()))
        .column(t.say("authoring-bring-where"))
        .column(t.say("authoring-bring-what"))
        .column(t.say("authoring-bring-why"))
        .stacked();
    for loss in losses.iter().take(LOSSES_SHOWN) {
        let how = if loss.whole { "authoring-bring-whole" } else { "authoring-bring-part" };
        table = table.row(vec![
            Cell::text(match loss.line {
                // A question of a package: its name says which.
                0 => "–".into(),
                line => t.count("authoring-bring-line", line as usize),
            }),
            Cell::text(loss.name.as_str()),
            Cell::part(Safe(reason(t, how, &loss.reason))),
        ]);
    }
    let main = Html::new()
        .with(match taken {
            0 => Notice::look(t.say("authoring-bring-none")).result(),
            taken => Notice::good(t.count("authoring-bring-taken", taken)).result(),
        })
        .with(table)
        .with(LinkButton::main(format!("/make/{id}"), t.say("authoring-to-draft")));
    Ok(web::page(&visitor, under(Page::new(t.say("authoring-bring"), main), t, &draft)))
}

/// What was lost and why, in the reader's words; the exact words about the foreign file, in English, for whoever mends it there.
fn reason(t: &Tongue, how: &str, reason: &LossReason) -> String {
    let args = [("about", reason.about.as_str().into())];
    let why = t.with(&format!("authoring-lost-{}", reason.word), &args);
    format!(
        "{} {}<details><summary>{}</summary><span lang=\"en\">{}</span></details>",
        escape(&t.say(how)),
        escape(&why),
        escape(&t.say("authoring-lost-detail")),
        escape(&reason.english)
    )
}

fn refused(
    visitor: &Visitor,
    draft: &crate::authoring::draft::Draft,
    why: &str,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let notice =
        Notice::look(t.say(&format!("authoring-file-{why}"))).words(t.say("authoring-bring-hint")).result();
    let main = Html::new().with(notice).with(form(visitor, draft.draft));
    let page = under(Page::new(t.say("authoring-bring"), main), t, draft);
    Ok(web::page(visitor, page.status(StatusCode::UNPROCESSABLE_ENTITY)))
}

type Put<'p> = dyn Fn(&[u8]) -> Option<kernel::Digest> + 'p;

fn part(draft: DraftId, sort: PartSort) -> DraftPartWritten {
    DraftPartWritten {
        draft,
        part: 0,
        place: 0,
        sort: sort as u8,
        title: String::new(),
        words: String::new(),
        hint: String::new(),
        solution: String::new(),
        lines: Vec::new(),
        picture: None,
        sound: None,
    }
}

/// By what the file is, not by what it is called; the name only tells formats of text apart.
fn read(name: &str, bytes: &[u8], draft: DraftId, put: &Put<'_>) -> Brought {
    if bytes.is_empty() {
        return Brought::Refused("nothing".into());
    }
    let kept = |kept: media::Kept| {
        let digest = put(&kept.bytes)?;
        Some(DraftFile { digest, ending: kept.ending.into(), words: String::new() })
    };
    if let Ok(sound) = media::sound(bytes) {
        return match kept(sound) {
            Some(sound) => Brought::Parts(
                vec![DraftPartWritten { sound: Some(sound), ..part(draft, PartSort::Page) }],
                Vec::new(),
            ),
            None => Brought::Refused("not-kept".into()),
        };
    }
    if let Ok(picture) = media::picture(bytes) {
        return match kept(picture) {
            Some(picture) => Brought::Parts(
                vec![DraftPartWritten { picture: Some(picture), ..part(draft, PartSort::Page) }],
                Vec::new(),
            ),
            None => Brought::Refused("not-kept".into()),
        };
    }
    if let Err(why @ (media::NotTaken::Unplayable | media::NotTaken::SoundTooLong)) = media::sound(bytes) {
        return Brought::Refused(why.key().into());
    }
    let lower = name.to_ascii_lowercase();
    let is_page = lower.ends_with(".md") || (lower.ends_with(".txt") && !looks_like_questions(bytes));
    if is_page {
        return match std::str::from_utf8(bytes) {
            Ok(words) if words.len() <= MAX_WORDS_BYTES => {
                Brought::Parts(vec![page_of(draft, words)], Vec::new())
            }
            Ok(_) => Brought::Refused("text-long".into()),
            Err(_) => Brought::Refused("not-text".into()),
        };
    }
    match read_file(name, bytes) {
        Some(bank) => {
            let (questions, losses) = own_questions(&bank);
            Brought::Parts(questions.iter().map(|question| question_part(draft, question)).collect(), losses)
        }
        None => Brought::Refused("unknown".into()),
    }
}

fn looks_like_questions(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains('{') && text.contains('}')
        || text.lines().any(|line| line.trim_start().to_ascii_uppercase().starts_with("ANSWER:"))
}

/// A text file as a page: its first line is the title, if it stands alone.
fn page_of(draft: DraftId, words: &str) -> DraftPartWritten {
    let words = words.trim_start_matches('\u{feff}').trim();
    let (first, rest) = words.split_once('\n').unwrap_or((words, ""));
    let title = first.trim_start_matches('#').trim();
    let page = part(draft, PartSort::Page);
    match title.chars().count() <= 80 && !rest.trim().is_empty() {
        true => DraftPartWritten { title: title.to_owned(), words: rest.trim().to_owned(), ..page },
        false => DraftPartWritten { words: words.to_owned(), ..page },
    }
}

fn question_part(draft: DraftId, question: &OwnQuestion) -> DraftPartWritten {
    let sort = PartSort::from_word(question.kind.name()).unwrap_or(PartSort::Single);
    let lines = question.lines.iter().map(|line| DraftLine {
        id: line.id,
        words: line.words.clone(),
        goes_with: line.goes_with.clone(),
        right: line.right,
        feedback: line.feedback.clone(),
    });
    DraftPartWritten {
        title: question.title.chars().take(120).collect(),
        words: question.prompt.clone(),
        hint: question.hint.clone(),
        solution: question.solution.clone(),
        lines: lines.collect(),
        ..part(draft, sort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_holds() {
        let put = |_: &[u8]| Some(kernel::Digest([1; 32]));
        let read = |name: &str, bytes: &[u8]| match read(name, bytes, DraftId([1; 16]), &put) {
            Brought::Parts(parts, losses) => Ok((parts, losses.len())),
            Brought::Refused(why) => Err(why),
        };
        let (parts, lost) = read("x.gift", "¿Cuál?{=a ~b}\n\nEscriba.{}".as_bytes()).expect("questions");
        assert_eq!((parts.len(), parts[0].sort, lost), (1, PartSort::Single as u8, 1));
        let (parts, _) = read("clase.txt", "El agua\n\nHierva cinco minutos.".as_bytes()).expect("a page");
        assert_eq!((parts[0].title.as_str(), parts[0].words.as_str()), ("El agua", "Hierva cinco minutos."));
        let (parts, _) = read("q.txt", b"Q\nA) a\nB) b\nANSWER: A").expect("Aiken");
        assert_eq!(parts[0].lines.len(), 2);
        let (parts, _) = read("voz.bin", b"OggS0000").expect("a recording");
        assert!(parts[0].sound.is_some());
        let item = "<assessmentItem identifier='q' title='T' adaptive='false' timeDependent='false'>
            <responseDeclaration identifier='RESPONSE' cardinality='single' baseType='identifier'><correctResponse><value>a</value>
            </correctResponse></responseDeclaration><outcomeDeclaration identifier='SCORE' cardinality='single' baseType='float'/><itemBody>
            <choiceInteraction responseIdentifier='RESPONSE' maxChoices='1'><prompt>Which?</prompt><simpleChoice identifier='a'>one</simpleChoice>
            <simpleChoice identifier='b'>two</simpleChoice></choiceInteraction></itemBody><responseProcessing template='match_correct'/></assessmentItem>";
        let (parts, lost) = read("q.xml", item.as_bytes()).expect("QTI");
        assert_eq!((parts[0].sort, parts[0].lines.len(), lost), (PartSort::Single as u8, 2, 0));
        assert_eq!(read("a.mp3", b"#!AMR\n").err().as_deref(), Some("unplayable"));
        assert_eq!(read("a.doc", b"\xd0\xcf\x11\xe0").err().as_deref(), Some("unknown"));
        assert_eq!(read("a.txt", b"").err().as_deref(), Some("nothing"));
        assert_eq!(read("a.md", b"\xff\xfe").err().as_deref(), Some("not-text"));
    }
}
