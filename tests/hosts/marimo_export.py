"""marimo's program, with the browser of CIFAR_LAB_BROWSER: its export opens one by Playwright, which knows only its own."""

import os
from typing import Any

from marimo._cli.cli import main
from playwright.async_api import Browser, BrowserType

launch = BrowserType.launch


async def launch_ours(self: BrowserType, **options: Any) -> Browser:
    return await launch(self, executable_path=os.environ["CIFAR_LAB_BROWSER"], args=["--no-sandbox"], **options)


BrowserType.launch = launch_ours
main()
