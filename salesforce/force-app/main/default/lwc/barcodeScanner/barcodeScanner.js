import { LightningElement, api } from "lwc";
import { getBarcodeScanner } from "lightning/mobileCapabilities";
import LANG from "@salesforce/i18n/lang";
import scan from "@salesforce/apex/RayBarcodeController.scan";
import { toJpeg } from "./photo";
import { wordsIn } from "./words";

const WORDS = wordsIn(LANG);

/**
 * Reads barcodes: with the scanner of the Salesforce mobile app, elsewhere from a photograph that the service reads.
 * Fires `scan` with detail.values, a list of {symbology, text}.
 *
 * <c-barcode-scanner onscan={handleScan}></c-barcode-scanner>
 */
export default class BarcodeScanner extends LightningElement {
    /** What the button says; left out, that it scans. */
    @api label;

    busy = false;
    message = "";
    scanner = getBarcodeScanner();

    get action() {
        return this.label || WORDS.scan;
    }

    get hasScanner() {
        return this.scanner?.isAvailable() === true;
    }

    async scanWithDevice() {
        const { barcodeTypes } = this.scanner;
        const read = async () => {
            const found = await this.scanner.scan({ barcodeTypes: Object.values(barcodeTypes) });
            return found.map(({ type, value }) => ({ symbology: type, text: value }));
        };
        await this.report(read);
        this.scanner.dismiss();
    }

    async scanPhoto(event) {
        const [file] = event.target.files ?? [];
        if (file) {
            await this.report(async () => scan({ photo: await toJpeg(file), mediaType: "image/jpeg" }));
        }
    }

    async report(read) {
        this.busy = true;
        this.message = "";
        try {
            const values = await read();
            this.message = values.length ? values.map(({ text }) => text).join(", ") : WORDS.nothing;
            if (values.length) {
                this.dispatchEvent(new CustomEvent("scan", { detail: { values } }));
            }
        } catch (error) {
            // Closing the scanner is a choice, not a fault.
            this.message = error.code === "USER_DISMISSED" ? "" : (error.body?.message ?? error.message);
        } finally {
            this.busy = false;
        }
    }
}
