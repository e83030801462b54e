"""Pages of advocacy: plans, letters, commitments and meetings."""
