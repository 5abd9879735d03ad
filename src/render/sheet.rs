//! Many pictures on pages of paper, as PDF: each is written once, and stands wherever it is wanted.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, TextStr, types::StructRole};

use super::pdf::{alternative, name_opacities, paint};
use crate::drawing::{Drawing, MM_PER_INCH, SCREEN_DPI};

/// Where a picture stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of the pictures.
    pub picture: usize,
    /// From the left edge of the page, in pixels of the picture.
    pub x: u32,
    /// From the top edge of the page, in pixels of the picture.
    pub y: u32,
}

/// Hands out the numbers of objects.
struct Numbers(i32);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }

    fn many(&mut self, count: usize) -> Vec<Ref> {
        (0..count).map(|_| self.next()).collect()
    }
}

/// Writes pages of a size in millimetres.
pub fn sheet(size: [f64; 2], title: &str, pictures: &[Drawing], pages: &[Vec<Place>]) -> Vec<u8> {
    let [width, height] = size.map(|side| side / MM_PER_INCH * 72.0);
    let mut numbers = Numbers(0);
    let [catalog, tree, info] = [(); 3].map(|()| numbers.next());
    let forms = numbers.many(pictures.len());
    let leaves = numbers.many(pages.len());
    // A figure a place, for those who do not see it, and the list of those of a page.
    let figures: Vec<Vec<Ref>> = pages.iter().map(|places| numbers.many(places.len())).collect();
    let parents = numbers.many(pages.len());

    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(tree);
    root.mark_info().marked(true);
    root.viewer_preferences().display_doc_title(true);
    let mut structure = root.struct_tree_root();
    structure.children().items(figures.iter().flatten().copied());
    let mut by_page = structure.parent_tree();
    let mut lists = by_page.nums();
    for (i, list) in parents.iter().enumerate() {
        lists.insert(i as i32, *list);
    }
    lists.finish();
    by_page.finish();
    structure.finish();
    root.finish();
    pdf.pages(tree).kids(leaves.iter().copied()).count(leaves.len() as i32);
    pdf.document_info(info).title(TextStr(title));

    for (form, drawing) in forms.iter().zip(pictures) {
        let mut content = Content::new();
        paint(drawing, &mut content);
        let content = content.finish();
        let mut object = pdf.form_xobject(*form, &content);
        object.bbox(Rect::new(0.0, 0.0, drawing.width as f32, drawing.height as f32));
        name_opacities(drawing, &mut object.resources());
    }

    for (i, places) in pages.iter().enumerate() {
        let contents = numbers.next();
        let mut page = pdf.page(leaves[i]);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, width as f32, height as f32)).contents(contents);
        page.struct_parents(i as i32);
        let mut resources = page.resources();
        let mut used: Vec<usize> = places.iter().map(|place| place.picture).collect();
        used.dedup();
        let mut names = resources.x_objects();
        for picture in used {
            names.pair(Name(&name(picture)), forms[picture]);
        }
        names.finish();
        resources.finish();
        page.finish();

        let mut content = Content::new();
        for (j, place) in places.iter().enumerate() {
            let drawing = &pictures[place.picture];
            let point = 72.0 / drawing.dpi.unwrap_or(SCREEN_DPI);
            let [x, y] = [f64::from(place.x) * point, height - f64::from(place.y) * point].map(|at| at as f32);
            content.begin_marked_content_with_properties(Name(b"Figure")).properties().identify(j as i32);
            content.save_state().transform([point as f32, 0.0, 0.0, -point as f32, x, y]);
            content.x_object(Name(&name(place.picture)));
            content.restore_state().end_marked_content();

            let mut element = pdf.struct_element(figures[i][j]);
            element.kind(StructRole::Figure).page(leaves[i]);
            let title = drawing.title.as_deref().unwrap_or_default();
            element.alt(TextStr(&alternative(drawing, title)));
            element.children().marked_content_id(j as i32);
        }
        pdf.stream(contents, &content.finish());
        pdf.indirect(parents[i]).array().items(figures[i].iter().copied());
    }
    pdf.finish()
}

fn name(picture: usize) -> Vec<u8> {
    format!("P{picture}").into_bytes()
}
