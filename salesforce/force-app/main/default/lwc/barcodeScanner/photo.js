/** Longest side of a photograph that is sent, in pixels: enough for a barcode, and far below the limits of Apex. */
const LONGEST_SIDE = 1600;

/**
 * A photograph as JPEG in base64, made smaller where it is large.
 * @param {Blob} file the photograph
 * @returns {Promise<string>} base64 without the head of a data URI
 */
export async function toJpeg(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}
