//! What may be spent in a day, over all conversations. It has no calendar of its own.

use jiff::civil::Date;

/// The limits of a day, and what is spent of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Questions a day.
    pub questions: u64,
    /// Tokens a day.
    pub tokens: u64,
}

/// What is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// The day.
    pub day: Date,
    /// Questions asked.
    pub questions: u64,
    /// Tokens used.
    pub tokens: u64,
}

impl Spent {
    /// Takes one question out of the day's budget; whether there was one left.
    pub fn take(&mut self, budget: Budget, day: Date) -> bool {
        if day > self.day {
            *self = Self { day, questions: 0, tokens: 0 };
        }
        let left = self.questions < budget.questions && self.tokens < budget.tokens;
        if left {
            self.questions += 1;
        }
        left
    }

    /// Notes what a question cost.
    pub fn cost(&mut self, tokens: u32) {
        self.tokens = self.tokens.saturating_add(u64::from(tokens));
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_spent_budget_is_there_again_the_next_day_and_not_before() {
        let budget = Budget { questions: 2, tokens: 100 };
        let today = date(2026, 11, 25);
        let mut spent = Spent { day: today, questions: 0, tokens: 0 };
        assert!(spent.take(budget, today) && spent.take(budget, today));
        assert!(!spent.take(budget, today));
        assert!(!spent.take(budget, date(2026, 11, 24)), "a clock set back gives nothing");
        assert!(spent.take(budget, date(2026, 11, 26)));
        spent.cost(100);
        assert!(!spent.take(budget, date(2026, 11, 26)));
    }
}
