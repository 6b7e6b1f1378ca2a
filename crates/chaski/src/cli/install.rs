//! `chaski install`: this machine becomes a box.

use crate::{
    cli::{Failure, say},
    machine::MachineEntropy,
};
use kernel::{CountryCode, Zone};
use std::{
    io::{BufRead, IsTerminal, Write},
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::Command,
};
use upkeep::{
    install::{self, AccessPoint, Options, PROGRAM, Plan},
    wifi::{Wifi, spoken_passphrase},
};

/// Make this Debian or Raspberry Pi OS machine a box: it starts at power-on, makes its Wi-Fi, and answers to http://chaski/.
///
/// Everything it would do can be read first (--dry-run). Run twice, it changes nothing; what is not said again stays as it was the
/// last time. --undo takes everything back and leaves people's data where they are.
#[derive(clap::Args)]
pub struct Install {
    /// Name of the Wi-Fi
    #[arg(long, value_name = "NAME")]
    ssid: Option<String>,
    /// Its password; without it one is made up that can be read aloud
    #[arg(long, value_name = "WORD", conflicts_with = "open")]
    password: Option<String>,
    /// A Wi-Fi without password: whoever is near can listen to everything that is sent
    #[arg(long)]
    open: bool,
    /// Country in whose law the radio transmits, e.g. PE
    #[arg(long, value_name = "CC")]
    country: Option<CountryCode>,
    /// Who makes the Wi-Fi: networkmanager, hostapd, none
    #[arg(long, value_name = "WHO", value_parser = access_point)]
    access_point: Option<AccessPoint>,
    /// The radio
    #[arg(long, value_name = "NAME")]
    interface: Option<String>,
    /// Its channel, 1 to 11
    #[arg(long, value_name = "N")]
    channel: Option<u8>,
    /// Address of the box on its Wi-Fi
    #[arg(long, value_name = "ADDR")]
    address: Option<Ipv4Addr>,
    /// Where the hub keeps its data
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Let phones use the box's own way to the internet
    #[arg(long)]
    share_uplink: bool,
    /// Phones that look for the internet get a page that names the box
    #[arg(long)]
    checks_page: bool,
    /// Print every file and command, change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the files below this folder and run nothing
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Take back what an earlier run did
    #[arg(long)]
    undo: bool,
}

fn access_point(word: &str) -> Result<AccessPoint, String> {
    match word {
        "networkmanager" => Ok(AccessPoint::Networkmanager),
        "hostapd" => Ok(AccessPoint::Hostapd),
        "none" => Ok(AccessPoint::None),
        _ => Err("networkmanager, hostapd or none".into()),
    }
}

impl Install {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let root = self.root.clone().unwrap_or_else(|| "/".into());
        if self.undo {
            return self.take_back(&root);
        }
        let options = self.options(&root)?;
        let plan = options.plan()?;
        if self.dry_run {
            show(&plan);
            return Ok(());
        }
        let for_real = self.root.is_none();
        let mut another_program = false;
        if for_real {
            check_needs(&plan)?;
            self.ask(&format!(
                "{} files and {} commands, as root. Go on?",
                plan.files.len(),
                plan.actions.len()
            ))?;
            another_program = put_program()?;
        }
        let mut run = runner(for_real);
        let done = install::apply(&plan, &options, &root, &mut run)?;
        if another_program && done.actions.is_empty() {
            // Nothing else has changed, so nothing was started again; the new program is to run.
            run(&["systemctl", "restart", "chaski.service"].map(str::to_owned))?;
            say("done       systemctl restart chaski.service: the new program runs");
        }
        done.written.iter().for_each(|path| say(&format!("written    {path}")));
        done.removed.iter().for_each(|path| say(&format!("removed    {path}")));
        done.actions.iter().for_each(|command| {
            say(&format!("{}{command}", if for_real { "done       " } else { "not run    " }))
        });
        done.failed.iter().for_each(|command| say(&format!("not done   {command}")));
        if done.written.is_empty() && done.removed.is_empty() {
            say("Nothing to change: everything is as it should be.");
        }
        say_what_next(&options);
        Ok(())
    }

    /// What was said now, else what was said last time, else what fits most.
    fn options(&self, root: &Path) -> Result<Options, Failure> {
        let last = install::remembered(root)?;
        let last_wifi = last.as_ref().map(|last| &last.wifi);
        let ssid = self.ssid.clone().or_else(|| last_wifi.map(|wifi| wifi.ssid.clone()));
        let passphrase = match (&self.password, self.open, last_wifi) {
            (_, true, _) => None,
            (Some(password), ..) => Some(password.clone()),
            (None, _, Some(wifi)) => wifi.passphrase.clone(),
            (None, _, None) => Some(spoken_passphrase(&mut MachineEntropy)),
        };
        let address = self.address.or_else(|| last_wifi.map(|wifi| wifi.address));
        let address = address.unwrap_or(Ipv4Addr::new(10, 42, 0, 1));
        let country = self.country.or_else(|| last.as_ref().map(|last| last.country));
        Ok(Options {
            access_point: self
                .access_point
                .or_else(|| last.as_ref().map(|last| last.access_point))
                .unwrap_or(AccessPoint::Networkmanager),
            wifi: Wifi::new(ssid.as_deref().unwrap_or("Chaski"), passphrase.as_deref(), address)?,
            country: country.ok_or(
                "say in which country the radio transmits, e.g. --country PE: its law decides the channels",
            )?,
            interface: self
                .interface
                .clone()
                .or_else(|| last.as_ref().map(|last| last.interface.clone()))
                .unwrap_or_else(|| "wlan0".into()),
            channel: self.channel.or_else(|| last.as_ref().map(|last| last.channel)).unwrap_or(6),
            data: self
                .data
                .clone()
                .or_else(|| last.as_ref().map(|last| last.data.clone()))
                .unwrap_or_else(|| "/var/lib/chaski".into()),
            share_uplink: self.share_uplink || last.as_ref().is_some_and(|last| last.share_uplink),
            checks_page: self.checks_page || last.as_ref().is_some_and(|last| last.checks_page),
        })
    }

    fn take_back(&self, root: &Path) -> Result<(), Failure> {
        let for_real = self.root.is_none();
        if for_real {
            self.ask("Take the installation back? People's data stay where they are.")?;
        }
        let undone = install::undo(root, &mut runner(for_real))?;
        undone.files.iter().for_each(|path| say(&format!("taken back {path}")));
        undone.left.iter().for_each(|path| say(&format!("left       {path}: somebody has changed it")));
        Ok(())
    }

    fn ask(&self, question: &str) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err("nobody is here to answer; say --yes".into());
        }
        write!(std::io::stdout(), "{question} [yes/no] ")?;
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        match answer.trim() {
            "yes" | "si" | "sí" | "sim" => Ok(()),
            _ => Err("nothing was changed".into()),
        }
    }
}

fn show(plan: &Plan) {
    for file in &plan.files {
        say(&format!("=== {} ({:o})", file.path, file.mode));
        file.content.lines().for_each(say);
    }
    say("=== then");
    for action in &plan.actions {
        say(&action.command.join(" "));
    }
}

fn check_needs(plan: &Plan) -> Result<(), Failure> {
    let there = |program: &str| {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
            .iter()
            .any(|folder| Path::new(folder).join(program).exists())
    };
    let missing: Vec<&str> =
        plan.needs.iter().filter(|(program, _)| !there(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("programs are missing; with a network once: apt-get install {}", missing.join(" ")).into())
}

/// The running program becomes the installed one, unless it is that already. Returns whether another one was there.
fn put_program() -> Result<bool, Failure> {
    let running = std::env::current_exe()?;
    let target = Path::new(PROGRAM);
    if running == target {
        return Ok(false);
    }
    let bytes = std::fs::read(&running)?;
    if std::fs::read(target).is_ok_and(|there| there == bytes) {
        return Ok(false);
    }
    store::node::write_durably(target, &bytes, 0o755)?;
    Ok(true)
}

/// Runs commands, or only lists them.
fn runner(for_real: bool) -> impl FnMut(&[String]) -> Result<(), String> {
    move |command| {
        let Some((program, arguments)) = command.split_first().filter(|_| for_real) else { return Ok(()) };
        let output = Command::new(program).args(arguments).output().map_err(|e| e.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        let words = String::from_utf8_lossy(&output.stderr);
        Err(words.lines().last().unwrap_or("it gave no reason").to_owned())
    }
}

fn say_what_next(options: &Options) {
    let data = options.data.display();
    say("");
    say(&format!("Wi-Fi      {}", options.wifi.ssid));
    match &options.wifi.passphrase {
        Some(password) => say(&format!("password   {password}")),
        None => say("password   none: whoever is near can listen"),
    }
    say(&format!("address    http://chaski/  or  http://{}/", options.wifi.address));
    let zone = Zone::of_country(options.country).map_or("universal time".to_owned(), |zone| zone.to_string());
    say(&format!(
        "time zone  {zone}, if the school is in {}; another one is chosen on http://chaski/box/clock",
        options.country
    ));
    say("Next:");
    say(&format!("  sudo -u chaski chaski backup --new-key --data {data}     the recovery key, on paper"));
    say("  chaski poster --wifi /etc/chaski/wifi.json --out poster.html      print it");
    say(&format!(
        "  sudo chaski poster --codes {data}/codes.txt --out codes.html      print it for the administrator"
    ));
    say(&format!("  sudo rm {data}/codes.txt codes.html      once the sheet is in her hands"));
    say("  sudo journalctl -u chaski | grep 'the code'   the code that the next page asks for");
    say("  open http://chaski/ on a phone: language, school, first administrator");
}
