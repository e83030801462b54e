"""What is read of an association: `roll`, `letters`, `plan`, `report`, `funding`."""
