//! The threads that draw for batches and sheets: one a core for the whole process, so that many batches at once take turns
//! and need no more threads than one does.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, LazyLock, Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Threads of the pool.
pub static THREADS: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));

static JOBS: LazyLock<mpsc::Sender<Job>> = LazyLock::new(|| {
    let (sender, jobs) = mpsc::channel::<Job>();
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..*THREADS {
        let jobs = Arc::clone(&jobs);
        thread::spawn(move || {
            let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            while let Ok(job) = next() {
                // A panic is a fault of ours, and told as one where the result is missed; the thread is needed.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
    }
    sender
});

/// Does the work on one of the threads. What nobody waits for any more when its turn comes is not done.
pub fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
    let (sender, result) = oneshot::channel();
    let job = Box::new(move || {
        if !sender.is_closed() {
            let _ = sender.send(work());
        }
    });
    JOBS.send(job).expect("the threads live as long as the process");
    result
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    #[test]
    fn every_result_comes_to_who_asked_for_it() {
        let results: Vec<_> = (0..1000).map(|i| run(move || i * i)).collect();
        for (i, result) in results.into_iter().enumerate() {
            assert_eq!(result.blocking_recv(), Ok(i * i));
        }
    }

    #[test]
    fn a_panic_costs_its_result_and_no_thread() {
        let panics: Vec<_> = (0..2 * *THREADS).map(|_| run(|| panic!("a fault of ours"))).collect();
        assert!(panics.into_iter().all(|result: oneshot::Receiver<()>| result.blocking_recv().is_err()));
        assert_eq!(run(|| 1).blocking_recv(), Ok(1));
    }

    #[test]
    fn what_nobody_waits_for_is_not_done() {
        static DONE: AtomicUsize = AtomicUsize::new(0);
        // Every thread is kept until told otherwise.
        let (hold, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        let kept: Vec<_> = (0..*THREADS)
            .map(|_| {
                let held = Arc::clone(&held);
                run(move || held.lock().unwrap_or_else(PoisonError::into_inner).recv().is_err())
            })
            .collect();
        let (gone, wanted) = (run(|| DONE.fetch_add(1, SeqCst)), run(|| DONE.fetch_add(1, SeqCst)));
        drop(gone);
        drop(hold);
        assert_eq!(wanted.blocking_recv(), Ok(0), "the first was passed over");
        assert!(kept.into_iter().all(|kept| kept.blocking_recv() == Ok(true)));
    }
}
