//! The bounded queue between the task that receives events and the program that takes them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::Notify;

/// The end of the queue that takes items.
pub(super) struct Consumer<T>(Arc<Queue<T>>);

/// The end of the queue that adds items. When it is dropped, the queue ends.
pub(super) struct Producer<T>(Arc<Queue<T>>);

struct Queue<T> {
    state: Mutex<State<T>>,
    /// Notifies the producer that the consumer waits for an item.
    waiting: Notify,
}

struct State<T> {
    items: VecDeque<T>,
    size: usize,
    consumer: Option<Waker>,
    has_ended: bool,
}

/// Creates a queue that holds up to a number of items.
pub(super) fn queue<T>(size: usize) -> (Producer<T>, Consumer<T>) {
    let state = State { items: VecDeque::new(), size: size.max(1), consumer: None, has_ended: false };
    let queue = Arc::new(Queue { state: Mutex::new(state), waiting: Notify::new() });
    (Producer(Arc::clone(&queue)), Consumer(queue))
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State<T>)) {
        let waker = {
            let mut state = self.lock();
            change(&mut state);
            state.consumer.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Producer<T> {
    /// Adds an item. If the queue is full, discards all items, this one included, and returns how many they were.
    pub(super) fn push(&self, item: T) -> Result<(), usize> {
        let mut outcome = Ok(());
        // Dropped after the lock is released.
        let mut discarded = VecDeque::new();
        self.0.change(|state| {
            state.items.push_back(item);
            if state.items.len() > state.size {
                discarded = std::mem::take(&mut state.items);
                outcome = Err(discarded.len());
            }
        });
        outcome
    }

    /// Adds an item even if the queue is full.
    pub(super) fn push_always(&self, item: T) {
        self.0.change(|state| state.items.push_back(item));
    }

    /// Waits until the consumer has taken all items and waits for the next.
    pub(super) async fn consumer_waits(&self) {
        loop {
            let waiting = self.0.waiting.notified();
            if self.0.lock().consumer.is_some() {
                return;
            }
            waiting.await;
        }
    }
}

impl<T> Drop for Producer<T> {
    fn drop(&mut self) {
        self.0.change(|state| state.has_ended = true);
    }
}

impl<T> Consumer<T> {
    /// Takes the next item; `None` is the end of the queue.
    pub(super) fn poll_pop(&self, task: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.0.lock();
        if let Some(item) = state.items.pop_front() {
            return Poll::Ready(Some(item));
        }
        if state.has_ended {
            return Poll::Ready(None);
        }
        match &mut state.consumer {
            Some(waker) => waker.clone_from(task.waker()),
            none => *none = Some(task.waker().clone()),
        }
        drop(state);
        self.0.waiting.notify_one();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test]
    async fn items_arrive_in_their_order_and_before_the_end() {
        let (producer, consumer) = queue(2);
        assert_eq!((producer.push(1), producer.push(2)), (Ok(()), Ok(())));
        producer.push_always(3);
        drop(producer);
        for expected in [Some(1), Some(2), Some(3), None, None] {
            assert_eq!(poll_fn(|task| consumer.poll_pop(task)).await, expected);
        }
    }

    #[tokio::test]
    async fn a_full_queue_is_emptied() {
        let (producer, consumer) = queue(2);
        assert_eq!((producer.push(1), producer.push(2), producer.push(3)), (Ok(()), Ok(()), Err(3)));
        assert_eq!(producer.push(4), Ok(()));
        assert_eq!(poll_fn(|task| consumer.poll_pop(task)).await, Some(4));
    }

    #[tokio::test]
    async fn the_producer_waits_for_a_consumer_that_waits() {
        let (producer, consumer) = queue(1);
        producer.push(1).unwrap();
        let taking = tokio::spawn(async move {
            let first = poll_fn(|task| consumer.poll_pop(task)).await;
            (first, poll_fn(|task| consumer.poll_pop(task)).await)
        });
        producer.consumer_waits().await;
        producer.push(2).unwrap();
        assert_eq!(taking.await.unwrap(), (Some(1), Some(2)));
    }
}
