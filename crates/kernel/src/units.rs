//! Numbers with their unit in the type.

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $repr:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, PartialOrd, Debug, Default)]
        pub struct $name(pub $repr);
    };
}

unit!(/// Kilobits per second.
    Kbps, f64);
unit!(/// Milliseconds of delay.
    LatencyMs, f64);
unit!(/// Metres along the ground or in the air.
    DistanceM, f64);
unit!(/// Hundredths of a United States dollar, never fractions: money is counted, not measured.
    UsdCents, i64);
