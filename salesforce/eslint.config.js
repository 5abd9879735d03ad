const { defineConfig } = require("eslint/config");
const globals = require("globals");
const recommended = require("@salesforce/eslint-config-lwc/recommended");

module.exports = defineConfig([
    { files: ["force-app/**/lwc/**/*.js"], extends: [recommended] },
    {
        files: ["force-app/**/lwc/**/__tests__/**/*.js"],
        rules: { "@lwc/lwc/no-unexpected-wire-adapter-usages": "off" },
        languageOptions: { globals: { ...globals.node, ...globals.jest } }
    }
]);
