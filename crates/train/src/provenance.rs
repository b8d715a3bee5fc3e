//! Where a run comes from: the source that trains, and the machine.

/// The commit that trains, with a mark where the tree differs from it; outside a checkout there is none.
pub(crate) fn commit() -> Option<String> {
    option_env!("CIFAR_LAB_COMMIT").map(Into::into).or_else(git_commit)
}

fn git_commit() -> Option<String> {
    let output =
        std::process::Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=12"]).output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().into())
}

/// The processor, in the system's words.
pub(crate) fn hardware() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = model.map_or(std::env::consts::ARCH, |(_, name)| name.trim());
    format!("{name}, {cores} cores")
}
