"""Tables that people send: read within bounds, looked at line by line, applied once, undone.

`reading` finds out what a file is · `grids` reads CSV and spreadsheets under headings that an app
knows · `job` opens spreadsheets in a process of its own · `brought` keeps what was read until
somebody says yes. What a line means, and what it changes, is said by the app that reads the table.
"""
