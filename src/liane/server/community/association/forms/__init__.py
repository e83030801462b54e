"""What people fill in for the association: `roll`, `letters`, `plan`, `funding`."""
