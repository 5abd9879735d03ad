import { LightningElement, api, wire } from "lwc";
import draw from "@salesforce/apex/RayBarcodeController.draw";

/**
 * A barcode.
 *
 * <c-barcode symbology="qr-code" data={recordId} image={drawing}></c-barcode>
 */
export default class Barcode extends LightningElement {
    /** Id or alias of the symbology: qr-code, JAN13, gs1-128. */
    @api symbology;
    /** What the barcode holds. */
    @api data;
    /** png or svg. */
    @api format = "png";
    /** What a screen reader says; left out, the text under the bars. */
    @api alternativeText;

    uri;
    text;
    width;
    height;
    problem;
    optionsJson;
    imageJson;

    /** Options of the symbology: an object, or the same as JSON. */
    @api
    get options() {
        return this.optionsJson;
    }
    set options(value) {
        this.optionsJson = asJson(value);
    }

    /** Drawing options: an object, or the same as JSON. */
    @api
    get image() {
        return this.imageJson;
    }
    set image(value) {
        this.imageJson = asJson(value);
    }

    @wire(draw, {
        symbology: "$symbology",
        data: "$data",
        format: "$format",
        options: "$optionsJson",
        image: "$imageJson"
    })
    drawn({ data, error }) {
        this.uri = data?.uri;
        this.text = data?.text;
        this.width = data?.width;
        this.height = data?.height;
        this.problem = error && (error.body?.message ?? error.message);
    }

    get description() {
        return this.alternativeText || this.text || this.data;
    }

    constructor() {
        super();
        // A wire waits for every parameter that is undefined; these two may be left out.
        this.optionsJson = null;
        this.imageJson = null;
    }
}

function asJson(value) {
    return value && typeof value === "object" ? JSON.stringify(value) : value || null;
}
