//! What the tests need and did not write: fetched once into the build folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

const SYNAPSE: &str = "matrix-synapse==1.163.2";
const NIO: &str = "matrix-nio[e2e]==0.26.0";
const JS: &str = "matrix-js-sdk@37.5.0";

/// Where everything lies.
pub(crate) struct Tools {
    pub synapse: PathBuf,
    pub nio: PathBuf,
    pub js: PathBuf,
}

/// The tools; `None` where they cannot be fetched, which is said.
pub(crate) fn tools() -> Option<&'static Tools> {
    static TOOLS: OnceLock<Option<Tools>> = OnceLock::new();
    TOOLS
        .get_or_init(|| match fetch() {
            Ok(tools) => Some(tools),
            Err(why) => {
                let required = std::env::var("AMTSLOTSE_JUDGES").as_deref() == Ok("required");
                assert!(!required, "the homeserver and its clients are required: {why}");
                eprintln!("NOT TRIED on Matrix: {why}");
                None
            }
        })
        .as_ref()
}

fn fetch() -> Result<Tools, String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock();
    let folder = folder();
    let synapse = venv(&folder.join("synapse"), SYNAPSE)?;
    let nio = venv(&folder.join("nio"), NIO)?;
    let js = folder.join("js");
    let mark = js.join("ready");
    if std::fs::read_to_string(&mark).ok().as_deref() != Some(JS) {
        std::fs::create_dir_all(&js).map_err(|e| e.to_string())?;
        std::fs::write(js.join("package.json"), "{\"private\":true,\"type\":\"module\"}").map_err(|e| e.to_string())?;
        run(Command::new("npm").args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]).arg(&js).arg(JS))?;
        std::fs::write(&mark, JS).map_err(|e| e.to_string())?;
    }
    // The script has to lie beside its packages.
    std::fs::copy(clients().join("js_client.mjs"), js.join("js_client.mjs")).map_err(|e| e.to_string())?;
    Ok(Tools { synapse, nio, js: js.join("js_client.mjs") })
}

/// The interpreter of an environment with one package.
fn venv(folder: &Path, package: &str) -> Result<PathBuf, String> {
    let python = folder.join("bin/python");
    let mark = folder.join("ready");
    if std::fs::read_to_string(&mark).ok().as_deref() != Some(package) {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]))?;
        std::fs::write(&mark, package).map_err(|e| e.to_string())?;
    }
    Ok(python)
}

/// The scripts of the clients.
pub(crate) fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live_matrix/clients")
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("live-matrix");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(command: &mut Command) -> Result<(), String> {
    let out = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    let words = String::from_utf8_lossy(&out.stderr);
    if out.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", words.lines().last().unwrap_or_default()))
    }
}
