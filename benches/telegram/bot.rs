//! The bot: the program itself, with a configuration as its operator would write it.

use std::fs;
use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use amtslotse::nlu::encoder::USUAL_FILE;

use crate::load::{CONNECTIONS, Load};

/// What Telegram says with every update.
pub(crate) const SECRET: &str = "a-secret-of-the-measurement";
/// A cold build of the knowledge base takes a while.
const START: Duration = Duration::from_mins(5);

/// The running bot. Dropped, it is gone with its state.
pub(crate) struct Bot {
    pub(crate) hook: SocketAddr,
    pub(crate) durability: String,
    child: Child,
    folder: tempfile::TempDir,
}

impl Bot {
    /// Starts it and waits until it takes messages.
    pub(crate) fn start(load: &Load, encoder: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        // On the disk of the build: what lies in memory would cost no sync.
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = tempfile::tempdir_in(kept).unwrap();
        let encoder = if encoder == "none" { PathBuf::from("none") } else { root.join(USUAL_FILE) };
        let durability = std::env::var("AMTSLOTSE_DURABILITY").unwrap_or_else(|_| "power".to_owned());
        let cache_mib = crate::number("AMTSLOTSE_CACHE_MIB", 32);
        let (hook, ops) = (free(), free());
        let config = format!(
            "[kb]\ndir = \"{kb}\"\ncache = \"{cache}\"\nencoder = \"{encoder}\"\n\
             [state]\ndir = \"{state}\"\nkey_file = \"{key}\"\ndurability = \"{durability}\"\ncache_mib = {cache_mib}\nbackups = 0\n\
             [telegram]\napi_url = \"http://{api}\"\nmode = \"webhook\"\nlisten = \"{hook}\"\n\
             public_url = \"https://bot.example.org/hook\"\nconnections = {CONNECTIONS}\n\
             send_all = \"none\"\nsend_chat = \"none\"\nsend_group = \"none\"\nflood_chat = \"none\"\n\
             [ops]\nlisten = \"{ops}\"\n",
            kb = root.join("intents").display(),
            cache = kept.join("bench-cache").display(),
            state = folder.path().join("state").display(),
            key = folder.path().join("key").display(),
            encoder = encoder.display(),
            api = load.api,
        );
        let workers =
            std::env::var("AMTSLOTSE_WORKERS").map_or_else(|_| String::new(), |n| format!("[run]\nworkers = {n}\n"));
        let file = folder.path().join("amtslotse.toml");
        fs::write(&file, format!("{config}{workers}")).unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_amtslotse"))
            .args(["serve", "--config"])
            .arg(&file)
            .env("AMTSLOTSE_TELEGRAM_TOKEN", "123456:BENCHBENCHBENCHBENCHBENCHBENCHBENCHB")
            .env("AMTSLOTSE_TELEGRAM_SECRET", SECRET)
            .env_remove("AMTSLOTSE_KEY")
            .env_remove("AMTSLOTSE_LOG")
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        let mut bot = Self { hook, durability, child, folder };
        let end = Instant::now() + START;
        while !ready(ops) {
            let dead = bot.child.try_wait().unwrap();
            assert!(dead.is_none() && Instant::now() < end, "the bot does not start: {}", bot.log());
            std::thread::sleep(Duration::from_millis(100));
        }
        bot
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Stops it in order; the size of its state, in MiB.
    pub(crate) fn end(mut self) -> f64 {
        let told = Command::new("kill").arg(self.id().to_string()).status().unwrap();
        let ended = self.child.wait().unwrap();
        assert!(told.success() && ended.success(), "it ends with {ended}: {}", self.log());
        let faults: Vec<String> =
            self.log().lines().filter(|l| l.contains("WARN") || l.contains("ERROR")).map(str::to_owned).collect();
        for fault in faults.iter().filter(|f| !f.contains("without the sentence encoder")).take(5) {
            println!("  the bot says: {fault}");
        }
        size(&self.folder.path().join("state")) as f64 / f64::from(1024 * 1024)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn ready(ops: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(ops) else { return false };
    let mut answer = String::new();
    let asked = std::io::Write::write_all(&mut stream, b"GET /readyz HTTP/1.0\r\n\r\n");
    asked.and_then(|()| stream.read_to_string(&mut answer)).is_ok() && answer.contains(" 200 ")
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}
