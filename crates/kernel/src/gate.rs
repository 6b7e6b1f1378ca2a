//! "May this person?" — asked in one place. `directory` answers until `governance` wraps it.

use crate::{ClassId, PersonId, SchoolId};

/// What somebody is at a school. One person may hold several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Role {
    /// Learns in a class.
    Pupil = 1,
    /// Teaches classes.
    Teacher = 2,
    /// Leads the school.
    Head = 3,
    /// Keeps people, roles and courses in order.
    Administrator = 4,
    /// Keeps the box running.
    Technician = 5,
    /// Looks in, keeps a place if she wishes.
    Guest = 6,
    /// Says pages and courses in another language.
    Translator = 7,
    /// Approves what translators say, before anybody else sees it.
    Reviewer = 8,
    /// Looks at models of the tutor at a central and approves them.
    Analyst = 9,
    /// Runs a central's network: certifies its nodes, revokes them, settles doubles.
    NetworkAdministrator = 10,
}

impl Role {
    /// All roles, in the order pages list them.
    pub const ALL: [Role; 10] = [
        Role::Pupil,
        Role::Teacher,
        Role::Head,
        Role::Administrator,
        Role::Technician,
        Role::Guest,
        Role::Translator,
        Role::Reviewer,
        Role::Analyst,
        Role::NetworkAdministrator,
    ];

    /// Whether a school gives it to its people: guests walk in by themselves, and analysts and those who run a network are a
    /// central's.
    pub fn is_given_at_schools(self) -> bool {
        !matches!(self, Role::Guest | Role::Analyst | Role::NetworkAdministrator)
    }

    /// Whether it lets her see more than her own work.
    pub fn is_staff(self) -> bool {
        !matches!(self, Role::Pupil | Role::Guest)
    }

    /// The word used in files, addresses and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Role::Pupil => "pupil",
            Role::Teacher => "teacher",
            Role::Head => "head",
            Role::Administrator => "administrator",
            Role::Technician => "technician",
            Role::Guest => "guest",
            Role::Translator => "translator",
            Role::Reviewer => "reviewer",
            Role::Analyst => "analyst",
            Role::NetworkAdministrator => "network-administrator",
        }
    }

    /// Reads [`Role::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Who stands behind an entry: carried in the envelope so that scope can be checked without knowing the kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(u8)]
pub enum Authority {
    /// The node itself (time, incarnations, jobs).
    #[default]
    Node = 0,
    /// A learner for herself.
    Learner = 1,
    /// Staff of the entry's school.
    Staff = 2,
    /// A central, for what only a central may say.
    Central = 3,
}

/// The signed-in person on whose behalf something is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// At which school this node serves her.
    pub school: SchoolId,
    /// With which roles there.
    pub roles: Vec<Role>,
    /// Others who signed in with her at the same device, at most [`MAX_TOGETHER`]: what they answer is everybody's.
    pub together: Vec<PersonId>,
}

/// Learners besides the first who can sit at one device. Five heads fit over one phone.
pub const MAX_TOGETHER: usize = 4;

impl Actor {
    /// Whether she holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// What is asked for. A feature adds a wish here only when no existing one says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Open courses and lessons.
    ReadLibrary,
    /// Record an answer as this learner.
    AnswerAs(PersonId),
    /// See the classroom work of a class by name.
    SeeClass(ClassId),
    /// Call the roll of a class, set work, enter answers for its pupils.
    LeadClass(ClassId),
    /// See one learner's classroom work by name.
    SeeWorkOf(PersonId),
    /// See who is at a school, by name.
    SeePeople(SchoolId),
    /// Open a class at a school, to lead it.
    OpenClass(SchoolId),
    /// Change people, classes, roles or installed courses of a school.
    Administer(SchoolId),
    /// Make lessons and quizzes of one's own at a school, and publish them there.
    MakeContent(SchoolId),
    /// Propose words and sound in another language at a school.
    Translate(SchoolId),
    /// Approve what was proposed, so that everybody sees it.
    ApproveWords(SchoolId),
    /// See how models of the tutor do, and approve one, at a school or at a central's office.
    ApproveModels(SchoolId),
    /// See the nodes of a central's network, certify and revoke them, at its office.
    RunNetwork(SchoolId),
    /// See and mend the box: health, log, backup.
    MaintainBox,
}

/// A granted wish.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// Goes into the envelope of what follows.
    pub authority: Authority,
}

/// A refused wish. The page says it in the person's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody is signed in, or the session is over.
    #[error("sign in first")]
    SignInFirst,
    /// Signed in, but this is for somebody else.
    #[error("this is not open to you")]
    NotYours,
}

/// The one door. Implementations read only views, so the answer is the same on every node.
pub trait Gate: Send + Sync {
    /// Decides; never panics, never guesses: what cannot be established is refused.
    fn may(&self, actor: &Actor, wish: &Wish) -> Result<Allowed, Refused>;
}
