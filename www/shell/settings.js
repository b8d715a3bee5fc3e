// @ts-check
/**
 * Language and theme: what was chosen last time, and how a choice shows. boot.js has set both before the first
 * paint by the same rule: address, else last choice, else the system's.
 * @typedef {import("../state.js").Lang} Lang
 * @typedef {import("../state.js").Theme} Theme
 */
import { readAddress } from "./address.js";
import { DOCUMENT_LANGUAGE, knownLanguage } from "./languages.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** @returns {{ lang: Lang, theme: Theme }} */
export function lastSettings() {
  const kept = readAddress(`lang=${recall("lang")}&theme=${recall("theme")}`);
  return { lang: knownLanguage(document.documentElement.lang) ?? DOCUMENT_LANGUAGE, theme: kept.theme ?? "system" };
}

/**
 * @param {"lang" | "theme" | "keys" | "offline"} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`cifar-lab:${key}`, value);
  } catch {
    // In a sandboxed frame nothing can be kept, and nothing is lost but the choice.
  }
}

/** @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(`cifar-lab:${key}`) ?? "";
  } catch {
    return "";
  }
}

/** @param {Theme} theme */
export function applyTheme(theme) {
  const isDark = theme === "dark" || (theme === "system" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", paper);
}

/** @param {() => void} listener Hears when the system turns dark or light. */
export function onSystemTheme(listener) {
  dark.addEventListener("change", listener);
}
