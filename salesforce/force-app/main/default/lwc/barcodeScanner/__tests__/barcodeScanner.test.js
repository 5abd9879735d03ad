import { createElement } from "lwc";
import BarcodeScanner from "c/barcodeScanner";
import { wordsIn } from "../words";
import { getBarcodeScanner } from "lightning/mobileCapabilities";
import scan from "@salesforce/apex/RayBarcodeController.scan";

jest.mock("@salesforce/apex/RayBarcodeController.scan", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("lightning/mobileCapabilities", () => ({ getBarcodeScanner: jest.fn() }), { virtual: true });

const QR = { symbology: "qr-code", text: "0015g00000ABCDE" };

function show() {
    const element = createElement("c-barcode-scanner", { is: BarcodeScanner });
    const heard = jest.fn();
    element.addEventListener("scan", (event) => heard(event.detail.values));
    document.body.appendChild(element);
    return { element, heard, status: () => element.shadowRoot.querySelector("[role=status]").textContent };
}

async function settle() {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop
        await Promise.resolve();
    }
}

function choosePhoto(element) {
    const input = element.shadowRoot.querySelector("lightning-input");
    Object.defineProperty(input, "files", { value: [new Blob(["photo"])], configurable: true });
    input.dispatchEvent(new CustomEvent("change"));
}

function device(outcome) {
    const scanner = {
        isAvailable: () => true,
        barcodeTypes: { QR: "qr", EAN_13: "ean13" },
        scan: jest.fn(outcome),
        dismiss: jest.fn()
    };
    getBarcodeScanner.mockReturnValue(scanner);
    return scanner;
}

describe("c-barcode-scanner", () => {
    let drawn;

    beforeEach(() => {
        drawn = [];
        global.createImageBitmap = jest.fn(async () => ({ width: 4000, height: 3000, close: () => {} }));
        jest.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
            drawImage: (...place) => drawn.push(place.slice(1))
        });
        jest.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:image/jpeg;base64,cGhvdG8=");
        getBarcodeScanner.mockReturnValue({ isAvailable: () => false });
    });

    afterEach(() => {
        document.body.replaceChildren();
        delete global.createImageBitmap;
    });

    it("uses the scanner of the mobile app where there is one", async () => {
        const scanner = device(async () => [{ type: "qr", value: "A" }]);
        const { element, heard } = show();
        element.shadowRoot.querySelector("lightning-button").click();
        await settle();
        expect(scanner.scan).toHaveBeenCalledWith({ barcodeTypes: ["qr", "ean13"] });
        expect(heard).toHaveBeenCalledWith([{ symbology: "qr", text: "A" }]);
        expect(scanner.dismiss).toHaveBeenCalled();
    });

    it("is silent when the user closes the scanner", async () => {
        const scanner = device(async () => {
            throw Object.assign(new Error("closed"), { code: "USER_DISMISSED" });
        });
        const { element, heard, status } = show();
        element.shadowRoot.querySelector("lightning-button").click();
        await settle();
        expect([heard.mock.calls.length, status()]).toEqual([0, ""]);
        expect(scanner.dismiss).toHaveBeenCalled();
    });

    it("sends a photograph elsewhere, made smaller", async () => {
        scan.mockResolvedValue([QR]);
        const { element, heard, status } = show();
        choosePhoto(element);
        await settle();
        expect(drawn).toEqual([[0, 0, 1600, 1200]]);
        expect(scan).toHaveBeenCalledWith({ photo: "cGhvdG8=", mediaType: "image/jpeg" });
        expect(heard).toHaveBeenCalledWith([QR]);
        expect(status()).toBe(QR.text);
    });

    it("says so when nothing was found", async () => {
        scan.mockResolvedValue([]);
        const { element, heard, status } = show();
        choosePhoto(element);
        await settle();
        expect([heard.mock.calls.length, status()]).toEqual([0, "No barcode found"]);
    });

    it("speaks the language of the user", () => {
        const { element } = show();
        const button = element.shadowRoot.querySelector("lightning-input");
        expect(button.label).toBe(wordsIn("en-US").scan);
        element.label = "Read";
        return Promise.resolve().then(() => {
            expect(button.label).toBe("Read");
            expect(Object.keys(wordsIn("ja"))).toEqual(Object.keys(wordsIn("en")));
            expect(wordsIn("ja").scan).toBe("バーコードを読み取る");
        });
    });

    it("shows the reason of a refusal", async () => {
        scan.mockRejectedValue({ body: { message: "unreadable-image: no picture" } });
        const { element, status } = show();
        choosePhoto(element);
        await settle();
        expect(status()).toBe("unreadable-image: no picture");
    });
});
