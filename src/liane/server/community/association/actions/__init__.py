"""What changes in an association: `roll`, `dues`, `letters`, `tables`, `plan`, `funding`."""
