"""What can be bought, what is known of it, and which radio suits a link over this very ground."""
