//! The pictures of the report as inline SVG: a reliability diagram, a risk–coverage curve, bars. Colours come from the page's style.
//! Each picture has a title that says in words what it shows; the tables beside it have the numbers.

use super::super::args::UiLang;
use super::super::texts::report::{percent, slice, words};
use super::page::Page;
use crate::nlu::evaluate::{Report, Slice};

/// Side of the square in which a curve is drawn, and where it begins.
const SIDE: f64 = 260.0;
const LEFT: f64 = 48.0;
const TOP: f64 = 12.0;

/// A place in the square for shares of its width and height, from the lower left.
const fn at(x: f64, y: f64) -> (f64, f64) {
    (LEFT + x * SIDE, TOP + (1.0 - y) * SIDE)
}

/// The frame with its title and axes; `top` is the share at the upper end of the vertical axis.
fn frame(page: &mut Page, ui: UiLang, title: &str, across: &str, up: &str, top: f64) {
    page.markup("<svg viewBox=\"0 0 330 322\" role=\"img\"><title>").text(title).markup("</title>");
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let ((x, y), (x_end, _)) = (at(0.0, share), at(1.0, share));
        line(page, "<line class=\"grid\" x1=\"", (x, y), (x_end, y));
        page.markup("<text class=\"end\" x=\"").number(x - 6.0).markup("\" y=\"").number(y + 4.0).markup("\">");
        page.text(&short(ui, share * top)).markup("</text>");
        let (x, y) = at(share, 0.0);
        page.markup("<text class=\"mid\" x=\"").number(x).markup("\" y=\"").number(y + 16.0).markup("\">");
        page.text(&short(ui, share)).markup("</text>");
    }
    let (x, y) = at(0.5, 0.0);
    page.markup("<text class=\"mid\" x=\"").number(x).markup("\" y=\"").number(y + 38.0).markup("\">");
    page.text(across).markup("</text>");
    let (_, y) = at(0.0, 0.5);
    page.markup("<text class=\"mid\" transform=\"rotate(-90)\" x=\"").number(-y).markup("\" y=\"9\">");
    page.text(up).markup("</text>");
}

fn short(ui: UiLang, share: f64) -> String {
    percent(ui, share).replace(",0 ", " ").replace(".0 ", " ")
}

fn line(page: &mut Page, open: &'static str, from: (f64, f64), to: (f64, f64)) {
    page.markup(open).number(from.0).markup("\" y1=\"").number(from.1).markup("\" x2=\"").number(to.0);
    page.markup("\" y2=\"").number(to.1).markup("\"/>");
}

fn dot(page: &mut Page, open: &'static str, (x, y): (f64, f64), radius: f64, title: &str) {
    page.markup(open).number(x).markup("\" cy=\"").number(y).markup("\" r=\"").number(radius).markup("\"><title>");
    page.text(title).markup("</title></circle>");
}

/// Confidence against the share that is right.
pub(super) fn reliability(page: &mut Page, ui: UiLang, report: &Report) {
    let w = words(ui);
    frame(page, ui, w.reliability, w.confidence, w.right, 1.0);
    line(page, "<line class=\"ideal\" x1=\"", at(0.0, 0.0), at(1.0, 1.0));
    let most = report.reliability.bins.iter().map(|b| b.n).max().unwrap_or(1) as f64;
    for bin in &report.reliability.bins {
        let (place, ideal) = (at(bin.confidence, bin.right), at(bin.confidence, bin.confidence));
        line(page, "<line class=\"gap\" x1=\"", ideal, place);
        let (sure, right) = (percent(ui, bin.confidence), percent(ui, bin.right));
        let title = format!("{} {sure}, {} {right} ({} {})", w.confidence, w.right, bin.n, w.texts);
        dot(page, "<circle class=\"dot\" cx=\"", place, 3.0 + 9.0 * (bin.n as f64 / most).sqrt(), &title);
    }
    page.markup("</svg>\n");
}

/// The share that is answered against the share of the answers that is wrong.
pub(super) fn risk_coverage(page: &mut Page, ui: UiLang, report: &Report) {
    let w = words(ui);
    let points = &report.risk_coverage;
    let greatest = points.iter().map(|p| p.wrong).fold(0.05, f64::max);
    // The vertical axis ends at a round share that holds the whole curve.
    let top = (greatest * 20.0).ceil() / 20.0;
    frame(page, ui, w.risk, w.answered, w.wrong, top);
    let height = |share: f64| (share / top).min(1.0);
    let band = points.iter().map(|p| at(p.answered, height(p.wrong_at_most)));
    let curve: Vec<(f64, f64)> = points.iter().map(|p| at(p.answered, height(p.wrong))).collect();
    path(page, "<polygon class=\"band\" points=\"", band.chain(curve.iter().rev().copied()));
    path(page, "<polyline class=\"curve\" points=\"", curve.iter().copied());
    for stated in report.stated_risks.iter().filter(|s| s.answered > 0.0) {
        let title = format!(
            "risk: {:.0} % → {}, {} {}",
            stated.risk * 100.0,
            percent(ui, stated.answered),
            w.wrong,
            percent(ui, stated.wrong)
        );
        dot(page, "<circle class=\"dot\" cx=\"", at(stated.answered, height(stated.wrong)), 5.0, &title);
    }
    page.markup("</svg>\n");
}

fn path(page: &mut Page, open: &'static str, points: impl Iterator<Item = (f64, f64)>) {
    page.markup(open);
    for (x, y) in points {
        page.number(x).markup(",").number(y).markup(" ");
    }
    page.markup("\"/>");
}

/// What is recognised, part by part, as bars.
pub(super) fn bars(page: &mut Page, ui: UiLang, title: &str, slices: &[Slice]) {
    const ROW: f64 = 24.0;
    page.markup("<svg viewBox=\"0 0 330 ").number(slices.len() as f64 * ROW + 4.0).markup("\" role=\"img\"><title>");
    page.text(title).markup("</title>");
    for (i, s) in slices.iter().enumerate() {
        let y = i as f64 * ROW + 4.0;
        page.markup("<text class=\"end\" x=\"112\" y=\"").number(y + 13.0).markup("\">").text(&slice(ui, &s.name));
        page.markup("</text><rect class=\"back\" x=\"118\" y=\"").number(y).markup("\" width=\"160\" height=\"18\"/>");
        page.markup("<rect class=\"bar\" x=\"118\" y=\"").number(y).markup("\" height=\"18\" width=\"");
        page.number(160.0 * s.figures.accuracy).markup("\"/><text x=\"284\" y=\"").number(y + 13.0).markup("\">");
        page.text(&percent(ui, s.figures.accuracy)).markup("</text>");
    }
    page.markup("</svg>\n");
}
