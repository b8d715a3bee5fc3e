"""Serves this folder to this machine, or with --class to the classroom, and opens it in the browser."""

import functools
import http.server
import os
import sys
import webbrowser


class Handler(http.server.SimpleHTTPRequestHandler):
    # Windows has the types in its registry, where other programs change them; a browser runs no script of another type.
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }
    # One connection for many files.
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    # On Windows, two programs could have the same port then.
    allow_reuse_address = os.name != "nt"
    # As many may knock at once as a class has browsers.
    request_queue_size = 256


def begin(address, handler):
    """At port 8000, or at any that is free."""
    try:
        return Server((address, 8000), handler)
    except OSError:
        return Server((address, 0), handler)


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    is_class = "--class" in sys.argv
    server = begin("0.0.0.0" if is_class else "127.0.0.1", functools.partial(Handler, directory=folder))
    page = f"http://127.0.0.1:{server.server_port}/"
    print(f"{page}\nES. Cierra esta ventana para terminar.\nEN. Close this window to end.", flush=True)
    if "--quiet" not in sys.argv:
        webbrowser.open(page)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


main()
