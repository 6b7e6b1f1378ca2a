//! How a model is trained. One setting, chosen once on learners held back from the training split; see `docs/tutor.md`.

/// The constants of training. Rates are AdaGrad step sizes; decays pull a weight to 0 at each use.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSettings {
    /// Passes over the answers at most.
    pub passes_max: u32,
    /// Passes without a better result on learners held back before stopping.
    pub patience: u32,
    /// One learner in so many is held back to decide when to stop and how to calibrate.
    pub hold_back_one_in: u32,
    /// After that, start again with all learners for as many passes.
    pub refit: bool,
    /// The order of learners in each pass, and the small first values of the echoes.
    pub seed: u64,
    /// Step size of the dense features and of the patterns.
    pub rate_dense: f32,
    /// Step size of item weights.
    pub rate_item: f32,
    /// Step size of skill weights.
    pub rate_skill: f32,
    /// Step size of skill slopes.
    pub rate_slope: f32,
    /// Step size of hashed features.
    pub rate_cross: f32,
    /// Step size of what items send and receive.
    pub rate_echo: f32,
    /// Decay of an item's weight, divided by its number of answers: a normal prior.
    pub decay_item: f32,
    /// Decay of slopes and hashed features at each use.
    pub decay_cross: f32,
    /// Decay of echoes at each use, and what is added to it divided by the item's number of answers.
    pub decay_echo: (f32, f32),
    /// First values of the echoes lie within plus or minus this.
    pub echo_start: f32,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            passes_max: 10,
            patience: 2,
            hold_back_one_in: 8,
            refit: true,
            seed: 7,
            rate_dense: 0.15,
            rate_item: 0.21,
            rate_skill: 0.52,
            rate_slope: 0.09,
            rate_cross: 0.028,
            rate_echo: 0.115,
            decay_item: 0.32,
            decay_cross: 0.035,
            decay_echo: (0.0094, 2.2),
            echo_start: 0.1,
        }
    }
}
