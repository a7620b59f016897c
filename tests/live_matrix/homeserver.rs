//! A homeserver of a test's own: Synapse on a free port of this machine, with a database that outlives its death.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::tools::{Tools, tools};

/// Its server name.
pub(crate) const NAME: &str = "test.local";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "a-password-of-the-tests";

const SECRET: &str = "a secret of the tests";

pub(crate) struct Homeserver {
    pub url: String,
    pub folder: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
}

impl Homeserver {
    /// A fresh one with these accounts; `None` where it cannot be fetched.
    pub(crate) fn start(accounts: &[&str]) -> Option<Self> {
        Self::with(accounts, "")
    }

    /// The same with more lines of configuration; without any, nothing limits how fast it is used.
    pub(crate) fn with(accounts: &[&str], more: &str) -> Option<Self> {
        let tools = tools()?;
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        configure(folder.path(), port, more);
        let key = folder.path().join("signing.key");
        let made =
            Command::new(&tools.synapse).args(["-m", "synapse._scripts.generate_signing_key", "-o"]).arg(&key).status();
        assert!(made.unwrap().success());
        let mut server = Self { url: format!("http://127.0.0.1:{port}"), folder, port, process: None };
        server.up();
        for account in accounts {
            server.register(tools, account);
        }
        Some(server)
    }

    /// Brings it up, with what its database holds.
    pub(crate) fn up(&mut self) {
        let config = self.folder.path().join("homeserver.yaml");
        let output = std::fs::File::create(self.folder.path().join("output")).unwrap();
        let process = Command::new(&tools().unwrap().synapse)
            .args(["-m", "synapse.app.homeserver", "-c"])
            .arg(config)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        self.process = Some(process);
        let start = Instant::now();
        while self.get("/health").is_none() {
            assert!(start.elapsed() < Duration::from_mins(1), "no homeserver: {}", self.said());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("output")).unwrap_or_default()
    }

    /// Kills it as a power cut does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// An account's whole id.
    pub(crate) fn user(name: &str) -> String {
        format!("@{name}:{NAME}")
    }

    fn register(&self, tools: &Tools, name: &str) {
        let script = "import sys,json,hmac,hashlib,urllib.request as u\n\
            base,secret,user,pw=sys.argv[1:]\n\
            url=base+'/_synapse/admin/v1/register'\n\
            nonce=json.load(u.urlopen(url))['nonce']\n\
            mac=hmac.new(secret.encode(),digestmod=hashlib.sha1)\n\
            mac.update(b'\\0'.join([nonce.encode(),user.encode(),pw.encode(),b'notadmin']))\n\
            body=dict(nonce=nonce,username=user,password=pw,admin=False,mac=mac.hexdigest())\n\
            u.urlopen(u.Request(url,json.dumps(body).encode(),{'content-type':'application/json'}))";
        let done = Command::new(&tools.synapse).args(["-c", script, &self.url, SECRET, name, PASSWORD]).status();
        assert!(done.unwrap().success(), "account {name}");
    }

    /// What it answers to a request without a token.
    pub(crate) fn get(&self, path: &str) -> Option<Value> {
        let (head, body) = self.request(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))?;
        head.contains(" 200 ").then(|| serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    fn request(&self, text: &str) -> Option<(String, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        stream.write_all(text.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split_once("\r\n\r\n").map(|(head, body)| (head.to_owned(), body.to_owned()))
    }

    /// A fresh folder for a client's or the bot's own things.
    pub(crate) fn room_for(&self, what: &str) -> PathBuf {
        let path = self.folder.path().join(what);
        std::fs::create_dir_all(&path).unwrap();
        path
    }
}

impl Drop for Homeserver {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Every limiter has a name of its own.
const UNLIMITED: &str = "
rc_message: &hi {per_second: 1000000, burst_count: 1000000}
rc_registration: *hi
rc_login: {address: *hi, account: *hi, failed_attempts: *hi}
rc_admin_redaction: *hi
rc_joins: {local: *hi, remote: *hi}
rc_joins_per_room: *hi
rc_invites: {per_room: *hi, per_user: *hi, per_issuer: *hi}
rc_key_requests: *hi
rc_media_create: *hi
rc_presence: {per_user: *hi}
rc_delayed_event_mgmt: *hi
rc_room_creation: *hi
rc_reports: *hi
rc_user_directory: *hi
";

fn configure(folder: &Path, port: u16, more: &str) {
    let at = folder.display();
    let limits = if more.is_empty() { UNLIMITED } else { more };
    let config = format!(
        "server_name: {NAME}
pid_file: {at}/pid
public_baseurl: http://127.0.0.1:{port}/
report_stats: false
signing_key_path: {at}/signing.key
macaroon_secret_key: tests
form_secret: tests
registration_shared_secret: {SECRET:?}
enable_registration: false
suppress_key_server_warning: true
trusted_key_servers: []
listeners:
  - {{port: {port}, type: http, tls: false, bind_addresses: ['127.0.0.1'], resources: [{{names: [client], compress: false}}]}}
database: {{name: sqlite3, args: {{database: {at}/homeserver.db}}}}
media_store_path: {at}/media
log_config: {at}/log.yaml
federation_domain_whitelist: []
url_preview_enabled: false
bcrypt_rounds: 4
{limits}"
    );
    std::fs::write(folder.join("homeserver.yaml"), config).unwrap();
    let log = format!(
        "version: 1
formatters: {{f: {{format: '%(asctime)s %(name)s %(levelname)s %(message)s'}}}}
handlers: {{h: {{class: logging.FileHandler, formatter: f, filename: {at}/log}}}}
root: {{level: WARNING, handlers: [h]}}
disable_existing_loggers: false
"
    );
    std::fs::write(folder.join("log.yaml"), log).unwrap();
}
