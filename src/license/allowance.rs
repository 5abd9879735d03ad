//! What a plan allows.

/// A plan named in a license.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// A trial: ends on its day, without grace.
    Trial,
    /// The usual license.
    Standard,
    /// The large license: more requests, links that live as long as the license.
    Professional,
}

/// Limits and rights of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Symbols an org may draw in a minute.
    pub symbols_per_minute: u32,
    /// Days after the license's end in which requests are still answered.
    pub grace_days: u64,
    /// Whether links may outlive 15 minutes.
    pub long_links: bool,
}

impl Plan {
    /// The plan of a license's last part: `trial`, `std` or `pro`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "trial" => Some(Self::Trial),
            "std" => Some(Self::Standard),
            "pro" => Some(Self::Professional),
            _ => None,
        }
    }

    /// The name that [`Plan::parse`] reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Standard => "std",
            Self::Professional => "pro",
        }
    }

    /// What the plan allows.
    pub fn allowance(self) -> Allowance {
        match self {
            Self::Trial => Allowance { symbols_per_minute: 600, grace_days: 0, long_links: false },
            Self::Standard => Allowance { symbols_per_minute: 6_000, grace_days: 14, long_links: false },
            Self::Professional => Allowance { symbols_per_minute: 60_000, grace_days: 14, long_links: true },
        }
    }
}

impl Allowance {
    /// What a sandbox of the org may do: never more than the org itself, and no more symbols than a trial.
    #[must_use]
    pub fn in_sandbox(self) -> Self {
        let trial = Plan::Trial.allowance();
        Self { symbols_per_minute: self.symbols_per_minute.min(trial.symbols_per_minute), long_links: false, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_written() {
        for plan in [Plan::Trial, Plan::Standard, Plan::Professional] {
            assert_eq!(Plan::parse(plan.name()), Some(plan));
        }
    }

    #[test]
    fn a_sandbox_may_only_do_less() {
        for plan in [Plan::Trial, Plan::Standard, Plan::Professional] {
            let (org, sandbox) = (plan.allowance(), plan.allowance().in_sandbox());
            assert!(sandbox.symbols_per_minute <= org.symbols_per_minute);
            assert!(sandbox.grace_days <= org.grace_days);
            assert!(!sandbox.long_links);
        }
    }
}
