"""Runs under the system's Python, which has uno: starts one soffice and answers JSON lines with JSON lines.

Owns the life of that soffice; what it is asked, `libreoffice_inside` answers. Knows nothing of tests; must run on any
Python 3.9+ with the standard library and uno alone. Ends with its standard input.

Arguments: soffice, profile folder.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue

START_SECONDS = 90
INSIDE = Path(__file__).with_name("libreoffice_inside.py")


class Office:
    def __init__(self, soffice, profile, windows=False):
        """`windows`: on the screen that DISPLAY names, where a keyboard reaches it; else without any."""
        pipe = f"xlperf{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={Path(profile).absolute().as_uri()}",
                *(() if windows else ("--headless", "--invisible")),
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        create = context.ServiceManager.createInstanceWithContext
        self.desktop = create("com.sun.star.frame.Desktop", context)
        loader = create("com.sun.star.loader.Python", context)
        requests = loader.activate("xlperf.tests.Requests", "", INSIDE.as_uri(), None)
        self.requests = requests.createInstanceWithContext(context)

    def _connect(self, address):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        limit = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception:
                # soffice ends with 81 after the first start of a profile and is started again by its wrapper
                if time.monotonic() > limit or self.process.poll() not in (None, 0, 81):
                    raise
                time.sleep(0.1)

    def end(self):
        try:
            self.desktop.terminate()
            self.process.wait(timeout=5)
        except Exception:  # noqa: BLE001 - UNO raises whatever the dying office sent
            self.process.kill()


def main():
    soffice, profile, *windows = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    office = Office(soffice, profile, bool(windows))
    try:
        print('{"ok": "started"}', flush=True)
        for line in sys.stdin:
            print(office.requests.execute((NamedValue("request", line),)), flush=True)
    finally:
        office.end()


if __name__ == "__main__":
    main()
