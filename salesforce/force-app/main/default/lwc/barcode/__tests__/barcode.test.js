import { createElement } from "lwc";
import Barcode from "c/barcode";
import draw from "@salesforce/apex/RayBarcodeController.draw";

jest.mock(
    "@salesforce/apex/RayBarcodeController.draw",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);

const DRAWN = { uri: "data:image/png;base64,iVBORw0KGgo=", text: "ABC-123", width: 180, height: 62 };

function show(properties) {
    const element = createElement("c-barcode", { is: Barcode });
    Object.assign(element, { symbology: "code-128", data: "ABC-123" }, properties);
    document.body.appendChild(element);
    return element;
}

describe("c-barcode", () => {
    afterEach(() => {
        document.body.replaceChildren();
    });

    it("asks for what its attributes say, options as JSON", async () => {
        show({ options: { check_digit: true }, image: '{"module": "2px"}' });
        await Promise.resolve();
        expect(draw.getLastConfig()).toEqual({
            symbology: "code-128",
            data: "ABC-123",
            format: "png",
            options: '{"check_digit":true}',
            image: '{"module": "2px"}'
        });
    });

    it("asks also where there are no options", async () => {
        show();
        await Promise.resolve();
        expect(draw.getLastConfig()).toMatchObject({ options: null, image: null });
    });

    it("shows the picture in its own size with its text", async () => {
        const element = show();
        draw.emit(DRAWN);
        await Promise.resolve();
        const image = element.shadowRoot.querySelector("img");
        expect(image.src).toBe(DRAWN.uri);
        expect(image.alt).toBe("ABC-123");
        expect([image.width, image.height]).toEqual([180, 62]);
        expect(element.shadowRoot.querySelector("[role=alert]")).toBeNull();
    });

    it("takes the alternative text that it is given", async () => {
        const element = show({ alternativeText: "Shelf 7" });
        draw.emit(DRAWN);
        await Promise.resolve();
        expect(element.shadowRoot.querySelector("img").alt).toBe("Shelf 7");
    });

    it("shows the reason of a refusal and no old picture", async () => {
        const element = show();
        draw.emit(DRAWN);
        draw.error({ message: "invalid-check-digit: right would be 4" });
        await Promise.resolve();
        expect(element.shadowRoot.querySelector("img")).toBeNull();
        expect(element.shadowRoot.querySelector("[role=alert]").textContent).toContain("right would be 4");
    });
});
