//! The bytes of a picture → a gray picture, upright, within limits that are checked before anything is allocated.

use std::io::Cursor;

use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, error::ImageResult,
};

use crate::{refusal::Refusal, symbol::Wording};

/// Most bytes of a picture.
pub const BYTES: usize = 5 * 1024 * 1024;
/// Most pixels of a picture: more than 24 megapixels make no symbol more readable.
pub const PIXELS: u64 = 25_000_000;
/// Longest side of a picture, in pixels.
pub const SIDE: u32 = 10_000;
/// Most memory a decoder may take besides.
const MEMORY: u64 = 256 * 1024 * 1024;

const FORMATS: [ImageFormat; 6] =
    [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff];

/// Whether pictures of a media type are decoded.
pub fn decodes(media_type: &str) -> bool {
    ImageFormat::from_mime_type(media_type).is_some_and(|format| FORMATS.contains(&format))
}

/// Decodes a picture; of an animation its first frame.
pub fn decode(bytes: &[u8]) -> Result<GrayImage, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new("missing-data", "image", Wording::fixed("there is no image", "画像がありません")));
    }
    if bytes.len() > BYTES {
        return Err(Refusal::new(
            "payload-too-large",
            "image",
            Wording::of(format!("an image may have {BYTES} bytes"), format!("画像は {BYTES} バイトまでです")),
        ));
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| refuse(&error.into()))?;
    if !reader.format().is_some_and(|format| FORMATS.contains(&format)) {
        return Err(unreadable());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| refuse(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || width.max(height) > SIDE {
        return Err(too_large());
    }
    upright(decoder).map_err(|error| refuse(&error)).and_then(|picture| match picture {
        picture if picture.width() == 0 || picture.height() == 0 => Err(unreadable()),
        picture => Ok(gray(picture)),
    })
}

/// Whether a picture that was decoded came to its end. Decoders refuse the others; of a JPEG they make what there is of it, so its
/// end is looked for after the last scan (ITU-T T.81, B.1.1.3: EOI and SOS).
pub fn is_whole(bytes: &[u8]) -> bool {
    let last = |marker: u8| bytes.windows(2).rposition(|pair| pair == [0xFF, marker]);
    !bytes.starts_with(&[0xFF, 0xD8]) || last(0xD9) > last(0xDA)
}

/// The picture as its camera was held.
fn upright(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Luminance (ITU-R BT.601) before white: what is transparent shows the paper.
fn gray(picture: DynamicImage) -> GrayImage {
    let luminance = |[r, g, b]: [u8; 3]| (306 * u32::from(r) + 601 * u32::from(g) + 117 * u32::from(b) + 512) >> 10;
    let (width, height) = (picture.width(), picture.height());
    let pixels: Vec<u8> = match picture {
        DynamicImage::ImageLuma8(picture) => return picture,
        DynamicImage::ImageRgb8(picture) => picture.pixels().map(|pixel| luminance(pixel.0) as u8).collect(),
        picture => {
            let picture: RgbaImage = picture.into_rgba8();
            let before_white = |[r, g, b, a]: [u8; 4]| {
                let a = u32::from(a);
                ((luminance([r, g, b]) * a + 255 * (255 - a) + 127) / 255) as u8
            };
            picture.pixels().map(|pixel| before_white(pixel.0)).collect()
        }
    };
    GrayImage::from_raw(width, height, pixels).expect("one gray pixel was made of each")
}

fn refuse(error: &ImageError) -> Refusal {
    if matches!(error, ImageError::Limits(_)) { too_large() } else { unreadable() }
}

fn too_large() -> Refusal {
    Refusal::new(
        "image-too-large",
        "image",
        Wording::of(
            format!("an image may have {PIXELS} pixels and {SIDE} along a side; send it smaller"),
            format!("画像は {PIXELS} 画素、1 辺 {SIDE} 画素までです。縮小して送ってください"),
        ),
    )
}

/// The refusal of what is no picture, or none that is read here, or not the whole of one.
pub fn unreadable() -> Refusal {
    Refusal::new(
        "unreadable-image",
        "image",
        Wording::fixed(
            "this is no whole PNG, JPEG, WebP, GIF, BMP or TIFF image; HEIC of an iPhone must be sent as JPEG",
            "PNG、JPEG、WebP、GIF、BMP、TIFF の完全な画像として読めません。iPhone の HEIC は JPEG に変換して送ってください",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> &'static str {
        decode(bytes).unwrap_err().code
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(code(b""), "missing-data");
        assert_eq!(code(b"hello"), "unreadable-image");
        assert_eq!(code(b"\x89PNG\r\n\x1a\n"), "unreadable-image");
        assert_eq!(code(&vec![0; BYTES + 1]), "payload-too-large");
    }

    /// Headers that promise more than may be allocated: refused by their numbers alone.
    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        let mut bmp = vec![0; 54];
        bmp[..2].copy_from_slice(b"BM");
        bmp[10] = 54;
        bmp[14] = 40;
        bmp[18..22].copy_from_slice(&9_999_u32.to_le_bytes());
        bmp[22..26].copy_from_slice(&9_999_u32.to_le_bytes());
        bmp[26] = 1;
        bmp[28] = 24;
        assert_eq!(code(&bmp), "image-too-large");
        let gif =
            [b"GIF89a".as_slice(), &[0xFF; 4], &[0x80, 0, 0], &[0; 6], b",\0\0\0\0", &[0xFF; 4], b"\0\x02\0;"].concat();
        assert_eq!(code(&gif), "image-too-large");
    }

    #[test]
    fn what_is_transparent_is_white() {
        let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(1, 1, image::Rgba([0, 0, 0, 0])));
        assert_eq!(gray(clear).get_pixel(0, 0).0, [255]);
    }
}
