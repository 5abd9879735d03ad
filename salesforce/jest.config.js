const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

module.exports = { ...jestConfig, restoreMocks: true };
