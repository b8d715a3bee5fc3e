//! Birds and frogs, each by programs that draw it in different ways.

use super::pen::{Pen, Tone};

use Tone::{Body, Dark, Light, Second};

/// A bird that stands on two legs, from the side.
pub(super) fn bird_standing(pen: &mut Pen<'_>) {
    let tail = pen.between(84.0, 95.0);
    pen.stroke(&[(46.0, 68.0), (45.0, 88.0), (38.0, 90.0)], 1.2, Dark);
    pen.stroke(&[(55.0, 68.0), (56.0, 88.0), (49.0, 90.0)], 1.2, Dark);
    pen.area(&[(66.0, 50.0), (tail, 44.0), (tail + 2.0, 52.0), (68.0, 60.0)], Second);
    pen.oval((50.0, 54.0), (22.0, 17.0), Body);
    pen.oval((29.0, 34.0), (12.0, 11.5), Body);
    pen.area(&[(19.0, 33.0), (6.0, 38.0), (19.0, 40.0)], Dark);
    pen.area(&[(44.0, 48.0), (64.0, 46.0), (74.0, 58.0), (52.0, 63.0)], Second);
    pen.oval((27.0, 31.0), (2.3, 2.3), Dark);
}

/// A bird in flight, wings up.
pub(super) fn bird_flying(pen: &mut Pen<'_>) {
    let up = pen.between(8.0, 18.0);
    pen.area(&[(50.0, 46.0), (66.0, up), (88.0, up - 4.0), (70.0, 50.0)], Second);
    pen.area(&[(40.0, 46.0), (30.0, up + 2.0), (50.0, up - 2.0), (60.0, 50.0)], Second);
    pen.area(&[(72.0, 54.0), (96.0, 50.0), (96.0, 64.0)], Second);
    pen.oval((52.0, 54.0), (24.0, 11.0), Body);
    pen.oval((24.0, 47.0), (9.5, 9.0), Body);
    pen.area(&[(16.0, 46.0), (4.0, 49.0), (16.0, 52.0)], Dark);
    pen.oval((22.0, 45.0), (2.0, 2.0), Dark);
}

/// A bird with a long neck and long legs.
pub(super) fn bird_tall(pen: &mut Pen<'_>) {
    let lean = pen.between(-4.0, 4.0);
    pen.stroke(&[(52.0, 62.0), (50.0, 95.0)], 1.2, Dark);
    pen.stroke(&[(60.0, 62.0), (61.0, 95.0)], 1.2, Dark);
    pen.stroke(&[(42.0, 50.0), (30.0 + lean, 38.0), (36.0 + lean, 22.0), (28.0 + lean, 14.0)], 3.2, Body);
    pen.oval((58.0, 54.0), (21.0, 12.0), Body);
    pen.area(&[(56.0, 48.0), (84.0, 52.0), (88.0, 64.0), (60.0, 62.0)], Second);
    pen.oval((27.0 + lean, 13.0), (7.0, 6.0), Body);
    pen.area(&[(21.0 + lean, 12.0), (5.0 + lean, 18.0), (21.0 + lean, 17.0)], Dark);
    pen.oval((26.0 + lean, 12.0), (1.6, 1.6), Dark);
}

/// A frog from the front: a wide mouth, eyes on top.
pub(super) fn frog_front(pen: &mut Pen<'_>) {
    let wide = pen.between(32.0, 38.0);
    for side in [-1.0, 1.0] {
        pen.oval((50.0 + side * 30.0, 72.0), (16.0, 14.0), Second);
        pen.oval((50.0 + side * 34.0, 88.0), (12.0, 4.0), Body);
    }
    pen.oval((50.0, 62.0), (wide, 28.0), Body);
    pen.oval((50.0, 74.0), (20.0, 15.0), Light);
    for side in [-1.0, 1.0] {
        pen.oval((50.0 + side * 18.0, 30.0), (11.0, 11.0), Body);
        pen.oval((50.0 + side * 18.0, 29.0), (7.0, 7.0), Light);
        pen.oval((50.0 + side * 18.0, 29.0), (3.4, 4.0), Dark);
        pen.stroke(&[(50.0 + side * 12.0, 70.0), (50.0 + side * 13.0, 90.0)], 3.0, Body);
    }
    pen.stroke(&[(24.0, 52.0), (36.0, 59.0), (50.0, 61.0), (64.0, 59.0), (76.0, 52.0)], 1.3, Dark);
}

/// A frog that sits, from the side.
pub(super) fn frog_side(pen: &mut Pen<'_>) {
    let hump = pen.between(34.0, 42.0);
    pen.area(
        &[
            (10.0, 52.0),
            (18.0, 42.0),
            (34.0, hump),
            (56.0, hump + 6.0),
            (88.0, 80.0),
            (30.0, 84.0),
            (14.0, 66.0),
        ],
        Body,
    );
    pen.oval((23.0, 37.0), (8.5, 8.5), Body);
    pen.oval((22.0, 36.0), (5.2, 5.2), Light);
    pen.oval((21.0, 36.0), (2.6, 2.8), Dark);
    pen.oval((72.0, 72.0), (19.0, 11.0), Second);
    pen.area(&[(58.0, 82.0), (92.0, 84.0), (96.0, 89.0), (54.0, 89.0)], Second);
    pen.stroke(&[(30.0, 70.0), (28.0, 87.0), (18.0, 89.0)], 3.0, Second);
    pen.stroke(&[(11.0, 56.0), (26.0, 56.0), (33.0, 51.0)], 1.1, Dark);
}

/// A frog from above, its legs spread.
pub(super) fn frog_above(pen: &mut Pen<'_>) {
    let out = pen.between(86.0, 94.0);
    for side in [-1.0, 1.0] {
        let at = |x: f32| 50.0 + side * x;
        pen.stroke(&[(at(14.0), 66.0), (at(38.0), 58.0), (at(24.0), 80.0), (at(40.0), out)], 4.0, Second);
        pen.stroke(&[(at(16.0), 40.0), (at(32.0), 46.0), (at(34.0), 30.0)], 3.0, Second);
    }
    pen.area(
        &[(50.0, 10.0), (66.0, 24.0), (70.0, 48.0), (62.0, 74.0), (38.0, 74.0), (30.0, 48.0), (34.0, 24.0)],
        Body,
    );
    for side in [-1.0, 1.0] {
        pen.oval((50.0 + side * 14.0, 24.0), (6.0, 6.5), Light);
        pen.oval((50.0 + side * 14.0, 23.0), (2.8, 3.2), Dark);
    }
    if pen.chance(0.5) {
        for (x, y) in [(44.0, 42.0), (57.0, 48.0), (46.0, 60.0)] {
            pen.oval((x, y), (3.6, 3.2), Second);
        }
    }
}
