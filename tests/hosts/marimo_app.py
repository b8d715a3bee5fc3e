# /// script
# dependencies = ["marimo", "cifar-lab-widget @ ./WHEEL"]
# ///
"""A marimo notebook with embeds and the widget: the last cell depends on what the panel answers."""

import marimo

app = marimo.App()


@app.cell
def _():
    import json
    import sys

    import marimo as mo
    from cifar_lab_widget import CifarLab

    return CifarLab, json, mo, sys


@app.cell
def _(mo):
    EMBED_EN
    return


@app.cell
def _(mo):
    EMBED_ES
    return


@app.cell
async def _(CifarLab, mo, sys):
    path = mo.notebook_location() / "public" / "cat.png"
    if sys.platform == "emscripten":
        from pyodide.http import pyfetch

        picture = await (await pyfetch(str(path))).bytes()
    else:
        picture = path.read_bytes()
    lab = CifarLab(lang="en", image=picture)
    shown = mo.ui.anywidget(lab)
    shown
    return lab, shown


@app.cell
def _(json, lab, mo, shown):
    shown.value
    mo.plain_text(f"Python reads {json.dumps(lab.prediction)}")
    return


if __name__ == "__main__":
    app.run()
