"""XForms as ODK draws them: read, filled in, checked, written. Pure: no web, no database.

`tree` the nodes of an answer · `xpath` expressions · `reading` a form from its XML · `sheets` one
answer being filled in · `steps` what is shown together · `flat` answers as they are kept.
"""
