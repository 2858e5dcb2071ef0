"""
A window with one WebKitGTK page and nothing else, for WebKitWebDriver to drive.

The driver's own choice, MiniBrowser, forgets its storage when its session ends. This one keeps it in the folder that it is
given, so that a test can restart the browser and find what the app had stored.
"""

import ctypes
import os
import signal
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

# The browser must not outlive the test, however that ends.
PR_SET_PDEATHSIG = 1
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main(profile: str) -> None:
    # Movement takes time to draw without a graphics processor, and says nothing here: pages are told to leave it out.
    Gtk.Settings.get_default().set_property("gtk-enable-animations", False)

    storage = WebKit2.WebsiteDataManager(
        base_data_directory=os.path.join(profile, "data"),
        base_cache_directory=os.path.join(profile, "cache"),
    )
    context = WebKit2.WebContext(website_data_manager=storage)
    context.set_preferred_languages(["id-ID", "id"])
    context.get_cookie_manager().set_persistent_storage(
        os.path.join(profile, "cookies.sqlite"), WebKit2.CookiePersistentStorage.SQLITE
    )
    context.set_automation_allowed(True)
    context.connect("automation-started", on_automation, context)
    version = (WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    print("WebKitGTK", ".".join(map(str, version)), flush=True)
    Gtk.main()


def on_automation(_context: WebKit2.WebContext, session: WebKit2.AutomationSession, context: WebKit2.WebContext) -> None:
    info = WebKit2.ApplicationInfo()
    info.set_name("Meja")
    session.set_application_info(info)
    session.connect("create-web-view", create_page, context)


def create_page(_session: WebKit2.AutomationSession, context: WebKit2.WebContext) -> WebKit2.WebView:
    page = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window(default_width=1280, default_height=800)
    window.add(page)
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    page.grab_focus()
    return page


main(sys.argv[1])
