// Every class parses, and so does every Apex block of the documentation. Apex does not tell capitals from small letters:
// two names that differ in them alone are one name, which an org would refuse or, worse, confuse.
import { readFileSync, readdirSync } from "node:fs";
import {
    ApexErrorListener,
    ApexParserBaseListener,
    ApexParserFactory,
    ApexParseTreeWalker
} from "@apexdevtools/apex-parser";

let faults = 0;

class Errors extends ApexErrorListener {
    constructor(where, firstLine) {
        super();
        Object.assign(this, { where, firstLine });
    }

    apexSyntaxError(line, column, message) {
        fault(`${this.where}:${line + this.firstLine}:${column} ${message}`);
    }
}

function fault(message) {
    faults++;
    console.log(message);
}

function parser(source, where, firstLine = 0) {
    return ApexParserFactory.createLexerAndParser(source, new Errors(where, firstLine)).parser;
}

/** Names that a class declares, in each class and each method. */
class Names extends ApexParserBaseListener {
    constructor(where) {
        super();
        this.where = where;
        this.scopes = [];
    }

    open() {
        this.scopes.push(new Map());
    }

    close() {
        this.scopes.pop();
    }

    declare(id) {
        const name = id.getText();
        const line = id.start.line;
        for (const scope of this.scopes) {
            const other = scope.get(name.toLowerCase());
            if (other && other !== name) {
                fault(`${this.where}:${line} ${name} is the same name as ${other}`);
            }
        }
        this.scopes.at(-1)?.set(name.toLowerCase(), name);
    }

    enterClassDeclaration = this.open;
    exitClassDeclaration = this.close;
    enterMethodDeclaration = this.open;
    exitMethodDeclaration = this.close;
    enterConstructorDeclaration = this.open;
    exitConstructorDeclaration = this.close;
    enterVariableDeclarator = (context) => this.declare(context.id());
    enterPropertyDeclaration = (context) => this.declare(context.id());
    enterFormalParameter = (context) => this.declare(context.id());
    enterEnhancedForControl = (context) => this.declare(context.id());
}

const folder = "salesforce/force-app/main/default/classes/";
const classes = readdirSync(folder).filter((name) => name.endsWith(".cls"));
for (const name of classes) {
    const source = readFileSync(folder + name, "utf8");
    const tree = parser(source, name).compilationUnit();
    ApexParseTreeWalker.DEFAULT.walk(new Names(name), tree);
    if (/System\.debug/i.test(source)) {
        fault(`${name}: nothing is logged, so that no key and no data ever is`);
    }
    if (!/\b(with|inherited) sharing class /i.test(source)) {
        fault(`${name}: the class must say how it shares`);
    }
}

let blocks = 0;
for (const name of readdirSync("docs", { recursive: true }).filter((file) => file.endsWith(".md"))) {
    const text = readFileSync(`docs/${name}`, "utf8");
    for (const match of text.matchAll(/^```apex\n([\s\S]*?)^```$/gm)) {
        const firstLine = text.slice(0, match.index).split("\n").length;
        const made = parser(match[1], `docs/${name}`, firstLine);
        if (/^(public|global|@\w+)\b/m.test(match[1])) {
            made.compilationUnit();
        } else {
            made.anonymousUnit();
        }
        blocks++;
    }
}
console.log(`${classes.length} classes and ${blocks} blocks of the documentation parsed, ${faults} faults`);
process.exit(faults ? 1 : 0);
