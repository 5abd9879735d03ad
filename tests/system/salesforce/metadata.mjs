// Metadata is well-formed, every source file has its -meta.xml and every -meta.xml its source, and what one file names
// exists in another.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";

const root = "salesforce/force-app/main/default";
const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
const reader = new XMLParser({ isArray: (name) => ["classAccesses", "values"].includes(name) });
const faults = [];

function expect(holds, fault) {
    if (!holds) {
        faults.push(fault);
    }
}

/** The outer element of a metadata file. */
function read(file) {
    const parsed = reader.parse(readFileSync(file, "utf8"));
    return Object.values(parsed).find((value) => typeof value === "object") ?? {};
}

/** Metadata that is a file of its own, without a source beside it. */
const ALONE = /\.(object|field|md|permissionset|remoteSite|cspTrustedSite)-meta\.xml$/;

for (const file of files) {
    if (file.endsWith(".xml") || file.endsWith(".component")) {
        const valid = XMLValidator.validate(readFileSync(file, "utf8"));
        expect(valid === true, `${file}: ${valid.err?.msg}`);
    }
    if (file.endsWith("-meta.xml") && !ALONE.test(file)) {
        const source = file.slice(0, -"-meta.xml".length);
        const others = file.endsWith(".resource-meta.xml") ? [source.replace(/resource$/, "json")] : [source];
        expect(others.some(existsSync), `${file} has no source`);
    }
    if (/\.(cls|component|page|trigger)$/.test(file)) {
        expect(existsSync(`${file}-meta.xml`), `${file} has no -meta.xml`);
    }
    if (dirname(file).endsWith("staticresources") && !file.endsWith(".xml")) {
        expect(existsSync(file.replace(/\.\w+$/, ".resource-meta.xml")), `${file} has no -meta.xml`);
    }
}

for (const name of readdirSync(join(root, "lwc"))) {
    for (const part of [".js", ".html", ".js-meta.xml"]) {
        expect(existsSync(join(root, "lwc", name, name + part)), `lwc/${name} has no ${name}${part}`);
    }
    expect(existsSync(join(root, "lwc", name, "__tests__", `${name}.test.js`)), `lwc/${name} has no test`);
}

const project = JSON.parse(readFileSync("salesforce/sfdx-project.json", "utf8"));
for (const file of files.filter((name) => name.endsWith("-meta.xml"))) {
    const version = read(file).apiVersion;
    expect(
        version === undefined || Number(version) === Number(project.sourceApiVersion),
        `${file}: API version ${version}, the project has ${project.sourceApiVersion}`
    );
}

// In a managed package a global component gives only what is global: each attribute must be.
for (const file of files.filter((name) => name.endsWith(".component"))) {
    const source = readFileSync(file, "utf8");
    if (/<apex:component [^>]*access="global"/.test(source)) {
        for (const [attribute, name] of source.matchAll(/<apex:attribute\s+name="(\w+)"[^>]*>/g)) {
            expect(attribute.includes('access="global"'), `${file}: the attribute ${name} is not global`);
        }
    }
}

// What an administrator reads is in both languages: translations would deploy only where the Translation Workbench is on.
const LABELS = [
    [/\.(object|field|permissionset|js)-meta\.xml$/, /<(?:label|pluralLabel|masterLabel|inlineHelpText)>([^<]*)</g],
    [/\.js-meta\.xml$/, /<property [^>]*label="([^"]*)"/g],
    [/FlowAction\.cls$/, /\blabel='([^']*)'/g]
];
for (const [kind, pattern] of LABELS) {
    for (const file of files.filter((name) => kind.test(name))) {
        for (const [, label] of readFileSync(file, "utf8").matchAll(pattern)) {
            expect(/[a-z].*\([^()]*[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}][^()]*\)$/u.test(label), `${file}: ${label}`);
        }
    }
}

for (const file of files.filter((name) => /\.(object|field)-meta\.xml$/.test(name))) {
    expect(read(file).label.length <= 40, `${file}: a label has at most 40 characters`);
}

// Fields that the record and the classes name are those of the type.
const type = join(root, "objects/RayBarcode_Setting__mdt");
const fields = readdirSync(join(type, "fields")).map((name) => name.replace(".field-meta.xml", ""));
expect(read(join(type, "RayBarcode_Setting__mdt.object-meta.xml")).visibility === "Protected", "the type is not protected");
const record = read(join(root, "customMetadata/RayBarcode_Setting.Default.md-meta.xml"));
expect(record.protected === true, "the record is not protected");
for (const { field, value } of record.values) {
    expect(fields.includes(field), `the record names ${field}`);
    expect(field !== "Key__c" || value === "", "the record must not hold a key");
}
for (const file of files.filter((name) => name.endsWith(".cls"))) {
    for (const [name] of readFileSync(file, "utf8").matchAll(/\b\w+__c\b/g)) {
        expect(fields.includes(name), `${file} names ${name}`);
    }
}

// One host everywhere.
const hosts = ["remoteSiteSettings/RayBarcode.remoteSite-meta.xml", "cspTrustedSites/RayBarcode.cspTrustedSite-meta.xml"]
    .map((file) => read(join(root, file)))
    .map((site) => site.url ?? site.endpointUrl)
    .concat(record.values.find(({ field }) => field === "Endpoint__c").value);
expect(new Set(hosts).size === 1, `different hosts: ${hosts}`);

// Every class that is called from outside is in the permission set.
const granted = read(join(root, "permissionsets/RayBarcode_User.permissionset-meta.xml")).classAccesses;
for (const { apexClass } of granted) {
    expect(existsSync(join(root, `classes/${apexClass}.cls`)), `the permission set names ${apexClass}`);
}
for (const file of files.filter((name) => name.endsWith(".cls") && !name.endsWith("Test.cls"))) {
    const called = /@AuraEnabled|@InvocableMethod|^global /m.test(readFileSync(file, "utf8"));
    const name = basename(file, ".cls");
    expect(!called || granted.some(({ apexClass }) => apexClass === name), `the permission set lacks ${name}`);
}

// Visualforce in the documentation is well-formed, and its components have the attributes that it gives them.
for (const name of readdirSync("docs", { recursive: true }).filter((file) => file.endsWith(".md"))) {
    for (const [, block] of readFileSync(`docs/${name}`, "utf8").matchAll(/^```html\n([\s\S]*?)^```$/gm)) {
        if (!/<(c|apex):/.test(block)) {
            continue;
        }
        const valid = XMLValidator.validate(block);
        expect(valid === true, `docs/${name}: ${valid.err?.msg}`);
        for (const [, component, attributes] of block.matchAll(/<c:(\w+)\s((?:[^>"']|"[^"]*"|'[^']*')*)\/>/g)) {
            const file = join(root, `components/${component}.component`);
            const source = existsSync(file) ? readFileSync(file, "utf8") : "";
            for (const [, attribute] of attributes.matchAll(/(\w+)=(?:"[^"]*"|'[^']*')/g)) {
                const known = new RegExp(`<apex:attribute\\s+name="${attribute}"`).test(source);
                expect(known, `docs/${name}: ${component} has no attribute ${attribute}`);
            }
        }
    }
}

console.log(faults.concat(`${files.length} files, ${faults.length} faults`).join("\n"));
process.exit(faults.length ? 1 : 0);
