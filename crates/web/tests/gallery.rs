//! Sheets are fetched when they are needed, once, and again after a failure.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use cifar_model::{Class, Dataset, Manifest, Samples, SheetEntry, write_sheet};
use cifar_web::gallery::{Gallery, Source, Unpack};
use cifar_web::site::SheetId;
use cifar_web::{Fault, Result};
use futures_util::FutureExt;
use futures_util::future::join;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// `count` images; image k is all k, of class k mod 10.
fn images(count: u8) -> cifar_model::Result<Dataset> {
    let pixels = (0..count).flat_map(|k| [k; 3072]).collect();
    let labels = (0..count).map(|k| Class::ALL[usize::from(k % 10)]).collect();
    Dataset::new(pixels, labels)
}

fn manifest(sheets: u32) -> Rc<Manifest> {
    let entry = |k: u32| SheetEntry {
        file: format!("test-{k:02}.png"),
        split: "test".into(),
        first: 3 * k,
        count: 3,
        columns: 2,
        rows: 2,
        labels: "012".into(),
        sha256: "0".repeat(64),
        bytes: 1,
    };
    let samples = Samples {
        file: "samples.png".into(),
        indices: vec![5, 4, 3],
        columns: 2,
        rows: 2,
        labels: "012".into(),
        sha256: "0".repeat(64),
        bytes: 1,
    };
    Rc::new(Manifest {
        format: 1,
        source: "test".into(),
        license_note: "none".into(),
        test_count: 3 * sheets,
        train_count: 0,
        sheets: (0..sheets).map(entry).collect(),
        samples,
    })
}

/// In the place of the browser's inflater.
const UNPACK: Unpack = |stream, bytes| {
    let unpacked = decompress_to_vec_zlib_with_limit(&stream, bytes);
    async { unpacked.map_err(|_| Fault::internal("a damaged stream")) }.boxed_local()
};

type Asked = Rc<RefCell<Vec<String>>>;

/// Gives the same PNG for every name, or a fault for as long as `fails` says.
fn source(fails: Rc<Cell<u32>>) -> Result<(Source, Asked)> {
    let png = write_sheet(&images(3)?, 2)?;
    let asked = Asked::default();
    let heard = Rc::clone(&asked);
    let source: Source = Rc::new(move |name, _| {
        heard.borrow_mut().push(name.clone());
        let left = fails.get();
        fails.set(left.saturating_sub(1));
        let answer = if left == 0 { Ok(png.clone()) } else { Err(Fault::Offline { asset: name }) };
        // Not ready at once, as a real download.
        let mut waited = false;
        let download = poll_fn(move |_| match std::mem::replace(&mut waited, true) {
            false => Poll::Pending,
            true => Poll::Ready(answer.clone()),
        });
        download.boxed_local()
    });
    Ok((source, asked))
}

/// Asks a few times, where an executor would wait to be woken.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut asking = Context::from_waker(Waker::noop());
    let answers = (0..9).map(|_| future.as_mut().poll(&mut asking));
    let ready = answers.filter_map(|answer| if let Poll::Ready(value) = answer { Some(value) } else { None });
    ready.into_iter().next().expect("downloads are ready when asked again")
}

#[test]
fn two_who_ask_at_once_share_one_download() -> Result<()> {
    let (source, asked) = source(Rc::default())?;
    let gallery = Gallery::new(manifest(1), source, UNPACK);
    let (one, two) = now(join(gallery.sheet(SheetId::Samples), gallery.sheet(SheetId::Samples)));
    assert_eq!(one?.image(2), two?.image(2));
    now(gallery.sheet(SheetId::Samples))?;
    assert_eq!(*asked.borrow(), ["data/samples.png"]);
    Ok(())
}

#[test]
fn a_failure_is_not_kept() -> Result<()> {
    let (source, asked) = source(Rc::new(Cell::new(1)))?;
    let gallery = Gallery::new(manifest(1), source, UNPACK);
    let failed = now(gallery.sheet(SheetId::Sheet(0))).map(drop);
    assert_eq!(failed, Err(Fault::Offline { asset: "data/test-00.png".into() }));
    assert_eq!(now(gallery.sheet(SheetId::Sheet(0)))?.label(1).index(), 1);
    assert_eq!(asked.borrow().len(), 2);
    Ok(())
}

#[test]
fn the_sheet_that_was_used_longest_ago_is_let_go() -> Result<()> {
    let (source, asked) = source(Rc::default())?;
    let gallery = Gallery::new(manifest(17), source, UNPACK);
    for sheet in (0..16).chain([0, 16, 0]) {
        now(gallery.sheet(SheetId::Sheet(sheet)))?;
    }
    assert_eq!(asked.borrow().len(), 17, "sheet 0 was used again before the seventeenth came");
    now(gallery.sheet(SheetId::Sheet(1)))?;
    assert_eq!(asked.borrow().last().map(String::as_str), Some("data/test-01.png"));
    Ok(())
}

#[test]
fn a_file_that_is_no_sheet_is_named() -> Result<()> {
    let source: Source = Rc::new(|_, _| async { Ok(b"<html>".to_vec()) }.boxed_local());
    let gallery = Gallery::new(manifest(1), source, UNPACK);
    match now(gallery.sheet(SheetId::Samples)) {
        Err(Fault::Refused { code: "sheet", asset: Some(asset), .. }) => {
            assert_eq!(asset, "data/samples.png")
        }
        other => panic!("{:?}", other.map(drop)),
    }
    Ok(())
}
