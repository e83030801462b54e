"""The link to the Internet: watched, announced on every page, cut for an exercise."""
