//! Reads what strace wrote: the writes and syncs of one folder, and what the traced program said, in order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Something that happened; files are named from the folder on.
#[derive(Debug)]
pub(crate) enum Event {
    Create {
        file: PathBuf,
    },
    Write {
        file: PathBuf,
        offset: u64,
        bytes: Vec<u8>,
    },
    /// A sync has ended that began when so many of the file's writes that were not synced yet had ended.
    Synced {
        file: PathBuf,
        writes: usize,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        file: PathBuf,
    },
    Truncate {
        file: PathBuf,
        length: u64,
    },
    /// A line on standard output.
    Said {
        line: String,
    },
}

pub(crate) fn read_trace(log: &Path, folder: &Path) -> Vec<Event> {
    let folder = folder.canonicalize().unwrap();
    let mut reader = Reader { folder, events: Vec::new(), unsynced: BTreeMap::new(), positions: BTreeMap::new() };
    // What a thread had begun when another's line came between.
    let mut begun: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let file = BufReader::new(std::fs::File::open(log).unwrap());
    for line in file.lines().map(Result::unwrap) {
        let (thread, rest) = line.split_once(' ').unwrap();
        let rest = rest.trim_start();
        if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            // Counted now: a sync promises nothing about writes that end after it began.
            let writes = reader.unsynced_of(start);
            reader.say(start);
            begun.insert(thread.to_owned(), (start.to_owned(), writes));
        } else if let Some((_, end)) = rest.strip_prefix("<... ").and_then(|r| r.split_once(" resumed>")) {
            if let Some((start, writes)) = begun.remove(thread) {
                reader.call(&format!("{start}{end}"), writes);
            }
        } else {
            let writes = reader.unsynced_of(rest);
            reader.say(rest);
            reader.call(rest, writes);
        }
    }
    reader.events
}

struct Reader {
    folder: PathBuf,
    events: Vec<Event>,
    unsynced: BTreeMap<PathBuf, usize>,
    /// Where plain writes go on, by file.
    positions: BTreeMap<PathBuf, u64>,
}

impl Reader {
    fn unsynced_of(&self, call: &str) -> usize {
        self.descriptor(call).and_then(|f| self.unsynced.get(&f).copied()).unwrap_or(0)
    }

    /// The file behind the first argument, as `-y` shows it: `fsync(7</tmp/state/db/db>)`.
    fn descriptor(&self, call: &str) -> Option<PathBuf> {
        let inside = call.split_once('(')?.1.split_once('<')?.1;
        let path = inside.split_once('>')?.0;
        self.inside(&text(path))
    }

    fn inside(&self, path: &str) -> Option<PathBuf> {
        let path = Path::new(path).strip_prefix(&self.folder).ok()?;
        // Neither holds state.
        let other = path == Path::new("lock") || path == Path::new("probe") || path.as_os_str().is_empty();
        (!other).then(|| path.to_owned())
    }

    /// What is said counts from the moment at which it is said.
    fn say(&mut self, call: &str) {
        if call.starts_with("write(1<") {
            let bytes = strings(call).into_iter().next().unwrap_or_default();
            for line in String::from_utf8_lossy(&bytes).lines() {
                self.events.push(Event::Said { line: line.to_owned() });
            }
        }
    }

    fn call(&mut self, call: &str, writes: usize) {
        let Some((name, _)) = call.split_once('(') else { return };
        let Some((_, result)) = call.rsplit_once(" = ") else { return };
        if result.starts_with('-') || result.starts_with('?') {
            return;
        }
        match name {
            "pwrite64" | "write" => {
                let Some(file) = self.descriptor(call) else { return };
                let mut bytes = strings(call).into_iter().next().unwrap_or_default();
                let length: usize = result.split_whitespace().next().unwrap().parse().unwrap();
                bytes.truncate(length);
                assert_eq!(bytes.len(), length, "strace has cut a write short");
                let offset = if name == "pwrite64" {
                    let arguments = call.rsplit_once(')').unwrap().0;
                    arguments.rsplit_once(", ").unwrap().1.parse().unwrap()
                } else {
                    let position = self.positions.entry(file.clone()).or_insert(0);
                    *position += length as u64;
                    *position - length as u64
                };
                *self.unsynced.entry(file.clone()).or_insert(0) += 1;
                self.events.push(Event::Write { file, offset, bytes });
            }
            "fsync" | "fdatasync" => {
                let Some(file) = self.descriptor(call) else { return };
                if let Some(count) = self.unsynced.get_mut(&file) {
                    *count = count.saturating_sub(writes);
                }
                self.events.push(Event::Synced { file, writes });
            }
            "openat" if call.contains("O_CREAT") => {
                let path = strings(call).into_iter().next().unwrap_or_default();
                if let Some(file) = self.inside(&String::from_utf8_lossy(&path)) {
                    if call.contains("O_TRUNC") {
                        self.positions.remove(&file);
                        self.events.push(Event::Create { file: file.clone() });
                        self.events.push(Event::Truncate { file, length: 0 });
                    } else {
                        self.events.push(Event::Create { file });
                    }
                }
            }
            "rename" | "renameat" | "renameat2" => {
                let paths: Vec<_> = strings(call).iter().map(|p| self.inside(&String::from_utf8_lossy(p))).collect();
                if let [Some(from), Some(to)] = &paths[..] {
                    if let Some(count) = self.unsynced.remove(from) {
                        self.unsynced.insert(to.clone(), count);
                    }
                    self.events.push(Event::Rename { from: from.clone(), to: to.clone() });
                }
            }
            "unlink" | "unlinkat" => {
                let path = strings(call).into_iter().next().unwrap_or_default();
                if let Some(file) = self.inside(&String::from_utf8_lossy(&path)) {
                    self.unsynced.remove(&file);
                    self.events.push(Event::Remove { file });
                }
            }
            "ftruncate" => {
                let Some(file) = self.descriptor(call) else { return };
                let arguments = call.rsplit_once(')').unwrap().0;
                let length = arguments.rsplit_once(", ").unwrap().1.parse().unwrap();
                self.events.push(Event::Truncate { file, length });
            }
            _ => {}
        }
    }
}

/// The quoted strings of a call, as `-xx` writes them.
fn strings(call: &str) -> Vec<Vec<u8>> {
    call.split('"').skip(1).step_by(2).map(bytes).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.split("\\x").skip(1).map(|b| u8::from_str_radix(b, 16).unwrap()).collect()
}

/// A path, written in hex or as it is.
fn text(path: &str) -> String {
    if path.starts_with("\\x") { String::from_utf8_lossy(&bytes(path)).into_owned() } else { path.to_owned() }
}
