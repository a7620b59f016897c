//! The power is cut: a traced bot's writes are replayed up to a moment, and what was not synced by then is lost, wholly or
//! in random 512-byte pieces, as disks do it. What was acknowledged by then is answered afterwards, once and in order.
//! Needs strace. 60 moments, or as many as `AMTSLOTSE_CUTS` says; each is replayed twice.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "support/survivor.rs"]
mod survivor;
#[path = "support/trace.rs"]
mod trace;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use survivor::{Numbers, child_args, note_ack, reckon, run_child};
use trace::{Event, read_trace};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("child") => {
            run_child(&args[1..]);
            ExitCode::SUCCESS
        }
        Some("--list") => {
            println!("power_cut: test");
            ExitCode::SUCCESS
        }
        _ => cuts(std::env::var("AMTSLOTSE_CUTS").map_or(60, |n| n.parse().unwrap())),
    }
}

fn cuts(count: usize) -> ExitCode {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    // A past of a few thousand turns, so that sled has freed segments to use again.
    let mut heard = Numbers::default();
    for _ in 0..4 {
        let past = Command::new(std::env::current_exe().unwrap())
            .args(child_args(&state, "process", 150, &heard))
            .stdout(Stdio::null())
            .status();
        assert!(past.unwrap().success());
        let all = heard.map(|n| n + 150);
        reckon(&state, &all, &mut heard).unwrap();
    }
    let base = folder.path().join("base");
    copy(&state, &base);

    let log = folder.path().join("trace");
    let traced = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "2000000", "-o"])
        .arg(&log)
        .args(["-e", "trace=openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate"])
        .arg(std::env::current_exe().unwrap())
        .args(child_args(&state, "power", 60, &heard))
        .stdout(Stdio::null())
        .status()
        .expect("this test needs strace: install it (`apt-get install strace`)");
    assert!(traced.success(), "the traced bot failed: {traced}");

    let events = read_trace(&log, &state);
    let syncs = events.iter().filter(|e| matches!(e, Event::Synced { .. })).count();
    let writes = events.iter().filter(|e| matches!(e, Event::Write { .. })).count();
    assert!(syncs > 20 && writes > 20, "the trace shows {writes} writes and {syncs} syncs");
    let mut failures = 0;
    let mut random = Random(42);
    // Every moment while the state is opened, then as many spread over the rest.
    let opening = 30.min(events.len());
    let moments = (0..opening).chain((1..=count).map(|n| opening + (events.len() - opening) * n / count));
    for until in moments {
        for torn in [false, true] {
            let image = folder.path().join("image");
            let mut acked = heard;
            replay(&base, &image, &events[..until], torn.then_some(&mut random), &mut acked);
            fs::copy(state.with_extension("key"), image.with_extension("key")).unwrap();
            let mut then = heard;
            if let Err(wrong) = reckon(&image, &acked, &mut then) {
                let kind = if torn { "in pieces" } else { "wholly" };
                eprintln!("power cut after event {until} of {}, unsynced writes lost {kind}: {wrong}", events.len());
                failures += 1;
            }
            fs::remove_dir_all(&image).unwrap();
        }
    }
    let used = fs::metadata(base.join("db/db")).unwrap().len();
    let again =
        |e: &&Event| matches!(e, Event::Write { file, offset, .. } if file == Path::new("db/db") && *offset < used);
    let again = events.iter().filter(again).count();
    println!(
        "{} power cuts, each replayed twice, over {writes} writes ({again} into space that was in use before) and \
         {syncs} syncs: {failures} failures",
        count + opening
    );
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A small generator with a fixed seed: a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// Builds the folder as a disk would hold it after these events and a power cut. Names of files change at once, as a journal
/// keeps them; contents count once they are synced.
fn replay(base: &Path, image: &Path, events: &[Event], mut torn: Option<&mut Random>, acked: &mut Numbers) {
    copy(base, image);
    let mut pending: BTreeMap<PathBuf, Vec<(u64, &[u8])>> = BTreeMap::new();
    for event in events {
        match event {
            Event::Create { file } => {
                let path = image.join(file);
                if !path.exists() {
                    fs::write(path, []).unwrap();
                }
            }
            Event::Write { file, offset, bytes } => pending.entry(file.clone()).or_default().push((*offset, bytes)),
            Event::Synced { file, writes } => {
                let list = pending.entry(file.clone()).or_default();
                let synced = (*writes).min(list.len());
                for (offset, bytes) in list.drain(..synced) {
                    write_at(&image.join(file), offset, bytes);
                }
            }
            Event::Rename { from, to } => {
                fs::rename(image.join(from), image.join(to)).unwrap();
                if let Some(moved) = pending.remove(from) {
                    pending.insert(to.clone(), moved);
                }
            }
            Event::Remove { file } => {
                pending.remove(file);
                drop(fs::remove_file(image.join(file)));
            }
            Event::Truncate { file, length } => {
                fs::File::options().write(true).open(image.join(file)).unwrap().set_len(*length).unwrap();
            }
            Event::Said { line } => note_ack(acked, line),
        }
    }
    let Some(random) = torn.as_mut() else { return };
    for (file, list) in pending {
        for (offset, bytes) in list {
            for (n, piece) in bytes.chunks(512).enumerate() {
                if random.next() % 2 == 0 {
                    write_at(&image.join(&file), offset + n as u64 * 512, piece);
                }
            }
        }
    }
}

fn write_at(path: &Path, offset: u64, bytes: &[u8]) {
    let file = fs::File::options().create(true).write(true).truncate(false).open(path).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, bytes, offset).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
