"""A marimo notebook with the widget: the last cell depends on what the panel answers."""

import marimo

app = marimo.App()


@app.cell
def _():
    import json

    import marimo as mo
    from cifar_lab_widget import CifarLab

    return CifarLab, json, mo


@app.cell
def _(CifarLab, mo):
    lab = CifarLab(lang="en", image="cat.png")
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
