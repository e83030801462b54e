"""The operator's own network under watch: its devices, what they tell, what falls and is mended."""
