"""Pages of the association: `roll`, `own`, `letters`, `tables`, `plan`, `report`, `funding`."""
