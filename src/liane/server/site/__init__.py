"""What every page stands on: settings, sheet, access, sealing, audit, widgets, tasks.

It knows no other app: wings may use `site`, `site` uses no wing. Only `urls` and `settings` name
them, because something must.
"""
