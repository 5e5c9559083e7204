"""How a coordinator composes a reading protocol on the page: one module per part, and the editor that joins them.

A part is a `Section`: a form whose fields begin with its key, a template `worklists/_protocol_<key>.html`, and the
way from the document to the form and back. A further part is one more module and one line in `editor.SECTIONS`.
"""
