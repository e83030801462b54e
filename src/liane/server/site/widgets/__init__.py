"""Pictures drawn on the server as SVG: no script, the colours of the sheet, a text alternative."""
