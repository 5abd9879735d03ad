// Not custom labels: their translations deploy only to orgs that have the Translation Workbench switched on.
const ENGLISH = { scan: "Scan barcode", nothing: "No barcode found" };
const JAPANESE = { scan: "バーコードを読み取る", nothing: "バーコードが見つかりません" };

/** What the component says to a user of that language (IETF tag). */
export function wordsIn(language) {
    return language.startsWith("ja") ? JAPANESE : ENGLISH;
}
