//! Cats, deer, dogs and horses, each by programs that draw it in different ways.

use super::pen::{Pen, Point, Tone};

use Tone::{Body, Dark, Light, Second};

/// A cat's face: pointed ears, slit eyes, whiskers.
pub(super) fn cat_face(pen: &mut Pen<'_>) {
    let ear = pen.between(8.0, 15.0);
    pen.area(&[(20.0, 46.0), (22.0, ear), (46.0, 30.0)], Body);
    pen.area(&[(80.0, 46.0), (78.0, ear), (54.0, 30.0)], Body);
    pen.area(&[(25.0, 36.0), (26.0, ear + 9.0), (37.0, 31.0)], Second);
    pen.area(&[(75.0, 36.0), (74.0, ear + 9.0), (63.0, 31.0)], Second);
    pen.oval((50.0, 56.0), (34.0, 30.0), Body);
    for x in [37.0, 63.0] {
        pen.oval((x, 50.0), (7.0, 6.0), Light);
        pen.oval((x, 50.0), (2.2, 5.5), Dark);
    }
    pen.area(&[(46.0, 62.0), (54.0, 62.0), (50.0, 67.0)], Dark);
    pen.stroke(&[(50.0, 67.0), (44.0, 73.0), (39.0, 71.0)], 1.0, Dark);
    pen.stroke(&[(50.0, 67.0), (56.0, 73.0), (61.0, 71.0)], 1.0, Dark);
    for y in [62.0, 67.0, 72.0] {
        pen.stroke(&[(34.0, 66.0), (8.0, y - 1.0)], 0.7, Dark);
        pen.stroke(&[(66.0, 66.0), (92.0, y - 1.0)], 0.7, Dark);
    }
}

/// A cat that sits, from the front.
pub(super) fn cat_sitting(pen: &mut Pen<'_>) {
    let tip = pen.between(44.0, 60.0);
    pen.stroke(&[(66.0, 88.0), (86.0, 82.0), (90.0, 66.0), (82.0, tip)], 3.0, Body);
    pen.area(&[(36.0, 50.0), (64.0, 50.0), (74.0, 92.0), (26.0, 92.0)], Body);
    pen.area(&[(34.0, 26.0), (33.0, 6.0), (49.0, 18.0)], Body);
    pen.area(&[(66.0, 26.0), (67.0, 6.0), (51.0, 18.0)], Body);
    pen.oval((50.0, 34.0), (20.0, 18.0), Body);
    for x in [43.0, 57.0] {
        pen.oval((x, 32.0), (3.6, 3.6), Light);
        pen.oval((x, 32.0), (1.4, 3.2), Dark);
    }
    pen.area(&[(48.0, 39.0), (52.0, 39.0), (50.0, 42.0)], Dark);
    pen.stroke(&[(44.0, 66.0), (44.0, 91.0)], 1.0, Dark);
    pen.stroke(&[(56.0, 66.0), (56.0, 91.0)], 1.0, Dark);
    for side in [-1.0, 1.0] {
        pen.stroke(&[(50.0 + side * 6.0, 41.0), (50.0 + side * 26.0, 39.0)], 0.7, Dark);
        pen.stroke(&[(50.0 + side * 6.0, 43.0), (50.0 + side * 26.0, 46.0)], 0.7, Dark);
    }
}

/// What four-legged animals from the side have in common.
struct Beast {
    /// Height of the back.
    back: f32,
    /// Half the body's height.
    girth: f32,
    /// Where the feet stand.
    foot: f32,
    /// Width of a leg in lines.
    leg: f32,
}

impl Beast {
    fn legs(&self, pen: &mut Pen<'_>, tone: Tone) {
        let knee = self.back + self.girth * 2.0 + (self.foot - self.back - self.girth * 2.0) / 2.0;
        for x in [36.0, 43.0, 68.0, 75.0] {
            let bend = pen.between(-2.0, 2.0);
            pen.stroke(&[(x, self.back + self.girth), (x + bend, knee), (x, self.foot)], self.leg, tone);
            pen.stroke(&[(x, self.foot - 2.0), (x - 1.0, self.foot)], self.leg, Dark);
        }
    }

    fn body(&self, pen: &mut Pen<'_>) {
        pen.oval((56.0, self.back + self.girth), (26.0, self.girth), Body);
    }
}

/// A cat that walks, from the side, its tail up.
pub(super) fn cat_walking(pen: &mut Pen<'_>) {
    let beast = Beast { back: 44.0, girth: 11.0, foot: 88.0, leg: 2.6 };
    let tip = pen.between(10.0, 22.0);
    pen.stroke(&[(80.0, 52.0), (90.0, 38.0), (88.0, tip + 8.0), (94.0, tip)], 2.4, Body);
    beast.legs(pen, Body);
    beast.body(pen);
    pen.area(&[(14.0, 32.0), (14.0, 14.0), (25.0, 24.0)], Body);
    pen.area(&[(26.0, 24.0), (36.0, 14.0), (37.0, 32.0)], Body);
    pen.oval((25.0, 38.0), (14.0, 13.0), Body);
    pen.oval((19.0, 36.0), (2.6, 2.8), Light);
    pen.oval((30.0, 36.0), (2.6, 2.8), Light);
    pen.area(&[(23.0, 42.0), (27.0, 42.0), (25.0, 45.0)], Dark);
    for y in [42.0, 46.0] {
        pen.stroke(&[(18.0, 44.0), (3.0, y)], 0.7, Dark);
        pen.stroke(&[(32.0, 44.0), (47.0, y)], 0.7, Dark);
    }
}

fn antler(pen: &mut Pen<'_>, (x, y): Point, side: f32, high: f32) {
    pen.stroke(&[(x, y), (x + side * 7.0, y - high * 0.6), (x + side * 5.0, y - high)], 1.4, Dark);
    pen.stroke(&[(x + side * 4.0, y - high * 0.35), (x + side * 13.0, y - high * 0.6)], 1.2, Dark);
    pen.stroke(&[(x + side * 7.0, y - high * 0.6), (x + side * 15.0, y - high * 0.95)], 1.2, Dark);
}

/// A deer from the side, antlers and a short tail.
pub(super) fn deer_side(pen: &mut Pen<'_>) {
    let beast = Beast { back: 44.0, girth: 12.0, foot: 94.0, leg: 1.9 };
    let high = pen.between(17.0, 24.0);
    beast.legs(pen, Body);
    pen.area(&[(30.0, 56.0), (20.0, 30.0), (29.0, 28.0), (44.0, 48.0)], Body);
    beast.body(pen);
    pen.area(&[(79.0, 46.0), (88.0, 44.0), (84.0, 53.0)], Light);
    antler(pen, (22.0, 22.0), -1.0, high);
    antler(pen, (26.0, 22.0), 1.0, high);
    pen.area(&[(6.0, 34.0), (18.0, 22.0), (30.0, 24.0), (27.0, 34.0), (10.0, 38.0)], Body);
    pen.area(&[(28.0, 24.0), (38.0, 18.0), (31.0, 30.0)], Second);
    pen.oval((19.0, 27.0), (1.8, 1.8), Dark);
    pen.oval((7.0, 35.0), (2.0, 2.0), Dark);
    if pen.chance(0.5) {
        for k in 0..5 {
            pen.oval((44.0 + 7.0 * k as f32, 50.0 + 3.0 * (k % 2) as f32), (1.6, 1.6), Light);
        }
    }
}

/// A deer's head from the front.
pub(super) fn deer_face(pen: &mut Pen<'_>) {
    let high = pen.between(26.0, 34.0);
    antler(pen, (42.0, 40.0), -1.5, high);
    antler(pen, (58.0, 40.0), 1.5, high);
    pen.area(&[(36.0, 46.0), (12.0, 40.0), (30.0, 56.0)], Second);
    pen.area(&[(64.0, 46.0), (88.0, 40.0), (70.0, 56.0)], Second);
    pen.area(&[(34.0, 40.0), (66.0, 40.0), (68.0, 58.0), (58.0, 86.0), (42.0, 86.0), (32.0, 58.0)], Body);
    pen.oval((50.0, 86.0), (10.0, 8.0), Light);
    pen.oval((50.0, 83.0), (5.5, 3.8), Dark);
    for x in [39.0, 61.0] {
        pen.oval((x, 56.0), (3.0, 3.4), Dark);
    }
}

/// A dog's face: hanging ears, a muzzle, a tongue.
pub(super) fn dog_face(pen: &mut Pen<'_>) {
    let ear = pen.between(58.0, 72.0);
    pen.oval((50.0, 50.0), (30.0, 32.0), Body);
    pen.area(&[(26.0, 24.0), (10.0, 30.0), (8.0, ear), (18.0, ear + 4.0), (29.0, 44.0)], Second);
    pen.area(&[(74.0, 24.0), (90.0, 30.0), (92.0, ear), (82.0, ear + 4.0), (71.0, 44.0)], Second);
    if pen.chance(0.6) {
        pen.area(&[(45.0, 76.0), (55.0, 76.0), (55.0, 88.0), (50.0, 91.0), (45.0, 88.0)], Second);
    }
    pen.oval((50.0, 66.0), (17.0, 14.0), Light);
    pen.oval((50.0, 59.0), (6.5, 4.8), Dark);
    pen.stroke(&[(50.0, 62.0), (50.0, 70.0), (41.0, 75.0)], 1.0, Dark);
    pen.stroke(&[(50.0, 70.0), (59.0, 75.0)], 1.0, Dark);
    for x in [38.0, 62.0] {
        pen.oval((x, 44.0), (3.6, 4.2), Dark);
    }
}

/// A dog from the side.
pub(super) fn dog_side(pen: &mut Pen<'_>) {
    let beast = Beast { back: 44.0, girth: 11.0, foot: 90.0, leg: 3.0 };
    let tip = pen.between(24.0, 36.0);
    pen.stroke(&[(79.0, 52.0), (88.0, 42.0), (92.0, tip)], 2.6, Body);
    beast.legs(pen, Body);
    pen.area(&[(30.0, 58.0), (24.0, 38.0), (36.0, 34.0), (46.0, 48.0)], Body);
    beast.body(pen);
    pen.area(
        &[(5.0, 40.0), (18.0, 32.0), (24.0, 22.0), (38.0, 24.0), (38.0, 40.0), (24.0, 46.0), (7.0, 47.0)],
        Body,
    );
    pen.area(&[(31.0, 22.0), (42.0, 26.0), (42.0, 44.0), (34.0, 42.0)], Second);
    pen.oval((7.0, 41.0), (3.2, 2.8), Dark);
    pen.oval((23.0, 31.0), (2.0, 2.0), Dark);
    pen.stroke(&[(34.0, 48.0), (40.0, 52.0)], 1.8, Dark);
}

/// A dog that sits, from the side.
pub(super) fn dog_sitting(pen: &mut Pen<'_>) {
    pen.stroke(&[(74.0, 88.0), (90.0, 86.0), (95.0, 76.0)], 2.6, Body);
    pen.area(&[(38.0, 42.0), (56.0, 44.0), (78.0, 78.0), (76.0, 92.0), (50.0, 92.0), (40.0, 70.0)], Body);
    pen.stroke(&[(42.0, 60.0), (41.0, 91.0), (34.0, 92.0)], 3.2, Body);
    pen.oval((66.0, 80.0), (12.0, 11.0), Body);
    pen.area(
        &[(10.0, 32.0), (24.0, 24.0), (34.0, 12.0), (52.0, 18.0), (54.0, 40.0), (36.0, 44.0), (12.0, 40.0)],
        Body,
    );
    let ear = pen.between(38.0, 48.0);
    pen.area(&[(44.0, 14.0), (58.0, 20.0), (60.0, ear), (50.0, ear)], Second);
    pen.oval((11.0, 34.0), (3.4, 3.0), Dark);
    pen.oval((32.0, 24.0), (2.2, 2.2), Dark);
}

/// A horse from the side: a long neck with a mane, a hanging tail.
pub(super) fn horse_side(pen: &mut Pen<'_>) {
    let beast = Beast { back: 42.0, girth: 13.0, foot: 93.0, leg: 2.5 };
    let tail = pen.between(70.0, 82.0);
    pen.area(&[(79.0, 46.0), (88.0, 48.0), (92.0, tail), (84.0, tail + 2.0)], Dark);
    beast.legs(pen, Body);
    pen.area(&[(28.0, 58.0), (18.0, 24.0), (28.0, 16.0), (46.0, 46.0)], Body);
    beast.body(pen);
    pen.area(&[(4.0, 40.0), (16.0, 16.0), (28.0, 14.0), (28.0, 26.0), (12.0, 44.0), (6.0, 45.0)], Body);
    pen.area(&[(24.0, 15.0), (26.0, 6.0), (30.0, 15.0)], Body);
    pen.area(&[(28.0, 13.0), (34.0, 20.0), (47.0, 42.0), (42.0, 48.0), (30.0, 28.0)], Dark);
    pen.oval((18.0, 23.0), (1.8, 1.8), Dark);
    pen.oval((7.0, 40.0), (1.2, 1.2), Dark);
}

/// A horse at a gallop.
pub(super) fn horse_running(pen: &mut Pen<'_>) {
    let reach = pen.between(2.0, 10.0);
    for (x, knee, foot) in
        [(36.0, 24.0, 12.0 + reach), (42.0, 34.0, 24.0), (72.0, 80.0, 92.0), (68.0, 74.0, 82.0)]
    {
        pen.stroke(&[(x, 58.0), (knee, 70.0), (foot, 82.0)], 2.6, Body);
        pen.stroke(&[(foot + 1.0, 81.0), (foot, 83.0)], 2.6, Dark);
    }
    pen.area(&[(80.0, 42.0), (96.0, 40.0), (99.0, 54.0), (84.0, 50.0)], Dark);
    pen.area(&[(30.0, 56.0), (20.0, 28.0), (28.0, 20.0), (46.0, 42.0)], Body);
    pen.oval((57.0, 51.0), (26.0, 11.5), Body);
    pen.area(&[(3.0, 34.0), (18.0, 18.0), (30.0, 17.0), (29.0, 29.0), (8.0, 41.0)], Body);
    pen.area(&[(25.0, 18.0), (28.0, 9.0), (31.0, 18.0)], Body);
    pen.area(&[(30.0, 16.0), (44.0, 16.0), (52.0, 36.0), (44.0, 42.0)], Dark);
    pen.oval((19.0, 25.0), (1.8, 1.8), Dark);
}

/// A horse's head from the side.
pub(super) fn horse_head(pen: &mut Pen<'_>) {
    pen.area(&[(58.0, 26.0), (76.0, 20.0), (98.0, 96.0), (52.0, 96.0), (48.0, 58.0)], Body);
    let mane = pen.between(8.0, 14.0);
    pen.area(&[(58.0, 18.0), (68.0 + mane, 20.0), (92.0 + mane, 96.0), (88.0, 96.0), (68.0, 34.0)], Dark);
    pen.area(&[(46.0, 18.0), (66.0, 22.0), (64.0, 48.0), (34.0, 78.0), (16.0, 76.0), (14.0, 62.0)], Body);
    pen.area(&[(52.0, 20.0), (56.0, 3.0), (63.0, 20.0)], Body);
    pen.oval((46.0, 34.0), (3.0, 3.0), Dark);
    pen.oval((21.0, 66.0), (2.4, 2.4), Dark);
    pen.stroke(&[(16.0, 73.0), (30.0, 70.0)], 1.1, Dark);
}
