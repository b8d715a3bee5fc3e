//! What the view worker holds: the site's lists, the sheets that were asked for, the loaded network, the canvases.
//!
//! Nothing is borrowed across an await: while one call waits for the network, others are answered.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use cifar_model::{Dataset, Image};
use futures_util::FutureExt;
use futures_util::future::try_join;

use crate::answer::Evaluated;
use crate::bitmap::Pictures;
use crate::canvas::Canvases;
use crate::fetch::Fetcher;
use crate::gallery::{Gallery, Source, Unpack};
use crate::inflate::inflate;
use crate::model::Model;
use crate::paint::PaintRequest;
use crate::site::{MANIFEST, MODELS, Models, Span, locate, read_manifest, spans};
use crate::{Fault, Result};

/// One dataset image with its label.
pub struct Labelled {
    /// The picture.
    pub picture: Image,
    /// Its true class, 0 to 9.
    pub label: u8,
}

/// The site's lists as they came, read once and found to be right.
pub struct FetchedLists {
    /// [`Models`].
    pub models: Vec<u8>,
    /// [`cifar_model::Manifest`].
    pub manifest: Vec<u8>,
}

/// The view worker's state.
pub struct Lab {
    fetcher: Rc<Fetcher>,
    lists: RefCell<Option<(Rc<Models>, Rc<Gallery>)>>,
    model: RefCell<Option<Model>>,
    canvases: Canvases,
    pictures: Pictures,
}

impl Lab {
    /// Nothing fetched yet.
    #[must_use]
    pub fn new(fetcher: Fetcher) -> Self {
        let (lists, model) = (RefCell::new(None), RefCell::new(None));
        Self {
            fetcher: Rc::new(fetcher),
            lists,
            model,
            canvases: Canvases::default(),
            pictures: Pictures::default(),
        }
    }

    /// Fetches the site's lists, both at once; returns them as they came: JSON, which JavaScript reads for itself.
    ///
    /// # Errors
    /// As [`Fetcher::bytes`]; `fetch.format` and `sheet` for lists that cannot be read.
    pub async fn open(&self) -> Result<FetchedLists> {
        let lists = try_join(self.fetcher.bytes(MODELS, None), self.fetcher.bytes(MANIFEST, None));
        let (models, manifest) = lists.await?;
        let fetcher = Rc::clone(&self.fetcher);
        let source: Source = Rc::new(move |name, expected| {
            let fetcher = Rc::clone(&fetcher);
            async move { fetcher.bytes(&name, Some(expected)).await }.boxed_local()
        });
        let unpack: Unpack = |stream, bytes| inflate(stream, bytes).boxed_local();
        let gallery = Gallery::new(Rc::new(read_manifest(&manifest)?), source, unpack);
        *self.lists.borrow_mut() = Some((Rc::new(Models::read(&models)?), Rc::new(gallery)));
        Ok(FetchedLists { models, manifest })
    }

    /// Fetches a model of the site and puts it in the place of the one before. On an error that one stays.
    ///
    /// # Errors
    /// `model.unknown`; as [`Fetcher::bytes`] and [`Model::read`].
    pub async fn load_model(&self, name: &str) -> Result<()> {
        let entry = self.lists()?.0.find(name)?.clone();
        let asset = format!("models/{}", entry.file);
        let bytes = self.fetcher.bytes(&asset, Some(entry.expected())).await?;
        let model = Model::read(bytes).map_err(|fault| fault.in_asset(&asset))?;
        *self.model.borrow_mut() = Some(model);
        Ok(())
    }

    /// The same with a file that is here already.
    ///
    /// # Errors
    /// As [`Model::read`].
    pub fn load_model_bytes(&self, bytes: Vec<u8>) -> Result<()> {
        *self.model.borrow_mut() = Some(Model::read(bytes)?);
        Ok(())
    }

    /// Does something with the loaded model.
    ///
    /// # Errors
    /// `internal` before a model is loaded; whatever `work` fails with.
    pub fn with_model<T>(&self, work: impl FnOnce(&mut Model) -> Result<T>) -> Result<T> {
        let mut model = self.model.borrow_mut();
        work(model.as_mut().ok_or_else(|| Fault::internal("no model is loaded yet"))?)
    }

    /// A dataset image; its sheet is fetched where it is not here.
    ///
    /// # Errors
    /// `image.range`; as [`Gallery::sheet`].
    pub async fn image(&self, split: &str, index: u32) -> Result<Labelled> {
        let gallery = self.lists()?.1;
        let span = locate(gallery.manifest(), split, index)?;
        let sheet = gallery.sheet(span.sheet).await?;
        let place = span.places.start;
        let picture = Image::from_planar(sheet.image(place))?;
        Ok(Labelled { picture, label: sheet.label(place).index() })
    }

    /// Some dataset images in a row.
    ///
    /// # Errors
    /// As [`Lab::image`].
    pub async fn images(&self, split: &str, images: Range<u32>) -> Result<Dataset> {
        let mut all = Dataset::default();
        for (sheet, places) in self.sheets(split, images).await? {
            all.extend(&sheet.slice(places));
        }
        Ok(all)
    }

    /// The loaded model's answers to dataset images, added to `sum`; `with_mirror`: the mean of both views.
    ///
    /// # Errors
    /// As [`Lab::image`] and [`Model::logits`].
    pub async fn evaluate(
        &self,
        split: &str,
        images: Range<u32>,
        with_mirror: bool,
        mut sum: Evaluated,
    ) -> Result<Evaluated> {
        let sheets = self.sheets(split, images).await?;
        self.with_model(|model| {
            for (sheet, places) in sheets {
                model.evaluate(&sheet, places, with_mirror, &mut sum)?;
            }
            Ok(sum)
        })
    }

    /// Canvases handed over.
    pub const fn canvases(&self) -> &Canvases {
        &self.canvases
    }

    /// Pictures from outside.
    pub const fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// Paints a picture (planar) or bars.
    ///
    /// # Errors
    /// As [`PaintRequest::frame`] and [`Canvases::show`].
    pub fn paint(&self, request: &PaintRequest, picture: Option<&[u8]>) -> Result<()> {
        self.canvases.show(&request.canvas, &request.frame(picture)?, &request.theme.font)
    }

    async fn sheets(&self, split: &str, images: Range<u32>) -> Result<Vec<(Rc<Dataset>, Range<usize>)>> {
        let gallery = self.lists()?.1;
        let mut sheets = Vec::new();
        for Span { sheet, places } in spans(gallery.manifest(), split, images)? {
            sheets.push((gallery.sheet(sheet).await?, places));
        }
        Ok(sheets)
    }

    fn lists(&self) -> Result<(Rc<Models>, Rc<Gallery>)> {
        self.lists.borrow().clone().ok_or_else(|| Fault::internal("the site's lists are not open yet"))
    }
}
