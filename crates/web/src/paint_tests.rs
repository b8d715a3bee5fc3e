use super::*;
use crate::Fault;

fn request(width: f64, height: f64, ratio: f64, bars: &str) -> PaintRequest {
    let json = format!(
        r##"{{"canvas":"c","width":{width},"height":{height},"pixelRatio":{ratio},"bars":[{bars}],
        "theme":{{"background":"#fff","ink":"#000000","muted":"#777","track":"#eeeeee","bar":"#0000ff",
        "best":"#00ff00","truth":"#ff0000","font":"sans-serif"}}}}"##
    );
    serde_json::from_str(&json).expect("a request")
}

const BLUE: [u8; 3] = [0, 0, 255];
const TRACK: [u8; 3] = [238; 3];

/// A row through the middle of the n-th of several bars.
fn middle(frame: &Frame, bar: u32, of: u32) -> u32 {
    frame.height * (2 * bar + 1) / (2 * of)
}

fn columns_of(frame: &Frame, y: u32, colour: [u8; 3]) -> u32 {
    (0..frame.width).filter(|&x| frame.at(x, y) == colour).count() as u32
}

/// Pixel k of the picture is (k mod 256, k / 4, 7).
fn picture() -> Vec<u8> {
    let red = (0..1024).map(|k| k as u8);
    let green = (0..1024).map(|k| (k / 4) as u8);
    red.chain(green).chain(std::iter::repeat_n(7, 1024)).collect()
}

#[test]
fn every_enlarged_pixel_is_one_of_the_picture() -> Result<()> {
    for (width, height, ratio) in
        [(320.0, 320.0, 1.0), (100.0, 150.0, 1.5), (64.0, 32.0, 2.0), (16.0, 16.0, 1.0)]
    {
        let frame = request(width, height, ratio, "").frame(Some(&picture()))?;
        let side = frame.width.min(frame.height);
        let (left, top) = ((frame.width - side) / 2, (frame.height - side) / 2);
        for (x, y) in [(0, 0), (side / 2, side / 3), (side - 1, side - 1), (side - 1, 0)] {
            let k = y * 32 / side * 32 + x * 32 / side;
            assert_eq!(frame.at(left + x, top + y), [k as u8, (k / 4) as u8, 7], "{width} {x} {y}");
        }
        if frame.height > side {
            assert_eq!(frame.at(0, 0), [255; 3], "the rest is background");
        }
    }
    Ok(())
}

#[test]
fn at_a_whole_multiple_every_pixel_is_equally_large() -> Result<()> {
    let frame = request(320.0, 320.0, 2.0, "").frame(Some(&picture()))?;
    assert_eq!((frame.width, frame.rgba.len()), (640, 640 * 640 * 4));
    let edges: Vec<u32> = (1..640).filter(|&x| frame.at(x, 0) != frame.at(x - 1, 0)).collect();
    assert_eq!(edges, (1..32).map(|k| 20 * k).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn a_picture_of_another_length_is_refused() {
    let refusal = request(32.0, 32.0, 1.0, "").frame(Some(&[0; 3071]));
    assert_eq!(refusal.map_err(|fault| fault.code()), Err("picture"));
}

const THREE: &str = r#"{"label":"a","value":0.5,"text":"50 %"},{"label":"b","value":1,"text":"100 %"},
    {"label":"c","value":0,"text":"0 %"}"#;

#[test]
fn a_bars_length_is_its_value() -> Result<()> {
    for ratio in [1.0, 1.25, 3.0] {
        let frame = request(400.0, 90.0, ratio, THREE).frame(None)?;
        let blue: Vec<u32> = (0..3).map(|bar| columns_of(&frame, middle(&frame, bar, 3), BLUE)).collect();
        let empty = columns_of(&frame, middle(&frame, 2, 3), TRACK);
        assert_eq!(blue[2], 0);
        assert_eq!(blue[1], empty, "a full bar covers the whole track");
        assert!((f64::from(blue[0]) - f64::from(empty) / 2.0).abs() <= 1.0, "{blue:?} of {empty}");
    }
    Ok(())
}

#[test]
fn a_bars_end_shows_the_fraction_of_a_pixel() {
    let mut frame = Frame::filled((4, 1), Colour([0; 3]));
    frame.fill((0.0, 2.25), (0, 1), Colour([200; 3]));
    assert_eq!([0, 1, 2, 3].map(|x| frame.at(x, 0)[0]), [200, 200, 50, 0]);
}

#[test]
fn the_true_class_has_a_frame_and_the_answer_its_own_colour() -> Result<()> {
    let bars = r#"{"label":"a","value":0.9,"text":"90 %","best":true},{"label":"b","value":0.1,"text":"10 %","truth":true}"#;
    let frame = request(400.0, 80.0, 1.0, bars).frame(None)?;
    assert!(columns_of(&frame, middle(&frame, 0, 2), [0, 255, 0]) > 0);
    assert_eq!(columns_of(&frame, middle(&frame, 0, 2), [255, 0, 0]), 0);
    assert_eq!(columns_of(&frame, middle(&frame, 1, 2), [255, 0, 0]), 4, "two pixels at either end");
    Ok(())
}

#[test]
fn the_words_of_a_dead_output_step_back() -> Result<()> {
    let bars = r#"{"label":"a","value":0.9,"text":""},{"label":"b","value":0.1,"text":"","dead":true}"#;
    let frame = request(400.0, 80.0, 1.0, bars).frame(None)?;
    let colours: Vec<_> = frame.texts.iter().step_by(2).map(|text| text.colour.css()).collect();
    assert_eq!(colours, ["#000000", "#777777"]);
    Ok(())
}

#[test]
fn words_stay_on_the_canvas_and_out_of_the_track() -> Result<()> {
    let frame =
        request(200.0, 60.0, 2.0, &THREE.replace("\"b\"", "\"a very long class name\"")).frame(None)?;
    let track: Vec<u32> = (0..frame.width).filter(|&x| frame.at(x, middle(&frame, 2, 3)) == TRACK).collect();
    let (left, right) = (f64::from(track[0]), f64::from(track[track.len() - 1] + 1));
    assert!(right - left >= f64::from(frame.width) / 4.0 - 1.0);
    for pair in frame.texts.as_chunks::<2>().0 {
        assert!(pair[0].x < left && pair[0].x - pair[0].max_width >= 0.0, "{pair:?}");
        assert!(pair[1].x <= f64::from(frame.width) && pair[1].x - pair[1].max_width > right, "{pair:?}");
        assert!(pair[0].size <= 0.75 * 40.0 && pair[0].y < f64::from(frame.height));
    }
    Ok(())
}

#[test]
fn long_names_take_what_short_values_leave() -> Result<()> {
    // As wide as the picture's column in the page; letters are counted wider than they are drawn.
    let bars = r#"{"label":"→ ✓ automobile","value":0.9,"text":"98.80%"}"#;
    let frame = request(256.0, 24.0, 1.0, bars).frame(None)?;
    let [label, value] = &frame.texts[..] else { panic!("{:?}", frame.texts) };
    let room = |text: &Text| text.max_width / (text.words.chars().count() as f64 * text.size);
    assert!(room(label) > 0.5 && room(value) > 0.5, "{label:?} {value:?}");
    Ok(())
}

#[test]
fn values_that_are_no_probability_do_no_harm() -> Result<()> {
    let bars = ["-3", "1e30", "null"].map(|value| format!(r#"{{"label":"a","value":{value},"text":""}}"#));
    let frame = request(100.0, 40.0, 1.0, &bars.join(",")).frame(None)?;
    let lengths = [0, 1, 2].map(|row| columns_of(&frame, middle(&frame, row, 3), BLUE));
    assert!(lengths[0] == 0 && lengths[1] > 0 && lengths[2] == 0, "{lengths:?}");
    Ok(())
}

#[test]
fn sizes_beyond_the_limits_are_refused() {
    for (width, height, ratio) in
        [(0.0, 10.0, 1.0), (5000.0, 10.0, 1.0), (10.0, 10.0, 9.0), (4096.0, 4096.0, 1.0), (10.0, 10.0, 0.0)]
    {
        let refusal = request(width, height, ratio, "").frame(None).map_err(|fault| fault.code());
        assert_eq!(refusal.map(drop), Err("argument"), "{width} x {height} at {ratio}");
    }
    let many = vec![r#"{"label":"a","value":0,"text":""}"#; 65].join(",");
    assert!(matches!(request(100.0, 900.0, 1.0, &many).frame(None), Err(Fault::Refused { .. })));
}

#[test]
fn no_bars_at_all_give_the_background() -> Result<()> {
    let frame = request(10.0, 10.0, 1.0, "").frame(None)?;
    assert!(frame.rgba.iter().all(|&byte| byte == 255) && frame.texts.is_empty());
    Ok(())
}

#[test]
fn colours_are_read_and_written() -> Result<()> {
    assert_eq!(Colour::parse("#1aF")?, Colour([17, 170, 255]));
    assert_eq!(Colour::parse(" #102030 ")?.css(), "#102030");
    for bad in ["", "#", "red", "#12345", "#+12345", "#ggg", "rgb(1,2,3)"] {
        assert!(Colour::parse(bad).is_err(), "{bad}");
    }
    Ok(())
}
