//! Takes up a changed knowledge base while the conversation goes on, and says what changed or what is broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::super::args::{KbArgs, UiLang};
use super::super::output::tell;
use super::super::{output, texts};
use super::input::Announce;
use crate::knowledge::{SharedKnowledge, Watcher, changes, load};

/// Watches until it is dropped.
pub(super) struct Reloading {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Starts to watch. Where that is not possible it is said, and changes are taken up at the next start.
pub(super) fn start(kb: KbArgs, knowledge: SharedKnowledge, mut announce: Announce, ui: UiLang) -> Option<Reloading> {
    let mut watcher = match Watcher::new(&kb.kb) {
        Ok(watcher) => watcher,
        Err(reason) => {
            tell(reason.to_string());
            return None;
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let thread = std::thread::spawn(move || {
        while !stopped.load(Ordering::Relaxed) {
            if watcher.wait(Duration::from_millis(200)) {
                announce(reload(&kb, &knowledge, ui));
            }
        }
    });
    Some(Reloading { stop, thread: Some(thread) })
}

fn reload(kb: &KbArgs, knowledge: &SharedKnowledge, ui: UiLang) -> String {
    let options = super::super::knowledge::options(kb, knowledge.now().matcher.encoder());
    match load(&kb.kb, &options, &mut |_| ()) {
        Ok(loaded) => {
            let after = loaded.knowledge.kb.clone();
            let before = knowledge.swap(loaded.knowledge);
            texts::reloaded(ui, &changes(&before.kb, &after))
        }
        Err(broken) => {
            let faults = output::rendered(&broken.diagnostics, &broken.files, ui);
            format!("{faults}{}", texts::still_serving_the_old(ui))
        }
    }
}

impl Drop for Reloading {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A reload under way ends first; that it failed was said by itself.
            drop(thread.join());
        }
    }
}
