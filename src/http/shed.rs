//! Refusing early what could only be answered late.
//!
//! Each worker measures how long ready work waits: a task that sleeps 10 ms tells by how much it wakes too late, and how
//! many requests were answered meanwhile. A queue that stays long raises the pressure, and with it the share of requests
//! that are refused at once; a short queue lowers it. Health, readiness and the pages never ask here.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use super::exchange::Exchange;
use crate::{refusal::Refusal, symbol::Wording, telemetry::Shed};

/// Bodies that one worker receives at the same time.
const BODIES: u32 = 1_000;
const TICK: Duration = Duration::from_millis(10);

thread_local! {
    static PRESSURE: RefCell<Pressure> = const { RefCell::new(Pressure::NONE) };
    static BODIES_OPEN: Cell<u32> = const { Cell::new(0) };
}

/// How much one worker is asked beyond its strength.
#[derive(Clone, Copy, Debug)]
struct Pressure {
    /// Milliseconds that work waited too long, less what has been good since.
    level: u32,
    /// Requests since the last tick.
    asked: u32,
    /// What the refused share adds up to, in thousandths; a request is refused whenever a whole one is reached.
    owed: u32,
}

impl Pressure {
    const NONE: Self = Self { level: 0, asked: 0, owed: 0 };
    /// A wait that nobody notices.
    const TARGET: Duration = Duration::from_millis(20);
    /// Fewer requests at once are no queue, however long each takes.
    const QUEUE: u32 = 8;
    /// Up to this level nothing is refused: a hundred requests at once are no overload.
    const PATIENCE: u32 = 1000;
    /// Some are always let in, so that the queue can be measured: at most so many of a thousand are refused.
    const MOST: u32 = 950;
    /// What one late tick may add, and one good tick takes away.
    const RISE: u32 = 500;
    const FALL: u32 = 5;

    /// A tick that came `late`.
    fn tick(&mut self, late: Duration) {
        if late > Self::TARGET && self.asked >= Self::QUEUE {
            let waited = late.as_millis().min(u128::from(Self::RISE)) as u32;
            self.level = (self.level + waited).min(Self::PATIENCE + Self::MOST);
        } else {
            self.level = self.level.saturating_sub(Self::FALL);
        }
        self.asked = 0;
    }

    /// Whether the next request is refused.
    fn refuses(&mut self) -> bool {
        self.asked += 1;
        self.owed += self.level.saturating_sub(Self::PATIENCE);
        let refuses = self.owed >= 1000;
        if refuses {
            self.owed -= 1000;
        }
        refuses
    }
}

/// Measures this worker's queue for as long as it runs.
pub async fn watch() {
    loop {
        let start = Instant::now();
        actix_web::rt::time::sleep(TICK).await;
        let late = start.elapsed().saturating_sub(TICK);
        PRESSURE.with_borrow_mut(|pressure| pressure.tick(late));
    }
}

/// Whether the request at hand is refused for the worker's load.
pub fn refuses() -> bool {
    PRESSURE.with_borrow_mut(Pressure::refuses)
}

/// A place for one body that is being received.
pub struct BodySlot;

/// A place for a body, as long as there is one.
pub fn body_slot() -> Option<BodySlot> {
    let open = BODIES_OPEN.get();
    (open < BODIES).then(|| {
        BODIES_OPEN.set(open + 1);
        BodySlot
    })
}

impl Drop for BodySlot {
    fn drop(&mut self) {
        BODIES_OPEN.set(BODIES_OPEN.get() - 1);
    }
}

/// The refusal, counted by its cause.
pub fn overloaded(exchange: &Exchange, cause: Shed) -> Refusal {
    exchange.service.telemetry.shed(cause);
    Refusal::new(
        "overloaded",
        "",
        Wording::fixed(
            "the service is busy; try again in a second",
            "サービスが混み合っています。1 秒後に再度お試しください",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pressure: &mut Pressure, requests: u32) -> u32 {
        (0..requests).map(|_| u32::from(pressure.refuses())).sum()
    }

    #[test]
    fn a_single_slow_client_is_never_refused() {
        let mut pressure = Pressure::NONE;
        for _ in 0..1000 {
            assert_eq!(refused(&mut pressure, 2), 0);
            pressure.tick(Duration::from_millis(200));
        }
    }

    #[test]
    fn a_burst_is_no_overload() {
        let mut pressure = Pressure::NONE;
        for _ in 0..5 {
            assert_eq!(refused(&mut pressure, 50), 0);
            pressure.tick(Duration::from_millis(200));
        }
        assert_eq!(refused(&mut pressure, 50), 0);
    }

    #[test]
    fn a_lasting_queue_is_refused_more_and_more_but_never_wholly() {
        let mut pressure = Pressure::NONE;
        let mut last = 0;
        for _ in 0..40 {
            let now = refused(&mut pressure, 100);
            assert!(now >= last);
            last = now;
            pressure.tick(Duration::from_millis(60));
        }
        assert_eq!(last, 95);
    }

    #[test]
    fn a_short_queue_lets_everybody_in_again_within_two_seconds() {
        let mut pressure = Pressure { level: Pressure::PATIENCE + Pressure::MOST, ..Pressure::NONE };
        for _ in 0..200 {
            pressure.tick(Duration::from_millis(1));
        }
        assert_eq!(refused(&mut pressure, 1000), 0);
    }

    #[test]
    fn places_for_bodies_come_back() {
        let slots: Vec<_> = (0..BODIES).map_while(|_| body_slot()).collect();
        assert_eq!(slots.len(), BODIES as usize);
        assert!(body_slot().is_none());
        drop(slots);
        assert!(body_slot().is_some());
    }
}
