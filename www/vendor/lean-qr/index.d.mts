// The package itself is copied here when the site is built (www/index.html); its types are the package's own.
export * from "lean-qr";
