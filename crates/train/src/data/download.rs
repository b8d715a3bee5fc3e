//! A download that goes on where an earlier one stopped, with its bytes and its rate.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use ureq::http::{StatusCode, header};

/// Gets `url` into `path`. What has come is kept beside it as `.part`, and asked for no second time.
pub(super) fn resume(url: &str, path: &Path) -> Result<PathBuf> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let have = std::fs::metadata(&partial).map_or(0, |file| file.len());
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_secs(30)))
        // One that stalls would be waited for; what has come stays.
        .timeout_recv_body(Some(Duration::from_secs(1800)))
        .build();
    let mut request = ureq::Agent::new_with_config(config).get(url);
    if have > 0 {
        request = request.header(header::RANGE, format!("bytes={have}-"));
    }
    let response = match request.call() {
        // Nothing lies behind what is here: it was whole.
        Err(ureq::Error::StatusCode(416)) if have > 0 => return finish(&partial, path),
        other => other.with_context(|| format!("{url} cannot be reached"))?,
    };
    let goes_on = response.status() == StatusCode::PARTIAL_CONTENT;
    let begin = if goes_on { have } else { 0 };
    let length = response
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .append(goes_on)
        .truncate(!goes_on)
        .open(&partial)
        .with_context(|| format!("{} cannot be written", partial.display()))?;
    let bar = bar(length.map(|length| begin + length), begin);
    let got = copy(response.into_body().into_reader(), &mut file, &bar)
        .with_context(|| format!("{url} broke off; the same command goes on from there"))?;
    bar.finish_and_clear();
    anyhow::ensure!(
        length.is_none_or(|length| length == got),
        "{url} broke off after {got} bytes; the same command goes on from there"
    );
    finish(&partial, path)
}

fn finish(partial: &Path, path: &Path) -> Result<PathBuf> {
    std::fs::rename(partial, path).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path.into())
}

fn bar(total: Option<u64>, begin: u64) -> ProgressBar {
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_position(begin);
    let style = "{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
    bar.with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn copy(mut from: impl Read, to: &mut File, bar: &ProgressBar) -> std::io::Result<u64> {
    let (mut buffer, mut all) = (vec![0; 1 << 16], 0);
    loop {
        let count = from.read(&mut buffer)?;
        if count == 0 {
            return Ok(all);
        }
        to.write_all(&buffer[..count])?;
        bar.inc(count as u64);
        all += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    use super::*;

    const WHOLE: &[u8] = b"the whole archive";

    /// Answers one request with the part that it asks for, cut off after `most` bytes; gives back its range.
    fn serve(listener: &TcpListener, most: usize) -> std::io::Result<Option<usize>> {
        let (mut stream, _) = listener.accept()?;
        let lines = BufReader::new(stream.try_clone()?).lines().map_while(Result::ok);
        let head: Vec<String> =
            lines.take_while(|line| !line.is_empty()).map(|line| line.to_lowercase()).collect();
        let range =
            head.iter().find_map(|line| line.strip_prefix("range: bytes=")?.strip_suffix('-')?.parse().ok());
        let status = if range.is_some() { "206 Partial Content" } else { "200 OK" };
        let body = &WHOLE[range.unwrap_or(0)..];
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
        stream.write_all(&body[..body.len().min(most)])?;
        Ok(range)
    }

    #[test]
    fn a_download_that_broke_off_goes_on_where_it_stopped() -> Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/archive", listener.local_addr()?);
        let path = std::env::temp_dir().join(format!("cifar-train-download-{}", std::process::id()));
        let server = std::thread::spawn(move || [serve(&listener, 7), serve(&listener, 99)]);
        let broken = resume(&url, &path);
        assert!(broken.is_err_and(|error| format!("{error:#}").contains("goes on from there")));
        let bytes = resume(&url, &path).and_then(|path| Ok(std::fs::read(path)?));
        std::fs::remove_file(&path)?;
        let ranges = server.join().expect("the server ends").map(|range| range.ok().flatten());
        assert_eq!((bytes?.as_slice(), ranges), (WHOLE, [None, Some(7)]));
        Ok(())
    }
}
