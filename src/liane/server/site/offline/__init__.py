"""Pages that stay readable and forms that are kept when the box is out of reach of the phone."""
