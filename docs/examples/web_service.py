"""A web service that checks workbooks and hands out templates, all in memory: `flask --app web_service run`.

POST /check with a workbook as the body gives its findings as JSON; GET /template/FORM?department=… gives a blank workbook.
"""

from __future__ import annotations

import io

from flask import Flask, Response, jsonify, request, send_file

import xlperf

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = xlperf.Limits().file_bytes
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@app.post("/check")
def check() -> Response | tuple[Response, int]:
    """The findings of the workbook in the body, in the language that the caller asks for."""
    lang = request.accept_languages.best_match(["zh", "en"]) or "zh"
    with xlperf.language(lang):
        try:
            declaration = xlperf.read(request.get_data())
        except xlperf.UnreadableWorkbook as refusal:
            return jsonify(reason=str(refusal)), 422
        findings = xlperf.check(declaration)
    return jsonify(
        form=declaration.form.id,
        department=declaration.department,
        findings=[finding.to_dict() for finding in findings],
    )


@app.get("/template/<form_id>")
def template(form_id: str) -> Response | tuple[Response, int]:
    """A blank workbook of a form, for a department."""
    if form_id not in xlperf.forms():
        return jsonify(reason=f"no form {form_id}"), 404
    data = xlperf.template_bytes(xlperf.load_form(form_id), department=request.args.get("department", ""))
    return send_file(io.BytesIO(data), XLSX, as_attachment=True, download_name=f"{form_id}.xlsx")
