// The methods that make a token, taken from the Apex source and run here: the few calls of the Apex library that they use
// are played by Node. The result must be the known answer that the tests of the service read from the same file.
import assert from "node:assert/strict";
import { createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";

const folder = "salesforce/force-app/main/default/";
const vector = JSON.parse(readFileSync(`${folder}staticresources/RayBarcodeKnownAnswer.json`, "utf8"));
const tokenSource = readFileSync(`${folder}classes/RayBarcodeToken.cls`, "utf8");
const settingsSource = readFileSync(`${folder}classes/RayBarcodeSettings.cls`, "utf8");

/** The body of the method whose declaration begins so. */
function body(source, declaration) {
    const start = source.indexOf(declaration);
    assert(start >= 0, `there is no ${declaration}`);
    const open = source.indexOf("{\n", start);
    let depth = 0;
    for (let i = open; i < source.length; i++) {
        depth += { "{": 1, "}": -1 }[source[i]] ?? 0;
        if (depth === 0) {
            // Declarations lose their types; Apex's replace replaces every place.
            return source
                .slice(open + 1, i)
                .replace(/^(\s*)(String|Blob|Long|Integer) (\w+) =/gm, "$1const $3 =")
                .replaceAll(".replace(", ".replaceAll(");
        }
    }
    throw new Error(`${declaration} does not end`);
}

function template(name) {
    const match = new RegExp(`String ${name} =\\s*'([^']*)';`).exec(tokenSource);
    assert(match, `there is no ${name}`);
    return match[1];
}

const library = {
    Blob: { valueOf: (text) => Buffer.from(text, "utf8") },
    EncodingUtil: { base64Encode: (bytes) => bytes.toString("base64") },
    Crypto: {
        generateMac(name, message, key) {
            assert.equal(name, "hmacSHA256");
            return createHmac("sha256", key).update(message).digest();
        }
    },
    HEADER_TEMPLATE: template("HEADER_TEMPLATE"),
    CLAIMS_TEMPLATE: template("CLAIMS_TEMPLATE")
};
// eslint-disable-next-line no-extend-native
String.prototype.substringBetween = function (tag) {
    return this.split(tag)[1];
};

function method(source, declaration, parameters, more) {
    const scope = { ...library, ...more };
    const made = new Function(...Object.keys(scope), ...parameters, body(source, declaration));
    return (...values) => made(...Object.values(scope), ...values);
}

const base64url = method(tokenSource, "static String base64url(Blob bytes)", ["bytes"], {});
const mint = method(
    tokenSource,
    "static String mint(RayBarcodeSettings settings, Long issued, Integer life)",
    ["settings", "issued", "life"],
    { base64url, String: Object.assign((value) => `${value}`, { valueOf: (value) => `${value}` }) }
);
const key = Buffer.from(vector.org_key_base64, "base64");
const sign = method(settingsSource, "Blob sign(String message)", ["message"], { key });

const { kid, issuer, audience, issued_at, expires_at } = vector;
const token = mint({ kid, issuer, audience, sign }, issued_at, expires_at - issued_at);
assert.equal(token, vector.token);

// What the file says of its own parts.
const info = `raybarcode-license/1|${kid}`;
const derived = Buffer.from(hkdfSync("sha256", Buffer.from(vector.master_key_base64, "base64"), "", info, 32));
assert.equal(derived.toString("base64"), vector.org_key_base64);
assert.equal(kid.split(".")[1], vector.org);
console.log("the Apex construction gives the known answer");
