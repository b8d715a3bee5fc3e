// @ts-check
/* A classic script, run before anything is painted: the person's own colours, as on the page itself. */
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
