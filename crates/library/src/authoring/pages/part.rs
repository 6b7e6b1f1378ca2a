//! One part: a page or a question, its photo and its recording.

use super::{State, blocking, draft::part_title, not_written, under};
use crate::authoring::{
    draft::Draft,
    media::{self, MAX_UPLOAD_BYTES, NotTaken},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::authoring::{DraftFile, DraftLine, DraftPartWritten, PartSort};
use web::{
    Fields, Html, Page, Upload, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Choice, Choices, Field, Heading, Notice, PostForm, Sound, Text},
};

/// Lines offered for a new question, and beyond those that are filled.
const LINES: usize = 4;
/// Most lines of a form: what fits a phone's page.
const MAX_FORM_LINES: usize = 8;

fn empty(draft: &Draft, sort: PartSort) -> DraftPartWritten {
    DraftPartWritten {
        draft: draft.draft,
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

pub(super) async fn new(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, sort)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let sort = PartSort::from_word(&sort).ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let part = empty(&draft, sort);
    let main =
        Html::new().with(form(&visitor, &draft, &part, sort)).with(Text::new(t.say("authoring-files-later")));
    let title = t.say(&format!("authoring-add-{}", sort.word()));
    Ok(web::page(&visitor, under(Page::new(title, main), t, &draft)))
}

pub(super) async fn add(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, sort)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let sort = PartSort::from_word(&sort).ok_or(WebError::NotFound)?;
    let part = read_form(&fields, empty(&draft, sort), sort);
    let library = state.library.clone();
    let written = blocking(move || library.write_part(&actor, part)).await?;
    let (number, _) = written.map_err(|error| not_written(&visitor.t, error))?;
    Ok(web::see_other(&format!("/make/{}/part/{number}?saved=1", draft.draft)))
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    saved: Option<u8>,
}

pub(super) async fn part(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, number)): Path<(String, u16)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let saved = asked.saved.map(|_| Notice::good(visitor.t.say("authoring-saved")).result());
    show(&visitor, &draft, number, saved, StatusCode::OK)
}

fn show(
    visitor: &Visitor,
    draft: &Draft,
    number: u16,
    notice: Option<Notice>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let part = draft.part(number).ok_or(WebError::NotFound)?;
    let sort = PartSort::from_u8(part.sort).unwrap_or(PartSort::Page);
    let here = format!("/make/{}/part/{number}", draft.draft);
    let mut main = Html::new();
    if let Some(notice) = notice {
        main = main.with(notice);
    }
    main = main.with(form(visitor, draft, part, sort));
    main = main.with(Heading::new(t.say("authoring-picture")));
    if let Some(picture) = &part.picture {
        let address = format!("/make/{}/media/{}.{}", draft.draft, picture.digest, picture.ending);
        main = main.with(crate::player::Safe(format!(
            "<p class=\"picture\"><img src=\"{address}\" alt=\"{}\"></p>",
            crate::player::escape(&picture.words)
        )));
        main = main.with(act_form(
            visitor,
            &here,
            "no-picture",
            Button::quiet(t.say("authoring-picture-remove")),
        ));
    }
    main = main.with(
        PostForm::new(visitor, format!("{here}/file"))
            .with_file()
            .hidden("what", "picture")
            .with(
                Field::file("file", t.say("authoring-picture-take"), "image/*")
                    .hint(t.say("authoring-picture-hint"))
                    .attribute("capture", "environment"),
            )
            .with(
                Field::text("words", t.say("authoring-picture-words"))
                    .hint(t.say("authoring-picture-words-hint"))
                    .value(part.picture.as_ref().map(|picture| picture.words.clone()).unwrap_or_default())
                    .named_apart("picture-words"),
            )
            .with(Button::quiet(t.say("authoring-picture-go"))),
    );
    main = main.with(Heading::new(t.say("authoring-sound")));
    if let Some(sound) = &part.sound {
        let address = format!("/make/{}/media/{}.{}", draft.draft, sound.digest, sound.ending);
        main = main.with(Sound::new(t, address));
        main =
            main.with(act_form(visitor, &here, "no-sound", Button::quiet(t.say("authoring-sound-remove"))));
    }
    main = main.with(
        PostForm::new(visitor, format!("{here}/file"))
            .with_file()
            .hidden("what", "sound")
            .with(
                Field::file("file", t.say("authoring-sound-take"), "audio/*")
                    .hint(t.say("authoring-sound-hint"))
                    .attribute("capture", "")
                    .named_apart("sound"),
            )
            .with(Button::quiet(t.say("authoring-sound-go"))),
    );
    main = main
        .with(Heading::new(t.say("authoring-part-more")))
        .with(act_form(visitor, &here, "up", Button::quiet(t.say("authoring-part-up"))))
        .with(act_form(visitor, &here, "remove", Button::danger(t.say("authoring-part-remove"))));
    let title = format!("{}: {}", t.say(&format!("authoring-sort-{}", sort.word())), part_title(t, part));
    let page = under(Page::new(title, main), t, draft)
        .next(format!("/make/{}", draft.draft), t.say("authoring-to-draft"))
        .status(status);
    Ok(web::page(visitor, page))
}

fn act_form(visitor: &Visitor, here: &str, what: &str, button: Button) -> PostForm {
    PostForm::new(visitor, format!("{here}/do")).hidden("what", what).with(button)
}

pub(super) async fn write(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, number)): Path<(String, u16)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let before = draft.part(number).ok_or(WebError::NotFound)?.clone();
    let sort = PartSort::from_u8(before.sort).unwrap_or(PartSort::Page);
    let part = read_form(&fields, before, sort);
    let library = state.library.clone();
    let written = blocking(move || library.write_part(&actor, part)).await?;
    written.map_err(|error| not_written(&visitor.t, error))?;
    Ok(web::see_other(&format!("/make/{}/part/{number}?saved=1", draft.draft)))
}

pub(super) async fn file(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, number)): Path<(String, u16)>,
    upload: Upload<MAX_UPLOAD_BYTES>,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let mut part = draft.part(number).ok_or(WebError::NotFound)?.clone();
    let t = &visitor.t;
    let bytes = upload.file.map(|(_, bytes)| bytes).unwrap_or_default();
    let is_sound = upload.fields.get("what") == Some("sound");
    let words: String = upload.fields.get("words").unwrap_or_default().chars().take(300).collect();
    // Without a new photo its words can still be corrected.
    if bytes.is_empty() && !is_sound && part.picture.is_some() {
        part.picture = part.picture.map(|picture| DraftFile { words, ..picture });
    } else {
        let blobs = state.library.blobs.clone();
        let kept = blocking(move || {
            let kept = if is_sound { media::sound(&bytes) } else { media::picture(&bytes) };
            kept.map(|kept| blobs.put(&kept.bytes).map(|digest| (digest, kept.ending)))
        })
        .await?;
        let (digest, ending) = match kept {
            Ok(stored) => stored.map_err(WebError::internal)?,
            Err(why) => {
                let notice = Notice::look(t.say(&format!("authoring-file-{}", why.key())))
                    .words(t.say(file_advice(why)))
                    .result();
                return show(&visitor, &draft, number, Some(notice), StatusCode::UNPROCESSABLE_ENTITY);
            }
        };
        let file = DraftFile { digest, ending: ending.to_owned(), words };
        match is_sound {
            true => part.sound = Some(DraftFile { words: String::new(), ..file }),
            false => part.picture = Some(file),
        }
    }
    let library = state.library.clone();
    let written = blocking(move || library.write_part(&actor, part)).await?;
    written.map_err(|error| not_written(t, error))?;
    Ok(web::see_other(&format!("/make/{}/part/{number}?saved=1", draft.draft)))
}

fn file_advice(why: NotTaken) -> &'static str {
    match why {
        NotTaken::Unplayable | NotTaken::NoSound | NotTaken::SoundTooLong => "authoring-file-sound-do",
        NotTaken::Nothing | NotTaken::NoPicture | NotTaken::PictureTooLarge => "authoring-file-picture-do",
    }
}

pub(super) async fn act(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, number)): Path<(String, u16)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let part = draft.part(number).ok_or(WebError::NotFound)?.clone();
    let what = fields.get("what").unwrap_or_default().to_owned();
    let (library, id, doing) = (state.library.clone(), draft.draft, what.clone());
    let done = blocking(move || match doing.as_str() {
        "remove" => library.remove_part(&actor, id, number),
        "up" => library.raise_part(&actor, id, number),
        "no-picture" => {
            library.write_part(&actor, DraftPartWritten { picture: None, ..part }).map(|(_, done)| done)
        }
        "no-sound" => {
            library.write_part(&actor, DraftPartWritten { sound: None, ..part }).map(|(_, done)| done)
        }
        _ => Err(super::NotWritten::NoPart),
    })
    .await?;
    done.map_err(|error| not_written(&visitor.t, error))?;
    Ok(web::see_other(&match what.as_str() {
        "remove" | "up" => format!("/make/{id}?saved=1"),
        _ => format!("/make/{id}/part/{number}?saved=1"),
    }))
}

/// The form of a part. Lines carry their numbers, so that what stays keeps its own.
fn form(visitor: &Visitor, draft: &Draft, part: &DraftPartWritten, sort: PartSort) -> PostForm {
    let t = &visitor.t;
    let action = match part.part {
        0 => format!("/make/{}/new/{}", draft.draft, sort.word()),
        number => format!("/make/{}/part/{number}", draft.draft),
    };
    let mut form = PostForm::new(visitor, action);
    if sort == PartSort::Page {
        return form
            .with(
                Field::text("title", t.say("authoring-page-title")).value(part.title.as_str()).max_chars(120),
            )
            .with(
                Field::area("words", t.say("authoring-page-words"), 10)
                    .hint(t.say("authoring-page-words-hint"))
                    .value(part.words.as_str()),
            )
            .with(Button::main(t.say("authoring-save")));
    }
    let prompt = match sort {
        PartSort::TrueFalse => "authoring-statement",
        PartSort::Cloze => "authoring-gaps",
        _ => "authoring-question",
    };
    form = form.with(Field::area("words", t.say(prompt), 3).value(part.words.as_str()));
    form = match sort {
        PartSort::Single | PartSort::Multiple => choices(form, t, part, sort),
        PartSort::TrueFalse => {
            let is_true = part.lines.first().map(|line| line.right);
            let said = part.lines.first().map(|line| line.feedback.clone()).unwrap_or_default();
            form.with(
                Choices::one("right", t.say("authoring-is-it"))
                    .choice(Choice::new("true", t.say("library-choice-true")).chosen(is_true == Some(true)))
                    .choice(
                        Choice::new("false", t.say("library-choice-false")).chosen(is_true == Some(false)),
                    ),
            )
            .with(Field::text("said", t.say("authoring-said-wrong")).value(said))
        }
        PartSort::Number => {
            let right = part.lines.iter().find(|line| line.right).cloned().unwrap_or_default();
            let said = said_wrong(part);
            form.with(Field::number("number", t.say("authoring-number")).value(right.words))
                .with(
                    Field::number("off", t.say("authoring-number-off"))
                        .hint(t.say("authoring-number-off-hint"))
                        .value(right.goes_with),
                )
                .with(Field::text("said", t.say("authoring-said-wrong")).value(said))
        }
        PartSort::Text => {
            let accepted: Vec<&str> =
                part.lines.iter().filter(|line| line.right).map(|line| line.words.as_str()).collect();
            let said = said_wrong(part);
            form.with(
                Field::area("accepted", t.say("authoring-accepted"), 3)
                    .hint(t.say("authoring-accepted-hint"))
                    .value(accepted.join("\n")),
            )
            .with(Field::text("said", t.say("authoring-said-wrong")).value(said))
        }
        PartSort::Match => pairs(form, t, part),
        PartSort::Cloze | PartSort::Page => form,
    };
    form.with(Field::text("hint", t.say("authoring-hint")).value(part.hint.as_str()))
        .with(Field::area("solution", t.say("authoring-solution"), 2).value(part.solution.as_str()))
        .with(Button::main(t.say("authoring-save")))
}

fn said_wrong(part: &DraftPartWritten) -> String {
    let general = part.lines.iter().find(|line| !line.right && matches!(line.words.trim(), "" | "*"));
    general.map(|line| line.feedback.clone()).unwrap_or_default()
}

/// The lines there are, and some more with new numbers.
fn offered(part: &DraftPartWritten) -> Vec<DraftLine> {
    let mut lines = part.lines.clone();
    let mut next = lines.iter().map(|line| line.id).max().unwrap_or(0) + 1;
    while lines.len() < LINES.max(part.lines.len() + 1).min(MAX_FORM_LINES) {
        lines.push(DraftLine { id: next, ..DraftLine::default() });
        next += 1;
    }
    lines
}

fn choices(mut form: PostForm, t: &Tongue, part: &DraftPartWritten, sort: PartSort) -> PostForm {
    let lines = offered(part);
    let many = sort == PartSort::Multiple;
    let legend = if many { "authoring-which-right-many" } else { "authoring-which-right" };
    let mut right = match many {
        true => Choices::several("right", t.say(legend)),
        false => Choices::one("right", t.say(legend)),
    };
    for (i, line) in lines.iter().enumerate() {
        let name = t.count("authoring-choice", i + 1);
        form = form
            .hidden("line", &line.id.to_string())
            .with(Field::text(&format!("words-{}", line.id), name.clone()).value(line.words.as_str()))
            .with(
                Field::text(&format!("said-{}", line.id), t.count("authoring-said", i + 1))
                    .value(line.feedback.as_str()),
            );
        right = right.choice(Choice::new(line.id.to_string(), name).chosen(line.right));
    }
    form.with(right)
}

fn pairs(mut form: PostForm, t: &Tongue, part: &DraftPartWritten) -> PostForm {
    for (i, line) in offered(part).iter().enumerate() {
        form = form
            .hidden("line", &line.id.to_string())
            .with(
                Field::text(&format!("words-{}", line.id), t.count("authoring-left", i + 1))
                    .value(line.words.as_str()),
            )
            .with(
                Field::text(&format!("goes-{}", line.id), t.count("authoring-right-side", i + 1))
                    .value(line.goes_with.as_str()),
            );
    }
    form
}

/// What was typed, over what stood there.
fn read_form(fields: &Fields, before: DraftPartWritten, sort: PartSort) -> DraftPartWritten {
    let text = |name: &str| fields.get(name).unwrap_or_default().trim().replace("\r\n", "\n");
    let mut part = DraftPartWritten {
        title: text("title").chars().take(120).collect(),
        words: text("words"),
        hint: text("hint"),
        solution: text("solution"),
        ..before
    };
    if sort != PartSort::Page {
        part.title = String::new();
    }
    match sort {
        PartSort::Page | PartSort::Cloze => {}
        PartSort::Single | PartSort::Multiple | PartSort::Match => {
            let right: Vec<&str> = fields.all("right").collect();
            part.lines = fields
                .all("line")
                .filter_map(|id| id.parse::<u16>().ok().filter(|id| *id > 0))
                .map(|id| DraftLine {
                    id,
                    words: text(&format!("words-{id}")),
                    goes_with: text(&format!("goes-{id}")),
                    right: right.contains(&id.to_string().as_str()),
                    feedback: text(&format!("said-{id}")),
                })
                .filter(|line| !line.words.is_empty() || !line.goes_with.is_empty())
                .take(MAX_FORM_LINES)
                .collect();
        }
        PartSort::TrueFalse => {
            let is_true = fields.get("right") == Some("true");
            part.lines =
                vec![DraftLine { id: 1, right: is_true, feedback: text("said"), ..DraftLine::default() }];
        }
        PartSort::Number => {
            let mut lines = vec![DraftLine {
                id: 1,
                words: text("number"),
                goes_with: text("off"),
                right: true,
                feedback: String::new(),
            }];
            if !text("said").is_empty() {
                lines.push(DraftLine { id: 2, feedback: text("said"), ..DraftLine::default() });
            }
            // Mistakes that an imported question names stay.
            let others =
                part.lines.iter().filter(|line| !line.right && !matches!(line.words.trim(), "" | "*"));
            lines.extend(others.cloned());
            renumbered(&mut lines);
            part.lines = lines;
        }
        PartSort::Text => {
            let mut next = part.lines.iter().map(|line| line.id).max().unwrap_or(0) + 1;
            let known = |words: &str| {
                part.lines.iter().find(|line| line.right && line.words == words).map(|line| line.id)
            };
            let mut lines = Vec::new();
            for words in text("accepted").lines().map(str::trim).filter(|words| !words.is_empty()).take(30) {
                let id = known(words).unwrap_or_else(|| {
                    next += 1;
                    next - 1
                });
                lines.push(DraftLine { id, words: words.to_owned(), right: true, ..DraftLine::default() });
            }
            let others =
                part.lines.iter().filter(|line| !line.right && !matches!(line.words.trim(), "" | "*"));
            lines.extend(others.cloned());
            if !text("said").is_empty() {
                lines.push(DraftLine { id: next, feedback: text("said"), ..DraftLine::default() });
            }
            part.lines = lines;
        }
    }
    part
}

/// Twice the same number would be two meanings of one answer.
fn renumbered(lines: &mut [DraftLine]) {
    let mut used = std::collections::BTreeSet::new();
    let mut next = lines.iter().map(|line| line.id).max().unwrap_or(0) + 1;
    for line in lines {
        if !used.insert(line.id) {
            line.id = next;
            next += 1;
        }
    }
}
