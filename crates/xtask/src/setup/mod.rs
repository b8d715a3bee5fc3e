//! Set-up: a list of steps, each of which knows what it is for, how to see that it is done, and how to do it.
//!
//! A step that is done costs milliseconds, so every command runs the list first. Tools go into
//! `target/tools`, not into the user's home; only what can live nowhere else (a rustup target, a Debian
//! package) is installed for the machine.

mod apt;
mod browser;
mod cargo_tools;
mod debian_std;
mod engines;
mod marker;
mod npm;
mod python;
mod release;
mod wasm_bindgen;
mod wasm_std;

pub(crate) use apt::require as require_debian_packages;
pub(crate) use browser::{Browser, browser};
pub(crate) use cargo_tools::{machete, program};
pub(crate) use engines::{FIREFOX, WEBKIT};
pub(crate) use npm::{find_npm, install_packages};
pub(crate) use python::{python, requirements};
pub(crate) use wasm_std::Toolchain;

use crate::project::Project;
use anyhow::{Context, Result, bail};

/// One thing that has to be there before something can be built or tested.
struct Step {
    /// What it is, in a few words.
    name: &'static str,
    /// What needs it.
    why: &'static str,
    when: When,
    /// How it is got, as one sentence.
    plan: fn(&Project) -> Result<String>,
    /// What is there already, in words, or nothing.
    found: fn(&Project) -> Result<Option<String>>,
    /// Gets it. Interrupted and run again, it goes on or starts over, but never takes half for whole.
    install: fn(&Project) -> Result<()>,
}

/// When a step is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Before all others: they need it, or the work beside them does.
    First,
    /// Beside the others and that work: it touches nothing of theirs.
    Beside,
    /// One after the other: the system's packages have one lock.
    InTurn,
}

/// The steps in the order in which they need each other.
fn steps(tests: bool) -> Vec<Step> {
    let mut steps = vec![
        Step {
            name: "standard library for wasm32",
            why: "the crates are compiled to WebAssembly for the browser",
            when: When::First,
            plan: wasm_std::plan,
            found: wasm_std::found,
            install: wasm_std::install,
        },
        Step {
            name: "trunk",
            why: "it builds the page: modules, scripts, styles and data into one folder",
            when: When::Beside,
            plan: cargo_tools::plan_trunk,
            found: cargo_tools::found_trunk,
            install: cargo_tools::install_trunk,
        },
        Step {
            name: "npm packages",
            why: "wasm-opt shrinks the published modules, tsc checks the page's types, playwright tests it",
            when: When::Beside,
            plan: npm::plan,
            found: npm::found,
            install: npm::install,
        },
    ];
    let why = "it writes the JavaScript beside each module; its version must equal the crate's in Cargo.lock";
    let when = When::Beside;
    if tests {
        steps.push(Step {
            name: "wasm-bindgen and its runner of tests",
            why,
            when,
            plan: cargo_tools::plan_wasm_bindgen,
            found: cargo_tools::found_wasm_bindgen,
            install: cargo_tools::install_wasm_bindgen,
        });
        steps.push(Step {
            name: "browser and driver",
            why: "the page and the modules are tested where they run",
            when: When::InTurn,
            plan: browser::plan,
            found: browser::found,
            install: browser::install,
        });
        steps.push(Step {
            name: "Firefox",
            why: "what every browser has to do is tested in three engines",
            when: When::InTurn,
            plan: |_| Ok(FIREFOX.plan()),
            found: |_| Ok(FIREFOX.found()),
            install: |project| FIREFOX.install(project),
        });
        steps.push(Step {
            name: "WebKit, its driver and a screen for it",
            why: "the third engine, which Safari has",
            when: When::InTurn,
            plan: |_| Ok(WEBKIT.plan()),
            found: |_| Ok(WEBKIT.found()),
            install: |project| WEBKIT.install(project),
        });
    } else {
        steps.push(Step {
            name: "wasm-bindgen",
            why,
            when,
            plan: wasm_bindgen::plan,
            found: wasm_bindgen::found,
            install: wasm_bindgen::install,
        });
    }
    steps
}

impl Step {
    /// Does the step, saying it before it begins.
    fn run(&self, project: &Project) -> Result<()> {
        println!("Set-up: {} ({}).\n  {}", self.name, self.why, (self.plan)(project)?);
        (self.install)(project).with_context(|| format!("setting up the {}", self.name))?;
        if (self.found)(project)?.is_none() {
            bail!("the {} is still not found after it was installed without an error", self.name);
        }
        Ok(())
    }
}

/// Does every step that is not done yet.
pub(crate) fn install(project: &Project, tests: bool) -> Result<()> {
    install_beside(project, tests, || Ok(()))
}

/// The same, with `work` beside what takes minutes: compiling tools leaves processors idle where one crate waits for another.
/// Where no tool is missing, the work is not begun: who needs it does it.
pub(crate) fn install_beside(
    project: &Project,
    tests: bool,
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let mut missing = Vec::new();
    for step in steps(tests) {
        if (step.found)(project)?.is_none() {
            missing.push(step);
        }
    }
    let of = |when| missing.iter().filter(move |step| step.when == when);
    of(When::First).try_for_each(|step| step.run(project))?;
    std::thread::scope(|scope| {
        let tools: Vec<_> =
            of(When::Beside).map(|step| (step.name, scope.spawn(move || step.run(project)))).collect();
        let worked = if tools.is_empty() { Ok(()) } else { work() };
        let in_turn = of(When::InTurn).try_for_each(|step| step.run(project));
        for (name, tool) in tools {
            tool.join().unwrap_or_else(|_| bail!("setting up the {name} broke off"))?;
        }
        worked.and(in_turn)
    })
}

/// Says what each step is for, what is there and what would be done.
pub(crate) fn explain(project: &Project, tests: bool) -> Result<()> {
    for step in steps(tests) {
        println!("{}\n  Why:   {}", step.name, step.why);
        match (step.found)(project)? {
            Some(what) => println!("  Found: {what}"),
            None => println!("  Would: {}", (step.plan)(project)?),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_asked_for_by_the_tests_alone() {
        let has_browser = |tests| steps(tests).iter().any(|step| step.name.contains("browser"));
        assert!(!has_browser(false));
        assert!(has_browser(true));
    }

    #[test]
    fn every_step_can_say_its_plan_and_what_it_found() {
        let project = Project::find().unwrap();
        for step in steps(true) {
            assert!(!(step.plan)(&project).unwrap().is_empty(), "{}", step.name);
            (step.found)(&project).unwrap();
        }
    }
}
