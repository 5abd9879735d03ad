//! Many symbols for one request, drawn on all cores, in order. Only a few wait at a time, so that other requests have their turn,
//! memory is bounded, and what nobody waits for any more is not drawn.

use std::collections::VecDeque;

use crate::{generate::internal, pool, refusal::Refusal, symbol::Wording};

/// Symbols that one thread draws before it hands them over.
pub const GROUP: usize = 4;

/// Groups of one request that are being drawn or wait for the one before them.
pub fn most_groups() -> usize {
    2 * *pool::THREADS
}

/// What `draw` makes of the items, in their order, as long as it has no more than `limit` bytes by `size`.
///
/// `field` is what has too many items where it has more.
pub async fn in_order<I: Send + 'static, T: Send + 'static>(
    items: Vec<I>,
    field: &str,
    limit: usize,
    draw: impl Fn(I) -> T + Copy + Send + 'static,
    size: fn(&T) -> usize,
) -> Result<Vec<T>, Refusal> {
    let mut drawn = Vec::with_capacity(items.len());
    let (mut items, mut waiting, mut bytes) = (items.into_iter(), VecDeque::new(), 0);
    loop {
        while waiting.len() < most_groups() && items.len() > 0 {
            let group: Vec<I> = items.by_ref().take(GROUP).collect();
            // One that is too large alone is not worth keeping.
            let draw = move |item| Some(draw(item)).filter(|drawn| size(drawn) <= limit);
            waiting.push_back(pool::run(move || group.into_iter().map(draw).collect::<Vec<_>>()));
        }
        let Some(group) = waiting.pop_front() else { return Ok(drawn) };
        for one in group.await.map_err(|_| internal())? {
            bytes += one.as_ref().map_or(limit + 1, size);
            match one {
                Some(one) if bytes <= limit => drawn.push(one),
                _ => return Err(too_long(field, limit, Some(drawn.len()))),
            }
        }
    }
}

/// The refusal of an answer longer than `limit` bytes, and how many items would have been enough for it, where that is known.
pub fn too_long(field: &str, limit: usize, enough: Option<usize>) -> Refusal {
    let wording = match enough {
        Some(enough) => Wording::of(
            format!(
                "the answer would have more than {limit} bytes; the first {enough} of {field} fill it: send fewer at a time"
            ),
            format!(
                "応答が上限の {limit} バイトを超えます。{field} の最初の {enough} 件で上限に達するため、件数を減らしてください"
            ),
        ),
        None => Wording::of(
            format!("the answer would have more than {limit} bytes; send fewer or smaller symbols at a time"),
            format!("応答が上限の {limit} バイトを超えます。件数を減らすか、小さくしてください"),
        ),
    };
    Refusal::new("payload-too-large", field, wording)
}
