//! A small server for dist/: what a careful host would send, so that the page is tried under strict rules.

mod files;
mod headers;
mod listen;
mod watch;

pub(crate) use files::gzip;

use crate::project::Project;
use crate::setup;
use crate::site::{self, Profile, SiteOptions};
use anyhow::{Context, Result};
use files::Files;
use listen::Shared;
use std::net::IpAddr;
use std::sync::{Arc, Weak};

/// `cargo xtask serve`
#[derive(clap::Args)]
pub(crate) struct ServeOptions {
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on; 0.0.0.0 lets other machines in
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Build with the quickest profile, and again after each change
    #[arg(long)]
    dev: bool,
    /// Build NdArray's module too (many minutes the first time)
    #[arg(long)]
    ndarray: bool,
    /// Serve dist/ as it is: no set-up, no build
    #[arg(long, conflicts_with_all = ["dev", "ndarray"])]
    dist_only: bool,
    /// Serve below a folder of the address, as a course page does
    #[arg(long, value_name = "FOLDER", default_value = "")]
    under: String,
}

/// Builds what the options ask for, then serves it until interrupted. What the first answer does
/// without is built while the page is there.
pub(crate) fn serve(project: &Project, options: &ServeOptions) -> Result<()> {
    let profile = if options.dev { Profile::SiteDev } else { Profile::SiteFast };
    let site = SiteOptions {
        profile,
        ndarray: options.ndarray.then_some(profile),
        plain: false,
        optimize: false,
        bundle: !options.dev,
    };
    // Before anything is built: a port that is taken is known at once, and not after minutes.
    let listener = listen::bind(options.host, options.port)?;
    let changes = watch::Changes::now(project)?;
    if !options.dist_only {
        setup::install_beside(project, false, || site::compile_ahead(project, profile, false))?;
        site::build_first(project, site)?;
    }
    let dist = project.dist();
    let files = if options.dist_only { Files::load(&dist)? } else { Files::load_begun(&dist)? };
    let shared = Arc::new(Shared::new(files));
    let under = options.under.trim_matches('/').to_owned();
    std::thread::scope(|scope| {
        if !options.dist_only {
            let served = Arc::downgrade(&shared);
            scope.spawn(move || {
                build_rest(project, site, &served);
                if options.dev {
                    watch::rebuild_while_served(project, site, changes, &served);
                }
            });
        }
        listen::run(listener, shared, under, options.open)
    })
}

/// Builds what the first answer does without, into the site that is served: whoever asks for it waits until it is there. Where
/// that fails, they are told so.
fn build_rest(project: &Project, options: SiteOptions, served: &Weak<Shared>) {
    let Some(shared) = served.upgrade() else { return };
    let built = site::build_rest(project, options, |name, path| {
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        shared.replace(shared.current().with(name, bytes)?);
        Ok(())
    });
    match built {
        Ok(()) => println!("All modules of the page are built."),
        Err(problem) => eprintln!("{problem:#}\nThe page stays without the modules that are not built."),
    }
    let files = Files::load_whole(&project.dist(), &shared.current());
    match files {
        Ok(files) => shared.replace(files),
        Err(problem) => eprintln!("{problem:#}"),
    }
}
