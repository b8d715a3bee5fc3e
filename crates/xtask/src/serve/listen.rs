//! Listening: the socket, the address that is printed, and which of the files answers.

use super::files::Files;
use crate::command::command;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use tokio::sync::watch;

/// The site that is served now. A rebuild puts another in its place between two requests.
pub(super) struct Shared(watch::Sender<Arc<Files>>);

impl Shared {
    pub(super) fn new(files: Files) -> Self {
        Self(watch::Sender::new(Arc::new(files)))
    }

    pub(super) fn replace(&self, files: Files) {
        self.0.send_replace(Arc::new(files));
    }

    pub(super) fn current(&self) -> Arc<Files> {
        Arc::clone(&self.0.borrow())
    }

    /// The first site that does not say of this file that it is to come.
    async fn with(&self, path: &str) -> Arc<Files> {
        let mut sites = self.0.subscribe();
        let site = sites.wait_for(|files| !files.lacks(path)).await.map(|files| Arc::clone(&files));
        // Only without a sender is there no site to wait for, and this is the sender.
        site.unwrap_or_else(|_| self.current())
    }
}

/// Takes the port. Who connects before `run` waits for it.
pub(super) fn bind(host: IpAddr, port: u16) -> Result<TcpListener> {
    TcpListener::bind(SocketAddr::new(host, port)).with_context(|| {
        format!("cannot listen on {host} port {port}: choose another with --port, or --port 0 for a free one")
    })
}

/// Serves below the folder `under` (no slashes at its ends; empty for the root) until interrupted.
pub(super) fn run(listener: TcpListener, shared: Arc<Shared>, under: String, open: bool) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let folder = if under.is_empty() { String::new() } else { format!("{under}/") };
        let address = format!("http://{}/{folder}", listener.local_addr()?);
        announce(&address, open)?;
        let state = Arc::new((shared, folder));
        let router = Router::new().fallback(answer).with_state(state);
        axum::serve(listener, router).await.context("serving")
    })
}

async fn answer(State(state): State<Arc<(Arc<Shared>, String)>>, request: Request) -> Response<Body> {
    let (shared, folder) = &*state;
    let path = request.uri().path().trim_start_matches('/');
    // Outside the folder there is nothing; no file of the site has this name.
    let path = path.strip_prefix(folder.as_str()).unwrap_or("outside the folder");
    shared.with(path).await.answer(request.method(), path, request.headers())
}

/// One line that a person reads and a test parses, and the browser where it is wanted.
fn announce(address: &str, open: bool) -> Result<()> {
    println!("Serving {address}");
    std::io::stdout().flush()?;
    if open {
        let opened = open_browser(address);
        if let Err(problem) = opened {
            println!(
                "The browser could not be opened ({problem:#}); the address above can be typed into it."
            );
        }
    }
    Ok(())
}

fn open_browser(address: &str) -> Result<()> {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    command(program, std::path::Path::new("."))
        .args(arguments)
        .arg(address)
        .spawn()
        .context("starting it")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::net::Ipv4Addr;
    use std::pin::pin;
    use std::task::{Context, Waker};

    #[test]
    fn who_asks_for_what_is_to_come_waits_until_the_site_has_it() {
        let shared = Shared::new(Files::lacking("learn-flex.js"));
        let mut context = Context::from_waker(Waker::noop());
        let mut other = pin!(shared.with("index.html"));
        let mut asked = pin!(shared.with("learn-flex.js"));
        assert!(other.as_mut().poll(&mut context).is_ready());
        assert!(asked.as_mut().poll(&mut context).is_pending());
        shared.replace(Files::lacking("other.js"));
        assert!(asked.as_mut().poll(&mut context).is_ready());
    }

    #[test]
    fn a_port_that_is_taken_is_named_with_a_remedy() {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let first = bind(host, 0).unwrap();
        let port = first.local_addr().unwrap().port();
        let problem = bind(host, port).unwrap_err().to_string();
        assert!(problem.contains(&port.to_string()) && problem.contains("--port 0"), "{problem}");
    }
}
