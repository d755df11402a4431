"""Documents and forms as data, rendered to Word, PDF, web page and Excel; pure Python, no Django.

A caller builds a `Document` out of blocks (blocks.py) or takes one from a form builder (forms/), and hands it to
`word.render`, `pdf.render` or `html.render`. All three read the same flow of lines (flow.py), so that wording,
numbering and figures cannot differ between them.
"""
