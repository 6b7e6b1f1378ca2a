//! An exercise: the question, its control, hints, and what came of an answer.

use super::{
    Place, Safe,
    control::{Drawing, Filled},
    escape, phrases,
};
use formats::package::{Exercise, Id, LanguageTexts, Marked, UnparseableReason, Variant, mark};
use kernel::{PersonId, QuizId, Seed, ports::ExerciseWork};
use web::{
    Html, Page, Visitor,
    messages::Tongue,
    parts::{Button, LinkButton, Notice, PostForm, Said, Sign, Sound},
};

/// What stands in the form, and what is to be said about it.
pub enum Entered {
    /// Nothing yet.
    Nothing,
    /// The answer that was recorded last: its result is shown.
    Recorded,
    /// A form that came back: one more hint was asked for.
    Hint(Vec<(String, String)>),
    /// A form that came back: it cannot be marked yet.
    Incomplete(Vec<(String, String)>, UnparseableReason),
}

/// What is shown of an exercise.
pub struct Shown {
    /// Seed of the variant.
    pub variant: u32,
    /// Hints opened.
    pub hints: usize,
    /// The worked solution is open.
    pub solution: bool,
    /// What stands in the form.
    pub entered: Entered,
}

/// The variant a learner gets: her own, and another one after each answer if the numbers are drawn.
pub fn variant_for(exercise: &Exercise, learner: Option<PersonId>, work: Option<&ExerciseWork>) -> u32 {
    let person = learner.map_or(0, |id| u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i: usize| id.0[i])));
    let tries = if exercise.varies() { work.map_or(0, |work| work.tries) } else { 0 };
    one_of(Seed(person).part(exercise.id.as_str()).part(&tries.to_string()))
}

/// One of 65,536 variants: more are not needed, and every answer carries the number for ever.
fn one_of(seed: Seed) -> u32 {
    (seed.0 >> 48) as u32
}

/// The variant a learner gets in a quiz: her own, the same however often she looks.
pub(crate) fn variant_of_quiz(quiz: QuizId, learner: PersonId, exercise: &str) -> u32 {
    one_of(Seed(0).part(&quiz.to_string()).part(&learner.to_string()).part(exercise))
}

/// The control of an exercise, drawn.
pub(crate) fn draw_control(
    place: &Place<'_>,
    t: &Tongue,
    exercise: &Exercise,
    texts: &LanguageTexts,
    variant: &Variant,
    filled: &Filled,
) -> Safe {
    let drawing = Drawing { place, t, exercise, texts, variant, filled };
    Safe(format!("<div lang=\"{}\">{}</div>", place.language, drawing.draw(&exercise.control(variant))))
}

/// The page.
pub fn exercise_page(
    visitor: &Visitor,
    place: &Place<'_>,
    exercise: &Exercise,
    work: &[ExerciseWork],
    shown: Shown,
) -> Option<Page<Html>> {
    let t = &visitor.t;
    let texts = exercise.texts.language(place.language)?;
    let own = work.iter().find(|work| work.exercise == exercise.id.as_str());
    let seed = Seed(u64::from(shown.variant));
    let variant = exercise.variant(seed).ok()?;
    let recorded = matches!(shown.entered, Entered::Recorded);
    let marked =
        own.filter(|_| recorded).and_then(|own| mark(exercise, seed, &own.last_response.parse().ok()?).ok());
    // Marked before a correction: what the log says stands, whatever the corrected exercise would say now.
    let correction = own.and(place.open.corrections.get(exercise.id.as_str()));
    let marked = marked.filter(|marked| {
        correction.is_none()
            || own.is_some_and(|own| (marked.score * 100.0).floor() as u8 == own.last_score_percent)
    });
    let filled = match (&shown.entered, own) {
        (Entered::Hint(fields) | Entered::Incomplete(fields, _), _) => Filled::from_form(fields),
        (Entered::Recorded, Some(own)) => {
            own.last_response.parse().map(|response| Filled::from_response(&response)).unwrap_or_default()
        }
        _ => Filled::default(),
    };

    let mut main = Html::new();
    // The lesson's cord says where one is in the lesson; in practice one is not on it.
    if !place.practising {
        main = main.with(place.strand(t, work));
    }
    main = main.with(Safe(question(place, exercise, texts, &variant)));
    if let Some(note) = correction {
        let stop = if note.is_empty() || note.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        let words = format!("{note}{stop} {}", t.say("authoring-corrected-stays"));
        main = main.with(Notice::calm(t.say("authoring-corrected")).words(words.trim_start()));
    }
    let mut form = PostForm::answer(visitor, place.address(&place.activity.id))
        .hidden("variant", &shown.variant.to_string())
        .hidden("hints", &shown.hints.to_string())
        .hidden("shown", &visitor.now().0.to_string());
    if place.practising {
        form = form.hidden("practice", "1");
    }
    if let Entered::Incomplete(_, reason) = &shown.entered {
        let key = format!("library-not-marked-{}", reason.key());
        let words = t.say(&key).into_owned();
        let notice = Notice::look(t.say("library-not-marked")).words(words);
        form = form.with(notice.heard(place.phrase(t, &key)).result());
    }
    form = form.with(draw_control(place, t, exercise, texts, &variant, &filled));
    form = hints(form, visitor, place, exercise, texts, &variant, shown.hints);
    let right = marked.as_ref().is_some_and(|marked| marked.right);
    if let Some(marked) = &marked {
        form = form.with(result(t, texts, &variant, marked, place));
    }
    // One main button: once it is right, that is to go on.
    form = match (right, recorded) {
        (true, _) => {
            let words = if place.practising { "library-practice-next" } else { "library-go-on" };
            let link = LinkButton::main(place.next_address(), t.say(words)).sign(Sign::Onward);
            form.with(Said::new(link, place.phrase(t, words)))
        }
        (false, again) => {
            let (words, sign) = match again {
                true => ("library-answer-again", Sign::Again),
                false => ("library-answer", Sign::Tick),
            };
            let button = Button::main(t.say(words)).sends("do", "answer").sign(sign);
            form.with(Said::new(button, place.phrase(t, words)))
        }
    };
    if shown.hints < exercise.hints() && !right {
        let button = Button::quiet(t.say("library-hint")).sends("do", "hint").sign(Sign::Lamp);
        form = form.with(Said::new(button, place.phrase(t, "library-hint")));
    }
    main = main.with(form);
    main = below(main, visitor, place, exercise, texts, &variant, &shown, own, right);
    let title = match texts.plain("title", &variant).filter(|title| !title.is_empty()) {
        Some(title) => title.into_owned(),
        None => t.count("library-question", question_number(place)).into_owned(),
    };
    let mut page = Page::new(title, main).learner();
    if let Some(sound) = hear(place, t, texts, &variant, &exercise.id, "prompt") {
        page = page.hear(sound);
    }
    // Not 422 when something is missing: the page is the right answer to what was sent, and browsers count a 4xx that a
    // script fetched as an error of ours.
    Some(page)
}

/// A text's sound. Where its numbers are drawn nobody could record it: then the phone says it, if it can.
fn hear(
    place: &Place<'_>,
    t: &Tongue,
    texts: &LanguageTexts,
    variant: &Variant,
    id: &Id,
    address: &str,
) -> Option<Sound> {
    let drawn = || {
        let varies = texts.get(address).is_some_and(|text| text.varies());
        let words = texts.plain(address, variant).filter(|_| varies && place.speaks())?;
        phrases::drawn(&place.open.recorded, t, &words, place.language.as_str())
    };
    place.sound(t, id, address).or_else(drawn)
}

/// Which question of the lesson this is, from 1.
fn question_number(place: &Place<'_>) -> usize {
    place.lesson.activities[..=place.index].iter().filter(|activity| activity.exercise().is_some()).count()
}

pub(crate) fn question(
    place: &Place<'_>,
    exercise: &Exercise,
    texts: &LanguageTexts,
    variant: &Variant,
) -> String {
    let mut out = format!("<div class=\"prose question\" lang=\"{}\">", place.language);
    let picture = exercise
        .picture(place.language)
        .and_then(|name| place.open.course.picture(&place.lesson.folder, name));
    if let Some(file) = picture {
        let alt = escape(&texts.plain("picture_text", variant).unwrap_or_default());
        let size =
            file.picture_size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
        out.push_str(&format!("<p class=\"picture\"><img src=\"{}\" alt=\"{alt}\"{size}></p>", file.url()));
    }
    out.push_str(&texts.html("prompt", variant).unwrap_or_default());
    out.push_str("</div>");
    out
}

fn hints(
    mut form: PostForm,
    visitor: &Visitor,
    place: &Place<'_>,
    exercise: &Exercise,
    texts: &LanguageTexts,
    variant: &Variant,
    open: usize,
) -> PostForm {
    let t = &visitor.t;
    for number in 1..=open.min(exercise.hints()) {
        let address = format!("hints.{number}");
        let Some(html) = texts.html(&address, variant) else { continue };
        let title = escape(&t.count("library-hint-number", number));
        form = form.with(Safe(format!(
            "<div class=\"box box-hint\" lang=\"{}\"><p class=\"box-title\">{title}</p>{html}</div>",
            place.language
        )));
        if let Some(sound) = hear(place, t, texts, variant, &exercise.id, &address) {
            form = form.with(sound);
        }
    }
    form
}

fn result(
    t: &web::messages::Tongue,
    texts: &LanguageTexts,
    variant: &Variant,
    marked: &Marked,
    place: &Place<'_>,
) -> Notice {
    let mut notice = if marked.right {
        Notice::good(t.say("library-right")).heard(place.phrase(t, "library-right"))
    } else if marked.score > 0.0 {
        let points = t.with("library-partly", &[("n", ((marked.score * 100.0).round() as i64).into())]);
        Notice::look(points).heard(place.phrase(t, "library-heard-partly"))
    } else {
        Notice::look(t.say("library-not-yet")).heard(place.phrase(t, "library-not-yet"))
    };
    for address in &marked.feedback {
        if let Some(html) = texts.html(address, variant) {
            notice = notice.with(Safe(format!("<div lang=\"{}\">{html}</div>", place.language)));
        }
        if let Some(sound) = hear(place, t, texts, variant, &place.activity.id, address) {
            notice = notice.with(sound);
        }
    }
    notice.result()
}

#[expect(clippy::too_many_arguments, reason = "one straight sequence of links under the form")]
fn below(
    mut main: Html,
    visitor: &Visitor,
    place: &Place<'_>,
    exercise: &Exercise,
    texts: &LanguageTexts,
    variant: &Variant,
    shown: &Shown,
    own: Option<&ExerciseWork>,
    right: bool,
) -> Html {
    let t = &visitor.t;
    let here = place.address(&exercise.id);
    if shown.solution && own.is_some() {
        let title = escape(&t.say("library-solution"));
        let html = texts.html("solution", variant).unwrap_or_default();
        main = main.with(Safe(format!(
            "<div class=\"box box-solution\" id=\"solution\" lang=\"{}\"><p class=\"box-title\">{title}</p>{html}</div>",
            place.language
        )));
        if let Some(sound) = hear(place, t, texts, variant, &exercise.id, "solution") {
            main = main.with(sound);
        }
    }
    let mut links = Vec::new();
    if own.is_some() && !shown.solution {
        let href = format!("{here}?after=1&solution=1{}#solution", place.asks());
        links.push((href, "library-show-solution", Sign::Steps));
    }
    if own.is_some() && exercise.varies() && (right || shown.solution) {
        let again = if place.practising { format!("{here}?practice=1") } else { here };
        links.push((again, "library-other-numbers", Sign::Again));
    }
    if !right {
        let (words, sign) = match place.practising {
            true => ("library-practice-back", Sign::Back),
            false => ("library-skip", Sign::Leap),
        };
        links.push((place.next_address(), words, sign));
    }
    let items: Vec<String> = links
        .iter()
        .map(|(href, key, sign)| {
            let link = format!("<a href=\"{href}\">{sign}{}</a>", escape(&t.say(key)));
            match place.phrase(t, key) {
                Some(sound) => format!("<li class=\"heard-too\">{link}{sound}</li>"),
                None => format!("<li>{link}</li>"),
            }
        })
        .collect();
    match items.is_empty() {
        true => main,
        false => main.with(Safe(format!("<ul class=\"plain-links\">{}</ul>", items.concat()))),
    }
}
