#!/usr/bin/python3
"""A window of WebKitGTK for WebKitWebDriver: with a store of its own, its console on standard output, and saved files in a
folder. The browser that comes with WebKitGTK keeps no store under automation and writes no console.

    window.py FOLDER

FOLDER is the tab's: the store, the cache and `saved/` go into it."""

import json
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

folder = Path(sys.argv[1])
saved = folder / "saved"
saved.mkdir(parents=True, exist_ok=True)
store = WebKit2.WebsiteDataManager(
    base_data_directory=str(folder / "data"), base_cache_directory=str(folder / "cache")
)
context = WebKit2.WebContext(website_data_manager=store)
context.set_automation_allowed(True)
window = Gtk.Window(default_width=1280, default_height=800)


def say(what, value):
    """A line that the driver reads among those of the console."""
    print(f"WINDOW {json.dumps({what: value})}", flush=True)


def save(_, download):
    """Each download goes into the folder, under the name that the page gave it."""

    def decide(download, name):
        download.set_destination((saved / name).as_uri())
        return True

    download.connect("decide-destination", decide)
    download.connect("finished", lambda download: say("saved", Path(download.get_destination()).name))
    download.connect("failed", lambda _, problem: say("failed", problem.message))


def open_view(_):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    settings = view.get_settings()
    settings.set_enable_write_console_messages_to_stdout(True)
    view.connect("close", lambda view: Gtk.main_quit())
    view.connect("web-process-terminated", lambda view, reason: say("died", reason.value_nick))
    window.add(view)
    window.show_all()
    return view


def start(_, session):
    session.connect("create-web-view", open_view)


context.connect("automation-started", start)
context.connect("download-started", save)
window.connect("destroy", Gtk.main_quit)
Gtk.main()
