import base from "./playwright.config.js";
export default { ...base, timeout: 900_000, expect: { timeout: 90_000 }, retries: 0, outputDir: "../../target/e2e-slow", use: { ...base.use, trace: "off" }, webServer: { ...base.webServer } };
