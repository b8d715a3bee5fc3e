//! The static site: trunk builds the page and its modules, then the files get the names they are published under.

mod address;
mod assets;
mod bundle;
mod commit;
mod early;
mod folder;
mod html;
mod keep;
mod languages;
mod module;
mod names;
mod notices;
mod optimize;
mod order;
mod presets;
mod publish;
mod sbom;
mod styles;
mod trunk;

pub(crate) use address::Address;
pub(crate) use assets::{Assets, MANIFEST};
pub(crate) use bundle::is_map;
pub(crate) use folder::files;
pub(crate) use html::{escaped, filled};
pub(crate) use keep::SERVICE_WORKER;
pub(crate) use names::carries_hash;
pub(crate) use notices::{NOTICES, notices};
pub(crate) use publish::publish;
pub(crate) use sbom::{SBOM, sbom};

use crate::project::Project;
use crate::setup::Toolchain;
use anyhow::{Context, Result};
use module::Module;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How hard the compiler works on the modules. The names are Cargo.toml's profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Profile {
    /// What is published
    Site,
    /// Half the time, the same behaviour
    SiteFast,
    /// For `serve --dev` and the tests: links in seconds
    SiteDev,
}

impl Profile {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::SiteFast => "site-fast",
            Self::SiteDev => "site-dev",
        }
    }
}

/// What goes into dist/.
#[derive(Clone, Copy)]
pub(crate) struct SiteOptions {
    /// Of the modules `view`, `evaluate`, `robustness`, `formats`, `learn` and `learn-flex`.
    pub(crate) profile: Profile,
    /// The profile of NdArray's own module, or none: the page then says how to get it.
    pub(crate) ndarray: Option<Profile>,
    /// Whether there is a module for processors without SIMD: a minute of building. The page tells them, where there is none.
    pub(crate) plain: bool,
    /// Whether wasm-opt goes over the modules.
    pub(crate) optimize: bool,
    /// Whether the page's scripts are joined; else they are served as they are written.
    pub(crate) bundle: bool,
}

impl SiteOptions {
    /// The modules that the first answer does without, each with its profile.
    fn later(self) -> impl Iterator<Item = (&'static Module, Profile)> {
        let ndarray = self.ndarray.map(|profile| (&module::NDARRAY, profile));
        module::AFTER_VIEW.iter().map(move |module| (module, self.profile)).chain(ndarray)
    }

    /// As it is published, without NdArray's module: that is for who builds the site for it.
    pub(crate) const fn published() -> Self {
        Self { profile: Profile::Site, ndarray: None, plain: true, optimize: true, bundle: true }
    }
}

/// Of `cifar-web`: what the site's modules are built with.
const FEATURES: [&str; 5] = ["learn", "flex", "evaluate", "robustness", "formats"];
/// Scripts of others that the page holds.
const SCRIPTS: [&str; 1] = ["lean-qr"];

/// Builds the site into dist/, which changes all at once and only when everything has succeeded.
pub(crate) fn build(project: &Project, options: SiteOptions) -> Result<()> {
    build_for(project, options, None)
}

/// The same for an address that is known.
pub(crate) fn build_for(project: &Project, options: SiteOptions, address: Option<&Address>) -> Result<()> {
    if let Some(caution) = address.and_then(Address::caution) {
        println!("{caution}");
    }
    let start = Instant::now();
    page(project, options, &[])?;
    let ndarray = options.ndarray.map(|profile| (&module::NDARRAY, profile));
    modules(project, ndarray, |_| Ok(()))?;
    finish(project, options, address, &[])?;
    println!("Built in {} s.", start.elapsed().as_secs());
    Ok(())
}

/// Builds the site into dist/ with what the first answer needs: minutes of compiling are for what somebody asks for later. The
/// site's list says that it is to come.
pub(crate) fn build_first(project: &Project, options: SiteOptions) -> Result<()> {
    let later: Vec<_> = options.later().map(|(module, _)| module).collect();
    page(project, options, &later)?;
    let to_come: Vec<_> = later.iter().flat_map(|module| module.files()).collect();
    finish(project, options, None, &to_come)
}

/// Builds the rest into the site that [`build_first`] has begun. `built` is told the logical name and the place of each file
/// as soon as it is there.
pub(crate) fn build_rest(
    project: &Project,
    options: SiteOptions,
    mut built: impl FnMut(&str, &Path) -> Result<()>,
) -> Result<()> {
    let stage = stage(project);
    modules(project, options.later(), |module| {
        module.files().iter().try_for_each(|name| built(name, &stage.join(name)))
    })?;
    finish(project, options, None, &[])
}

/// Compiles what [`build_first`] is going to build, or with `all` what [`build`] is: trunk itself need not be there yet.
pub(crate) fn compile_ahead(project: &Project, profile: Profile, all: bool) -> Result<()> {
    let toolchain = Toolchain::find(project)?;
    trunk::fetch_crates(project)?;
    let others = module::AFTER_VIEW.iter().filter(|_| all);
    [module::VIEW]
        .iter()
        .chain(others)
        .try_for_each(|module| module.compile_ahead(project, toolchain, profile.name()))
}

/// What trunk builds, but for the modules of `later`, and what else lies in the site beside its modules.
fn page(project: &Project, options: SiteOptions, later: &[&Module]) -> Result<()> {
    let stage = stage(project);
    trunk::build(project, Toolchain::find(project)?, options.profile, later, &stage)?;
    languages::write(project, &stage)?;
    commit::write(project, &stage)
}

/// Builds modules into trunk's folder.
fn modules(
    project: &Project,
    modules: impl IntoIterator<Item = (&'static Module, Profile)>,
    mut built: impl FnMut(&Module) -> Result<()>,
) -> Result<()> {
    let toolchain = Toolchain::find(project)?;
    for (module, profile) in modules {
        module.build(project, toolchain, profile.name(), &stage(project))?;
        built(module)?;
    }
    Ok(())
}

/// From trunk's folder to dist/.
fn finish(
    project: &Project,
    options: SiteOptions,
    address: Option<&Address>,
    to_come: &[String],
) -> Result<()> {
    let stage = stage(project);
    let toolchain = Toolchain::find(project)?;
    if options.profile == Profile::Site {
        for module in [module::FORMATS, module::EVALUATE, module::ROBUSTNESS] {
            module.build(project, toolchain, module::SMALL, &stage)?;
        }
    }
    if options.plain {
        let profile =
            if options.profile == Profile::Site { module::PLAIN_SMALL } else { options.profile.name() };
        module::PLAIN.build(project, toolchain, profile, &stage)?;
    }
    if options.optimize {
        optimize::modules(project, &stage)?;
    }
    let mut features = FEATURES.to_vec();
    features.extend(options.ndarray.map(|_| "ndarray"));
    std::fs::write(stage.join(NOTICES), notices(project, &features)?).context("writing the licences")?;
    std::fs::write(stage.join(SBOM), sbom(project, &features, &SCRIPTS)?)
        .context("writing what is built in")?;
    let bundle = if options.bundle { Some(bundle::bundle(project, &stage)?) } else { None };
    let assets = publish::site(&stage, bundle.as_ref(), address, to_come, &project.dist())?;
    let bytes: u64 = assets.values().map(|asset| asset.bytes).sum();
    println!("dist/ holds {} hashed files, {} KB.", assets.len() - to_come.len(), bytes / 1000);
    Ok(())
}

/// Where trunk writes, before the files get their names.
fn stage(project: &Project) -> PathBuf {
    project.path("target/stage")
}
