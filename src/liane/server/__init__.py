"""The server: people, pages and records over the engines.

Six wings hold small apps named by their subject: `community`, `projects`, `networks`, `contents`,
`solidarity`, `lookout`; `site` carries what every page stands on. No engine is imported in a web
process: jobs import them, in a process of their own.
"""
