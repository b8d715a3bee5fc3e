//! Airplanes, automobiles, ships and trucks, each by programs that draw it in different ways.

use super::pen::{Pen, Tone};

use Tone::{Body, Dark, Light, Second};

/// From the side: a tube with a nose, a tail fin and a wing.
pub(super) fn airplane_side(pen: &mut Pen<'_>) {
    let (h, tail) = (pen.between(6.0, 9.0), pen.between(24.0, 32.0));
    pen.area(
        &[(84.0, 50.0 - h), (90.0, 50.0 - h - tail * 0.8), (97.0, 50.0 - h - tail * 0.8), (94.0, 50.0)],
        Second,
    );
    pen.area(
        &[
            (6.0, 51.0),
            (12.0, 50.0 - h),
            (80.0, 50.0 - h),
            (96.0, 47.0),
            (95.0, 51.0),
            (70.0, 50.0 + h),
            (14.0, 50.0 + h),
        ],
        Body,
    );
    pen.area(&[(38.0, 52.0), (52.0, 52.0), (74.0, 52.0 + tail), (64.0, 52.0 + tail)], Second);
    pen.area(&[(12.0, 48.0), (17.0, 45.0), (20.0, 45.0), (20.0, 49.0)], Light);
    for k in 0..6 {
        let x = 28.0 + 8.0 * k as f32;
        pen.oval((x, 47.5), (1.6, 1.8), Light);
    }
}

/// From above: a cross of body and swept wings.
pub(super) fn airplane_above(pen: &mut Pen<'_>) {
    let (span, sweep, w) = (pen.between(36.0, 44.0), pen.between(8.0, 22.0), pen.between(5.0, 7.0));
    pen.area(
        &[
            (50.0, 38.0),
            (50.0 + span, 44.0 + sweep),
            (50.0 + span, 51.0 + sweep),
            (50.0, 56.0),
            (50.0 - span, 51.0 + sweep),
            (50.0 - span, 44.0 + sweep),
        ],
        Second,
    );
    pen.area(&[(50.0, 80.0), (66.0, 90.0), (66.0, 94.0), (50.0, 90.0), (34.0, 94.0), (34.0, 90.0)], Second);
    pen.area(
        &[(50.0, 6.0), (50.0 + w, 20.0), (50.0 + w, 75.0), (50.0, 94.0), (50.0 - w, 75.0), (50.0 - w, 20.0)],
        Body,
    );
    if pen.chance(0.6) {
        for side in [-1.0, 1.0] {
            pen.oval((50.0 + side * span * 0.45, 46.0 + sweep * 0.4), (2.5, 5.5), Dark);
        }
    }
    pen.area(&[(47.0, 16.0), (53.0, 16.0), (52.0, 21.0), (48.0, 21.0)], Light);
}

/// A light airplane with a propeller, from the side.
pub(super) fn airplane_light(pen: &mut Pen<'_>) {
    let lift = pen.between(20.0, 26.0);
    pen.stroke(&[(34.0, 58.0), (30.0, 72.0)], 1.4, Dark);
    pen.oval((30.0, 74.0), (5.0, 5.0), Dark);
    pen.area(&[(12.0, 46.0), (40.0, 40.0), (92.0, 48.0), (92.0, 53.0), (40.0, 62.0), (14.0, 60.0)], Body);
    pen.area(&[(82.0, 50.0), (90.0, 50.0 - lift), (97.0, 50.0 - lift), (95.0, 51.0)], Second);
    pen.area(&[(30.0, 42.0), (36.0, 32.0), (50.0, 32.0), (56.0, 43.0)], Light);
    pen.area(&[(22.0, 29.0), (66.0, 29.0), (66.0, 33.0), (22.0, 33.0)], Second);
    pen.stroke(&[(10.0, 36.0), (10.0, 68.0)], 1.6, Dark);
}

/// A saloon from the side.
pub(super) fn automobile_side(pen: &mut Pen<'_>) {
    let (roof, wheel) = (pen.between(28.0, 36.0), pen.between(8.5, 11.0));
    pen.area(&[(24.0, 52.0), (35.0, roof), (66.0, roof), (78.0, 52.0)], Second);
    pen.area(&[(30.0, 51.0), (38.0, roof + 4.0), (49.0, roof + 4.0), (49.0, 51.0)], Light);
    pen.area(&[(52.0, 51.0), (52.0, roof + 4.0), (63.0, roof + 4.0), (72.0, 51.0)], Light);
    pen.area(&[(5.0, 56.0), (12.0, 51.0), (88.0, 51.0), (95.0, 57.0), (96.0, 70.0), (4.0, 70.0)], Body);
    for x in [25.0, 76.0] {
        pen.oval((x, 70.0), (wheel, wheel), Dark);
        pen.oval((x, 70.0), (wheel * 0.45, wheel * 0.45), Light);
    }
    pen.oval((8.0, 58.0), (2.4, 2.4), Light);
}

/// A small round car from the side.
pub(super) fn automobile_round(pen: &mut Pen<'_>) {
    let top = pen.between(26.0, 32.0);
    pen.area(
        &[
            (8.0, 66.0),
            (10.0, 54.0),
            (24.0, 48.0),
            (32.0, top + 4.0),
            (46.0, top),
            (60.0, top + 2.0),
            (74.0, 40.0),
            (86.0, 50.0),
            (92.0, 66.0),
        ],
        Body,
    );
    pen.area(&[(31.0, 48.0), (36.0, top + 8.0), (47.0, top + 5.0), (47.0, 48.0)], Light);
    pen.area(&[(51.0, 48.0), (51.0, top + 5.0), (60.0, top + 7.0), (69.0, 48.0)], Light);
    for x in [26.0, 73.0] {
        pen.oval((x, 67.0), (10.5, 10.5), Dark);
        pen.oval((x, 67.0), (4.5, 4.5), Light);
    }
    pen.stroke(&[(50.0, 50.0), (50.0, 64.0)], 1.0, Dark);
}

/// A car from the front.
pub(super) fn automobile_front(pen: &mut Pen<'_>) {
    let roof = pen.between(20.0, 27.0);
    for x in [24.0, 76.0] {
        pen.block((x - 7.0, 70.0), (x + 7.0, 86.0), Dark);
    }
    pen.area(&[(26.0, 46.0), (34.0, roof), (66.0, roof), (74.0, 46.0)], Body);
    pen.area(&[(31.0, 45.0), (37.0, roof + 4.0), (63.0, roof + 4.0), (69.0, 45.0)], Light);
    pen.area(&[(14.0, 50.0), (24.0, 45.0), (76.0, 45.0), (86.0, 50.0), (87.0, 76.0), (13.0, 76.0)], Body);
    for x in [23.0, 77.0] {
        pen.oval((x, 58.0), (5.5, 4.5), Light);
    }
    pen.block((36.0, 56.0), (64.0, 65.0), Dark);
    pen.block((40.0, 69.0), (60.0, 74.0), Light);
}

/// A steamer from the side.
pub(super) fn ship_steamer(pen: &mut Pen<'_>) {
    let funnels = if pen.chance(0.5) { 2 } else { 1 };
    for k in 0..funnels {
        let x = 42.0 + 16.0 * k as f32;
        pen.block((x, 20.0), (x + 8.0, 44.0), Second);
        pen.block((x, 20.0), (x + 8.0, 25.0), Dark);
    }
    pen.block((26.0, 42.0), (76.0, 52.0), Light);
    pen.block((20.0, 50.0), (84.0, 60.0), Light);
    for k in 0..6 {
        pen.oval((28.0 + 9.0 * k as f32, 55.0), (1.8, 1.8), Dark);
    }
    pen.area(&[(4.0, 58.0), (96.0, 58.0), (86.0, 76.0), (16.0, 76.0)], Body);
}

/// A sailing boat.
pub(super) fn ship_sail(pen: &mut Pen<'_>) {
    let mast = pen.between(8.0, 14.0);
    pen.stroke(&[(50.0, mast), (50.0, 72.0)], 1.4, Dark);
    pen.area(&[(53.0, mast + 2.0), (84.0, 64.0), (53.0, 66.0)], Light);
    pen.area(&[(47.0, mast + 8.0), (47.0, 66.0), (24.0, 64.0)], Second);
    pen.area(&[(14.0, 70.0), (88.0, 70.0), (76.0, 84.0), (26.0, 84.0)], Body);
}

/// A freighter with boxes and a bridge at its end.
pub(super) fn ship_freighter(pen: &mut Pen<'_>) {
    pen.block((74.0, 28.0), (88.0, 56.0), Light);
    pen.block((77.0, 32.0), (85.0, 37.0), Dark);
    let boxes = [Second, Dark, Body, Second];
    for (k, tone) in boxes.into_iter().enumerate() {
        let (x, top) = (16.0 + 14.0 * k as f32, pen.between(38.0, 47.0));
        pen.block((x, top), (x + 13.0, 56.0), tone);
    }
    pen.area(&[(3.0, 52.0), (10.0, 57.0), (94.0, 56.0), (92.0, 74.0), (14.0, 74.0)], Body);
}

/// A lorry with a box behind the cabin.
pub(super) fn truck_box(pen: &mut Pen<'_>) {
    let (top, wheel) = (pen.between(20.0, 28.0), pen.between(7.5, 9.0));
    pen.block((32.0, top), (96.0, 66.0), Body);
    pen.area(&[(6.0, 66.0), (6.0, 50.0), (13.0, 36.0), (30.0, 36.0), (30.0, 66.0)], Second);
    pen.area(&[(10.0, 49.0), (15.0, 40.0), (25.0, 40.0), (25.0, 49.0)], Light);
    pen.block((5.0, 66.0), (96.0, 71.0), Dark);
    for x in [19.0, 66.0, 84.0] {
        pen.oval((x, 73.0), (wheel, wheel), Dark);
        pen.oval((x, 73.0), (wheel * 0.4, wheel * 0.4), Light);
    }
}

/// A fire engine or flat lorry: a long low bed, a ladder on it as often as not.
pub(super) fn truck_ladder(pen: &mut Pen<'_>) {
    pen.block((34.0, 46.0), (95.0, 66.0), Body);
    pen.block((6.0, 34.0), (34.0, 66.0), Body);
    pen.block((10.0, 39.0), (21.0, 50.0), Light);
    pen.block((23.0, 39.0), (31.0, 50.0), Light);
    if pen.chance(0.6) {
        pen.stroke(&[(30.0, 34.0), (92.0, 40.0)], 1.2, Dark);
        pen.stroke(&[(30.0, 28.0), (92.0, 34.0)], 1.2, Dark);
        for k in 0..6 {
            let x = 36.0 + 9.0 * k as f32;
            pen.stroke(&[(x, 28.5 + 0.1 * (x - 30.0)), (x, 34.5 + 0.1 * (x - 30.0))], 1.0, Dark);
        }
    } else {
        pen.block((42.0, 32.0), (92.0, 46.0), Second);
    }
    for x in [20.0, 58.0, 80.0] {
        pen.oval((x, 68.0), (9.0, 9.0), Dark);
        pen.oval((x, 68.0), (3.5, 3.5), Light);
    }
}

/// A lorry from the front.
pub(super) fn truck_front(pen: &mut Pen<'_>) {
    for x in [22.0, 78.0] {
        pen.block((x - 7.0, 76.0), (x + 7.0, 92.0), Dark);
    }
    let top = pen.between(8.0, 14.0);
    pen.block((16.0, top), (84.0, 78.0), Second);
    pen.block((19.0, top + 14.0), (81.0, 82.0), Body);
    pen.area(&[(25.0, 46.0), (28.0, top + 19.0), (72.0, top + 19.0), (75.0, 46.0)], Light);
    pen.block((34.0, 52.0), (66.0, 68.0), Dark);
    for x in [26.0, 74.0] {
        pen.oval((x, 72.0), (4.5, 4.5), Light);
    }
}
