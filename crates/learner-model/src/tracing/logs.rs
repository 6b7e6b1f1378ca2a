//! ln(1 + n) for counts in quarters of an answer, from a table: six of them are needed per answer.

/// Counts up to this many quarters come from the table.
const TABLE: u32 = 4_096;

/// The table, made once per model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Logs(Vec<f32>);

impl Logs {
    pub fn new() -> Self {
        Self((0..TABLE).map(ln_quarters).collect())
    }

    pub fn of(&self, quarters: u32) -> f32 {
        match self.0.get(quarters as usize) {
            Some(value) => *value,
            None => ln_quarters(quarters),
        }
    }
}

fn ln_quarters(quarters: u32) -> f32 {
    libm::log1p(f64::from(quarters) * 0.25) as f32
}
