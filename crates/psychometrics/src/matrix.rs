//! The little linear algebra that estimation needs: symmetric positive definite systems by Cholesky.

/// A symmetric matrix stored whole, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    size: usize,
    values: Vec<f64>,
}

/// The factor of a positive definite matrix.
#[derive(Debug, Clone)]
pub struct Cholesky {
    size: usize,
    /// Lower triangle, rows packed whole.
    lower: Vec<f64>,
}

impl Symmetric {
    /// All zeros.
    pub fn zeros(size: usize) -> Symmetric {
        Symmetric { size, values: vec![0.0; size * size] }
    }

    /// One entry.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// Adds to an entry and to its mirror image.
    pub fn add(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] += value;
        if row != column {
            self.values[column * self.size + row] += value;
        }
    }

    /// Factor, or `None` where the matrix is not safely positive definite. It is first scaled to a unit diagonal, so the
    /// answer does not depend on the units of the parameters.
    pub fn cholesky(&self) -> Option<Cholesky> {
        let n = self.size;
        let mut scale = vec![0.0; n];
        for (i, s) in scale.iter_mut().enumerate() {
            let diagonal = self.get(i, i);
            if diagonal.is_nan() || diagonal <= 0.0 || diagonal.is_infinite() {
                return None;
            }
            *s = 1.0 / diagonal.sqrt();
        }
        let mut lower = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let mut sum = self.get(i, j) * scale[i] * scale[j];
                let (row_i, row_j) = (&lower[i * n..i * n + j], &lower[j * n..j * n + j]);
                for (a, b) in row_i.iter().zip(row_j) {
                    sum -= a * b;
                }
                if i == j {
                    // 1e-10 of the scaled diagonal: below it the direction carries no information worth inverting.
                    if sum.is_nan() || sum <= 1e-10 {
                        return None;
                    }
                    lower[i * n + i] = sum.sqrt();
                } else {
                    lower[i * n + j] = sum / lower[j * n + j];
                }
            }
        }
        for i in 0..n {
            for j in 0..=i {
                lower[i * n + j] /= scale[i];
            }
        }
        Some(Cholesky { size: n, lower })
    }
}

impl Cholesky {
    /// Solves `M x = b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let n = self.size;
        let mut x = b.to_vec();
        for i in 0..n {
            let mut sum = x[i];
            for j in 0..i {
                sum -= self.lower[i * n + j] * x[j];
            }
            x[i] = sum / self.lower[i * n + i];
        }
        for i in (0..n).rev() {
            let value = x[i] / self.lower[i * n + i];
            x[i] = value;
            for j in 0..i {
                x[j] -= self.lower[i * n + j] * value;
            }
        }
        x
    }

    /// The inverse.
    pub fn inverse(&self) -> Symmetric {
        let n = self.size;
        // Rows of the inverse of the factor, transposed so that the product below runs over contiguous memory.
        let mut columns = vec![0.0; n * n];
        for c in 0..n {
            for i in c..n {
                let mut sum = if i == c { 1.0 } else { 0.0 };
                for j in c..i {
                    sum -= self.lower[i * n + j] * columns[c * n + j];
                }
                columns[c * n + i] = sum / self.lower[i * n + i];
            }
        }
        let mut inverse = Symmetric::zeros(n);
        for i in 0..n {
            for j in 0..=i {
                let (a, b) = (&columns[i * n + i..(i + 1) * n], &columns[j * n + i..(j + 1) * n]);
                inverse.add(i, j, a.iter().zip(b).map(|(x, y)| x * y).sum());
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Symmetric {
        let mut m = Symmetric::zeros(3);
        for (i, j, v) in [(0, 0, 4.0), (1, 1, 3.0), (2, 2, 2000.0), (0, 1, 1.0), (0, 2, -2.0), (1, 2, 5.0)] {
            m.add(i, j, v);
        }
        m
    }

    #[test]
    fn solve_and_inverse_undo_the_matrix() {
        let m = example();
        let factor = m.cholesky().unwrap();
        let x = factor.solve(&[1.0, 2.0, 3.0]);
        let inverse = factor.inverse();
        for i in 0..3 {
            let back: f64 = (0..3).map(|j| m.get(i, j) * x[j]).sum();
            assert!((back - [1.0, 2.0, 3.0][i]).abs() < 1e-12);
            for j in 0..3 {
                let unit: f64 = (0..3).map(|k| m.get(i, k) * inverse.get(k, j)).sum();
                assert!((unit - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn singular_and_nan_are_refused() {
        let mut m = Symmetric::zeros(2);
        m.add(0, 0, 1.0);
        m.add(1, 1, 1.0);
        m.add(0, 1, 1.0);
        assert!(m.cholesky().is_none());
        m.add(0, 0, f64::NAN);
        assert!(m.cholesky().is_none());
    }
}
