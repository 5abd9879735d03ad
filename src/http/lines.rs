//! NDJSON answered as it arrives: the first result goes out before the last line is read, and no more lines are read than are
//! being drawn.

use std::{
    collections::VecDeque,
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use actix_web::{
    body::{BodySize, BodyStream, MessageBody},
    rt::time::{Sleep, sleep},
    web::{Bytes, Data, Payload},
};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::{
    barcode::{PROOF, check_coding},
    exchange::Exchange,
    licensed::Licensed,
    limits::{ANSWER, BATCH_BODY, BODY_DEADLINE, LINES_DEADLINE},
    parallel::{GROUP, most_groups, too_long},
    server::Service,
    shed::{self, BodySlot},
};
use crate::{
    batch::Outcome,
    generate::internal,
    options::parse_json,
    pool,
    refusal::{Language, Refusal},
    request::is_read_back,
    symbol::Wording,
    telemetry::Shed,
};

/// The results of the lines of a body.
pub struct Lines {
    service: Data<Service>,
    /// Id that the answer and the log name.
    request: u64,
    licensed: Arc<Licensed>,
    language: Language,
    /// The body as it comes in.
    body: Pin<Box<BodyStream<Payload>>>,
    /// Bytes of it that have come in.
    received: usize,
    /// What has come in and is not asked for yet.
    pending: Vec<u8>,
    /// Lines that the org's limit has been asked for.
    counted: usize,
    /// Groups of lines being drawn, in order.
    waiting: VecDeque<oneshot::Receiver<Vec<u8>>>,
    /// Wakes where nothing comes in for too long.
    patience: Option<Pin<Box<Sleep>>>,
    start: Instant,
    state: State,
    _slot: BodySlot,
}

/// How far the body is read.
enum State {
    /// There may be more.
    Open,
    /// All that can be is asked for, and this is the last result where something stood in the way of the rest.
    Ended(Option<Refusal>),
}

impl Lines {
    /// The lines of a body of which one symbol is paid for.
    pub fn of(exchange: &Exchange, licensed: Arc<Licensed>, body: Payload) -> Result<Self, Refusal> {
        check_coding(exchange)?;
        let slot = shed::body_slot().ok_or_else(|| shed::overloaded(exchange, Shed::Bodies))?;
        Ok(Self {
            service: exchange.service.clone(),
            request: exchange.id,
            licensed,
            language: exchange.language(),
            body: Box::pin(BodyStream::new(body)),
            received: 0,
            pending: Vec::new(),
            counted: 0,
            waiting: VecDeque::new(),
            patience: None,
            start: Instant::now(),
            state: State::Open,
            _slot: slot,
        })
    }

    /// Has the whole lines at hand drawn, a group at a time, as long as there is room.
    fn ask(&mut self) {
        while self.waiting.len() < most_groups() {
            let (mut group, mut end) = (Vec::with_capacity(GROUP), 0);
            for line in self.pending.split_inclusive(|&b| b == b'\n') {
                let whole = line.ends_with(b"\n") || matches!(self.state, State::Ended(None));
                if group.len() == GROUP || !whole {
                    break;
                }
                end += line.len();
                if line.trim_ascii().is_empty() {
                    continue;
                }
                let item = parse_json(line);
                let proof = if item.as_ref().is_ok_and(is_read_back) { PROOF } else { 0 };
                // The first symbol is paid for.
                let cost = u32::from(self.counted > 0) + proof;
                if let Err(refusal) = self.licensed.take_more(&self.service, self.request, cost) {
                    self.state = State::Ended(Some(refusal));
                    break;
                }
                self.counted += 1;
                group.push(item);
            }
            self.pending.drain(..end);
            if matches!(self.state, State::Ended(Some(_))) {
                self.pending.clear();
            }
            if group.is_empty() {
                return;
            }
            let language = self.language;
            self.waiting.push_back(pool::run(move || draw(group, language)));
        }
    }

    /// Takes in what has arrived. Whether something has changed.
    fn receive(&mut self, context: &mut Context) -> bool {
        match self.body.as_mut().poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.patience = None;
                self.received += bytes.len();
                self.pending.extend_from_slice(&bytes);
                if self.received > BATCH_BODY {
                    self.state = State::Ended(Some(too_large()));
                }
            }
            Poll::Ready(Some(Err(_))) => self.state = State::Ended(Some(late())),
            Poll::Ready(None) => self.state = State::Ended(None),
            Poll::Pending => {
                let left = LINES_DEADLINE.saturating_sub(self.start.elapsed()).min(BODY_DEADLINE);
                let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(left)));
                if patience.as_mut().poll(context).is_pending() {
                    return false;
                }
                self.state = State::Ended(Some(late()));
            }
        }
        true
    }
}

impl MessageBody for Lines {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Result<Bytes, Infallible>>> {
        let lines = &mut *self;
        loop {
            lines.ask();
            let open = matches!(lines.state, State::Open);
            if open && lines.waiting.len() < most_groups() {
                if lines.receive(context) {
                    continue;
                }
            } else {
                // Who is not listened to is not late.
                lines.patience = None;
            }
            let Some(group) = lines.waiting.front_mut() else {
                return match &mut lines.state {
                    State::Open => Poll::Pending,
                    State::Ended(last) => {
                        Poll::Ready(last.take().map(|last| Ok(line_of(&last, lines.language).into())))
                    }
                };
            };
            return Pin::new(group).poll(context).map(|drawn| {
                lines.waiting.pop_front();
                Some(Ok(drawn.unwrap_or_else(|_| line_of(&internal(), lines.language)).into()))
            });
        }
    }
}

/// The results of some lines. A result that is too long for an answer is none.
fn draw(items: Vec<Result<Value, Refusal>>, language: Language) -> Vec<u8> {
    let mut results = Vec::new();
    for item in items {
        let result = Outcome::of(item).to_line(language);
        if result.len() > ANSWER {
            results.extend(line_of(&too_long("", ANSWER, None), language));
        } else {
            results.extend(result);
        }
    }
    results
}

fn line_of(refusal: &Refusal, language: Language) -> Vec<u8> {
    format!("{}\n", json!({ "error": refusal.to_json(language) })).into_bytes()
}

fn too_large() -> Refusal {
    Refusal::new(
        "payload-too-large",
        "",
        Wording::of(
            format!("a body may have {BATCH_BODY} bytes; this and what follows was not read"),
            format!("本文は {BATCH_BODY} バイトまでです。これ以降は処理していません"),
        ),
    )
}

fn late() -> Refusal {
    Refusal::new(
        "malformed-request",
        "",
        Wording::fixed("the body did not arrive whole in time", "本文が時間内に届きませんでした"),
    )
}
