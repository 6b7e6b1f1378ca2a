//! Logs of invented authors with events of every kind, over few people, classes and lessons, so that they collide.

use eventlog::{Checkpoint, Entry, Frontier, Header, NodeSecret, RawEvent, digest};
use events::{
    Event, classwork::*, content::*, governance::*, learning::*, people::*, school::*, tutoring::*,
};
use kernel::{
    AssignmentId, Authority, Chance, ClassId, ClientId, ClockQuality, Digest, Hlc, Incarnation, NodeKey,
    Origin, PersonId, QuizId, RequestId, Role, SchoolId, Seed, Stamp, TeamId, UtcMillis,
};

/// One author's log: entry bytes with their clock readings, and a checkpoint after each.
pub struct AuthoredLog {
    /// Whose.
    pub origin: Origin,
    /// Entry bytes and clock readings, in order from number 1.
    pub entries: Vec<(Vec<u8>, Hlc)>,
    /// `checkpoints[i]` covers entries up to number i + 1.
    pub checkpoints: Vec<Checkpoint>,
}

/// Noon of a school day; the invented logs begin here.
pub const START: UtcMillis = UtcMillis(1_772_000_000_000);

/// `authors` logs of `entries_each` entries. Clocks are up to three hours apart and sometimes jump.
pub fn random_logs(seed: Seed, authors: usize, entries_each: usize) -> Vec<AuthoredLog> {
    let mut stamps: Vec<Stamp> = Vec::new();
    (0..authors).map(|author| author_log(seed, author, entries_each, None, &mut stamps)).collect()
}

/// What a copied disk writes that goes on elsewhere: the first author of `random_logs(seed, ..)` with other entries, which
/// follow from `accidents`.
pub fn random_fork(seed: Seed, entries_each: usize, accidents: Seed) -> AuthoredLog {
    author_log(seed, 0, entries_each, Some(accidents), &mut Vec::new())
}

fn author_log(
    seed: Seed,
    author: usize,
    entries_each: usize,
    accidents: Option<Seed>,
    stamps: &mut Vec<Stamp>,
) -> AuthoredLog {
    let mut chance = seed.part(&format!("author {author}")).chance();
    let secret = NodeSecret::generate(&mut chance);
    let origin = Origin { node: secret.public(), incarnation: Incarnation::random(&mut chance) };
    chance = accidents.map_or(chance, Seed::chance);
    let mut now = START.plus_ms(chance.below(3 * 3_600_000) as i64);
    let mut hlc = Hlc(0);
    let mut frontier = Frontier::new();
    let mut log = AuthoredLog { origin, entries: vec![], checkpoints: vec![] };
    for number in 0..entries_each {
        now = now.plus_ms(chance.below(600_000) as i64 - 60_000);
        hlc = hlc.tick(now);
        let (persons, events) = random_events(&mut chance, stamps);
        let header = Header {
            origin,
            seq: number as u64 + 1,
            hlc,
            clock: ClockQuality::Good,
            schools: vec![SchoolId([1; 16])],
            persons,
            authority: if chance.below(3) == 0 { Authority::Staff } else { Authority::Learner },
            salt: chance.next_u64().to_le_bytes(),
        };
        stamps.push(header.stamp());
        let raw = |e: &Event| RawEvent { kind: e.kind(), version: e.version(), body: e.encode_body() };
        let bytes = Entry { header, events: events.iter().map(raw).collect() }
            .encode()
            .expect("invented entries are within bounds");
        frontier.append(&digest(&bytes));
        log.checkpoints.push(Checkpoint::sign(&secret, origin.incarnation, &frontier));
        log.entries.push((bytes, hlc));
    }
    log
}

/// A person out of a handful.
fn person(chance: &mut Chance) -> PersonId {
    PersonId([0x10 + chance.below(5) as u8; 16])
}

fn class(chance: &mut Chance) -> ClassId {
    ClassId([0x20 + chance.below(3) as u8; 16])
}

fn team(chance: &mut Chance) -> TeamId {
    TeamId([0x30 + chance.below(3) as u8; 16])
}

fn quiz(chance: &mut Chance) -> QuizId {
    QuizId([0x50 + chance.below(3) as u8; 16])
}

fn request(chance: &mut Chance) -> RequestId {
    RequestId([0x60 + chance.below(3) as u8; 16])
}

fn some_stamps(chance: &mut Chance, stamps: &[Stamp]) -> Vec<Stamp> {
    let count = chance.below(3).min(stamps.len() as u64);
    (0..count).map(|_| stamps[chance.below(stamps.len() as u64) as usize]).collect()
}

/// One to three events and the people they are about.
fn random_events(chance: &mut Chance, stamps: &[Stamp]) -> (Vec<PersonId>, Vec<Event>) {
    let learner = person(chance);
    let count = 1 + chance.below(3) / 2;
    let events = (0..count).map(|_| random_event(chance, learner, stamps)).collect();
    (vec![learner], events)
}

fn random_event(chance: &mut Chance, learner: PersonId, stamps: &[Stamp]) -> Event {
    let school = SchoolId([1; 16]);
    let (lesson, course) = (format!("l{}", chance.below(2)), "safe-phone".to_owned());
    let role = Role::ALL[chance.below(6) as usize] as u8;
    match chance.below(55) {
        0 => PersonRegistered {
            person: learner,
            sealed_name: vec![chance.below(256) as u8; 20],
            drawing: chance.below(40) as u8,
            language: Some("es".into()),
            demonstration: false,
        }
        .into(),
        1 => PersonRenamed {
            person: learner,
            sealed_name: vec![chance.below(256) as u8; 21],
            replaces: some_stamps(chance, stamps),
        }
        .into(),
        2 => RoleGiven { person: learner, school, role }.into(),
        3 => RoleEnded { person: learner, school, role }.into(),
        4 => PersonsMerged { kept: person(chance), merged: learner }.into(),
        5 => PersonsUnmerged { kept: person(chance), merged: learner }.into(),
        6 => PersonForgotten { person: learner, purposes: vec![], reason: 1 }.into(),
        7 => {
            SchoolOpened { school, name: "Escuela".into(), country: "PE".into(), demonstration: false }.into()
        }
        8 => ClassOpened { class: class(chance), school, name: format!("{} A", chance.below(6)) }.into(),
        9 => ClassRenamed {
            class: class(chance),
            name: format!("{} B", chance.below(6)),
            replaces: some_stamps(chance, stamps),
        }
        .into(),
        10 => Enrolled { class: class(chance), person: learner, teaches: chance.below(4) == 0 }.into(),
        11 => EnrolmentEnded { class: class(chance), person: learner }.into(),
        12 => CourseInstalled {
            school,
            course,
            package: Digest([chance.below(3) as u8; 32]),
            version: chance.below(3) as u32,
        }
        .into(),
        13 => CourseRemoved { school, course }.into(),
        16 => PersonFactStated {
            person: learner,
            fact: 1 + chance.below(9) as u8,
            sealed: vec![chance.below(256) as u8; 22],
            replaces: some_stamps(chance, stamps),
        }
        .into(),
        17 => PersonShownAs { person: learner, drawing: chance.below(48) as u8, language: None }.into(),
        18 => TeamOpened { team: team(chance), class: class(chance), name: format!("T{}", chance.below(4)) }
            .into(),
        19 => TeamJoined { team: team(chance), person: learner }.into(),
        20 => TeamLeft { team: team(chance), person: learner }.into(),
        21 => TeamClosed { team: team(chance) }.into(),
        14 | 15 => PlaceKept { course, lesson, activity: format!("a{}", chance.below(9)) }.into(),
        22 => RollCalled {
            class: class(chance),
            day: 20_500 + chance.below(3) as i32,
            marks: vec![chance.below(7) as u8],
        }
        .into(),
        23 => WorkSet {
            assignment: AssignmentId([0x30 + chance.below(4) as u8; 16]),
            class: class(chance),
            team: (chance.below(3) == 0).then_some(TeamId([0x40; 16])),
            pupils: chance.below(2) as u8,
            kind: 1 + chance.below(3) as u8,
            course,
            item: lesson,
            due_day: (chance.below(2) == 0).then_some(20_500),
        }
        .into(),
        24 => WorkWithdrawn { assignment: AssignmentId([0x30 + chance.below(4) as u8; 16]) }.into(),
        25 => QuizMade {
            quiz: quiz(chance),
            class: class(chance),
            course,
            version: chance.below(3) as u32,
            questions: vec![format!("e{}", chance.below(4)), "e9".into()],
            feedback_at_once: chance.below(2) == 0,
        }
        .into(),
        26 => QuizOpened { quiz: quiz(chance) }.into(),
        27 => QuizClosed { quiz: quiz(chance) }.into(),
        28 | 29 => QuizAnswered {
            quiz: quiz(chance),
            client: ClientId([chance.below(60) as u8; 8]),
            learners: 1,
            exercise: format!("e{}", chance.below(4)),
            variant: chance.below(5) as u32,
            response: format!("r{}", chance.below(4)),
            score_percent: chance.below(101) as u8,
            seconds: chance.below(300) as u16,
        }
        .into(),
        30 => HelpGiven {
            class: class(chance),
            day: 20_500 + chance.below(3) as i32,
            what: 1 + chance.below(6) as u8,
            concerns: chance.below(8) as u8,
        }
        .into(),
        31 => NamedAWeekSet { class: class(chance), most: chance.below(9) as u8 }.into(),
        32 => TutorModelPart {
            model: Digest([chance.below(2) as u8; 32]),
            number: chance.below(3) as u16,
            bytes: vec![chance.below(2) as u8; 4],
        }
        .into(),
        33 => TutorModelApproved {
            model: Digest([chance.below(2) as u8; 32]),
            parts: 1 + chance.below(3) as u16,
            signature: vec![chance.below(2) as u8; 64],
        }
        .into(),
        34 => PracticeOffered {
            course,
            policy: "tutor-1".into(),
            answers: chance.below(9) as u32,
            candidates: vec![Candidate {
                exercise: format!("e{}", chance.below(4)),
                propensity_ppm: 1_000_000,
            }],
            drawn: 0,
            beside: vec![],
            reason: chance.below(4) as u8,
            chance_permille: chance.below(1_000) as u16,
            model: None,
        }
        .into(),
        35 | 36 => ConsentGiven {
            people: chance.below(3) as u8,
            uses: vec![1 + chance.below(8) as u8, 1 + chance.below(8) as u8],
            how: 1 + chance.below(4) as u8,
            heard: chance.below(2) == 0,
            signed_day: (chance.below(2) == 0).then_some(20_500),
            wording: chance.below(3) as u16,
        }
        .into(),
        37 => ConsentWithdrawn {
            people: 1,
            uses: vec![1 + chance.below(8) as u8],
            how: 1 + chance.below(4) as u8,
        }
        .into(),
        38 => RequestMade {
            request: request(chance),
            kind: 1 + chance.below(5) as u8,
            about: chance.below(5) as u8,
            identity: 1 + chance.below(3) as u8,
            by_guardian: chance.below(2) == 0,
            received_day: 20_500,
            due_day: 20_500 + chance.below(30) as i32,
            country: "PE".into(),
            strict: chance.below(2) == 0,
        }
        .into(),
        39 => RequestExtended { request: request(chance), due_day: 20_530 + chance.below(9) as i32 }.into(),
        40 => RequestClosed {
            request: request(chance),
            outcome: 1 + chance.below(5) as u8,
            ground: learner.0[0].is_multiple_of(2).then(|| "art. 22".into()),
        }
        .into(),
        41 => BorderCrossed {
            day: 20_500 + chance.below(3) as i32,
            from_country: "PE".into(),
            to_country: ["CL", "BR"][chance.below(2) as usize].into(),
            ground: chance.below(3) as u8,
            entries: chance.below(99),
            bytes: chance.below(9_999),
            again: None,
        }
        .into(),
        42 => BorderFlowRegistered {
            to_country: ["CL", "BR"][chance.below(2) as usize].into(),
            reference: format!("n{}", chance.below(4)),
        }
        .into(),
        43 => KeyHolderGone { node: NodeKey([chance.below(3) as u8; 32]) }.into(),
        44 => KeysHanded { node: NodeKey([chance.below(3) as u8; 32]) }.into(),
        53 => {
            let group = GroupWeek { learners: 5 + chance.below(30) as u32, answers: 5 + chance.below(400) };
            WeekSummed {
                school: SchoolId([1; 16]),
                monday: 20_500 + 7 * chance.below(3) as i32,
                courses: vec![CourseWeek { course, group }],
                others: None,
                all: (chance.below(2) == 0).then_some(group),
                pupils: None,
            }
            .into()
        }
        45 => CopyMade { request: request(chance) }.into(),
        46 => RetentionSet { school, years: chance.below(12) as u8 }.into(),
        47 => PersonKept {
            until_day: (chance.below(3) > 0).then_some(20_500 + chance.below(900) as i32),
            ground: (chance.below(3) > 0).then_some(chance.below(8) as u8),
        }
        .into(),
        // The rest answers; client ids from a small range, so that some come twice from two authors.
        _ => AnswerRecorded {
            client: ClientId([chance.below(60) as u8; 8]),
            learners: 1,
            channel: Channel::OwnDevice as u8,
            course,
            version: 1,
            lesson,
            exercise: format!("e{}", chance.below(4)),
            variant: chance.below(5) as u32,
            response: format!("r{}", chance.below(4)),
            score_percent: if chance.below(2) == 0 { 100 } else { 0 },
            hints: chance.below(3) as u8,
            seconds: chance.below(300) as u16,
        }
        .into(),
    }
}

/// A run of one author's entries on its way: numbers `from ..= to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Which author.
    pub author: usize,
    /// First entry number.
    pub from: u64,
    /// Last entry number.
    pub to: u64,
}

/// A random order of arrival that keeps each author's order: cut into runs of 1 to 30 entries, some sent twice.
pub fn random_deliveries(seed: Seed, logs: &[AuthoredLog]) -> Vec<Delivery> {
    let mut chance = seed.part("deliveries").chance();
    let mut sent = vec![0u64; logs.len()];
    let mut deliveries = Vec::new();
    loop {
        let open: Vec<usize> = (0..logs.len()).filter(|a| sent[*a] < logs[*a].entries.len() as u64).collect();
        if open.is_empty() {
            return deliveries;
        }
        let author = open[chance.below(open.len() as u64) as usize];
        let again = chance.below(4) == 0;
        let from = if again { 1 + chance.below(sent[author] + 1) } else { sent[author] + 1 };
        let to = (sent[author] + 1 + chance.below(30)).min(logs[author].entries.len() as u64);
        deliveries.push(Delivery { author, from, to });
        sent[author] = sent[author].max(to);
    }
}
