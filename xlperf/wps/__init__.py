"""The add-in for WPS: the ribbon 绩效申报, worksheet functions and a pane, with the same core in WPS's own browser engine.

    web/            what WPS loads: pages, scripts, the ribbon; files: that put together with Python and our core
    desk, workbook  what its Python does with the workbook in front
    install         where WPS looks for add-ins; put there, looked after, taken out

Nothing here starts WPS.
"""
