"""What lies on the clipboard, as HTML, when the same words were copied in Word, Google Docs, LibreOffice and a
browser.
"""

from __future__ import annotations

from typing import Any

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head><body>
<!--StartFragment--><p class=MsoNormal>Vi <b>m&aring;ste</b> <a href="https://x.example/">l&auml;sa</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>&middot;<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>ett</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span></span><![endif]>inre</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>&middot;</span>tv&aring;</p>
<table class=MsoTableGrid><tr><td width=100><p class=MsoNormal>A</p></td><td><p class=MsoNormal>B</p></td></tr>
<tr><td><p class=MsoNormal>1</p><p>2</p></td><td><p class=MsoNormal><i>3</i></p></td></tr></table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">Vi
</span><span style="font-weight:700">måste</span><span style="font-weight:400"> </span><a href="https://x.example/"><span>läsa</span></a><span>.</span></p>
<ul><li dir="ltr" aria-level="1"><p role="presentation"><span>ett</span></p></li><ul><li aria-level="2"><p><span>inre</span></p></li></ul>
<li><p><span>två</span></p></li></ul><table><tbody><tr><td><p><span>A</span></p></td><td><p>B</p></td></tr><tr><td><p>1</p><p>2</p></td>
<td><p><span style="font-style:italic">3</span></p></td></tr></tbody></table></b>"""
OFFICE = """<html><head><meta http-equiv="content-type" content="text/html"/></head><body><p>Vi <b>måste</b> <a href="https://x.example/"><font
color="#000080"><u>läsa</u></font></a>.</p><ul><li><p>ett</p><ul><li><p>inre</p></li></ul></li><li><p>två</p></li></ul>
<table cellpadding="4"><col width="128*"/><tr valign="top"><td><p>A</p></td><td><p>B</p></td></tr><tr><td><p>1</p><p>2</p></td><td><p><i>3</i></p></td></tr></table></body></html>"""
BROWSER = """<div onclick="alert(1)"><script>alert(2)</script><p>Vi <strong>måste</strong> <a href="https://x.example/">läsa</a>.</p><ul><li>ett<ul><li>inre</li></ul></li><li>två</li></ul>
<img src="x.png"><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1<br>2</td><td><em>3</em></td></tr></tbody></table></div>"""
PASTED = "Vi **måste** [läsa](https://x.example/).\n\n- ett\n  * inre\n- två\n\n| A | B |\n| --- | --- |\n| 1 2 | *3* |"
"""As it is written then."""


def paste(editor: Any, html: str) -> None:
    """Pastes it into a text as a browser does."""
    editor.evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )
