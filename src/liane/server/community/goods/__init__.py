"""What there is and to whom it belongs: masts, radios, server, names, tools."""
