//! Messages that go astray: lost, doubled, out of order, or of an earlier conversation. Under TLS none of that reaches the other side; whatever
//! does must break nothing that a later conversation does not mend.

use kernel::Chance;

/// A message: what one side says in its turn, frame by frame.
pub type Message = Vec<Vec<u8>>;

/// Messages of one pair of nodes that are kept to be said again.
const KEPT: usize = 12;
/// Turns of one conversation in which something happens.
const TROUBLED: u32 = 6;

/// A network that loses messages, and says again what it has heard.
#[derive(Debug)]
pub struct Astray {
    chance: Chance,
    /// What was said before between the two, by either, the newest last.
    heard: Vec<Message>,
    /// What was heard in an earlier conversation.
    earlier: usize,
    left: u32,
}

impl Astray {
    /// `heard`: what the two said in earlier conversations.
    pub fn new(chance: Chance, heard: Vec<Message>) -> Self {
        Self { chance, earlier: heard.len(), heard, left: TROUBLED }
    }

    /// What was said between the two, to be said again later.
    pub fn heard(mut self) -> Vec<Message> {
        let oldest = self.heard.len().saturating_sub(KEPT);
        self.heard.split_off(oldest)
    }

    /// What comes in the place of a message, and whether that is something else.
    pub fn instead_of(&mut self, said: Message) -> (Message, bool) {
        self.heard.push(said.clone());
        if self.left == 0 {
            return (said, false);
        }
        let came = match self.chance.below(10) {
            0 => Message::new(),
            1 => [said.clone(), said.clone()].concat(),
            2 => self.again(),
            3 => [self.again(), said.clone()].concat(),
            4 => [said.clone(), self.again()].concat(),
            5 | 6 => self.frames(&said),
            _ => said.clone(),
        };
        let changed = came != said;
        self.left -= u32::from(changed);
        (came, changed)
    }

    /// A message that was said before, rather in an earlier conversation.
    fn again(&mut self) -> Message {
        let of = match self.earlier {
            0 => self.heard.len(),
            earlier => earlier,
        };
        self.heard[self.chance.below(of as u64) as usize].clone()
    }

    /// Single frames are lost, doubled, pass each other, or are said again in the middle of another message.
    fn frames(&mut self, said: &[Vec<u8>]) -> Message {
        let mut came = Message::new();
        for frame in said {
            match self.chance.below(8) {
                0 => {}
                1 => came.extend([frame.clone(), frame.clone()]),
                2 => came.insert(came.len().saturating_sub(1), frame.clone()),
                3 => {
                    let again = self.again();
                    let place = self.chance.below(again.len() as u64) as usize;
                    came.extend(again.get(place).cloned());
                    came.push(frame.clone());
                }
                _ => came.push(frame.clone()),
            }
        }
        came
    }
}
