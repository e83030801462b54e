"""What is asked of authorities and operators, what they answered, what they promised."""
