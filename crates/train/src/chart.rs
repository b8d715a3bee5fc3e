//! Two panels, accuracy and loss, in which several runs' epochs lie over each other.

use anyhow::Result;
use cifar_model::Language;
use plotters::prelude::{
    BLACK, BindKeyPoints, ChartBuilder, Circle, Color, DashedLineSeries, DrawingBackend, LineSeries,
    PathElement, RGBColor, Text, WHITE,
};
use plotters::style::IntoFont;

use crate::canvas::{Area, FONT};
use crate::run_log::Validated;

/// Okabe and Ito's colours without the two that are pale on white: told apart by most who see fewer colours.
pub(crate) const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(90, 90, 90),
    RGBColor(86, 180, 233),
];
const GRID: RGBColor = RGBColor(221, 221, 221);
const WIDTH: u32 = 1200;
const PANEL: u32 = 500;
const MARGIN: i32 = 24;
/// Height of a line of the legend.
const LINE: u32 = 36;
const LETTERS: u32 = 24;
/// Length of the stroke before each name of the legend.
const STROKE: i32 = 56;
const DASH: (u32, u32) = (10, 7);

/// One epoch of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Epoch {
    pub(crate) epoch: u32,
    pub(crate) loss: f64,
    pub(crate) accuracy: f64,
    pub(crate) validation: Option<Validated>,
}

/// A run: its epochs in order, at least one, and its test accuracy once it is done.
pub(crate) struct Curve {
    pub(crate) name: String,
    pub(crate) epochs: Vec<Epoch>,
    pub(crate) test: Option<f64>,
}

/// The picture of some runs.
pub(crate) struct Chart<'chart> {
    pub(crate) curves: &'chart [Curve],
    pub(crate) language: Language,
}

/// What a panel shows: its name, the upper end of its scale, and an epoch's two values, training and, if any, validation.
struct Panel {
    name: &'static str,
    top: f64,
    values: fn(&Epoch) -> (f64, Option<f64>),
}

impl Chart<'_> {
    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        (WIDTH, self.legend_height() + 2 * PANEL)
    }

    fn legend_height(&self) -> u32 {
        MARGIN as u32 + LINE * (1 + (self.curves.len() as u32).div_ceil(2))
    }

    fn say(&self, spanish: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Es => spanish,
            Language::En => english,
        }
    }

    /// What the picture is, in one line.
    pub(crate) fn title(&self) -> String {
        let names = self.curves.iter().map(|curve| curve.name.as_str()).collect::<Vec<_>>().join(", ");
        format!("{}: {names}", self.say("Exactitud y pérdida por época", "Accuracy and loss by epoch"))
    }

    /// Each run's last epoch in words: the picture's text twin.
    pub(crate) fn text(&self) -> String {
        let line = |curve: &Curve| {
            let Some(Epoch { epoch, loss, accuracy, validation }) = curve.epochs.last() else {
                return curve.name.clone();
            };
            let name = self.named(curve);
            let [epochs, training, validates] = match self.language {
                Language::Es => ["época", "entrenamiento", "validación"],
                Language::En => ["epoch", "training", "validation"],
            };
            let validated = validation.map(|validated| {
                format!("; {validates}: {}", self.figures(validated.accuracy, validated.loss))
            });
            let trained = self.figures(*accuracy, *loss);
            format!("{name}: {epochs} {epoch}, {training}: {trained}{}", validated.unwrap_or_default())
        };
        self.curves.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn figures(&self, accuracy: f64, loss: f64) -> String {
        let [right, wrong] = [self.say("exactitud", "accuracy"), self.say("pérdida", "loss")];
        format!("{right} {accuracy:.4}, {wrong} {loss:.4}")
    }

    fn named(&self, curve: &Curve) -> String {
        let test = |accuracy| format!(" ({} {:.2} %)", self.say("prueba", "test"), 100.0 * accuracy);
        format!("{}{}", curve.name, curve.test.map(test).unwrap_or_default())
    }

    /// Paints the legend and both panels.
    pub(crate) fn paint<Backend>(&self, area: &Area<Backend>) -> Result<()>
    where
        Backend: DrawingBackend<ErrorType: 'static>,
    {
        area.fill(&WHITE)?;
        let (legend, panels) = area.split_vertically(self.legend_height());
        let (accuracy, loss) = panels.split_vertically(PANEL);
        self.legend(&legend)?;
        let name = self.say("exactitud", "accuracy");
        self.panel(
            &accuracy,
            &Panel {
                name,
                top: 1.0,
                values: |epoch| (epoch.accuracy, epoch.validation.map(|validated| validated.accuracy)),
            },
        )?;
        let epochs = self.curves.iter().flat_map(|curve| &curve.epochs);
        let largest =
            epochs.map(|epoch| epoch.validation.map_or(0.0, |validated| validated.loss).max(epoch.loss));
        let largest = largest.fold(0.1, f64::max);
        let name = self.say("pérdida (nats)", "loss (nats)");
        self.panel(
            &loss,
            &Panel {
                name,
                top: 1.05 * largest,
                values: |epoch| (epoch.loss, epoch.validation.map(|validated| validated.loss)),
            },
        )
    }

    /// The two kinds of strokes, then the runs in two columns.
    fn legend<Backend>(&self, area: &Area<Backend>) -> Result<()>
    where
        Backend: DrawingBackend<ErrorType: 'static>,
    {
        let column = |index: u32| MARGIN + (index % 2 * WIDTH / 2).cast_signed();
        let row = |index: u32| MARGIN + (LINE * (index / 2)).cast_signed();
        let stroke = |index: u32| [column(index), column(index) + STROKE].map(|x| (x, row(index) + 8));
        let word = |index: u32, text: String| {
            let font = (FONT, LETTERS).into_font().color(&BLACK);
            area.draw(&Text::new(text, (column(index) + STROKE + 12, row(index)), font))
        };
        area.draw(&PathElement::new(stroke(0), BLACK.stroke_width(3)))?;
        area.draw(&Circle::new((column(0) + STROKE / 2, row(0) + 8), 5, BLACK.filled()))?;
        word(0, self.say("validación, tras la época", "validation, after the epoch").into())?;
        let dashes = DashedLineSeries::new(stroke(1), DASH.0, DASH.1, BLACK.stroke_width(3));
        dashes.into_iter().try_for_each(|dash| area.draw(&dash))?;
        word(1, self.say("entrenamiento, durante la época", "training, during the epoch").into())?;
        for (index, (curve, colour)) in (2..).zip(self.curves.iter().zip(COLOURS)) {
            area.draw(&PathElement::new(stroke(index), colour.stroke_width(8)))?;
            word(index, self.named(curve))?;
        }
        Ok(())
    }

    fn panel<Backend>(&self, area: &Area<Backend>, panel: &Panel) -> Result<()>
    where
        Backend: DrawingBackend<ErrorType: 'static>,
    {
        let epochs = self.curves.iter().flat_map(|curve| &curve.epochs);
        let last = epochs.map(|epoch| epoch.epoch).max().unwrap_or(1).max(2);
        let mut chart = ChartBuilder::on(area)
            .margin(MARGIN)
            .x_label_area_size(64)
            .y_label_area_size(92)
            .build_cartesian_2d((1..last).with_key_points(ticks(last)), 0.0..panel.top)?;
        chart
            .configure_mesh()
            .max_light_lines(0)
            .bold_line_style(GRID)
            .y_labels(11)
            .y_label_formatter(&|value| format!("{value:.1}"))
            .label_style((FONT, LETTERS - 2))
            .axis_desc_style((FONT, LETTERS))
            .x_desc(self.say("época", "epoch"))
            .y_desc(panel.name)
            .draw()?;
        for (curve, colour) in self.curves.iter().zip(COLOURS) {
            let points = curve.epochs.iter().map(|epoch| (epoch.epoch, (panel.values)(epoch)));
            let training = points.clone().map(|(epoch, (value, _))| (epoch, value)).collect::<Vec<_>>();
            let validation =
                points.filter_map(|(epoch, (_, value))| Some((epoch, value?))).collect::<Vec<_>>();
            let stroke = colour.stroke_width(2);
            chart.draw_series(DashedLineSeries::new(training, DASH.0, DASH.1, stroke))?;
            chart.draw_series(LineSeries::new(validation.clone(), stroke))?;
            chart.draw_series(validation.into_iter().map(|point| Circle::new(point, 4, colour.filled())))?;
        }
        Ok(())
    }
}

/// Epochs that are named below the panels: every one, every second, every fifth, ..., at most 20 of them.
fn ticks(last: u32) -> Vec<u32> {
    let steps = (0..9).flat_map(|power| [1, 2, 5].map(|step| step * 10_u32.pow(power)));
    let step = steps.into_iter().find(|step| last / step <= 20).unwrap_or(last);
    (1..=last).filter(|epoch| epoch % step == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::{png, svg};

    fn curve(name: &str, values: &[(f64, f64)]) -> Curve {
        let epochs = (1..).zip(values).map(|(epoch, &(accuracy, loss))| Epoch {
            epoch,
            loss: loss / 2.0,
            accuracy: accuracy / 2.0,
            validation: Some(Validated { loss, accuracy }),
        });
        Curve { name: name.into(), epochs: epochs.collect(), test: Some(0.5) }
    }

    fn picture(curves: &[Curve], language: Language) -> Result<String> {
        let chart = Chart { curves, language };
        svg(chart.size(), &chart.title(), &chart.text(), |area| chart.paint(area))
    }

    /// Centres of the circles of a colour, in the order of drawing: accuracy's, then loss's.
    fn circles(svg: &str, colour: &str) -> Vec<[f64; 2]> {
        let number = |line: &str, name: &str| {
            let rest = line.split_once(&format!(" {name}=\"")).expect("an attribute").1;
            rest.split_once('"').expect("its end").0.parse().expect("a number")
        };
        let found = svg.lines().filter(|line| line.starts_with("<circle") && line.contains(colour));
        found.map(|line| ["cx", "cy"].map(|name| number(line, name))).collect()
    }

    #[test]
    fn points_lie_where_their_numbers_say() -> Result<()> {
        let svg = picture(&[curve("a", &[(0.0, 4.0), (0.5, 2.0), (1.0, 0.0)])], Language::En)?;
        let [low, middle, high, worst, half, best] = circles(&svg, "#0072B2")[..] else { panic!("{svg}") };
        assert!(
            low[0] < middle[0] && (low[0] + high[0] - 2.0 * middle[0]).abs() <= 1.0,
            "epochs are evenly spaced"
        );
        assert!(high[1] < low[1] && (low[1] + high[1] - 2.0 * middle[1]).abs() <= 1.0, "accuracy goes up");
        assert!(worst[1] < best[1] && (worst[1] + best[1] - 2.0 * half[1]).abs() <= 1.0, "loss goes down");
        assert_eq!([low[0], middle[0], high[0]], [worst[0], half[0], best[0]]);
        for tick in ["0.0", "0.5", "1.0"] {
            assert!(svg.contains(&format!("\n{tick}\n</text>")), "{tick} in {svg}");
        }
        Ok(())
    }

    #[test]
    fn runs_have_their_own_colours_and_names_in_both_languages() -> Result<()> {
        let curves = [curve("one", &[(0.2, 2.0), (0.3, 1.9)]), curve("two", &[(0.4, 2.0)])];
        let (spanish, english) = (picture(&curves, Language::Es)?, picture(&curves, Language::En)?);
        assert_eq!((circles(&spanish, "#0072B2").len(), circles(&spanish, "#D55E00").len()), (4, 2));
        let words = ["exactitud", "pérdida (nats)", "época", "one (prueba 50.00 %)", "two (prueba 50.00 %)"];
        assert!(words.iter().all(|word| spanish.contains(&format!("\n{word}\n</text>"))), "{spanish}");
        let words = ["accuracy", "loss (nats)", "epoch", "one (test 50.00 %)", "validation, after the epoch"];
        assert!(words.iter().all(|word| english.contains(&format!("\n{word}\n</text>"))), "{english}");
        assert!(
            english.contains("<desc>one (test 50.00 %): epoch 2, training: accuracy 0.1500"),
            "{english}"
        );
        Ok(())
    }

    #[test]
    fn epochs_are_named_at_round_numbers() {
        assert_eq!(ticks(3), [1, 2, 3]);
        assert_eq!(ticks(21)[..3], [2, 4, 6]);
        assert_eq!(ticks(100).len(), 20);
        assert_eq!(ticks(150)[..2], [10, 20]);
    }

    #[test]
    fn the_bitmap_shows_each_runs_colour() -> Result<()> {
        let curves: Vec<Curve> = (0..6).map(|i| curve("run", &[(0.1 * f64::from(i), 1.0); 3])).collect();
        let chart = Chart { curves: &curves, language: Language::En };
        let bytes = png(chart.size(), |area| chart.paint(area))?;
        let picture = image::load_from_memory(&bytes)?.into_rgb8();
        assert_eq!(picture.dimensions(), chart.size());
        for RGBColor(red, green, blue) in COLOURS {
            let pixels = picture.pixels().filter(|pixel| pixel.0 == [red, green, blue]).count();
            assert!(pixels > 500, "{pixels} pixels of {red}, {green}, {blue}");
        }
        Ok(())
    }
}
