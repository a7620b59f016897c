//! Exponential and logarithm in plain arithmetic: the same bits on every machine and in every build profile.
//! Never calls the platform's maths library, whose last digit differs from one system to the next.

/// e to the `x`, with a relative error below 3e-7; 0 far below and the largest finite value far above.
#[allow(clippy::excessive_precision, reason = "the constants split ln 2 into a short and a long part on purpose")]
pub(crate) fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_375;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    if x.is_nan() || x < -87.0 {
        return 0.0;
    }
    let x = x.min(88.0);
    let n = (x * std::f32::consts::LOG2_E + if x < 0.0 { -0.5 } else { 0.5 }) as i32;
    let whole = n as f32;
    let r = x - whole * LN2_HIGH - whole * LN2_LOW;
    // Taylor series of e^r to the seventh power; |r| is at most half of ln 2.
    let mut series = 1.0 / 5040.0;
    for c in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        series = series * r + c;
    }
    // `x` is clamped, so the exponent stays within 1 and 254.
    series * f32::from_bits(((n + 127) as u32) << 23)
}

/// Natural logarithm of a positive, normal number, with an error below 1e-13; a large negative number for anything else.
pub(crate) fn ln(x: f64) -> f64 {
    if !x.is_normal() || x < 0.0 {
        return if x.is_infinite() && x > 0.0 { 709.0 } else { -745.0 };
    }
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) as i32 & 0x7ff) - 1023;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), with |t| below 0.172.
    let t = (m - 1.0) / (m + 1.0);
    let square = t * t;
    let mut series = 0.0;
    for k in (0..10).rev() {
        series = series * square + 1.0 / f64::from(2 * k + 1);
    }
    2.0 * t * series + f64::from(exponent) * std::f64::consts::LN_2
}

/// 1 / (1 + e^−x).
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The logarithm of the sum of exponentials, as far as `f32` carries; −∞ is never returned.
pub(crate) fn log_sum_exp(logits: &[f32]) -> f32 {
    let greatest = logits.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = logits.iter().map(|l| exp(l - greatest)).sum();
    greatest + ln(f64::from(sum)) as f32
}

/// Turns logits into probabilities, each divided by `temperature` first.
pub(crate) fn softmax(logits: &mut [f32], temperature: f32) {
    let greatest = logits.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for l in logits.iter_mut() {
        *l = exp((*l - greatest) / temperature);
        sum += *l;
    }
    for l in logits.iter_mut() {
        *l /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_agree_with_the_platform_to_their_stated_errors() {
        for i in -8000..8000 {
            let x = i as f32 / 100.0;
            let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((got - want).abs() <= 3e-7 * want, "exp {x}: {got} {want}");
        }
        for i in 1..20_000_u32 {
            let x = f64::from(i) / 37.0;
            assert!((ln(x) - x.ln()).abs() < 1e-13, "ln {x}");
        }
    }

    #[test]
    fn strange_numbers_never_become_nan() {
        for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1e30, 1e30] {
            assert!(exp(x).is_finite());
        }
        for x in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE / 2.0] {
            assert!(ln(x).is_finite());
        }
        let mut logits = [0.0, f32::MAX, f32::MIN];
        softmax(&mut logits, 0.5);
        assert_eq!(logits.map(f32::to_bits), [0.0_f32, 1.0, 0.0].map(f32::to_bits));
    }
}
